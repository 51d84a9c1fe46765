import { sql } from 'kysely';
import type { RequestLine } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { catalogOf, type Service } from '#reference/catalog';
import { takesReports } from './intake-policy.ts';

export interface NearPlace {
  service: Pick<Service, 'key' | 'duplicateRadius'>;
  /** WGS84 degrees. */
  lat: number;
  lng: number;
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
> & {
  /** Metres. */
  distance: number;
};

const metresPerDegree = 111_195;

/**
 * Open requests of the same service near a point, nearest first: perhaps it is one of these. As far as the service's
 * `duplicateRadius` or else the city's, as old as the city's `duplicates.days`; others than agents see public ones only.
 * Distances are counted on a plane, which is exact to a centimetre so near by.
 */
export async function findDuplicates(ctx: Ctx, near: NearPlace): Promise<NearRequest[]> {
  const { city } = await catalogOf(ctx);
  const radius = near.service.duplicateRadius ?? city.duplicates.radius;
  const since = new Date(ctx.clock.now().getTime() - city.duplicates.days * 86_400_000);
  const shrink = Math.cos((near.lat * Math.PI) / 180);
  const dLat = radius / metresPerDegree;
  const dLng = dLat / Math.max(shrink, 0.01);
  const { rows } = await sql<NearRequest>`
    select * from (
      select id, number, status, address, address_source, lat, lng, opened_at, due_at, me_too, photo_id, public_text,
        ${metresPerDegree}::float8 * sqrt((lat - ${near.lat}) ^ 2 + ((lng - ${near.lng}) * ${shrink}) ^ 2) as distance
      from request
      where lat is not null
        and point(lng, lat) <@ box(point(${near.lng - dLng}, ${near.lat - dLat}), point(${near.lng + dLng}, ${near.lat + dLat}))
        and service_key = ${near.service.key} and closed_at is null and parent_id is null
        and opened_at >= ${since} and (public or ${takesReports(ctx.actor)})
        and id is distinct from ${near.exceptId ?? null}::uuid
    ) as nearby
    where distance <= ${radius}
    order by distance, id
    limit ${near.limit ?? 5}`.execute(ctx.db);
  return rows;
}
