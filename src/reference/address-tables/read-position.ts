import type { Geometry, Position } from 'geojson';
import { distanceMetres, type Point } from '#reference/places';

/** No city is larger. */
const furthest = 200_000;

/** Degrees, WGS84, near the city; or why not. An empty pair is `null`. */
export function readPosition(lat: string, lng: string, centre: Point): Point | string | null {
  if (lat === '' && lng === '') return null;
  const point = { lat: Number(lat), lng: Number(lng) };
  if (lat === '' || lng === '' || !Number.isFinite(point.lat) || !Number.isFinite(point.lng))
    return 'not_a_number';
  if (point.lat === 0 && point.lng === 0) return 'zero_position';
  const swapped = { lat: point.lng, lng: point.lat };
  if (Math.abs(swapped.lat) <= 90 && distanceMetres(swapped, centre) < furthest) return 'swapped_axes';
  if (Math.abs(point.lat) > 90 || Math.abs(point.lng) > 180) return 'impossible_position';
  return distanceMetres(point, centre) > furthest ? 'far_from_the_city' : point;
}

export function pointText(geometry: Geometry | null | undefined): { lat: string; lng: string } {
  const [lng, lat] = geometry?.type === 'Point' ? geometry.coordinates : [];
  return { lat: String(lat ?? ''), lng: String(lng ?? '') };
}

/** The line of a GeoJSON geometry or of well-known text as [lng, lat] pairs; several parts become one. Null without any. */
export function readLine(geometry: Geometry | null | undefined, text: string): Position[] | null {
  if (geometry?.type === 'LineString') return geometry.coordinates;
  if (geometry?.type === 'MultiLineString') return geometry.coordinates.flat();
  if (!/^\s*(?:SRID=4326;)?\s*(?:MULTI)?LINESTRING/i.test(text)) return null;
  const pairs = text.match(/-?\d+(?:\.\d+)?(?:e-?\d+)?\s+-?\d+(?:\.\d+)?(?:e-?\d+)?/gi) ?? [];
  return pairs.map((pair) => pair.split(/\s+/).map(Number));
}
