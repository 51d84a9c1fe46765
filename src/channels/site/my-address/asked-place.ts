import { type Static, Type as T } from 'typebox';
import type { Ctx } from '#platform/context';
import {
  type AddressProblem,
  addressNear,
  didYouMean,
  findAddress,
  type PlacedCandidate,
  placed,
} from '#reference/addresses';
import { distanceMetres, type Point } from '#reference/places';

const text = (maxLength: number) => T.Optional(T.String({ maxLength }));

/** How a page is asked about a place: `address` as it was typed, `at` a point ("39.95250,-75.16360"), the pin of a form. */
export const PlaceQuerySchema = T.Object({
  address: text(300),
  at: text(60),
  'pin.lat': text(30),
  'pin.lng': text(30),
});
export type PlaceQuery = Static<typeof PlaceQuerySchema>;

export interface FoundPlace {
  kind: 'found';
  point: Point;
  /** As the tables write it; undefined for a point on the map. */
  address?: string;
  /** Of a point on the map: what our tables know near it. Asked of nobody outside, so that nobody hears of it. */
  near?: string;
  /** The house is known, not only about where it would stand. */
  exact: boolean;
}

export type AskedPlace =
  | { kind: 'nothing' }
  | FoundPlace
  /** It may mean several places, or none; `wide` is a street or area, too large to say what is there. */
  | {
      kind: 'choose';
      typed: string;
      candidates: readonly PlacedCandidate[];
      problem?: AddressProblem;
      wide?: string;
    };

/** Whole streets and areas are too wide to say what is there. */
const narrow = new Set<PlacedCandidate['kind']>(['address', 'intersection', 'block', 'landmark', 'park']);
/** A link that carries both words and point means the place of that name near that point. */
const sameName = 300;

export async function askedPlace(ctx: Ctx, query: PlaceQuery): Promise<AskedPlace> {
  const typed = query.address?.trim() ?? '';
  const point = readPoint(query.at) ?? readPoint(`${query['pin.lat'] ?? ''},${query['pin.lng'] ?? ''}`);
  if (typed === '') return point ? onMap(ctx, point) : { kind: 'nothing' };
  const { candidates, problem } = await findAddress(ctx, typed, {
    limit: 6,
    ...(point ? { near: point } : {}),
  });
  const all = placed([...didYouMean(problem), ...candidates]).filter(({ kind }) => narrow.has(kind));
  if (query.at && point) {
    const named = all.find((one) => distanceMetres(one, point) < sameName);
    return named ? found(named, point) : onMap(ctx, point);
  }
  const [first] = all;
  const clear = all.length === 1 ? (first?.score ?? 0) > 0.7 : plain(first?.label ?? '') === plain(typed);
  if (first && clear && !problem) return found(first, first);
  const wide = candidates.find(({ kind, score }) => !narrow.has(kind) && score > 0.7)?.label;
  return {
    kind: 'choose',
    typed,
    candidates: distinct(all),
    ...(problem ? { problem } : {}),
    ...(wide ? { wide } : {}),
  };
}

function found({ label, precision }: PlacedCandidate, { lat, lng }: Point): FoundPlace {
  return {
    kind: 'found',
    point: { lat, lng },
    address: label,
    exact: precision === 'point' || precision === 'crossing',
  };
}

async function onMap(ctx: Ctx, point: Point): Promise<FoundPlace> {
  const near = await addressNear(ctx, point);
  return { kind: 'found', point, exact: true, ...(near ? { near: near.label } : {}) };
}

function distinct(candidates: readonly PlacedCandidate[]): PlacedCandidate[] {
  const same = (a: PlacedCandidate, b: PlacedCandidate) => a.label === b.label && a.detail === b.detail;
  return candidates.filter((one, at) => candidates.findIndex((other) => same(one, other)) === at);
}

/** Degrees, WGS84; undefined for what is no place on earth. */
export function readPoint(text: string | undefined): Point | undefined {
  const match = /^\s*(-?\d{1,2}(?:\.\d{1,12})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*$/.exec(text ?? '');
  if (!match) return undefined;
  const point = { lat: Number(match[1]), lng: Number(match[2]) };
  return Math.abs(point.lat) <= 90 && Math.abs(point.lng) <= 180 ? point : undefined;
}

function plain(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^\p{L}\d&]+/gu, ' ')
    .trim();
}

/** What stands in links to a page about a place; the same words and the same point give the same page to everybody. */
export function placeQuery(place: { address?: string | undefined; point: Point }): string {
  const at = `${place.point.lat.toFixed(5)},${place.point.lng.toFixed(5)}`;
  return new URLSearchParams({ ...(place.address ? { address: place.address } : {}), at }).toString();
}
