import area from '@turf/area';
import type { MultiPolygon, Polygon } from 'geojson';
import type { Ctx } from '#platform/context';
import { loadShapes, type SketchFeature } from './areas-store.ts';
import { type Bounds, boundsOfPoints, ringsOf } from './geometry.ts';
import { inForceAt, type KnownArea, placesOf } from './places.ts';

/** An area with its shape, for drawing and for figures per square kilometre. */
export interface AreaShape extends KnownArea {
  /** WGS84, [lng, lat]; the same object as long as the edition is in force. */
  geometry: Polygon | MultiPolygon;
  /** Square kilometres on the sphere, by Chamberlain and Duquette's formula (@turf/area). */
  km2: number;
  bounds: Bounds;
}

type Shape = Pick<AreaShape, 'geometry' | 'km2' | 'bounds'>;

/** The areas of a polygon layer that are in force now, with their shapes, in the order of their keys; none for any other key. */
export async function areaShapes(ctx: Ctx, layer: string): Promise<AreaShape[]> {
  const found = inForceAt(await placesOf(ctx), ctx.clock.now()).find(
    ({ key, kind }) => key === layer && kind === 'polygon',
  );
  if (!found?.inForce) return [];
  const { id, known } = found.inForce;
  const shapes = await ctx.memory.get(`area-shapes ${id}`, () => measure(ctx, id));
  return known.flatMap((one) => {
    const shape = shapes.get(one.key);
    return shape ? [{ ...one, ...shape }] : [];
  });
}

/** An edition's shapes never change, so neither do their measures. */
async function measure(ctx: Ctx, versionId: string): Promise<Map<string, Shape>> {
  const shapes = await loadShapes<Polygon | MultiPolygon>(ctx.db, versionId);
  return new Map(
    shapes.map(({ key, geometry }) => [
      key,
      { geometry, km2: area(geometry) / 1e6, bounds: boundsOfPoints(ringsOf(geometry).flat()) },
    ]),
  );
}

/** The lines and shapes of the sketch map; the same list until the city's ground changes. */
export async function sketchFeatures(ctx: Ctx): Promise<readonly SketchFeature[]> {
  return (await placesOf(ctx)).sketch;
}
