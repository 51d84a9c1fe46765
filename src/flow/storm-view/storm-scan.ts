import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { catalogOf } from '#reference/catalog';
import { reachOf } from '#reference/people';
import { type StormArea, type StormFilter, startOf } from './storm-view.ts';

/** Who reads: `link` sees what everybody may see, staff what is public or in their reach (`requests.view`). */
export type StormReader = 'link' | 'staff';

/** Of each service (or of all together) the newest so many in the time are looked at, so that the work is bounded. */
export const mostLookedAt = 50_000;

const newestFirst = sql.raw('order by opened_at desc, id desc');

/**
 * The rows in a view's time and services, newest first, each service along its own index; the caller filters by place and state
 * what comes out of it, so that a storm's own index does the work and a place without any report costs no more than `mostLookedAt`.
 */
export async function scan(
  ctx: Ctx,
  filter: StormFilter,
  reader: StormReader,
  more: readonly RawBuilder<unknown>[] = [],
): Promise<RawBuilder<unknown>> {
  const now = ctx.clock.now();
  const where = and([
    sql`opened_at >= ${startOf(filter, now)} and opened_at <= ${now}`,
    ...(await seenBy(ctx, reader)),
    ...more,
  ]);
  if (filter.services.length === 0)
    return sql`(select * from request where ${where} ${newestFirst} limit ${mostLookedAt}) as seen`;
  return sql`(select found.* from unnest(${filter.services}::text[]) as wanted(key) cross join lateral (
    select * from request where service_key = wanted.key and ${where} ${newestFirst} limit ${mostLookedAt}) as found) as seen`;
}

/** The same for one page: each service gives no more than the page holds, since all are in order. */
export async function scanPage(
  ctx: Ctx,
  filter: StormFilter,
  reader: StormReader,
  page: { more: readonly RawBuilder<unknown>[]; limit: number },
): Promise<RawBuilder<unknown>> {
  const now = ctx.clock.now();
  const where = and([
    sql`opened_at >= ${startOf(filter, now)} and opened_at <= ${now}`,
    ...(await seenBy(ctx, reader)),
    ...page.more,
  ]);
  const wanted = and([...inPlace(filter.area), ...inState(filter)]);
  const one = (service: RawBuilder<unknown>) => sql`select * from (
      select * from request where ${service} and ${where} ${newestFirst} limit ${mostLookedAt}
    ) as looked where ${wanted} ${newestFirst} limit ${page.limit}`;
  if (filter.services.length === 0) return sql`(${one(sql`true`)}) as seen`;
  return sql`(select found.* from unnest(${filter.services}::text[]) as wanted(key)
    cross join lateral (${one(sql`service_key = wanted.key`)}) as found) as seen`;
}

async function seenBy(ctx: Ctx, reader: StormReader): Promise<RawBuilder<unknown>[]> {
  if (reader === 'link') return [sql`public`];
  const reach = reachOf(await catalogOf(ctx), ctx.actor, 'requests.view');
  if (reach === 'everywhere') return [];
  return reach.length === 0 ? [sql`public`] : [sql`(public or department_key = any(${[...reach]}::text[]))`];
}

/** A duplicate is counted with the request that it duplicates. */
export function inState({ open_only }: Pick<StormFilter, 'open_only'>): RawBuilder<unknown>[] {
  return [sql`parent_id is null`, ...(open_only ? [sql`closed_at is null`] : [])];
}

/** Metres of a degree of latitude. */
const degree = 111_195;

/** The condition of a place on the columns `areas`, `lat` and `lng`; a circle by distance on the sphere (haversine). */
export function inPlace(area: StormArea): RawBuilder<unknown>[] {
  switch (area.kind) {
    case 'city':
      return [];
    case 'area':
      return [sql`areas @> array[${area.area}]::text[]`];
    case 'box':
      return [sql`lat between ${area.south} and ${area.north} and lng between ${area.west} and ${area.east}`];
    case 'near': {
      const up = area.metres / degree;
      const aside = up / Math.max(0.01, Math.cos((area.lat * Math.PI) / 180));
      return [
        sql`lat between ${area.lat - up} and ${area.lat + up} and lng between ${area.lng - aside} and ${area.lng + aside}`,
        sql`2 * 6371008.8 * asin(sqrt(least(1, sin(radians(lat - ${area.lat}::float8) / 2) ^ 2
          + cos(radians(lat)) * cos(radians(${area.lat}::float8)) * sin(radians(lng - ${area.lng}::float8) / 2) ^ 2)))
          <= ${area.metres}`,
      ];
    }
  }
}

export function and(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`true` : sql`${sql.join([...conditions], sql` and `)}`;
}
