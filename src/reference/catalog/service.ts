import { type Static, Type as T } from 'typebox';
import { SlaSchema } from '#reference/calendar';
import { KeySchema, TextSchema } from './text.ts';

const strict = { additionalProperties: false } as const;

/** Holds when the answer to `question` is one of `is` (for many_of: when one of them was picked). */
export const ConditionSchema = T.Object(
  { question: KeySchema, is: T.Array(T.Union([T.String(), T.Boolean()]), { minItems: 1 }) },
  strict,
);
export type Condition = Static<typeof ConditionSchema>;

export const QuestionSchema = T.Object(
  {
    key: KeySchema,
    type: T.Enum(['text', 'number', 'one_of', 'many_of', 'date', 'yes_no']),
    label: TextSchema,
    help: T.Optional(TextSchema),
    required: T.Optional(T.Boolean()),
    /** Only asked when this holds. */
    when: T.Optional(ConditionSchema),
    options: T.Optional(T.Array(T.Object({ key: KeySchema, label: TextSchema }, strict), { minItems: 2 })),
    min: T.Optional(T.Number()),
    max: T.Optional(T.Number()),
    /** Whether the public may read the answer on the request's page; not unless said. */
    public: T.Optional(T.Boolean()),
  },
  strict,
);
export type Question = Static<typeof QuestionSchema>;

/** What ends the form, or warns, before anything is asked: "Is a wire down? Call 911." */
export const GuardSchema = T.Object(
  {
    key: KeySchema,
    ask: TextSchema,
    /** What a "yes" means. */
    effect: T.Enum(['stop', 'warn']),
    say: TextSchema,
    /** A number to call, shown as a button. */
    phone: T.Optional(T.String()),
    link: T.Optional(T.String({ format: 'uri' })),
  },
  strict,
);
export type Guard = Static<typeof GuardSchema>;

export const outcomeKinds = [
  'fixed',
  'nothing_found',
  'not_ours',
  'duplicate',
  'declined',
  'withdrawn',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** A reason that closes a request of this service, in words that the resident reads. */
export const ReasonSchema = T.Object(
  { key: KeySchema, outcome: T.Enum([...outcomeKinds]), text: TextSchema },
  strict,
);
export type Reason = Static<typeof ReasonSchema>;

export const ServiceSchema = T.Object(
  {
    key: KeySchema,
    group: KeySchema,
    department: KeySchema,
    /** `information` is answered on its page and makes no request. */
    kind: T.Enum(['request', 'information']),
    /** Citizen speak: what is wrong, as a resident says it. */
    name: TextSchema,
    about: T.Optional(TextSchema),
    /** Other words for it, by language, for the search. */
    keywords: T.Optional(T.Record(T.String(), T.Array(T.String()))),
    /** Paragraphs of an information page (blank line between them). */
    information: T.Optional(TextSchema),
    link: T.Optional(T.String({ format: 'uri' })),
    sla: T.Optional(SlaSchema),
    guards: T.Optional(T.Array(GuardSchema)),
    questions: T.Optional(T.Array(QuestionSchema)),
    location: T.Enum(['address', 'point', 'none']),
    photo: T.Enum(['none', 'optional', 'required']),
    /** Whether requests of it may be seen by everybody. */
    public: T.Boolean(),
    anonymous: T.Boolean(),
    /** What programs that report it get: a number at once (unless told), a token first, or neither. */
    open311Type: T.Optional(T.Enum(['realtime', 'batch', 'blackbox'])),
    /** Its own reasons for closing; in the catalog the city's general ones stand after them. */
    reasons: T.Optional(T.Array(ReasonSchema)),
    /** The kind of numbered thing that it is about (a street light): the form asks which one it is. */
    asset: T.Optional(
      T.Object(
        {
          /** A layer of things. */
          layer: KeySchema,
          /** Whether it must be told where one stands near the place; not unless said. */
          required: T.Optional(T.Boolean()),
        },
        strict,
      ),
    ),
    /** Metres within which an open request of the same service may be the same thing; the city's own unless given. */
    duplicateRadius: T.Optional(T.Number({ exclusiveMinimum: 0 })),
  },
  strict,
);
export type ServiceDefinition = Static<typeof ServiceSchema>;

/** A service as requests refer to it: the definition and which edition of it this is. */
export interface Service extends ServiceDefinition {
  version: number;
}
