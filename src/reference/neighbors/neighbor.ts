import { type Static, Type as T } from 'typebox';
import { KeySchema, TextSchema } from '#reference/catalog';

const strict = { additionalProperties: false } as const;

/** A government next to the city: who serves a place that the city does not. */
export const NeighborSchema = T.Object(
  {
    key: KeySchema,
    name: TextSchema,
    /** As people dial it. */
    phone: T.Optional(T.String({ minLength: 2, maxLength: 40 })),
    /** Where its own residents report. */
    url: T.Optional(T.String({ pattern: '^https://[^\\s"<>]+$', maxLength: 300 })),
    /** What to say besides: opening hours, what it takes. */
    about: T.Optional(TextSchema),
    /** `layer:key` of the area that it serves, of a layer that reaches beyond the city. */
    area: T.Optional(T.String({ pattern: '^[a-z0-9-]+:.+$', maxLength: 120 })),
    /** Made up until somebody has looked: said beside the name. */
    sample: T.Optional(T.Boolean()),
  },
  strict,
);
export type NeighborDefinition = Static<typeof NeighborSchema>;

/** Their shapes' only property: which of them it belongs to. */
export const NeighborShapeSchema = T.Object({ key: KeySchema }, strict);
