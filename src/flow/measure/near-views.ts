import { sql } from 'kysely';
import type { Ctx } from '#platform/context';

interface Point {
  /** Degrees, WGS84. */
  lat: number;
  lng: number;
}

/**
 * The address of the public request that lies nearest to each of some points, in their order; null where there is none. One
 * statement, each point along the index of places: for a name of a spot, not for a list.
 */
export async function addressesNear(ctx: Ctx, points: readonly Point[]): Promise<(string | null)[]> {
  if (points.length === 0) return [];
  const [lats, lngs] = [points.map(({ lat }) => lat), points.map(({ lng }) => lng)];
  const { rows } = await sql<{ address: string | null }>`
    select near.address from unnest(${lats}::float8[], ${lngs}::float8[]) with ordinality as spot (lat, lng, at)
    left join lateral (
      select address from (
        select address, public from request where lat is not null
        order by point(lng, lat) <-> point(spot.lng, spot.lat) limit 20
      ) as nearest where public and address is not null limit 1
    ) as near on true order by spot.at`.execute(ctx.db);
  return rows.map(({ address }) => address);
}
