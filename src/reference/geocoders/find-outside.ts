import type { Ctx } from '#platform/context';
import { parseAddress, type Words } from '#reference/address-parser';
import { cityWords } from '#reference/address-tables';
import { catalogOf } from '#reference/catalog';
import { Fault, type Geocoder, type Hit } from '#reference/geocoder-adapters';
import { areasAt, type Bounds, cityBounds, distanceMetres, type Point } from '#reference/places';
import { askGeocoder, geocodersOf, keptHits, type Question } from './ask-geocoder.ts';
import { type OutsideCandidate, questionText, toCandidate } from './to-candidate.ts';

/** All geocoders together, in milliseconds: nobody waits longer for a page. */
const mostTime = 3000;
/** Below this there is no time for one more. */
const leastTime = 150;
/** What fits worse is something else. */
const leastScore = 0.45;
/** What fits as well as this needs no second opinion. */
const goodScore = 0.85;

/**
 * What the geocoders outside know of a typed text, best first; they are asked in the city's order until one has a good answer. Never
 * throws for their sake: a slow, broken or unreachable one is passed over. What lies off the city's map is left out, what lies just
 * outside of the city comes last. Nothing is asked inside a transaction, nor of a text that holds a telephone number or an e-mail address.
 */
export async function findOutside(
  ctx: Ctx,
  typed: string,
  { near, limit = 6 }: { near?: Point; limit?: number } = {},
): Promise<OutsideCandidate[]> {
  if (ctx.db.isTransaction || !mayBeSent(typed)) return [];
  const geocoders = await geocodersOf(ctx);
  if (geocoders.length === 0) return [];
  const words = await cityWords(ctx);
  const box = await boxOf(ctx);
  const address = parseAddress(typed, words);
  const found: OutsideCandidate[] = [];
  const until = performance.now() + mostTime;
  for (const geocoder of geocoders) {
    const hits = await hitsWithin(ctx, geocoder, finding(typed, words, box), until);
    const { settings, attribution } = geocoder;
    const source = { name: settings.name, attribution };
    const inBox = hits.filter((hit) => isIn(box, hit));
    found.push(...inBox.map((hit) => toCandidate(hit, address, words, source)));
    if (found.some(({ score }) => score >= goodScore)) break;
  }
  return bestOf(ctx, found, near, limit);
}

/** The nearest place that a geocoder outside tells, within `reach` metres; the first that knows one. See `findOutside`. */
export async function reverseOutside(
  ctx: Ctx,
  point: Point,
  { reach = 150, ask = true }: { reach?: number; ask?: boolean } = {},
): Promise<(OutsideCandidate & { metres: number }) | null> {
  const geocoders = (await geocodersOf(ctx)).filter(({ reverse }) => reverse);
  if (geocoders.length === 0) return null;
  const words = await cityWords(ctx);
  const until = performance.now() + mostTime;
  const mayAsk = ask && !ctx.db.isTransaction;
  for (const geocoder of geocoders) {
    const question = reversing(point);
    const hits = mayAsk
      ? await hitsWithin(ctx, geocoder, question, until)
      : ((await keptHits(ctx, geocoder, question)) ?? []);
    const nearest = hits
      .filter(({ kind }) => kind === 'address' || kind === 'intersection' || kind === 'street')
      .map((hit) => ({ hit, metres: Math.round(distanceMetres(point, hit)) }))
      .sort(
        (a, b) => Number(a.hit.kind === 'street') - Number(b.hit.kind === 'street') || a.metres - b.metres,
      )
      .find(({ metres }) => metres <= reach);
    const source = { name: geocoder.settings.name, attribution: geocoder.attribution };
    if (nearest) {
      const { hit, metres } = nearest;
      return { ...toCandidate(hit, { kind: 'nothing', tail: {} }, words, source), score: 1, metres };
    }
  }
  return null;
}

async function hitsWithin(ctx: Ctx, geocoder: Geocoder, question: Question, until: number): Promise<Hit[]> {
  const left = until - performance.now();
  if (left < leastTime) return [];
  try {
    return await askGeocoder(ctx, geocoder, question, left);
  } catch (error) {
    if (error instanceof Fault) return [];
    throw error;
  }
}

const mostAsked = 8;

export function finding(typed: string, words: Words, box: Bounds): Question {
  return {
    mark: `find ${questionText(typed, words, undefined).toLowerCase()} ${box.join(',')}`,
    put: ({ settings, find }) => {
      const text = questionText(typed, words, settings.locality);
      return (milliseconds) => find({ text, box, limit: mostAsked }, milliseconds);
    },
  };
}

/** Places are rounded to about a metre, so that the same pin is asked about once. */
export function reversing({ lat, lng }: Point): Question {
  const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
  const point = { lat: round(lat), lng: round(lng) };
  return {
    mark: `reverse ${point.lat},${point.lng}`,
    put: ({ reverse }) => reverse && ((milliseconds) => reverse(point, milliseconds)),
  };
}

const shortest = 4;
const longest = 200;

/** Texts too short to mean a place, and those that hold what is nobody's business outside, are not sent. */
function mayBeSent(text: string): boolean {
  const { length } = text.trim();
  if (length < shortest || length > longest || !/\p{L}/u.test(text)) return false;
  return !/@|(?:\d[\s().+-]*){10,}/.test(text);
}

/** About two kilometres around the city: a neighbour's street is told to be outside, the namesake in another state is no answer. */
const margin = 0.02;
/** Where no outline is known, about 30 kilometres around the middle of the city's map. */
const wide = 0.3;

export async function boxOf(ctx: Ctx): Promise<Bounds> {
  const bounds = await cityBounds(ctx);
  const { lat, lng } = (await catalogOf(ctx)).city.map.centre;
  const [west, south, east, north] = bounds ?? [lng, lat, lng, lat];
  const more = bounds ? margin : wide;
  const round = (degrees: number) => Math.round(degrees * 1e4) / 1e4;
  return [round(west - more), round(south - more), round(east + more), round(north + more)];
}

function isIn([west, south, east, north]: Bounds, { lat, lng }: Point): boolean {
  return lng >= west && lng <= east && lat >= south && lat <= north;
}

async function bestOf(
  ctx: Ctx,
  found: readonly OutsideCandidate[],
  near: Point | undefined,
  limit: number,
): Promise<OutsideCandidate[]> {
  const fit = found.filter(({ score }) => score >= leastScore);
  const placed = await Promise.all(
    fit.map(async (one) => ({
      one,
      outside: (await areasAt(ctx, one)).inside ? 0 : 1,
      far: near ? distanceMetres(near, one) : 0,
    })),
  );
  const sorted = placed
    .sort((a, b) => a.outside - b.outside || b.one.score - a.one.score || a.far - b.far)
    .map(({ one }) => one);
  // Two services know the same house.
  const isSame = (a: OutsideCandidate, b: OutsideCandidate) =>
    a.label === b.label && distanceMetres(a, b) < 150;
  return sorted.filter((one, at) => sorted.findIndex((other) => isSame(one, other)) === at).slice(0, limit);
}
