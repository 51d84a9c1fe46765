import type { MultiPolygon, Polygon } from 'geojson';
import type { Ctx } from '#platform/context';
import type { Db } from '#platform/db';
import { type Changes, compareRows } from '#reference/catalog';
import type { NeighborDefinition } from './neighbor.ts';

export interface Neighbor extends NeighborDefinition {
  /** WGS84; none for one that is told by an area, or that has all the rest. */
  shape?: Polygon | MultiPolygon;
}

declare module '#platform/db' {
  interface Tables {
    neighbor: {
      key: string;
      position: number;
      definition: NeighborDefinition;
      shape: Polygon | MultiPolygon | null;
    };
  }
}

/** In the order in which they are asked. */
export async function loadNeighbors(db: Db): Promise<Neighbor[]> {
  const rows = await db.selectFrom('neighbor').selectAll().orderBy('position').execute();
  return rows.map(({ definition, shape }) => ({ ...definition, ...(shape ? { shape } : {}) }));
}

/** Makes them what the city pack says. For whoever holds the city's lock; forget `neighbors` in the same transaction. */
export async function saveNeighbors(ctx: Ctx, neighbors: readonly Neighbor[]): Promise<Changes> {
  const entries = (list: readonly Neighbor[]) => list.map((one, i) => [one.key, [i, one]] as const);
  const changes = compareRows(entries(await loadNeighbors(ctx.db)), entries(neighbors));
  if (changes.same) return changes;
  await ctx.db.deleteFrom('neighbor').execute();
  const rows = neighbors.map(({ shape, ...definition }, position) => ({
    key: definition.key,
    position,
    definition: JSON.stringify(definition) as never,
    shape: shape ? (JSON.stringify(shape) as never) : null,
  }));
  if (rows.length > 0) await ctx.db.insertInto('neighbor').values(rows).execute();
  return changes;
}
