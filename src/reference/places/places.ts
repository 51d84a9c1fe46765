import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import Flatbush from 'flatbush';
import type { MultiPolygon, Polygon, Position } from 'geojson';
import type { Ctx } from '#platform/context';
import {
  compareKeys,
  type LayerWithAreas,
  loadLayers,
  loadSketch,
  type SketchFeature,
} from './areas-store.ts';
import type { Point } from './geometry.ts';

type Shape = Polygon | MultiPolygon;

/** All shapes of the city, ready to be asked, as the process keeps them. */
export interface Places {
  layers: readonly LayerWithAreas[];
  sketch: readonly SketchFeature[];
  /** By `layer:key`. */
  names: ReadonlyMap<string, string>;
  locate(point: Point): Location;
}

export interface Location {
  /** Whether the city serves this place. */
  inside: boolean;
  /** `layer:key` of at most one area of each layer, in the layers' order. */
  areas: string[];
}

export function placesOf(ctx: Ctx): Promise<Places> {
  return ctx.memory.get('places', async () => toPlaces(await loadLayers(ctx.db), await loadSketch(ctx.db)));
}

export function toPlaces(layers: readonly LayerWithAreas[], sketch: readonly SketchFeature[]): Places {
  const all = layers.flatMap((layer, rank) =>
    [...layer.areas]
      .sort((a, b) => compareKeys(a.key, b.key))
      .map(({ key, name, geometry }) => ({ rank, ref: `${layer.key}:${key}`, name, geometry })),
  );
  const find = finder(all.map((area) => area.geometry));
  const outlines = sketch.filter(({ kind }) => kind === 'outline').map(({ geometry }) => geometry as Shape);
  const inCity = finder(outlines);
  return {
    layers,
    sketch,
    names: new Map(all.map((area) => [area.ref, area.name])),
    locate: (point) => ({
      inside: outlines.length === 0 || inCity(point).length > 0,
      areas: firstOfEachLayer(find(point).map((i) => all[i]!)),
    }),
  };
}

/** A point on a border is in several areas: the first by key takes it, so that it is the same one every time. */
function firstOfEachLayer(found: readonly { rank: number; ref: string }[]): string[] {
  const taken = new Map<number, string>();
  for (const { rank, ref } of found) if (!taken.has(rank)) taken.set(rank, ref);
  return [...taken.values()];
}

/** Numbers of the shapes that hold a point, ascending; borders belong to the shape. */
function finder(shapes: readonly Shape[]): (point: Point) => number[] {
  if (shapes.length === 0) return () => [];
  const index = new Flatbush(shapes.length);
  for (const shape of shapes) index.add(...boundsOf(shape));
  index.finish();
  return ({ lat, lng }) =>
    index
      .search(lng, lat, lng, lat, (i) => booleanPointInPolygon([lng, lat], shapes[i]!))
      .sort((a, b) => a - b);
}

export function ringsOf(shape: Shape): Position[][] {
  return shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat();
}

function boundsOf(shape: Shape): [number, number, number, number] {
  const points = ringsOf(shape).flat();
  const [lngs, lats] = [points.map((point) => point[0]!), points.map((point) => point[1]!)];
  const least = (list: number[]) => list.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (list: number[]) => list.reduce((a, b) => Math.max(a, b), -Infinity);
  return [least(lngs), least(lats), most(lngs), most(lats)];
}
