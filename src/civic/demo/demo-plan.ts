import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Static, Type as T } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { Invalid } from '#platform/errors';

const strict = { additionalProperties: false } as const;
const share = T.Number({ minimum: 0, maximum: 1 });
const weights = T.Record(T.String(), T.Number({ minimum: 0 }));

export const DemoPlanSchema = T.Object(
  {
    /** Of each service beside the others; those that are not named get what their kind usually has. */
    services: T.Optional(weights),
    /** How much more or less happens in the areas of one layer, by key; 1 where nothing is said. */
    areas: T.Optional(T.Object({ layer: T.String(), weights }, strict)),
    /** Corners where the same things happen again and again. */
    hotSpots: T.Optional(
      T.Array(
        T.Object(
          {
            /** A street of the sketch map and a house number on it. */
            street: T.String(),
            number: T.Integer({ minimum: 1 }),
            services: T.Array(T.String(), { minItems: 1 }),
            /** Which share of those services' reports comes from here. */
            share,
          },
          strict,
        ),
      ),
    ),
    storms: T.Optional(
      T.Array(
        T.Object(
          {
            kind: T.Enum(['wind', 'rain', 'snow', 'cold']),
            /** Month and day, `MM-DD`; it falls on the last such day before now. */
            on: T.Optional(T.String({ pattern: '^\\d\\d-\\d\\d$' })),
            /** Or days before now. */
            daysAgo: T.Optional(T.Integer({ minimum: 1, maximum: 360 })),
            /** Areas (`layer:key`) that it hit; the whole city when left out. */
            areas: T.Optional(T.Array(T.String())),
          },
          strict,
        ),
      ),
    ),
    /** Which share of its promises a department breaks. */
    late: T.Optional(T.Record(T.String(), share)),
    /** Share of reports in the city's second language. */
    secondLanguage: T.Optional(share),
    /** The direction of the street grid: degrees clockwise from north. */
    grid: T.Optional(T.Number({ minimum: -45, maximum: 45 })),
  },
  strict,
);
export type DemoPlan = Static<typeof DemoPlanSchema>;
export type StormPlan = NonNullable<DemoPlan['storms']>[number];

/** What a pack says of its demo life (`demo.yaml`, optional). Throws `Invalid` (field `demo.yaml`) when it cannot be understood. */
export async function readPlan(folder: string | undefined): Promise<DemoPlan> {
  const text = folder && (await readFile(path.join(folder, 'demo.yaml'), 'utf8').catch(() => undefined));
  if (!text) return {};
  let plan: unknown;
  try {
    plan = parse(text);
  } catch (error) {
    throw Invalid.field('demo.yaml', (error as Error).message);
  }
  if (Value.Check(DemoPlanSchema, plan)) return plan;
  const [first] = Value.Errors(DemoPlanSchema, plan);
  throw Invalid.field('demo.yaml', `${first?.instancePath || '/'}: ${first?.message ?? 'is not understood'}`);
}
