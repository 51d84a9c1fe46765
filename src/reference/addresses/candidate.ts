import { distanceMetres, type Point } from '#reference/places';

/** A place that a typed text may mean. */
export interface Candidate {
  kind: 'address' | 'block' | 'intersection' | 'street' | 'landmark' | 'park' | 'area';
  /** As it is shown: "1400 Market St", "N Broad St & Market St", "Fishtown". */
  label: string;
  /** Degrees, WGS84; null for what is known to exist but not where. */
  lat: number | null;
  lng: number | null;
  /**
   * How well the place is known: the building's own point; reckoned between house numbers (good to about a block); a crossing; the
   * middle of a block, street or area; or not at all.
   */
  precision: 'point' | 'interpolated' | 'crossing' | 'middle' | 'none';
  /** Whether the place is not exact: all but a point and a crossing of lines. */
  approximate: boolean;
  /** 1 for the very words; less for beginnings and misspellings. */
  score: number;
  /** Tells apart what has the same label: "19123", or a landmark's address. */
  detail?: string;
}

/** What is wrong with an address that the tables do not know. */
export type AddressProblem =
  | {
      kind: 'unknown_number';
      street: string;
      number: number;
      /** Numbers near by that exist, from and to. */
      ranges: { from: number; to: number }[];
      /** The nearest that exist. */
      nearest: Candidate[];
    }
  /** What comes nearest to the name. */
  | { kind: 'unknown_street'; street: string; suggestions: Candidate[] }
  | { kind: 'no_crossing'; streets: [string, string] };

export interface FoundAddress {
  /** Best first. */
  candidates: Candidate[];
  problem?: AddressProblem;
}

/** What to try instead of what is wrong. */
export function didYouMean(problem: AddressProblem | undefined): readonly Candidate[] {
  if (problem?.kind === 'unknown_number') return problem.nearest;
  return problem?.kind === 'unknown_street' ? problem.suggestions : [];
}

/** The problem as a message of the catalogs; `range` is the key of "1600 to 1698". */
export function problemMessage(
  problem: AddressProblem,
  t: (key: string, values: Record<string, string | number>) => string,
): string {
  switch (problem.kind) {
    case 'unknown_number': {
      const ranges = problem.ranges.map(({ from, to }) =>
        t('places.range', { from: String(from), to: String(to) }),
      );
      const values = { number: String(problem.number), street: problem.street, ranges: ranges.join(', ') };
      return t(ranges.length > 0 ? 'places.unknownNumber' : 'places.unknownNumberOnly', values);
    }
    case 'unknown_street':
      return t('places.unknownStreet', { street: problem.street });
    case 'no_crossing':
      return t('places.noCrossing', { first: problem.streets[0], second: problem.streets[1] });
  }
}

type Say = (key: string, values: Record<string, string | number>) => string;

/** The address of a request as it is shown: one that was only found from the pin says so. Null where there is none. */
export function addressSaid(
  { address, address_source }: { address: string | null; address_source?: string | null },
  t: Say,
): string | null {
  return address && address_source === 'pin' ? nearSaid(address, t) : address;
}

/** "Near 1234 Market St", "Near the 1500 block of Market St", in the reader's language. */
export function nearSaid(label: string, t: Say): string {
  const [, number, street] = /^(\d+) block of (.+)$/.exec(label) ?? [];
  return number && street ? t('places.nearBlock', { number, street }) : t('places.near', { address: label });
}

export type PlacedCandidate = Candidate & Point;

/** Those of which we know where they are. */
export function placed(candidates: readonly Candidate[]): PlacedCandidate[] {
  return candidates.filter((one): one is PlacedCandidate => one.lat !== null && one.lng !== null);
}

export function candidate(
  kind: Candidate['kind'],
  label: string,
  point: Point | null | undefined,
  precision: Candidate['precision'],
  score: number,
): Candidate {
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  const known = point ? precision : 'none';
  return {
    kind,
    label,
    lat: point ? round(point.lat) : null,
    lng: point ? round(point.lng) : null,
    precision: known,
    approximate: known !== 'point',
    score,
  };
}

/** Never more than what a slip of the pen costs, so that a near place never goes before a better name. */
const mostForDistance = 0.08;

/** Less for what is far from where the user is. */
export function farness(near: Point | undefined, place: Point | null): number {
  if (!near || !place) return near ? mostForDistance : 0;
  return Math.min(mostForDistance, distanceMetres(near, place) / 200_000);
}

/** Best first, near the user first among equals; what lies at one point is shown once. */
export function ranked(
  candidates: readonly Candidate[],
  near: Point | undefined,
  limit: number,
): Candidate[] {
  const worth = new Map(
    candidates.map((one) => [
      one,
      one.score - farness(near, one.lat === null ? null : (one as PlacedCandidate)),
    ]),
  );
  const sorted = [...candidates].sort((a, b) => worth.get(b)! - worth.get(a)! || order(a, b));
  const kept: Candidate[] = [];
  for (const one of sorted) {
    if (kept.length >= limit) break;
    if (!kept.some((other) => isSame(one, other))) kept.push(one);
  }
  return kept;
}

function order(a: Candidate, b: Candidate): number {
  return a.label < b.label ? -1 : Number(a.label > b.label);
}

function isSame(a: Candidate, b: Candidate): boolean {
  if (a.label === b.label && a.detail === b.detail && a.kind === b.kind) return true;
  // N and S Broad St meet Market St at one point.
  if (a.kind !== 'intersection' || b.kind !== 'intersection' || a.lat === null || b.lat === null)
    return false;
  return distanceMetres(a as PlacedCandidate, b as PlacedCandidate) < 60;
}
