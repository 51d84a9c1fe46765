import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import Flatbush from 'flatbush';
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { boundsOfPoints, type Point } from './geometry.ts';

/** Answers which of many shapes holds a point: the first in the order in which they were given. -1 is none. */
export type AreaFinder = (point: Point) => number;

interface Part {
  /** Which of the shapes it belongs to. */
  shape: number;
  /** x and y of all rings, one after the other, each closed. */
  points: Float64Array;
  /** Where rings begin in `points` (counted in points), and where the last one ends. */
  rings: Uint32Array;
  south: number;
  /** Bands a degree of latitude. */
  bandsPerDegree: number;
  /** Where each band's edges begin in `edges`. */
  bands: Uint32Array;
  /** Numbers of first points of edges. */
  edges: Uint32Array;
}

/**
 * Prepares polygons so that a point is found in about a microsecond, whatever their detail: a tree of boxes over the
 * parts, and each part's edges by bands of latitude. A border belongs to the shape; overlaps go to the shape that was given first.
 * The answers are those of turf's `booleanPointInPolygon`, which is asked itself where rounding could decide.
 */
export function areaFinder(shapes: readonly (Polygon | MultiPolygon)[]): AreaFinder {
  const parts: Part[] = [];
  const boxes: [number, number, number, number][] = [];
  for (const [shape, geometry] of shapes.entries())
    for (const polygon of geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) {
      boxes.push(boundsOfPoints(polygon[0]!));
      parts.push(prepare(shape, polygon));
    }
  if (parts.length === 0) return () => -1;
  const index = new Flatbush(parts.length);
  for (const box of boxes) index.add(...box);
  index.finish();
  return ({ lat, lng }) => {
    let best = -1;
    if (!Number.isFinite(lat) || !Number.isFinite(lng)) return best;
    for (const i of index.search(lng, lat, lng, lat)) {
      const part = parts[i]!;
      if ((best < 0 || part.shape < best) && holds(part, lng, lat)) best = part.shape;
    }
    return best;
  };
}

function prepare(shape: number, polygon: readonly Position[][]): Part {
  const count = polygon.reduce((sum, ring) => sum + ring.length, 0);
  const points = new Float64Array(count * 2);
  const rings = new Uint32Array(polygon.length + 1);
  let at = 0;
  for (const [i, ring] of polygon.entries()) {
    for (const [lng, lat] of ring) {
      points[at * 2] = lng!;
      points[at * 2 + 1] = lat!;
      at++;
    }
    rings[i + 1] = at;
  }
  const [, south, , north] = boundsOfPoints(polygon.flat());
  const bandCount = Math.max(1, Math.min(maxBands, count >> 1));
  const bandsPerDegree = north > south ? bandCount / (north - south) : 0;
  return {
    shape,
    points,
    rings,
    south,
    bandsPerDegree,
    ...intoBands(points, rings, south, bandsPerDegree, bandCount),
  };
}

/** More would cost memory and gain nothing. */
const maxBands = 2048;

function intoBands(
  points: Float64Array,
  rings: Uint32Array,
  south: number,
  perDegree: number,
  bandCount: number,
) {
  const bandOf = (lat: number) => Math.min(bandCount - 1, Math.floor((lat - south) * perDegree));
  const eachEdge = (see: (edge: number, from: number, to: number) => void) => {
    for (let ring = 0; ring + 1 < rings.length; ring++)
      for (let i = rings[ring]!; i + 1 < rings[ring + 1]!; i++) {
        const [a, b] = [points[i * 2 + 1]!, points[i * 2 + 3]!];
        see(i, bandOf(Math.min(a, b)), bandOf(Math.max(a, b)));
      }
  };
  const bands = new Uint32Array(bandCount + 1);
  eachEdge((_edge, from, to) => {
    for (let band = from; band <= to; band++) bands[band + 1]!++;
  });
  for (let band = 0; band < bandCount; band++) bands[band + 1]! += bands[band]!;
  const edges = new Uint32Array(bands[bandCount]!);
  const next = bands.slice();
  eachEdge((edge, from, to) => {
    for (let band = from; band <= to; band++) edges[next[band]!++] = edge;
  });
  return { bands, edges };
}

/** Below this share of its terms the sign of a determinant is not sure (Shewchuk's bound for two dimensions). */
const unsure = (3 + 16 * 2 ** -53) * 2 ** -53;

function holds(part: Part, lng: number, lat: number): boolean {
  const { points, bands, edges } = part;
  const band = Math.min(bands.length - 2, Math.floor((lat - part.south) * part.bandsPerDegree));
  let isInside = false;
  for (let i = bands[band]!; i < bands[band + 1]!; i++) {
    const at = edges[i]! * 2;
    const v1 = points[at + 1]! - lat;
    const v2 = points[at + 3]! - lat;
    if ((v1 > 0 && v2 > 0) || (v1 < 0 && v2 < 0)) continue;
    const u1 = points[at]! - lng;
    const u2 = points[at + 2]! - lng;
    if (v1 === 0 && v2 === 0) {
      if ((u1 <= 0 && u2 >= 0) || (u2 <= 0 && u1 >= 0)) return true;
      continue;
    }
    const left = u2 * v1;
    const right = u1 * v2;
    const turn = left - right;
    if (Math.abs(turn) <= unsure * (Math.abs(left) + Math.abs(right))) return holdsExactly(part, lng, lat);
    // Each edge has its lower end and not its upper one, so that a corner is passed once.
    if ((turn > 0 && v2 > 0 && v1 <= 0) || (turn < 0 && v2 <= 0 && v1 > 0)) isInside = !isInside;
  }
  return isInside;
}

function holdsExactly({ points, rings }: Part, lng: number, lat: number): boolean {
  const coordinates = Array.from({ length: rings.length - 1 }, (_, ring) =>
    Array.from({ length: rings[ring + 1]! - rings[ring]! }, (_, i): Position => {
      const at = (rings[ring]! + i) * 2;
      return [points[at]!, points[at + 1]!];
    }),
  );
  return booleanPointInPolygon([lng, lat], { type: 'Polygon', coordinates });
}
