import type { Bounds } from '#reference/places';

/** How degrees become units of a picture: x to the right, y down. */
export interface Fit {
  bounds: Bounds;
  width: number;
  height: number;
  x(lng: number): number;
  y(lat: number): number;
}

/**
 * Fits a box of the earth (degrees, WGS84) into a picture of a width, at most twice as high, with a margin. Equirectangular, true to
 * scale in the middle of the box: of a city nobody sees the difference.
 */
export function fitBounds([west, south, east, north]: Bounds, width = 720, margin = 8): Fit {
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const wide = Math.max((east - west) * narrow, 1e-6);
  const high = Math.max(north - south, 1e-6);
  const inner = width - 2 * margin;
  const scale = Math.min(inner / wide, (2 * width) / high);
  const height = Math.round(high * scale + 2 * margin);
  const left = (width - wide * scale) / 2;
  return {
    bounds: [west, south, east, north],
    width,
    height,
    x: (lng) => left + (lng - west) * narrow * scale,
    y: (lat) => margin + (north - lat) * scale,
  };
}
