import { cellArea, cellToBoundary, cellToLatLng } from 'h3-js';
import { countAll, countByHex, requestMap } from '#flow/map';
import { addressesNear, usualLeast } from '#flow/measure';
import { spanOfDays } from '#reference/calendar';
import type { StaffVisit } from '#reference/console';
import { areaPath, areaShape, type Ground, groundOf } from '#reference/ground-picture';
import { areaLocator, areaName, type Bounds } from '#reference/places';
import { type AreaAsked, filterOf } from '../map/area-map-data.ts';
import { type Class, classesOf } from '../map/classes.ts';
import type { Period } from '../period.ts';

/** Resolutions of H3 that can be chosen: hexagons of about 5, 0.7 and 0.1 square kilometres. */
export const sizes = [7, 8, 9] as const;
export type Size = (typeof sizes)[number];

export interface HeatAsked extends Pick<AreaAsked, 'service' | 'status'> {
  /** `layer:key` to look closer at. */
  area?: string;
  /** Without one by how near one looks. */
  size?: Size;
}

export interface Hexagon {
  cell: string;
  lat: number;
  lng: number;
  /** null: fewer than `least`. */
  count: number | null;
  /** As the `d` of an SVG path. */
  d: string;
}

export interface Spot {
  cell: string;
  lat: number;
  lng: number;
  count: number;
  /** The street that is nearest, and the areas that it lies in. */
  street: string | null;
  areas: string[];
}

export interface HeatData {
  ground: Ground;
  limit: string | null;
  hexagons: Hexagon[];
  classes: Class[];
  top: Spot[];
  size: Size;
  /** Square kilometres of one hexagon. */
  km2: number;
  total: number;
  least: number;
  lost: boolean;
}

const mostSpots = 20;
/** Degrees of latitude: a part of the city smaller than this is looked at by the finest hexagons. */
const closeEnough = 0.12;

/** Requests by hexagons of one size: where they cluster, whatever the borders of areas. */
export async function heatData(visit: StaffVisit, period: Period, asked: HeatAsked): Promise<HeatData> {
  const { ctx, now } = visit;
  const least = visit.catalog.city.leastShown ?? usualLeast;
  const shape = asked.area ? await areaShape(ctx, asked.area) : undefined;
  const ground = await groundOf(ctx, shape?.bounds);
  const size = asked.size ?? sizeFor(ground.fit.bounds);
  const filter = filterOf(visit, asked);
  const empty = {
    ground,
    limit: null,
    hexagons: [],
    classes: [],
    top: [],
    size,
    km2: 0,
    total: 0,
    least,
    lost: true,
  };
  if (!filter) return empty;
  const map = await requestMap(ctx);
  const chosen = {
    ...filter,
    ...spanOfDays(visit.catalog.calendar, period),
    areas: asked.area && shape ? [asked.area] : undefined,
  };
  const counts = countByHex(map, chosen, size, now);
  const told = [...counts].map(([cell, { count }]) => hexagonOf(ground, cell, count, least));
  const hexagons = told.filter(({ lat, lng }) => isWithin(ground.fit.bounds, lat, lng));
  const shown = hexagons.flatMap(({ count }) => (count === null ? [] : [count]));
  return {
    ground,
    limit: shape ? areaPath(shape, ground.fit) : null,
    hexagons,
    classes: classesOf(shown, 'quantiles'),
    top: await topOf(visit, hexagons),
    size,
    km2: hexagons[0] ? cellArea(hexagons[0].cell, 'km2') : 0,
    total: countAll(map, chosen, now).count,
    least,
    lost: false,
  };
}

function sizeFor([, south, , north]: Bounds): Size {
  return north - south < closeEnough ? 9 : 8;
}

function hexagonOf({ fit }: Ground, cell: string, count: number, least: number): Hexagon {
  const [lat, lng] = cellToLatLng(cell);
  const corners = cellToBoundary(cell).map(([y, x]) => `${tenth(fit.x(x))} ${tenth(fit.y(y))}`);
  return { cell, lat, lng, count: count < least ? null : count, d: `M${corners.join('L')}Z` };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function isWithin([west, south, east, north]: Bounds, lat: number, lng: number): boolean {
  return lng >= west && lng <= east && lat >= south && lat <= north;
}

async function topOf({ ctx }: StaffVisit, hexagons: readonly Hexagon[]): Promise<Spot[]> {
  const told = hexagons.filter((one): one is Hexagon & { count: number } => one.count !== null);
  const top = told.sort((a, b) => b.count - a.count || (a.cell < b.cell ? -1 : 1)).slice(0, mostSpots);
  const streets = await addressesNear(ctx, top);
  const locate = await areaLocator(ctx);
  const spots: Spot[] = [];
  for (const [at, { cell, lat, lng, count }] of top.entries()) {
    const names = await Promise.all(locate({ lat, lng }).areas.map((ref) => areaName(ctx, ref)));
    const areas = names.filter((name) => name !== undefined);
    spots.push({ cell, lat, lng, count, street: streetOf(streets[at] ?? null), areas });
  }
  return spots;
}

/** "3296 Alder St" is on Alder St; a corner stays what it is. */
export function streetOf(address: string | null): string | null {
  const first = address?.split(',')[0]?.trim();
  return first?.replace(/^\d[\w-]*(\s+1\/2)?\s+(?=\D)/, '') || null;
}
