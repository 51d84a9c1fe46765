import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/db';
import { lineColumns, type RequestLine } from './request-views.ts';

/** Which public requests a list or a map shows. */
export interface PublicFilter {
  /** Service keys: one service, or all of a group. */
  services?: readonly string[];
  open?: boolean;
  /** `layer:key`. */
  area?: string;
  /** A part of the address. */
  address?: string;
}

export interface PublicPage {
  rows: RequestLine[];
  /** `after` of the next page; null on the last one. */
  next: string | null;
}

/** West, south, east, north in degrees, WGS84. */
export type Box = readonly [number, number, number, number];

const columns = sql.raw(lineColumns.map((column) => `request.${column}`).join(', '));
const newestFirst = sql.raw('order by request.opened_at desc, request.id desc');

/**
 * Public requests, newest first, at most `limit`. Throws `Invalid` (`after`) for a cursor that is none of ours.
 * Several services are read each along its own index and then merged, since the newest of a rare group may lie
 * millions of rows deep in the list of all.
 */
export async function listPublic(
  ctx: Ctx,
  filter: PublicFilter & { after?: string; limit?: number } = {},
): Promise<PublicPage> {
  const limit = Math.min(filter.limit ?? 50, 200);
  const where = sql.join([...conditions(filter), ...afterCursor(filter.after)], sql` and `);
  const { rows } = await (filter.services
    ? sql<RequestLine>`
        select ${columns} from unnest(${filter.services}::text[]) as wanted(key) cross join lateral (
          select ${columns} from request where service_key = wanted.key and ${where} ${newestFirst} limit ${limit + 1}
        ) as request ${newestFirst} limit ${limit + 1}`
    : sql<RequestLine>`select ${columns} from request where ${where} ${newestFirst} limit ${limit + 1}`
  ).execute(ctx.db);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last ? writeCursor([last.opened_at, last.id]) : null };
}

/** About 700 by 700 metres: so small that all that was ever reported there can be read. */
const smallBox = 0.00005;
const newestRead = 20_000;

/**
 * The newest public requests in a box, for the pins of a map. In a wide box only the newest 20,000 of the city are
 * looked at: the work is bounded however many there are, and a map of years would show nothing but pins.
 */
export async function publicInBox(
  ctx: Ctx,
  box: Box,
  filter: PublicFilter = {},
  limit = 200,
): Promise<RequestLine[]> {
  const [west, south, east, north] = box;
  const all = conditions(filter);
  if (filter.services) all.push(sql`service_key = any(${filter.services}::text[])`);
  const where = sql.join(all, sql` and `);
  const isSmall = (east - west) * (north - south) <= smallBox;
  const { rows } = await (isSmall
    ? sql<RequestLine>`
        select ${columns} from request
        where lat is not null and point(lng, lat) <@ box(point(${west}, ${south}), point(${east}, ${north})) and ${where}
        ${newestFirst} limit ${limit}`
    : sql<RequestLine>`
        select ${columns} from (select * from request where public ${newestFirst} limit ${newestRead}) as request
        where lng between ${west} and ${east} and lat between ${south} and ${north} and ${where}
        ${newestFirst} limit ${limit}`
  ).execute(ctx.db);
  return rows;
}

/** The open public requests nearest to a point (degrees, WGS84), nearest first. */
export async function publicNear(
  ctx: Ctx,
  point: { lat: number; lng: number },
  limit = 6,
): Promise<RequestLine[]> {
  const { rows } = await sql<RequestLine>`
    select ${columns} from request
    where lat is not null and public and closed_at is null and parent_id is null
    order by point(lng, lat) <-> point(${point.lng}, ${point.lat}) limit ${limit}`.execute(ctx.db);
  return rows;
}

/** Ids of a request and file: whether everybody may see this picture. */
export async function isPublicFile(ctx: Ctx, fileId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from request_file join request on request.id = request_file.request_id
    where request_file.file_id = ${fileId}::uuid and request_file.public and request.public limit 1`.execute(
    ctx.db,
  );
  return rows.length > 0;
}

function conditions({ open, area, address }: PublicFilter): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [sql`public`];
  if (open === true) all.push(sql`closed_at is null`);
  if (open === false) all.push(sql`closed_at is not null`);
  if (area) all.push(sql`areas @> array[${area}]::text[]`);
  if (address) all.push(sql`address ilike ${`%${address.replace(/[\\%_]/g, '\\$&')}%`}`);
  return all;
}

function afterCursor(after: string | undefined): RawBuilder<unknown>[] {
  if (!after) return [];
  const [openedAt, id] = readCursor(after, 2);
  return [sql`(request.opened_at, request.id) < (${openedAt}::timestamptz, ${id}::uuid)`];
}
