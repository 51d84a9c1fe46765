import type { Geometry, Position } from 'geojson';
import type { LayerKind } from '#reference/places';

/** A geometry of any type as one: polygons of rings; a line is a polygon's only ring, a point a ring of one position. */
export type Parts = Position[][][];

const kinds: Record<string, LayerKind> = {
  Polygon: 'polygon',
  MultiPolygon: 'polygon',
  LineString: 'line',
  MultiLineString: 'line',
  Point: 'point',
  MultiPoint: 'point',
};

/** undefined for what is no geometry of one kind. */
export function kindOf(geometry: Geometry): LayerKind | undefined {
  return Object.hasOwn(kinds, geometry.type) ? kinds[geometry.type] : undefined;
}

/** Heights and whatever else follows the first two numbers are left out. null: a position is not two numbers. */
export function toParts(geometry: Geometry): Parts | null {
  try {
    return nested(geometry).map((rings) =>
      rings.map((ring) =>
        ring.map((position): Position => {
          const [x, y] = position;
          if (typeof x !== 'number' || typeof y !== 'number') throw new TypeError();
          return [x, y];
        }),
      ),
    );
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function nested(geometry: Geometry): Parts {
  switch (geometry.type) {
    case 'Polygon':
      return [geometry.coordinates];
    case 'MultiPolygon':
      return geometry.coordinates;
    case 'LineString':
      return [[geometry.coordinates]];
    case 'MultiLineString':
      return geometry.coordinates.map((line) => [line]);
    case 'Point':
      return geometry.coordinates.length > 0 ? [[[geometry.coordinates]]] : [];
    case 'MultiPoint':
      return geometry.coordinates.map((point) => [[point]]);
    default:
      return [];
  }
}

export function toGeometry(kind: LayerKind, parts: Parts): Geometry {
  const single = parts.length === 1;
  if (kind === 'polygon')
    return single
      ? { type: 'Polygon', coordinates: parts[0]! }
      : { type: 'MultiPolygon', coordinates: parts };
  const lines = parts.map((rings) => rings[0]!);
  if (kind === 'line')
    return single
      ? { type: 'LineString', coordinates: lines[0]! }
      : { type: 'MultiLineString', coordinates: lines };
  const points = lines.map((line) => line[0]!);
  return single ? { type: 'Point', coordinates: points[0]! } : { type: 'MultiPoint', coordinates: points };
}
