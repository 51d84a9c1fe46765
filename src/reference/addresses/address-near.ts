import type { Ctx } from '#platform/context';
import { distanceMetres, type Point } from '#reference/places';
import { candidate, type PlacedCandidate } from './candidate.ts';
import { gridOf, middleOfCell } from './cells.ts';
import { type CityIndex, cityIndex } from './city-index.ts';
import { numberOf } from './find-houses.ts';
import { type SegmentRow, toLine } from './house-views.ts';
import { nearestOnLine } from './lines.ts';
import { type NearHouse, nearestHouses, stretchesOf } from './near-views.ts';
import type { Street } from './street-index.ts';

/** What is near a point, and how far from it. */
export type NearAddress = PlacedCandidate & { metres: number };

/** Metres: as far as a building is from the kerb before it across a wide street; as far as a street is from its own lots. */
const houseReach = 60;
const streetReach = 60;
/** Sample streets are drawn by hand. */
const sampleReach = 100;
/** Two streets this near to a pin: it is on their corner. */
const cornerReach = 20;
/** As far as a building of the same street is looked for, to tell the hundred. */
const blockReach = 250;
const landmarkReach = 100;

/**
 * The address nearest to a point: a building within 60 m ("1234 Market St"), else the stretch of street it is on ("1500 block of Market
 * St"), a corner, the street, a landmark; null where nothing is near. `precision` says how exact that is, `metres` how far. One query
 * where buildings are known. Degrees, WGS84.
 */
export async function addressNear(ctx: Ctx, point: Point): Promise<NearAddress | null> {
  return (await addressesNear(ctx, [point]))[0] ?? null;
}

/** `addressNear` for many points, with at most three queries for all. */
export async function addressesNear(ctx: Ctx, points: readonly Point[]): Promise<(NearAddress | null)[]> {
  const houses = await nearestHouses(ctx.db, points, houseReach);
  const found: (NearAddress | null)[] = points.map(() => null);
  for (const house of houses) found[house.at] = ofHouse(house);
  const open = points.flatMap((point, at) => (found[at] ? [] : [{ point, at }]));
  if (open.length === 0) return found;
  const index = await cityIndex(ctx);
  const rest = await alongStreets(
    ctx,
    index,
    open.map(({ point }) => point),
  );
  for (const [i, { at, point }] of open.entries()) found[at] = rest[i] ?? landmarkNear(index, point);
  return found;
}

function ofHouse(house: NearHouse): NearAddress {
  const { lat, lng, label, metres } = house;
  return near('address', `${numberOf(house)} ${label}`, { lat, lng }, 'point', metres);
}

function near(
  kind: NearAddress['kind'],
  label: string,
  point: Point,
  precision: NearAddress['precision'],
  metres: number,
): NearAddress {
  const found = candidate(kind, label, point, precision, 1) as PlacedCandidate;
  return { ...found, metres: Math.round(metres) };
}

/** A street that runs by, where it is nearest, and a house number there when one can be reckoned. */
interface Passing {
  street: Street;
  point: Point;
  metres: number;
  number?: number;
  /** Whether its line is known: squares only tell about where it runs. */
  exact: boolean;
}

async function alongStreets(
  ctx: Ctx,
  { streets }: CityIndex,
  points: readonly Point[],
): Promise<(NearAddress | null)[]> {
  const byCells = points.map((point) => streetsAround(streets, point));
  const ids = [...new Set(byCells.flat().flatMap(({ id }) => (id === null ? [] : [id])))];
  const stretches = new Map<number, SegmentRow[]>(ids.map((id) => [id, []]));
  for (const one of streets.hasLines ? await stretchesOf(ctx.db, ids) : [])
    stretches.get(one.street_id)!.push(one);
  const passing = points.map((point, at) =>
    byCells[at]!.flatMap((street) => passOf(street, stretches.get(street.id ?? 0) ?? [], point) ?? []).sort(
      (a, b) => a.metres - b.metres || (a.street.label < b.street.label ? -1 : 1),
    ),
  );
  const houses = await housesOnStreets(ctx, points, passing);
  return passing.map((streetsThere, at) => {
    const [first, second] = streetsThere;
    if (!first) return null;
    const isCorner = second && first.exact && second.exact && second.metres <= cornerReach;
    if (isCorner)
      return near(
        'intersection',
        `${first.street.label} & ${second.street.label}`,
        first.point,
        'crossing',
        first.metres,
      );
    return blockOf(first, first.number ?? houses.get(at)?.number);
  });
}

/** Where the nearest street is known without numbers, the nearest house on it tells the hundred. */
async function housesOnStreets(ctx: Ctx, points: readonly Point[], passing: readonly Passing[][]) {
  const asked = passing.flatMap(([first], at) =>
    first && first.number === undefined && first.street.id !== null ? [{ at, id: first.street.id }] : [],
  );
  const houses = await nearestHouses(
    ctx.db,
    asked.map(({ at }) => points[at]!),
    blockReach,
    asked.map(({ id }) => id),
  );
  return new Map(houses.map((house) => [asked[house.at]!.at, house]));
}

function blockOf({ street, point, metres }: Passing, number: number | undefined): NearAddress {
  const hundred = Math.floor((number ?? 0) / 100) * 100;
  if (hundred === 0) return near('street', street.label, point, 'middle', metres);
  return near('block', `${hundred} block of ${street.label}`, point, 'middle', metres);
}

/** The streets that may run near a point: a quick look at squares, and all samples, which are few. Made at the first question. */
const grids = new WeakMap<CityIndex['streets'], (point: Point) => Street[]>();

function streetsAround(streets: CityIndex['streets'], point: Point): Street[] {
  const samples = streets.all.filter(({ sample }) => sample);
  const grid = grids.get(streets) ?? gridOf(streets.all.filter(({ sample }) => !sample));
  grids.set(streets, grid);
  return [...samples, ...grid(point)];
}

function passOf(street: Street, stretches: readonly SegmentRow[], point: Point): Passing | undefined {
  const lines = stretches.map((one) => ({ line: toLine(one.line!), one }));
  let best: Passing | undefined;
  for (const { line, one } of lines) {
    const { at, share, metres } = nearestOnLine(line, point);
    if (metres > streetReach || (best && metres >= best.metres)) continue;
    best = { street, point: at, metres, exact: true, ...numbered(numberOn(one, share)) };
  }
  return best ?? passOfSample(street, point) ?? passOfCells(street, point);
}

function numbered(number: number | undefined) {
  return number === undefined ? {} : { number };
}

/** The house number at a share of a stretch, of the side that has any. */
function numberOn(
  { left_from, left_to, right_from, right_to }: SegmentRow,
  share: number,
): number | undefined {
  const [from, to] = left_from || left_to ? [left_from, left_to] : [right_from, right_to];
  return from || to ? Math.round(from + (to - from) * share) : undefined;
}

function passOfSample(street: Street, point: Point): Passing | undefined {
  const { sample } = street;
  if (!sample) return undefined;
  const { at, metres, bend, part } = nearestOnLine(sample.line, point);
  if (metres > sampleReach) return undefined;
  const [from, to] = [sample.numbers[bend], sample.numbers[bend + 1]];
  const number = from === undefined || to === undefined ? undefined : Math.round(from + (to - from) * part);
  return { street, point: at, metres, exact: true, ...numbered(number) };
}

function passOfCells(street: Street, point: Point): Passing | undefined {
  const middles = street.cells.map(middleOfCell);
  if (middles.length === 0) return undefined;
  const metres = middles.map((middle) => distanceMetres(middle, point));
  const least = Math.min(...metres);
  return least > streetReach
    ? undefined
    : { street, point: middles[metres.indexOf(least)]!, metres: least, exact: false };
}

function landmarkNear({ named }: CityIndex, point: Point): NearAddress | null {
  let best: NearAddress | null = null;
  for (const { kind, label, point: at } of named) {
    if (kind === 'area' || !at || Math.abs(at.lat - point.lat) > 0.001) continue;
    const metres = distanceMetres(at, point);
    if (metres <= landmarkReach && metres < (best?.metres ?? Infinity))
      best = near(kind, label, at, 'middle', metres);
  }
  return best;
}
