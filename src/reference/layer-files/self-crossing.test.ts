import fc from 'fast-check';
import type { Position } from 'geojson';
import { expect, it } from 'vitest';
import { selfCrossing } from './self-crossing.ts';

const corner = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }));
const ring = fc
  .array(corner, { minLength: 3, maxLength: 8 })
  .map((points): Position[] => [...points, points[0]!]);

/** Every pair of edges, in whole numbers, which are exact. */
function crossesSlowly(rings: readonly Position[][]): boolean {
  const edges = rings.flatMap((one) => one.slice(1).map((b, i) => [one[i]!, b] as const));
  const side = (p: Position, q: Position, r: Position) =>
    Math.sign((q[0]! - p[0]!) * (r[1]! - p[1]!) - (q[1]! - p[1]!) * (r[0]! - p[0]!));
  return edges.some(([a, b], i) =>
    edges
      .slice(i + 1)
      .some(([c, d]) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0),
  );
}

it('finds a crossing exactly where trying every pair of edges finds one', () => {
  fc.assert(
    fc.property(fc.array(ring, { minLength: 1, maxLength: 3 }), (rings) => {
      expect(selfCrossing(rings) !== undefined).toBe(crossesSlowly(rings));
    }),
    { numRuns: 500 },
  );
});
