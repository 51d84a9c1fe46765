/** [south, west, north, east] in degrees: where a city's requests can be. */
export type Bounds = readonly [number, number, number, number];

export type PlaceProblem =
  | 'half_coordinates'
  | 'zero_coordinates'
  | 'coordinates_not_numbers'
  | 'coordinates_out_of_range'
  | 'coordinates_swapped'
  | 'coordinates_outside_city';

/** WGS84 degrees; both or neither. `problem` says why a place that was written is none. */
export interface SourcePlace {
  lat: number | null;
  lng: number | null;
  problem?: PlaceProblem;
}

const nowhere: SourcePlace = { lat: null, lng: null };
const latLng = /^\(?\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\)?$/;
const point = /^POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)$/i;

/**
 * The position in a latitude and a longitude, else in a `location` text: `(lat, lng)` or `POINT (lng lat)`.
 * What cannot be right gives no place, with the reason; a wrong guess would send a crew to the wrong street.
 */
export function readPlace(lat: string, lng: string, location: string, bounds: Bounds): SourcePlace {
  const fromCells = lat || lng ? pair(lat, lng, bounds) : nowhere;
  if (fromCells.lat !== null || !location) return fromCells;
  let found = latLng.exec(location);
  if (found) return pair(found[1]!, found[2]!, bounds);
  found = point.exec(location);
  return found ? pair(found[2]!, found[1]!, bounds) : fromCells;
}

function pair(latText: string, lngText: string, bounds: Bounds): SourcePlace {
  const none = (problem: PlaceProblem): SourcePlace => ({ lat: null, lng: null, problem });
  if (!latText || !lngText) return none('half_coordinates');
  const lat = Number(latText);
  const lng = Number(lngText);
  if (!Number.isFinite(lat) || !Number.isFinite(lng)) return none('coordinates_not_numbers');
  if (lat === 0 || lng === 0) return none(lat === lng ? 'zero_coordinates' : 'half_coordinates');
  if (within(lat, lng, bounds)) return { lat, lng };
  if (within(lng, lat, bounds)) return none('coordinates_swapped');
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180) return none('coordinates_out_of_range');
  return none('coordinates_outside_city');
}

function within(lat: number, lng: number, [south, west, north, east]: Bounds) {
  return lat >= south && lat <= north && lng >= west && lng <= east;
}
