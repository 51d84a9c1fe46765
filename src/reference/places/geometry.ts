import type { Geometry, MultiPolygon, Polygon, Position } from 'geojson';

/** A place on earth, degrees, WGS84. */
export interface Point {
  lat: number;
  lng: number;
}

const earthRadius = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres between two places along the sphere (haversine; off by at most 0.5 % from the real earth). */
export function distanceMetres(a: Point, b: Point): number {
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2;
  const square =
    half(a.lat, b.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * half(a.lng, b.lng);
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(square)));
}

function pointOf([lng, lat]: Position): Point {
  return { lng: lng!, lat: lat! };
}

/** The middle of a ring's ground (centroid), for a label or a marker. */
export function middleOf(ring: readonly Position[]): Point {
  let [area, x, y] = [0, 0, 0];
  const [x0, y0] = ring[0]!;
  for (const [i, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(i + 1) % ring.length]!;
    // Counted from the first point: with bare degrees the small differences would drown.
    const [px, py, qx, qy] = [ax! - x0!, ay! - y0!, bx! - x0!, by! - y0!];
    const part = px * qy - qx * py;
    area += part;
    x += (px + qx) * part;
    y += (py + qy) * part;
  }
  return area === 0 ? pointOf(ring[0]!) : { lng: x0! + x / (3 * area), lat: y0! + y / (3 * area) };
}

export function ringsOf(shape: Polygon | MultiPolygon): Position[][] {
  return shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat();
}

/** About the middle of any shape: of the largest part of a polygon, in the middle of the points of a line. May lie outside a crescent. */
export function middleOfShape(shape: Geometry): Point {
  if (shape.type === 'Polygon') return middleOf(shape.coordinates[0]!);
  if (shape.type === 'MultiPolygon') return middleOf(largest(shape.coordinates.map((part) => part[0]!)));
  if (shape.type === 'GeometryCollection') return middleOfShape(shape.geometries[0]!);
  if (shape.type === 'Point') return pointOf(shape.coordinates);
  const points: Position[] = shape.type === 'MultiLineString' ? shape.coordinates.flat() : shape.coordinates;
  return pointOf(points[Math.floor(points.length / 2)]!);
}

function largest(rings: readonly Position[][]): Position[] {
  const size = (ring: Position[]) => {
    const [west, south, east, north] = boundsOfPoints(ring);
    return (east - west) * (north - south);
  };
  return rings.reduce((best, ring) => (size(ring) > size(best) ? ring : best));
}

/** West, south, east, north, in degrees. */
export type Bounds = [number, number, number, number];

export function boundsOfPoints(points: readonly Position[]): Bounds {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of points) {
    if (lng! < bounds[0]) bounds[0] = lng!;
    if (lat! < bounds[1]) bounds[1] = lat!;
    if (lng! > bounds[2]) bounds[2] = lng!;
    if (lat! > bounds[3]) bounds[3] = lat!;
  }
  return bounds;
}
