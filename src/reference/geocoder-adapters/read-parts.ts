import type { Static, TSchema } from 'typebox';
import { Type as T } from 'typebox';
import { Value } from 'typebox/value';
import { Fault, type Hit } from './geocoder.ts';

/** Longitude and latitude, as GeoJSON has them. */
export const PositionSchema = T.Object({
  coordinates: T.Tuple([T.Number(), T.Number()]),
});

export const text = T.Optional(T.Union([T.String(), T.Null()]));

/** The answer, when it has the shape; throws `Fault` for what is none. What else it has is left alone. */
export function readBody<S extends TSchema>(schema: S, body: unknown): Static<S> {
  if (!Value.Check(schema, body)) throw new Fault('unreadable');
  return body as Static<S>;
}

/** The items that have the shape. A list of which nothing does is no answer: throws `Fault`. */
export function readItems<S extends TSchema>(schema: S, items: readonly unknown[]): Static<S>[] {
  const fit = items.filter((one) => Value.Check(schema, one)) as Static<S>[];
  if (items.length > 0 && fit.length === 0) throw new Fault('unreadable');
  return fit;
}

/** A hit, unless it has no words or lies nowhere on earth. Long texts are cut. */
export function hit(
  kind: Hit['kind'],
  words: string,
  at: { lat: number; lng: number; precision: Hit['precision'] },
  detail?: string | null,
): Hit[] {
  const clean = tidy(words);
  const onEarth = Math.abs(at.lat) <= 90 && Math.abs(at.lng) <= 180;
  if (!clean || !onEarth || (at.lat === 0 && at.lng === 0)) return [];
  const more = detail ? tidy(detail) : '';
  const { lat, lng, precision } = at;
  return [{ kind, text: clean, lat, lng, precision, ...(more ? { detail: more } : {}) }];
}

const longest = 150;

function tidy(words: string): string {
  return words
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longest);
}

/** The part before the first comma: what stands behind it are town, state and country. */
export function beforeComma(words: string): string {
  return words.split(',')[0]!.trim();
}
