import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { Ctx } from '#platform/context';
import { areasAt, type NearLimit, nearLimit, type Point } from '#reference/places';
import type { NeighborDefinition } from './neighbor.ts';
import { loadNeighbors, type Neighbor } from './neighbor-store.ts';

/** Whose place it is. */
export type Serves =
  | {
      by: 'city';
      /** `layer:key`; at the border those of the city's nearest ground. */
      areas: string[];
      /** It lies outside, but so near that nobody knows without asking. */
      border?: NearLimit;
    }
  /** null: nobody that the city pack knows. */
  | { by: 'neighbor'; neighbor: NeighborDefinition | null };

/** Devices err by this much, drawn limits too, and bridges, quays and medians lie on the line. Metres. */
export const borderMetres = 50;

/**
 * Who serves a point: the city; the city perhaps (at most `borderMetres` outside: ask); or the first neighboring government
 * whose shape or area holds it, else the one that has all the rest. `within` 0 leaves nothing open at the border.
 * Degrees, WGS84; impossible coordinates are nobody's.
 */
export async function whoServes(ctx: Ctx, point: Point, within = borderMetres): Promise<Serves> {
  const found = await areasAt(ctx, point);
  if (found.inside) return { by: 'city', areas: [...found.areas] };
  if (!isOnEarth(point)) return { by: 'neighbor', neighbor: null };
  const border = within > 0 ? await nearLimit(ctx, point) : null;
  if (border && border.metres <= within)
    return { by: 'city', areas: [...(await areasAt(ctx, border.at)).areas], border };
  const neighbors = await neighborsOf(ctx);
  const neighbor = neighbors.find((one) => holds(one, point, found.areas)) ?? restOf(neighbors);
  return { by: 'neighbor', neighbor: neighbor ? withoutShape(neighbor) : null };
}

/** All that the city pack knows, in its order. */
export function neighborsOf(ctx: Ctx): Promise<Neighbor[]> {
  return ctx.memory.get('neighbors', () => loadNeighbors(ctx.db));
}

function holds({ shape, area }: Neighbor, { lat, lng }: Point, areas: readonly string[]): boolean {
  if (area && areas.includes(area)) return true;
  return shape !== undefined && booleanPointInPolygon([lng, lat], shape);
}

/** The one without a place of its own: the county, the state. */
function restOf(neighbors: readonly Neighbor[]): Neighbor | undefined {
  return neighbors.find(({ shape, area }) => !shape && !area);
}

function withoutShape({ shape: _, ...definition }: Neighbor): NeighborDefinition {
  return definition;
}

function isOnEarth({ lat, lng }: Point): boolean {
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180;
}
