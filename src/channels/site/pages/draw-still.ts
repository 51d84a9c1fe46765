import type { FeatureCollection, Position } from 'geojson';

const width = 640;
const height = 360;
/** Metres across the picture, unless pins lie farther away. */
const span = 2400;
const mostPins = 20;
/** Farther pins are not worth a map of the whole county. */
const widest = 70_000;
const metresPerDegree = 111_195;

const looks: Record<string, string> = {
  outline: 'fill="#fff" stroke="#8a96a3" stroke-width="2"',
  river: 'fill="#cfe3f2" stroke="#a9c9e2"',
  park: 'fill="#dcebd3"',
  street: 'fill="none" stroke="#b9c0c8" stroke-width="4"',
};

type Point = { lat: number; lng: number };

/**
 * The surroundings of a point (degrees, WGS84) on the city's own sketch, for readers without script and for print; with numbered
 * pins as wide as they need.
 */
export function drawStill(sketch: FeatureCollection, centre: Point, pins: readonly Point[] = []): string {
  const shown = pins.slice(0, mostPins);
  const scale = width / spanOf(centre, shown);
  const east = metresPerDegree * Math.cos((centre.lat * Math.PI) / 180) * scale;
  const north = metresPerDegree * scale;
  const place = ([lng = 0, lat = 0]: Position) =>
    `${Math.round(width / 2 + (lng - centre.lng) * east)} ${Math.round(height / 2 - (lat - centre.lat) * north)}`;
  const shapes = sketch.features.flatMap(({ geometry, properties }) => {
    const look = looks[String(properties?.kind)];
    const lines = linesOf(geometry as { type: string; coordinates: unknown });
    return look && lines.length > 0
      ? [`<path d="${lines.map((line) => `M${line.map(place).join('L')}`).join('')}" ${look}/>`]
      : [];
  });
  const numbers = shown.map(({ lat, lng }, at) => {
    const [x, y] = place([lng, lat]).split(' ');
    return `<circle cx="${x}" cy="${y}" r="13" fill="#1b4f8f" stroke="#fff" stroke-width="2"/><text x="${x}" y="${y}" dy="5" text-anchor="middle" font-family="sans-serif" font-size="15" font-weight="700" fill="#fff">${at + 1}</text>`;
  });
  const pin = `<circle cx="${width / 2}" cy="${height / 2}" r="11" fill="#b50909" stroke="#fff" stroke-width="4"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#e8edf1"/>${shapes.join('')}${numbers.join('')}${pin}</svg>`;
}

function spanOf(centre: Point, pins: readonly Point[]): number {
  const cos = Math.cos((centre.lat * Math.PI) / 180);
  const needs = pins.map(
    ({ lat, lng }) =>
      2.2 *
      metresPerDegree *
      Math.max(Math.abs(lng - centre.lng) * cos, (Math.abs(lat - centre.lat) * width) / height),
  );
  return Math.max(span, ...needs.filter((metres) => metres <= widest));
}

function linesOf({ type, coordinates }: { type: string; coordinates: unknown }): Position[][] {
  if (type === 'LineString') return [coordinates as Position[]];
  if (type === 'Polygon' || type === 'MultiLineString') return coordinates as Position[][];
  return type === 'MultiPolygon' ? (coordinates as Position[][][]).flat() : [];
}
