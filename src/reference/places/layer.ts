import { type Static, Type as T } from 'typebox';
import { KeySchema, TextSchema } from '#reference/catalog';

const strict = { additionalProperties: false } as const;

/** A way in which the city is divided: wards, council districts, villages. */
export const LayerSchema = T.Object(
  {
    key: KeySchema,
    name: TextSchema,
    /** Drawn by hand to begin with; numbers by it are not official. */
    sample: T.Optional(T.Boolean()),
  },
  strict,
);
export type Layer = Static<typeof LayerSchema>;

/** Only polygons have an inside: areas of requests are counted by polygon layers alone. */
export type LayerKind = 'polygon' | 'line' | 'point';

export const areaKeyPattern = '^[A-Za-z0-9][A-Za-z0-9_.-]*$';

/** What a shape of a layer says of itself. The key is the city's own (a ward's number), so it may have capitals. */
export const AreaPropertiesSchema = T.Object(
  {
    key: T.String({ pattern: areaKeyPattern, maxLength: 60 }),
    name: T.String({ minLength: 1 }),
    /** How many people live there: for figures per 1,000 residents. */
    population: T.Optional(T.Integer({ minimum: 0, maximum: 2_000_000_000 })),
  },
  strict,
);

export const sketchKinds = ['outline', 'river', 'park', 'street'] as const;
export const SketchPropertiesSchema = T.Object(
  {
    kind: T.Enum([...sketchKinds]),
    name: T.Optional(T.String({ minLength: 1 })),
    /** The house numbers reached at each point of a street's line. */
    numbers: T.Optional(T.Array(T.Integer({ minimum: 0 }), { minItems: 2 })),
  },
  strict,
);
