import type { LineString, Position } from 'geojson';
import type { Ctx } from '#platform/context';
import { between, crossing, distanceMetres, type Point, pointOf } from './geometry.ts';
import { inForceAt, type Places, placesOf } from './places.ts';
import { likeness, parseStreet, plain, type StreetName } from './street-words.ts';

export interface Candidate {
  /** As it is shown: "1400 Market St", "N Broad St & Market St", "Fishtown". */
  label: string;
  lat: number;
  lng: number;
  kind: 'address' | 'intersection' | 'street' | 'area';
  /** Reckoned along the sample streets: good to about a block. */
  approximate: true;
}

interface Found extends Candidate {
  score: number;
}

interface Street {
  label: string;
  name: StreetName;
  line: Position[];
  numbers: number[];
}

/**
 * Places that a typed address may mean, best first, at most `limit`: house numbers along the sketch's streets,
 * crossings ("Broad & Market"), whole streets and areas by name. Knows the sample streets only.
 */
export async function findAddress(ctx: Ctx, text: string, limit = 6): Promise<Candidate[]> {
  const places = await placesOf(ctx);
  return distinct([...lookUp(streetsOf(places), text), ...areasNamed(places, text, ctx.clock.now())], limit);
}

const known = new WeakMap<Places, Street[]>();

function streetsOf(places: Places): Street[] {
  const streets =
    known.get(places) ??
    places.sketch.flatMap(({ kind, name, numbers = [], geometry }) =>
      kind === 'street' && name
        ? [{ label: name, name: parseStreet(name), line: (geometry as LineString).coordinates, numbers }]
        : [],
    );
  known.set(places, streets);
  return streets;
}

function lookUp(streets: Street[], text: string): Found[] {
  // What follows the first comma is the city and the ZIP code.
  const address = text.slice(0, 200).split(',')[0]!.trim();
  const parts = address.split(/\s*[&@/]\s*|\s+(?:and|at|y|con)\s+/i).filter((part) => plain(part) !== '');
  if (parts.length === 2) return crossings(matching(streets, parts[0]!), matching(streets, parts[1]!));
  const numbered = address.match(/^(\d{1,5})[a-z]?(?:\s*-\s*\d+)?\s+(?!(?:st|nd|rd|th)\b)(.+)$/i);
  const houses = numbered ? housesAt(matching(streets, numbered[2]!), Number(numbered[1])) : [];
  return houses.length > 0 ? houses : matching(streets, numbered?.[2] ?? address).map(wholeStreet);
}

type Match = Street & { score: number };

function matching(streets: Street[], text: string): Match[] {
  const typed = parseStreet(text);
  if (typed.base === '') return [];
  return streets
    .map((street) => ({ ...street, score: scoreOf(typed, street.name) }))
    .filter((street) => street.score > 0.4)
    .sort((a, b) => b.score - a.score)
    .slice(0, 8);
}

function scoreOf(typed: StreetName, name: StreetName): number {
  const differs = (a?: string, b?: string) => a !== undefined && b !== undefined && a !== b;
  const base = likeness(typed.base, name.base);
  return (
    base -
    (differs(typed.direction, name.direction) ? 0.35 : 0) -
    (differs(typed.suffix, name.suffix) ? 0.15 : 0)
  );
}

function housesAt(streets: Match[], house: number): Found[] {
  return streets.flatMap(({ label, line, numbers, score }) => {
    const i = numbers.findIndex((from, at) => isBetween(house, from, numbers[at + 1] ?? Number.NaN));
    if (i < 0) return [];
    const share = (house - numbers[i]!) / (numbers[i + 1]! - numbers[i]! || 1);
    return [found('address', `${house} ${label}`, between(line[i]!, line[i + 1]!, share), score)];
  });
}

function isBetween(value: number, a: number, b: number): boolean {
  return value >= Math.min(a, b) && value <= Math.max(a, b);
}

function wholeStreet({ label, line, score }: Match): Found {
  const i = Math.floor((line.length - 1) / 2);
  return found('street', label, between(line[i]!, line[i + 1]!, 0.5), score - 0.1);
}

function crossings(first: Match[], second: Match[]): Found[] {
  return first.flatMap((a) =>
    second.flatMap((b) => {
      const point = a.label === b.label ? undefined : meetingOf(a.line, b.line);
      return point ? [found('intersection', `${a.label} & ${b.label}`, point, a.score * b.score)] : [];
    }),
  );
}

/** Where two lines cross, else where one ends close to the other's end or bend (N Broad St begins at Market St). */
function meetingOf(a: Position[], b: Position[]): Point | undefined {
  for (let i = 1; i < a.length; i++)
    for (let j = 1; j < b.length; j++) {
      const point = crossing(a[i - 1]!, a[i]!, b[j - 1]!, b[j]!);
      if (point) return point;
    }
  const ends = [a[0]!, a.at(-1)!].map(pointOf);
  return ends.find((end) => b.some((bend) => distanceMetres(end, pointOf(bend)) < 120));
}

function areasNamed(places: Places, text: string, now: Date): Found[] {
  const typed = plain(text);
  if (typed === '') return [];
  return inForceAt(places, now).flatMap(({ inForce }) =>
    (inForce?.known ?? []).flatMap(({ name, lat, lng }) => {
      const score = likeness(typed, plain(name));
      return score > 0.4 ? [found('area', name, { lat, lng }, score - 0.05)] : [];
    }),
  );
}

function found(kind: Found['kind'], label: string, { lat, lng }: Point, score: number): Found {
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return { kind, label, lat: round(lat), lng: round(lng), approximate: true, score };
}

/** Best first; N and S Broad St meet Market St at one point, which is shown once. */
function distinct(candidates: Found[], limit: number): Candidate[] {
  const kept: Found[] = [];
  for (const one of candidates.sort((a, b) => b.score - a.score))
    if (!kept.some((other) => other.kind === one.kind && distanceMetres(other, one) < 40)) kept.push(one);
  return kept.slice(0, limit).map(({ score: _, ...candidate }) => candidate);
}
