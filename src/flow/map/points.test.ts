import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyColumns, type Point, pushPoint } from './columns.ts';
import { sortIntoGrid } from './grid.ts';
import { type MapFilter, maskOf } from './mask.ts';
import { toLat, toLng, toX, toY, world } from './mercator.ts';
import { fromCode, toCode } from './number-code.ts';
import { addNumber, findNumber, indexNumbers } from './number-index.ts';
import { select } from './select.ts';

const cityX = toX(-75.3);
const cityY = toY(40.1);
const area = fc.constantFrom('', 'ward:1', 'ward:2 council:1', 'ward:11 council:1');
/** Some of them the same, so that bounds are met exactly. */
const moment = fc.oneof(fc.integer({ min: 1, max: 2_000_000_000 }), fc.constant(1_500_000_000));
const point: fc.Arbitrary<Point> = fc.record({
  number: fc.integer({ min: 260_000_001, max: 269_999_999 }),
  x: fc.oneof(
    fc.integer({ min: cityX, max: cityX + 3_000_000 }),
    fc.constantFrom(0, world - 1, cityX, cityX + 1_000_000),
  ),
  y: fc.oneof(
    fc.integer({ min: cityY, max: cityY + 3_000_000 }),
    fc.constantFrom(0, world - 1, cityY, cityY + 2_000_000),
  ),
  opened: moment,
  closed: fc.constant(0),
  due: fc.constantFrom(0, 1_700_000_000, 1_800_000_000),
  service: fc.constantFrom('pothole', 'graffiti', 'tree'),
  department: fc.constantFrom('', 'streets', 'parks'),
  areas: area,
  hex: fc.constant(''),
  // Three bits of status (seven of them), public, child, gone.
  flags: fc.integer({ min: 0, max: 63 }).filter((flags) => (flags & 7) < 7),
});
// Mostly left out: with every filter on at once nothing passes, and nothing is tried.
const some = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: one });
const time = moment.map((seconds) => new Date(seconds * 1000));
const filter: fc.Arbitrary<MapFilter> = fc.record({
  services: some(fc.subarray(['pothole', 'graffiti', 'nothing'])),
  departments: some(fc.subarray(['', 'streets'])),
  areas: some(fc.subarray(['ward:1', 'council:1'])),
  open: some(fc.boolean()),
  from: some(time),
  to: some(time),
  due: fc.constantFrom(
    undefined,
    'none' as const,
    { from: new Date(1_700_000_000_000) },
    { to: new Date(1_700_000_000_000) },
    { to: new Date(1_700_000_000_001) },
  ),
  publicOnly: some(fc.boolean()),
});

test('a box and a filter find what looking at every point finds, sorted or not yet', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(point, { maxLength: 400 }),
      fc.array(point, { maxLength: 20 }),
      filter,
      async (sorted, later, wanted) => {
        const columns = emptyColumns(1);
        for (const one of sorted) pushPoint(columns, one);
        const grid = await sortIntoGrid(columns);
        for (const one of later) pushPoint(columns, one);
        const all = [...sorted, ...later];
        for (const box of [
          [cityX, cityY, cityX + 1_000_000, cityY + 2_000_000],
          [0, 0, world, world],
          [0, 0, cityX + 1, cityY + 1],
        ] as const) {
          const found = [...select(columns, grid, maskOf(columns, wanted), box)].map(
            (at) => columns.number[at]!,
          );
          const [west, north, east, south] = box;
          const expected = all.filter(
            (one) =>
              one.x >= west && one.x < east && one.y >= north && one.y < south && isWanted(one, wanted),
          );
          expect(found.sort()).toEqual(expected.map((one) => one.number).sort());
        }
        const everywhere = select(columns, grid, maskOf(columns, wanted));
        expect(everywhere.length).toBe(all.filter((one) => isWanted(one, wanted)).length);
      },
    ),
    { numRuns: 300 },
  );
});

/** The filter, said once more in plain words. */
function isWanted(one: Point, wanted: MapFilter): boolean {
  const [status, shown, child, gone] = [one.flags & 7, one.flags & 8, one.flags & 16, one.flags & 32];
  const areas = one.areas.split(' ');
  const closed = 5;
  if (gone || (wanted.publicOnly && !shown)) return false;
  if (wanted.open === true && (status === closed || child)) return false;
  if (wanted.open === false && status !== closed) return false;
  if (wanted.services && !wanted.services.includes(one.service)) return false;
  if (wanted.departments && !wanted.departments.includes(one.department)) return false;
  if (wanted.areas?.length && !wanted.areas.some((key) => areas.includes(key))) return false;
  const opened = one.opened * 1000;
  if (opened < (wanted.from?.getTime() ?? 0) || opened >= (wanted.to?.getTime() ?? Number.POSITIVE_INFINITY))
    return false;
  if (wanted.due === undefined) return true;
  if (wanted.due === 'none') return one.due === 0;
  const { from, to } = wanted.due;
  const due = one.due * 1000;
  return one.due > 0 && due >= (from?.getTime() ?? 0) && due < (to?.getTime() ?? Number.POSITIVE_INFINITY);
}

test('numbers are found where they stand, also after more have come and some have moved', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(point, { maxLength: 3000, minLength: 1, selector: (one) => one.number }),
      (points) => {
        const columns = emptyColumns(1);
        const half = points.length >> 1;
        for (const one of points.slice(0, half)) pushPoint(columns, one);
        const index = indexNumbers(columns);
        for (const one of points.slice(half)) addNumber(index, columns, pushPoint(columns, one));
        points.forEach((one, at) => {
          expect(findNumber(index, columns, one.number)).toBe(at);
        });
        expect(findNumber(index, columns, 1)).toBeUndefined();
        addNumber(index, columns, pushPoint(columns, points[0]!));
        expect(findNumber(index, columns, points[0]!.number)).toBe(points.length);
      },
    ),
    { numRuns: 20 },
  );
});

test('places and numbers read back are what was written', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -85, max: 85, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      (lat, lng) => {
        expect(toLat(toY(lat))).toBeCloseTo(lat, 6);
        expect(toLng(toX(lng))).toBeCloseTo(lng, 6);
      },
    ),
  );
  for (const number of ['26-0000123', '09-9999999', '26-10000000', '00-0000001'])
    expect(fromCode(toCode(number))).toBe(number);
});
