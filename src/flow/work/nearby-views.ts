import { sql } from 'kysely';
import { mayView, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { catalogOf } from '#reference/catalog';
import { distanceMetres } from '#reference/places';

export type NearbyRow = Pick<
  Request,
  | 'id'
  | 'number'
  | 'service_key'
  | 'status'
  | 'outcome'
  | 'department_key'
  | 'public'
  | 'address'
  | 'opened_at'
  | 'parent_id'
> & { lat: number; lng: number };

export interface Nearby extends NearbyRow {
  metres: number;
}

/** A metre in degrees of latitude. */
const metre = 1 / 111_320;

/**
 * What else is around a request, nearest first: `same`, open ones of its service within the radius in which the city
 * takes them for the same thing, and `place`, everything of the last year within 30 metres. Only what the actor may see.
 */
export async function nearbyRequests(
  ctx: Ctx,
  request: Request,
): Promise<{ same: Nearby[]; place: Nearby[] }> {
  const { lat, lng } = request;
  if (lat === null || lng === null) return { same: [], place: [] };
  const catalog = await catalogOf(ctx);
  const radius = catalog.service(request.service_key)?.duplicateRadius ?? catalog.city.duplicates.radius;
  const here = { lat, lng };
  const found = await rowsAround(ctx, request, here, Math.max(radius, 30));
  const near = found
    .filter((row) => mayView(ctx.actor, row))
    .map((row) => ({ ...row, metres: Math.round(distanceMetres(here, row)) }))
    .sort((a, b) => a.metres - b.metres);
  const same = near.filter(
    (row) => row.metres <= radius && row.service_key === request.service_key && row.status !== 'closed',
  );
  return { same, place: near.filter((row) => row.metres <= 30 && !same.includes(row)) };
}

async function rowsAround(
  ctx: Ctx,
  request: Request,
  { lat, lng }: { lat: number; lng: number },
  metres: number,
): Promise<NearbyRow[]> {
  const up = metres * metre;
  const aside = up / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  const since = new Date(ctx.clock.now().getTime() - 366 * 86_400_000);
  const { rows } = await sql<NearbyRow>`
    select id, number, service_key, status, outcome, department_key, public, address, opened_at, parent_id, lat, lng
    from request
    where lat is not null and id <> ${request.id} and opened_at >= ${since}
      and point(lng, lat) <@ box(point(${lng - aside}::float8, ${lat - up}::float8),
        point(${lng + aside}::float8, ${lat + up}::float8))
    order by opened_at desc limit 60`.execute(ctx.db);
  return rows;
}
