import Flatbush from 'flatbush';
import type { Position } from 'geojson';

/**
 * A point near which the border of a polygon truly crosses itself, rings against each other included; undefined when it
 * does nowhere. A touch (a hole that meets the outer ring in a point) is no crossing. Takes n log n of the points.
 */
export function selfCrossing(rings: readonly (readonly Position[])[]): Position | undefined {
  const edges = rings.flatMap((ring) => ring.slice(1).map((b, i) => [ring[i]!, b] as const));
  if (edges.length < 3) return undefined;
  const index = new Flatbush(edges.length);
  for (const [a, b] of edges)
    index.add(Math.min(a[0]!, b[0]!), Math.min(a[1]!, b[1]!), Math.max(a[0]!, b[0]!), Math.max(a[1]!, b[1]!));
  index.finish();
  for (const [i, [a, b]] of edges.entries()) {
    const [west, east] = [Math.min(a[0]!, b[0]!), Math.max(a[0]!, b[0]!)];
    const [south, north] = [Math.min(a[1]!, b[1]!), Math.max(a[1]!, b[1]!)];
    const others = index.search(west, south, east, north, (j) => j > i && cross(a, b, ...edges[j]!));
    if (others.length > 0) return a;
  }
  return undefined;
}

function cross(a: Position, b: Position, c: Position, d: Position): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** What rounding could decide counts as on the line: official borders often run through each other's corners. */
const unsure = 2 ** -48;

/** On which side of the line through p and q a point lies: 1, -1, or 0 on it. */
function side(p: Position, q: Position, r: Position): number {
  const left = (q[0]! - p[0]!) * (r[1]! - p[1]!);
  const right = (q[1]! - p[1]!) * (r[0]! - p[0]!);
  const turn = left - right;
  return Math.abs(turn) <= unsure * (Math.abs(left) + Math.abs(right)) ? 0 : Math.sign(turn);
}
