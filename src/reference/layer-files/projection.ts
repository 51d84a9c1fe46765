import type { Position } from 'geojson';
import { Invalid } from '#platform/errors';
import type { Bounds } from '#reference/places';
import { isObject } from './features.ts';

export type Projection = 'degrees' | 'web-mercator';

const degrees = /(?:^|[:/])(?:CRS84|CRS83|4326|4269)$/i;
const mercator = /(?:^|[:/])(?:3857|3785|900913|102100|102113)$/;

const convert = 'make degrees of it first: ogr2ogr -t_srs EPSG:4326 out.geojson IN';

/** What the member `crs` says; undefined when there is none. Throws `Invalid` for systems that are not converted here. */
export function statedProjection(file: string, crs: unknown): Projection | undefined {
  if (crs === undefined || crs === null) return undefined;
  const properties = isObject(crs) && isObject(crs['properties']) ? crs['properties'] : {};
  const name = String(properties['name'] ?? properties['code'] ?? '');
  if (degrees.test(name)) return 'degrees';
  if (mercator.test(name)) return 'web-mercator';
  throw Invalid.field(
    file,
    `is in the coordinate system ${name || JSON.stringify(crs)}; only degrees (WGS84) and Web Mercator are read, so ${convert}`,
  );
}

/**
 * What the numbers look like when nothing is stated: degrees, or Web Mercator when that leads to the city (`near`).
 * Anything else is feet or metres of a system that nobody named, and refused (`Invalid`).
 */
export function guessedProjection(file: string, points: Iterable<Position>, near: Bounds | null): Projection {
  let [seen, beyond, nearCity] = [0, 0, 0];
  for (const point of points) {
    seen++;
    // One slip of the pen is told later, with the number of its feature.
    if (Math.abs(point[0]!) > 360 || Math.abs(point[1]!) > 360) beyond++;
    if (near && isNear(toDegrees(point), near)) nearCity++;
  }
  if (beyond <= seen / 2) return 'degrees';
  if (nearCity > seen / 2) return 'web-mercator';
  throw Invalid.field(
    file,
    `has coordinates like ${exampleOf(points)}, which are no degrees but feet or metres (state plane, UTM); ${convert}`,
  );
}

function exampleOf(points: Iterable<Position>): string {
  for (const [x, y] of points) return `[${x}, ${y}]`;
  return '[]';
}

const earthRadius = 6_378_137;

/** Web Mercator (EPSG:3857) to degrees: Snyder, Map Projections, 1987, formulas 7-4 and 7-5 for a sphere. */
export function toDegrees([x, y]: Position): Position {
  const inDegrees = (radians: number) => (radians * 180) / Math.PI;
  return [inDegrees(x! / earthRadius), inDegrees(2 * Math.atan(Math.exp(y! / earthRadius)) - Math.PI / 2)];
}

/** Within the box, or outside of it by no more than its own size (a degree at least). */
export function isNear([lng, lat]: Position, [west, south, east, north]: Bounds): boolean {
  const margin = Math.max(1, east - west, north - south);
  return lng! >= west - margin && lng! <= east + margin && lat! >= south - margin && lat! <= north + margin;
}
