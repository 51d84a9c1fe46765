import type { FeatureCollection, Position } from 'geojson';

const width = 640;
const height = 360;
/** Metres across the picture. */
const span = 2400;
const metresPerDegree = 111_195;

const looks: Record<string, string> = {
  outline: 'fill="#fff" stroke="#8a96a3" stroke-width="2"',
  river: 'fill="#cfe3f2" stroke="#a9c9e2"',
  park: 'fill="#dcebd3"',
  street: 'fill="none" stroke="#b9c0c8" stroke-width="4"',
};

/** The surroundings of a point (degrees, WGS84) on the city's own sketch, for readers without script and for print. */
export function drawStill(sketch: FeatureCollection, centre: { lat: number; lng: number }): string {
  const scale = width / span;
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
  const pin = `<circle cx="${width / 2}" cy="${height / 2}" r="11" fill="#b50909" stroke="#fff" stroke-width="4"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#e8edf1"/>${shapes.join('')}${pin}</svg>`;
}

function linesOf({ type, coordinates }: { type: string; coordinates: unknown }): Position[][] {
  if (type === 'LineString') return [coordinates as Position[]];
  if (type === 'Polygon' || type === 'MultiLineString') return coordinates as Position[][];
  return type === 'MultiPolygon' ? (coordinates as Position[][][]).flat() : [];
}
