import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { Invalid } from '#platform/errors';
import { type Cluster, clusterPoints } from './clusters.ts';
import type { WorldBox } from './grid.ts';
import type { MapFilter } from './mask.ts';
import { maskOf } from './mask.ts';
import { toLat, toLng, toX, toY, world } from './mercator.ts';
import { fromCode } from './number-code.ts';
import type { RequestMap } from './request-map.ts';
import { select } from './select.ts';

export interface TileAddress {
  /** Zoom, 0 to 22. */
  z: number;
  x: number;
  y: number;
}

/** What a map shows at one place: a single request, or how many there are. */
export interface Mark {
  /** Degrees, WGS84. */
  lat: number;
  lng: number;
  count: number;
  open: number;
  late: number;
  /** Of a single request. */
  number?: string;
}

/** Coordinates of a vector tile. */
const extent = 4096;
/** A tile is drawn 512 pixels wide: marks 64 pixels apart, farther in closer together. */
const cellsOf = (zoom: number) => (zoom >= 18 ? 42 : zoom >= 16 ? 21 : 8);

/**
 * A Mapbox vector tile (specification 2.1), layer `requests`, points with `count`, `open`, `late` and, of a single
 * request, `number`. Throws `Invalid` (`tile`) for an address that does not exist.
 */
export function requestTile(map: RequestMap, filter: MapFilter, tile: TileAddress, now: Date): Uint8Array {
  const box = boxOfTile(tile);
  const size = box[2] - box[0];
  const unit = size / extent;
  const features = marksIn(map, filter, box, size / cellsOf(tile.z), now).map((cluster, id) => ({
    id: id + 1,
    type: 1 as const,
    geometry: [[Math.round((cluster.x - box[0]) / unit), Math.round((cluster.y - box[1]) / unit)]],
    tags: tagsOf(map, cluster),
  }));
  const layers = { requests: { features } as never };
  return fromGeojsonVt(layers, { version: 2, extent });
}

function tagsOf({ columns }: RequestMap, { count, open, late, row }: Cluster) {
  const tags = { count, open, late };
  return count === 1 ? { ...tags, number: fromCode(columns.number[row]!) } : tags;
}

/** The tracking numbers of what lies in a box (degrees: west, south, east, north); undefined when there are more than `most`. */
export function numbersIn(
  { columns, grid }: RequestMap,
  filter: MapFilter,
  [west, south, east, north]: readonly [number, number, number, number],
  most: number,
): string[] | undefined {
  const box = [toX(west), toY(north), toX(east) + 1, toY(south) + 1] as const;
  const found = select(columns, grid, maskOf(columns, filter), box);
  if (found.length > most) return undefined;
  return Array.from(found, (at) => fromCode(columns.number[at]!));
}

/** Marks 56 pixels apart within a box (degrees: west, south, east, north) at a zoom of 256-pixel tiles; most points first. */
export function clustersIn(
  map: RequestMap,
  filter: MapFilter,
  [west, south, east, north]: readonly [number, number, number, number],
  zoom: number,
  now: Date,
): Mark[] {
  const cell = (world / 2 ** zoom / 256) * (zoom >= 17 ? 20 : 56);
  // Whole squares of the world, so that moving the map changes no mark.
  const box: WorldBox = [
    Math.floor(toX(west) / cell) * cell,
    Math.floor(toY(north) / cell) * cell,
    Math.ceil((toX(east) + 1) / cell) * cell,
    Math.ceil((toY(south) + 1) / cell) * cell,
  ];
  return marksIn(map, filter, box, cell, now).map((cluster) => ({
    lat: toLat(cluster.y),
    lng: toLng(cluster.x),
    ...tagsOf(map, cluster),
  }));
}

function marksIn({ columns, grid }: RequestMap, filter: MapFilter, box: WorldBox, cell: number, now: Date) {
  const found = select(columns, grid, maskOf(columns, filter), box);
  return clusterPoints(columns, found, box, cell, now.getTime() / 1000);
}

function boxOfTile({ z, x, y }: TileAddress): WorldBox {
  const many = 2 ** z;
  const isThere =
    [z, x, y].every((part) => Number.isInteger(part) && part >= 0) && z <= 22 && x < many && y < many;
  if (!isThere) throw Invalid.field('tile', 'errors.format');
  const size = world / many;
  return [x * size, y * size, (x + 1) * size, (y + 1) * size];
}
