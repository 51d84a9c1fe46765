import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import fc from 'fast-check';
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { expect, it } from 'vitest';
import { areaFinder } from './area-finder.ts';

/** Corners on a coarse grid, so that points often lie on edges and corners, or a hair beside them. */
const grid = fc.integer({ min: 0, max: 12 }).map((n) => -75 + n / 10);
const corner = fc.tuple(grid, grid) as fc.Arbitrary<[number, number]>;
const ring = fc
  .array(corner, { minLength: 3, maxLength: 12 })
  .map((points): Position[] => [...points, points[0]!]);
const polygon = fc
  .array(ring, { minLength: 1, maxLength: 3 })
  .map((coordinates): Polygon => ({ type: 'Polygon', coordinates: [ringAround, ...coordinates] }));
const loose = ring.map((one): Polygon => ({ type: 'Polygon', coordinates: [one] }));
const shape = fc.oneof(
  polygon,
  loose,
  fc
    .array(loose, { minLength: 1, maxLength: 3 })
    .map(
      (parts): MultiPolygon => ({ type: 'MultiPolygon', coordinates: parts.map((one) => one.coordinates) }),
    ),
);
const ringAround: Position[] = [[-75.5, -75.5], [-73, -75.5], [-73, -73], [-75.5, -73], [-75.5, -75.5]]; // biome-ignore format: one ring
const hair = fc.constantFrom(0, 0, 1e-15, -1e-14, 1e-9, 0.05);
const point = fc.tuple(corner, hair, hair).map(([[x, y], dx, dy]) => ({ lng: x + dx, lat: y + dy }));
/** On an edge as nearly as a double can say. */
const onEdge = (a: Position, b: Position, share: number) => ({
  lng: a[0]! + (b[0]! - a[0]!) * share,
  lat: a[1]! + (b[1]! - a[1]!) * share,
});

it('answers what the library answers, on borders and corners too, and the first of several', () => {
  fc.assert(
    fc.property(
      fc.array(shape, { minLength: 1, maxLength: 6 }),
      fc.array(point, { minLength: 10, maxLength: 30 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (shapes, points, share) => {
        const find = areaFinder(shapes);
        const first = shapes[0]!.type === 'Polygon' ? shapes[0]!.coordinates : shapes[0]!.coordinates.flat();
        const edges = first.flatMap((one) => one.slice(1).map((b, i) => onEdge(one[i]!, b, share)));
        for (const { lng, lat } of [...points, ...edges])
          expect(find({ lng, lat })).toBe(shapes.findIndex((one) => booleanPointInPolygon([lng, lat], one)));
      },
    ),
    { numRuns: 300 },
  );
});

it('finds nothing where there is nothing, and for what is no point', () => {
  expect(areaFinder([])({ lat: 1, lng: 1 })).toBe(-1);
  const find = areaFinder([{ type: 'Polygon', coordinates: [ringAround] }]);
  for (const wrong of [Number.NaN, Infinity, -Infinity]) {
    expect(find({ lat: wrong, lng: -74 })).toBe(-1);
    expect(find({ lat: -74, lng: wrong })).toBe(-1);
  }
  expect(find({ lat: -74, lng: -74 })).toBe(0);
});
