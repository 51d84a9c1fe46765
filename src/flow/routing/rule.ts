import { type Static, Type as T } from 'typebox';
import { SlaSchema } from '#reference/calendar';
import { KeySchema } from '#reference/catalog';

const strict = { additionalProperties: false } as const;
const wordList = T.Array(T.String({ minLength: 1 }), { minItems: 1 });
const answerValues = T.Array(T.Union([T.String(), T.Number(), T.Boolean()]), { minItems: 1 });

/**
 * One routing rule. Rules are tried in their order, and the first whose conditions all hold decides; within a
 * condition any of the listed values will do. A rule without conditions takes everything that reaches it.
 */
export const RoutingRuleSchema = T.Object(
  {
    key: KeySchema,
    when: T.Object(
      {
        /** Keys of services, or `group:KEY` for all services of a group. */
        service: T.Optional(wordList),
        /** `layer:key` of areas. */
        area: T.Optional(wordList),
        /** Accepted answers by question; of an answer with several choices one is enough. */
        answer: T.Optional(T.Record(KeySchema, answerValues, { minProperties: 1 })),
        /** The numbered thing that it is about: of which kind, of which type, and whose (a department's key or another body). */
        asset: T.Optional(
          T.Object(
            { layer: T.Optional(wordList), type: T.Optional(wordList), owner: T.Optional(wordList) },
            { ...strict, minProperties: 1 },
          ),
        ),
        /** Whether the city's offices are open when the request comes in. */
        time: T.Optional(T.Enum(['open', 'closed'])),
        channel: T.Optional(wordList),
      },
      strict,
    ),
    // biome-ignore lint/suspicious/noThenProperty: the word of the city pack; a rule is data and is never awaited
    then: T.Object(
      {
        department: KeySchema,
        /** Instead of the service's own promise. */
        sla: T.Optional(SlaSchema),
        /** For the department, not for the resident. */
        note: T.Optional(T.String({ minLength: 1 })),
      },
      strict,
    ),
  },
  strict,
);
export type RoutingRule = Static<typeof RoutingRuleSchema>;

/** What is known of a request when it is routed. */
export interface RoutingFacts {
  serviceKey: string;
  groupKey: string;
  /** `layer:key` of every area that holds the place; empty without a place. */
  areas: readonly string[];
  answers: Readonly<Record<string, unknown>>;
  /** The numbered thing that it is about; null without one. */
  asset?: { layer: string; type: string | null; owner: string | null } | null;
  /** When the request came in. */
  at: Date;
  /** Whether the city's offices were open then. */
  open: boolean;
  channel: string;
}
