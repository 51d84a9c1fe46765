import { sql } from 'kysely';
import type { RequestLine } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { plannedOnce } from '#platform/db';
import { catalogOf, type Service } from '#reference/catalog';
import { takesReports } from './intake-policy.ts';

export interface NearPlace {
  service: Pick<Service, 'key' | 'duplicateRadius'>;
  /** WGS84 degrees. */
  lat: number;
  lng: number;
  /** The thing that it is about, as `layer:key`: an open request about the same thing is the same, however far the pins. */
  asset?: string | null;
  /** The request that is looked at itself. */
  exceptId?: string;
  /** 5 unless given. */
  limit?: number;
}

export type NearRequest = Pick<
  RequestLine,
  | 'id'
  | 'number'
  | 'status'
  | 'address'
  | 'address_source'
  | 'lat'
  | 'lng'
  | 'opened_at'
  | 'due_at'
  | 'me_too'
  | 'photo_id'
  | 'public_text'
  | 'asset'
> & {
  /** About the very same thing: a duplicate for certain. */
  certain: boolean;
  /** Metres. */
  distance: number;
};

const metresPerDegree = 111_195;

/**
 * Open requests of the same service about the same thing; then those near a point, nearest first: perhaps it is one of these. As far as the service's
 * `duplicateRadius` or else the city's, as old as the city's `duplicates.days`; others than agents see public ones only.
 * Distances are counted on a plane, which is exact to a centimetre so near by.
 */
export async function findDuplicates(ctx: Ctx, near: NearPlace): Promise<NearRequest[]> {
  const same = near.asset ? await aboutSame(ctx, near, near.asset) : [];
  const limit = near.limit ?? 5;
  return same.length >= limit ? same : [...same, ...(await nearBy(ctx, near, limit - same.length))];
}

const columns = sql`id, number, status, address, address_source, lat, lng, opened_at, due_at, me_too, photo_id, public_text, asset`;

/** However old they are: the thing still waits. */
async function aboutSame(ctx: Ctx, near: NearPlace, asset: string): Promise<NearRequest[]> {
  const { rows } = await sql<NearRequest>`
    select ${columns}, true as certain, 0::float8 as distance from request
    where asset = ${asset} and service_key = ${near.service.key} and closed_at is null and parent_id is null
      and (public or ${takesReports(ctx.actor)}) and id is distinct from ${near.exceptId ?? null}::uuid
    order by opened_at, id limit ${near.limit ?? 5}`.execute(ctx.db);
  return rows;
}

/** Of somebody who knows which thing it is, what is about another thing is no duplicate. */
async function nearBy(ctx: Ctx, near: NearPlace, limit: number): Promise<NearRequest[]> {
  const { city } = await catalogOf(ctx);
  const radius = near.service.duplicateRadius ?? city.duplicates.radius;
  const since = new Date(ctx.clock.now().getTime() - city.duplicates.days * 86_400_000);
  const shrink = Math.cos((near.lat * Math.PI) / 180);
  const dLat = radius / metresPerDegree;
  const dLng = dLat / Math.max(shrink, 0.01);
  const { rows } = await sql<NearRequest>`
    select ${plannedOnce} * from (
      select ${columns}, false as certain,
        ${metresPerDegree}::float8 * sqrt((lat - ${near.lat}) ^ 2 + ((lng - ${near.lng}) * ${shrink}) ^ 2) as distance
      from request
      where lat is not null
        and point(lng, lat) <@ box(point(${near.lng - dLng}, ${near.lat - dLat}), point(${near.lng + dLng}, ${near.lat + dLat}))
        and service_key = ${near.service.key} and closed_at is null and parent_id is null
        and opened_at >= ${since} and (public or ${takesReports(ctx.actor)})
        and id is distinct from ${near.exceptId ?? null}::uuid
        and (asset is null or ${near.asset ?? null}::text is null)
    ) as nearby
    where distance <= ${radius}
    order by distance, id
    limit ${limit}`.execute(ctx.db);
  return rows;
}
