import type { MultiPolygon, Polygon, Position } from 'geojson';
import type { Ctx } from '#platform/context';
import { loadShapes } from './areas-store.ts';
import { distanceMetres, type Point, ringsOf } from './geometry.ts';
import { inForceAt, outlinesOf, placesOf } from './places.ts';
import { areaLocator, limitLayer } from './places-views.ts';

/** The nearest ground of the city to a point outside of it. */
export interface NearLimit {
  /** On the ground, rounded. */
  metres: number;
  /** Just inside the limit. */
  at: Point;
}

/** Steps inwards from the line itself, metres: a corner so sharp that ten do not suffice belongs to the line. */
const inwards = [0.5, 2, 10];

/**
 * How far outside of the city a point lies, and where the city's nearest ground is; null for a point inside, and where
 * the city has no limit. Degrees, WGS84. Walks every edge of the limit: about three milliseconds for 30,000 points.
 */
export async function nearLimit(ctx: Ctx, point: Point): Promise<NearLimit | null> {
  const locate = await areaLocator(ctx);
  if (locate(point).inside) return null;
  const line = nearestOf(point, await limitRings(ctx));
  if (!line) return null;
  const metres = distanceMetres(point, line);
  const steps = metres === 0 ? [] : inwards.map((step) => beyond(point, line, step / metres));
  return { metres: Math.round(metres), at: steps.find((at) => locate(at).inside) ?? line };
}

/** Where one comes who walks on from `from` over `to` by a share of that way. */
function beyond(from: Point, to: Point, share: number): Point {
  return { lat: to.lat + (to.lat - from.lat) * share, lng: to.lng + (to.lng - from.lng) * share };
}

async function limitRings(ctx: Ctx): Promise<Position[][]> {
  const places = await placesOf(ctx);
  const limit = inForceAt(places, ctx.clock.now()).find(({ key }) => key === limitLayer)?.inForce;
  if (!limit) return outlinesOf(places.sketch).flatMap(ringsOf);
  return ctx.memory.get(`limit-rings ${limit.id}`, async () =>
    (await loadShapes<Polygon | MultiPolygon>(ctx.db, limit.id)).flatMap(({ geometry }) => ringsOf(geometry)),
  );
}

/** On a plane around the point, which is exact to a centimetre as near as anybody asks. */
function nearestOf({ lat, lng }: Point, rings: readonly Position[][]): Point | null {
  const shrink = Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  let least = Number.POSITIVE_INFINITY;
  let nearest: Point | null = null;
  for (const ring of rings)
    for (let i = 1; i < ring.length; i++) {
      const ax = (ring[i - 1]![0]! - lng) * shrink;
      const ay = ring[i - 1]![1]! - lat;
      const dx = (ring[i]![0]! - lng) * shrink - ax;
      const dy = ring[i]![1]! - lat - ay;
      const length = dx * dx + dy * dy;
      const share = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
      const [x, y] = [ax + share * dx, ay + share * dy];
      const far = x * x + y * y;
      if (far < least) {
        least = far;
        nearest = { lat: lat + y, lng: lng + x / shrink };
      }
    }
  return nearest;
}
