import type { Db } from '#platform/db';
import { formatHouse, type HouseNumber, type Tail } from '#reference/address-parser';
import { markOf } from '#reference/address-tables';
import { distanceMetres, type Point } from '#reference/places';
import { type AddressProblem, type Candidate, candidate, type PlacedCandidate } from './candidate.ts';
import {
  type HouseRow,
  housesAt,
  middleOfBlock,
  rangesNear,
  type SegmentRow,
  toLine,
} from './house-views.ts';
import { along, houseOnSample } from './lines.ts';
import type { Street, StreetMatch } from './street-index.ts';

export interface Houses {
  candidates: Candidate[];
  /** The best match of which the number does not exist; undefined when a match as good has it. */
  missing?: StreetMatch;
}

/** Rows nearer than this are the same building, whatever their ZIP code. */
const sameBuilding = 150;
const asGood = 0.05;

/** The house on each of the streets: its own point, else reckoned between the numbers that are known. */
export async function findHouses(
  db: Db,
  matches: readonly StreetMatch[],
  house: HouseNumber,
  tail: Tail,
): Promise<Houses> {
  const ids = matches.flatMap(({ street }) => (street.id === null ? [] : [street.id]));
  const { houses, segments } = await housesAt(db, ids, house.number);
  const candidates: Candidate[] = [];
  let missing: StreetMatch | undefined;
  for (const match of matches) {
    const { street } = match;
    const found = housesOn(match, house, tail, {
      houses: houses.filter((row) => row.street_id === street.id),
      segments: segments.filter((row) => row.street_id === street.id),
    });
    candidates.push(...found);
    // Sample streets are not complete: a number that they lack may exist.
    if (found.length === 0 && street.id !== null && street.high !== null) missing ??= match;
  }
  const best = Math.max(0, ...candidates.map(({ score }) => score));
  return { candidates, ...(missing && best < missing.score - asGood ? { missing } : {}) };
}

interface Known {
  houses: readonly HouseRow[];
  segments: readonly SegmentRow[];
}

function housesOn({ street, score }: StreetMatch, house: HouseNumber, tail: Tail, known: Known): Candidate[] {
  const exact = ownRows(known.houses, house, tail);
  if (exact.length > 0) return exact.map((row) => ofRow(row, street, house, score, exact.length > 1));
  const label = `${formatHouse(house)} ${street.label}`;
  const segment = known.segments.find((one) => holds(one, house.number));
  if (segment) {
    const point =
      onSegment(segment, house.number) ?? betweenHouses(known.houses, house.number) ?? sampled(street, house);
    return [candidate('address', label, point, 'interpolated', score)];
  }
  const point = street.high === null ? sampled(street, house) : undefined;
  return point ? [candidate('address', label, point, 'interpolated', score)] : [];
}

export function sampled(street: Street, { number }: HouseNumber): Point | undefined {
  return street.sample && houseOnSample(street.sample, number);
}

/** The rows with the number, those with the very letter before the others; far apart ones of one number are several. */
function ownRows(houses: readonly HouseRow[], house: HouseNumber, tail: Tail): HouseRow[] {
  const rows = houses.filter(({ side }) => side === 0);
  const mark = markOf(house);
  const marked = rows.filter((row) => row.mark === mark);
  const fits = (row: HouseRow) =>
    (tail.zip === undefined || row.zip === '' || tail.zip.startsWith(row.zip)) &&
    (tail.town === undefined || row.town === '' || row.town === tail.town);
  const alike = marked.length > 0 ? marked : rows;
  const chosen = alike.some(fits) ? alike.filter(fits) : alike;
  const exact = [...chosen].sort(
    (a, b) => a.number_to - a.number - (b.number_to - b.number) || b.number - a.number,
  );
  const kept: HouseRow[] = [];
  for (const row of exact)
    if (!kept.some((other) => distanceMetres(row, other) < sameBuilding)) kept.push(row);
  return kept;
}

function ofRow(
  row: HouseRow,
  street: Street,
  house: HouseNumber,
  score: number,
  several: boolean,
): Candidate {
  const isSame = row.number === house.number && row.mark === markOf(house);
  const to = row.number_to > row.number ? { to: row.number_to } : {};
  const number = isSame ? `${formatHouse({ ...house, to: undefined, ...to })}` : numberOf(row);
  const found = candidate(
    'address',
    `${number} ${street.label}`,
    row,
    'point',
    isSame ? score : score - 0.01,
  );
  return several ? { ...found, detail: [row.town.toUpperCase(), row.zip].filter(Boolean).join(' ') } : found;
}

/** As it is written: "1234-36", "1234R", "1234 1/2". */
export function numberOf({
  number,
  number_to,
  mark,
}: Pick<HouseRow, 'number' | 'number_to' | 'mark'>): string {
  const to = number_to > number ? { to: number_to } : {};
  return `${formatHouse({ number, ...to })}${/^[a-z-]/.test(mark) ? '' : ' '}${mark.toUpperCase()}`.trim();
}

/** Whether a stretch has the number on the side of its odd or even ones. */
export function holds({ left_from, left_to, right_from, right_to }: SegmentRow, number: number): boolean {
  return sideHolds(left_from, left_to, number) || sideHolds(right_from, right_to, number);
}

function sideHolds(from: number, to: number, number: number): boolean {
  if (from === 0 && to === 0) return false;
  if (number < Math.min(from, to) || number > Math.max(from, to)) return false;
  return from % 2 !== to % 2 || from % 2 === number % 2;
}

export function onSegment(segment: SegmentRow, number: number): Point | undefined {
  if (!segment.line) return undefined;
  const { left_from, left_to, right_from, right_to } = segment;
  const [from, to] = sideHolds(left_from, left_to, number) ? [left_from, left_to] : [right_from, right_to];
  return along(toLine(segment.line), to === from ? 0.5 : (number - from) / (to - from));
}

/** Between the nearest known houses of the same hundred or the next. */
function betweenHouses(houses: readonly HouseRow[], number: number): Point | undefined {
  const nearest = (side: -1 | 1) =>
    houses.find((row) => row.side === side && Math.abs(row.number - number) <= 100);
  const [below, above] = [nearest(-1), nearest(1)];
  if (!below || !above) return below ?? above;
  const share = (number - below.number) / (above.number - below.number);
  return {
    lat: below.lat + (above.lat - below.lat) * share,
    lng: below.lng + (above.lng - below.lng) * share,
  };
}

/** What exists near a number that does not. */
export async function numberProblem(
  db: Db,
  { street, score }: StreetMatch,
  house: HouseNumber,
): Promise<AddressProblem> {
  const { number } = house;
  const [{ houses }, ranges] = await Promise.all([
    housesAt(db, [street.id!], number),
    rangesNear(db, street.id!, number),
  ]);
  const sameSide = (row: HouseRow) => Number((row.number - number) % 2 !== 0);
  const distance = (row: HouseRow) => Math.abs(row.number - number);
  const near = houses
    .filter(({ side }) => side !== 0)
    .sort((a, b) => sameSide(a) - sameSide(b) || distance(a) - distance(b));
  const known = near.map((row) =>
    candidate('address', `${numberOf(row)} ${street.label}`, row, 'point', score),
  );
  const nearest = known.length > 0 ? known : await ofRanges(db, { street, score }, number, ranges);
  return {
    kind: 'unknown_number',
    street: street.label,
    number,
    ranges: joined(ranges),
    nearest: distinct(nearest).slice(0, 3),
  };
}

/** Of streets of which only the stretches are known: the ends next to the number. */
async function ofRanges(
  db: Db,
  match: StreetMatch,
  number: number,
  ranges: readonly { from: number; to: number }[],
): Promise<Candidate[]> {
  const ends = ranges
    .flatMap(({ from, to }) => [from, to])
    .sort((a, b) => Math.abs(a - number) - Math.abs(b - number))
    .slice(0, 2);
  const found = await Promise.all(ends.map((end) => findHouses(db, [match], { number: end }, {})));
  return found.flatMap(({ candidates }) => candidates);
}

function distinct(candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter((one, at) => candidates.findIndex(({ label }) => label === one.label) === at);
}

/** In the order of the street; hundreds that follow each other are one. */
function joined(ranges: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const all: { from: number; to: number }[] = [];
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && from <= last.to + 20) last.to = Math.max(last.to, to);
    else all.push({ from, to });
  }
  return all;
}

/** "1500 block of Market St" on each of the streets that has it. */
export async function findBlocks(db: Db, matches: readonly StreetMatch[], number: number): Promise<Houses> {
  const blocks = await Promise.all(
    matches.map(({ street }) => (street.id === null ? undefined : middleOfBlock(db, street.id, number))),
  );
  const candidates = matches.flatMap(({ street, score }, at) => {
    const label = `${number} block of ${street.label}`;
    const middle = blocks[at];
    const point =
      middle?.lat != null && middle.lng != null
        ? (middle as PlacedCandidate)
        : sampled(street, { number: number + 50 });
    return middle || point ? [candidate('block', label, point, 'middle', score)] : [];
  });
  const missing = matches.find(({ street }, at) => street.id !== null && street.high !== null && !blocks[at]);
  const best = Math.max(0, ...candidates.map(({ score }) => score));
  return { candidates, ...(missing && best < missing.score - asGood ? { missing } : {}) };
}
