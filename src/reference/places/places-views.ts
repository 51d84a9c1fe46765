import type { FeatureCollection } from 'geojson';
import { latLngToCell } from 'h3-js';
import type { Ctx } from '#platform/context';
import { type Bounds, boundsOfPoints, type Point, ringsOf } from './geometry.ts';
import type { Layer, LayerKind } from './layer.ts';
import {
  finderOf,
  inForceAt,
  type KnownArea,
  type KnownVersion,
  type Location,
  outlinesOf,
  placesOf,
} from './places.ts';

/**
 * Where a point lies: whether the city serves it, and at most one area of each polygon layer, by the editions in
 * force at an instant (now unless given). Without an outline in the sketch every point counts as inside. Degrees, WGS84;
 * impossible coordinates are outside of everything.
 */
export async function areasAt(ctx: Ctx, point: Point, at?: Date): Promise<Location> {
  return (await areaLocator(ctx, at))(point);
}

/** `areasAt` for many points: gets the shapes ready once. */
export async function areaLocator(ctx: Ctx, at: Date = ctx.clock.now()): Promise<(point: Point) => Location> {
  const places = await placesOf(ctx);
  const layers = inForceAt(places, at).flatMap(({ key, kind, inForce }) =>
    kind === 'polygon' && inForce ? [{ key, inForce }] : [],
  );
  const finders = await Promise.all(layers.map(({ inForce }) => finderOf(ctx, inForce)));
  const limit = finders[layers.findIndex(({ key }) => key === limitLayer)];
  const counted = layers.map(({ key, inForce }, i) => ({ key, known: inForce.known, find: finders[i]! }));
  return (point) => {
    const areas: string[] = [];
    for (const { key, known, find } of counted) {
      const found = key === limitLayer ? -1 : find(point);
      if (found >= 0) areas.push(`${key}:${known[found]!.key}`);
    }
    return { inside: limit ? limit(point) >= 0 : places.inCity(point), areas };
  };
}

/** A layer of this key says where the city ends, in place of the sketch's outline; nothing is counted by it. */
export const limitLayer = 'city-limit';

/** Which editions count at an instant, as a text that differs exactly when they do. */
export async function shapesInForce(ctx: Ctx, at: Date = ctx.clock.now()): Promise<string> {
  const layers = inForceAt(await placesOf(ctx), at);
  return layers.flatMap(({ kind, inForce }) => (kind === 'polygon' && inForce ? [inForce.id] : [])).join(' ');
}

/** The name of an area by `layer:key`, old editions included; undefined when there never was one. */
export async function areaName(ctx: Ctx, ref: string): Promise<string | undefined> {
  return (await placesOf(ctx)).names.get(ref);
}

/** Areas of a layer with more than these are typed or clicked, not chosen from a list. */
const mostChoices = 250;

/** How the city is divided, and into what: the polygon layers in force that are short enough to choose from, areas in the order of their keys. */
export async function layers(ctx: Ctx): Promise<(Layer & { areas: { key: string; name: string }[] })[]> {
  const all = await layersInForce(ctx);
  return all
    .filter(({ key, kind, areas }) => kind === 'polygon' && key !== limitLayer && areas.length <= mostChoices)
    .map(({ key, name, sample, areas }) => ({
      key,
      name,
      sample,
      areas: areas.map((area) => ({ key: area.key, name: area.name })),
    }));
}

/** Every layer of any kind and length, with the areas in force and where about their middle is. */
export async function layersInForce(
  ctx: Ctx,
): Promise<(Layer & { kind: LayerKind; areas: readonly KnownArea[] })[]> {
  return inForceAt(await placesOf(ctx), ctx.clock.now()).map(({ key, name, sample, kind, inForce }) => ({
    key,
    name,
    sample: sample && inForce?.origin === 'pack',
    kind,
    areas: inForce?.known ?? [],
  }));
}

export interface LayerEditions extends Layer {
  kind: LayerKind;
  /** Those that count first: the latest day, then the latest correction. */
  versions: readonly Omit<KnownVersion, 'known'>[];
  inForce: number | undefined;
}

/** Every layer with all its editions: for whoever keeps the settings. */
export async function layerEditions(ctx: Ctx): Promise<LayerEditions[]> {
  return inForceAt(await placesOf(ctx), ctx.clock.now()).map(({ inForce, ...layer }) => ({
    ...layer,
    inForce: inForce?.version,
  }));
}

/** The box around the city's outline; null when the sketch has none. */
export async function cityBounds(ctx: Ctx): Promise<Bounds | null> {
  const outlines = outlinesOf((await placesOf(ctx)).sketch);
  return outlines.length > 0 ? boundsOfPoints(outlines.flatMap(ringsOf).flat()) : null;
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
