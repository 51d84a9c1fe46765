import type { FeatureCollection } from 'geojson';
import { latLngToCell } from 'h3-js';
import type { Ctx } from '#platform/context';
import type { Point } from './geometry.ts';
import type { Layer } from './layer.ts';
import { type Location, placesOf } from './places.ts';

/**
 * Where a point lies: whether the city serves it, and at most one area of each layer. Without an outline in the
 * sketch every point counts as inside. Degrees, WGS84; impossible coordinates are outside of everything.
 */
export async function areasAt(ctx: Ctx, point: Point): Promise<Location> {
  return (await placesOf(ctx)).locate(point);
}

/** The name of an area by `layer:key`; undefined when there is none (any more). */
export async function areaName(ctx: Ctx, ref: string): Promise<string | undefined> {
  return (await placesOf(ctx)).names.get(ref);
}

/** How the city is divided, and into what: for filters and reports. Areas in the order of their keys. */
export async function layers(ctx: Ctx): Promise<(Layer & { areas: { key: string; name: string }[] })[]> {
  const places = await placesOf(ctx);
  return places.layers.map((layer) => ({
    ...layer,
    areas: layer.areas.map(({ key, name }) => ({ key, name })),
  }));
}

/** The map beneath all maps, GeoJSON; `kind` of each feature is outline, river, park or street. */
export async function sketchGeoJson(ctx: Ctx): Promise<FeatureCollection> {
  const { sketch } = await placesOf(ctx);
  return {
    type: 'FeatureCollection',
    features: sketch.map(({ kind, name, geometry }) => ({
      type: 'Feature',
      properties: { kind, name },
      geometry,
    })),
  };
}

/** The H3 cell of resolution 9 (about 0.1 square kilometres), in which nearby requests are counted and looked for. */
export function h3Of(lat: number, lng: number): string {
  return latLngToCell(lat, lng, 9);
}
