import { type Static, Type as T, type TSchema } from 'typebox';

/** Unknown keys are refused on the way in, and none leave on the way out. */
export const strict = { additionalProperties: false } as const;

/** A schema or null, said as OpenAPI 3.1 says it. */
export function nullable<S extends TSchema>(schema: S) {
  const { type } = schema as { type?: string };
  if (type && type !== 'object' && !('enum' in schema))
    return T.Unsafe<Static<S> | null>({ ...schema, type: [type, 'null'] });
  return T.Unsafe<Static<S> | null>({ anyOf: [schema, { type: 'null' }] });
}

/** One of several words; a plain `enum`, which every tool understands. */
export function oneOf<const V extends readonly string[]>(
  words: V,
  about: { description?: string; default?: V[number] } = {},
) {
  return T.Unsafe<V[number]>({ type: 'string', enum: [...words], ...about });
}

/** Several values of one parameter: `status=received&status=waiting`. */
export function several<S extends TSchema>(schema: S, description: string) {
  return T.Optional(T.Array(schema, { maxItems: 40, description }));
}

export const key = (description: string) => T.String({ maxLength: 120, description });

/** An instant as the API says and hears it: ISO 8601 with its offset; UTC on the way out. */
export const instant = (description: string) =>
  T.String({ format: 'date-time', description, examples: ['2026-03-04T15:00:00.000Z'] });

/** A day of the city's own calendar. */
export const localDay = (description: string) =>
  T.String({ format: 'date', description, examples: ['2026-03-04'] });

export const latitude = (description = 'Degrees, WGS84.') =>
  T.Number({ minimum: -90, maximum: 90, description });
export const longitude = (description = 'Degrees, WGS84.') =>
  T.Number({ minimum: -180, maximum: 180, description });

export const Point = T.Object(
  { lat: T.Number({ description: 'Degrees, WGS84.' }), lng: T.Number({ description: 'Degrees, WGS84.' }) },
  { ...strict, title: 'Point' },
);

export const number = T.String({
  pattern: '^\\d{2}-\\d{7}$',
  description: 'Tracking number of a request.',
  examples: ['26-0000123'],
});

export const uuid = (description: string) => T.String({ format: 'uuid', description });
