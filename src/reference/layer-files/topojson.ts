import type { Position } from 'geojson';

type Refuse = (message: string) => never;
type Json = Record<string, unknown>;

/** Features of one object of a topology, arcs unrolled. https://github.com/topojson/topojson-specification, version 1. */
export function topoFeatures(topology: Json, object: string | undefined, refuse: Refuse): Json[] {
  const objects = asObject(topology['objects']) ?? {};
  const names = Object.keys(objects);
  if (names.length === 0) return refuse('is a TopoJSON without objects');
  if (object === undefined && names.length > 1)
    return refuse(`holds several objects; say which one with --object: ${names.join(', ')}`);
  const chosen = asObject(objects[object ?? names[0]!]);
  if (!chosen) return refuse(`has no object "${object}"; there are: ${names.join(', ')}`);
  const arcs = decodeArcs(topology, refuse);
  const geometries = chosen['type'] === 'GeometryCollection' ? asArray(chosen['geometries']) : [chosen];
  return geometries.map((one) => {
    const geometry = asObject(one) ?? {};
    return {
      type: 'Feature',
      ...(geometry['id'] === undefined ? {} : { id: geometry['id'] }),
      properties: geometry['properties'] ?? {},
      geometry: unroll(geometry, arcs, topology, refuse),
    };
  });
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

type Move = (position: Position) => Position;

function mover(topology: Json): Move | undefined {
  const transform = asObject(topology['transform']);
  if (!transform) return undefined;
  const [kx, ky] = asArray(transform['scale']) as number[];
  const [dx, dy] = asArray(transform['translate']) as number[];
  return ([x, y]) => [x! * kx! + dx!, y! * ky! + dy!];
}

/** With a transform the points are whole numbers, each counted from the one before. */
function decodeArcs(topology: Json, refuse: Refuse): Position[][] {
  const move = mover(topology);
  return asArray(topology['arcs']).map((arc, i) => {
    const points = asArray(arc) as Position[];
    if (!points.every((point) => Array.isArray(point)))
      return refuse(`has an arc ${i} that is no list of points`);
    if (!move) return points;
    let [x, y] = [0, 0];
    return points.map((point) => {
      x += point[0]!;
      y += point[1]!;
      return move([x, y]);
    });
  });
}

function unroll(geometry: Json, arcs: readonly Position[][], topology: Json, refuse: Refuse): Json | null {
  /** Arcs one after the other; each begins where the one before ended. `~i` is arc i backwards. */
  const line = (list: unknown): Position[] =>
    asArray(list).flatMap((index, i) => {
      const n = Number(index);
      const arc = arcs[n < 0 ? ~n : n];
      if (!arc) return refuse(`uses an arc ${n} that is not there`);
      const points = n < 0 ? arc.toReversed() : arc;
      return i === 0 ? points : points.slice(1);
    });
  const polygon = (list: unknown) => asArray(list).map(line);
  const move = mover(topology) ?? ((position: Position) => position);
  const { type } = geometry;
  const coordinates = geometry['coordinates'] as never;
  switch (type) {
    case 'Point':
      return { type, coordinates: move(coordinates) };
    case 'MultiPoint':
      return { type, coordinates: asArray(coordinates).map((one) => move(one as Position)) };
    case 'LineString':
      return { type, coordinates: line(geometry['arcs']) };
    case 'MultiLineString':
    case 'Polygon':
      return { type, coordinates: polygon(geometry['arcs']) };
    case 'MultiPolygon':
      return { type, coordinates: asArray(geometry['arcs']).map(polygon) };
    case null:
    case undefined:
      return null;
    default:
      return refuse(`has a geometry "${String(type)}", which is not known here`);
  }
}
