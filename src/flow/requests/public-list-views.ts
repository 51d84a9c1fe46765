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
 * Each kind of filter has the reading that stays quick among millions: see the functions beneath.
 */
export async function listPublic(
  ctx: Ctx,
  filter: PublicFilter & { after?: string; limit?: number } = {},
): Promise<PublicPage> {
  const limit = Math.min(filter.limit ?? 50, 200);
  const rows = await readRows(ctx, filter, afterCursor(filter.after), limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last ? writeCursor([last.opened_at, last.id]) : null };
}

function readRows(ctx: Ctx, filter: PublicFilter, cursor: RawBuilder<unknown>[], limit: number) {
  if (filter.area || filter.address) return readPlaced(ctx, filter, cursor, limit);
  const where = and([...conditions(filter), ...cursor]);
  return filter.services
    ? readServices(ctx, filter.services, where, limit)
    : read(ctx, sql`request where ${where}`, limit);
}

/** Each service along its own index, then merged: the newest of a rare one may lie millions of rows deep in the list of all. */
function readServices(ctx: Ctx, services: readonly string[], where: RawBuilder<unknown>, limit: number) {
  return read(
    ctx,
    sql`unnest(${services}::text[]) as wanted(key) cross join lateral (
      select ${columns} from request where service_key = wanted.key and ${where} ${newestFirst} limit ${limit}
    ) as request`,
    limit,
  );
}

const shortestAddress = 3;

/**
 * By area or address: what is frequent is found among the newest 20,000, what is not found there is rare enough to be
 * fetched whole by its own index. Two letters of an address are in no index and are only looked for among the newest.
 */
async function readPlaced(ctx: Ctx, filter: PublicFilter, cursor: RawBuilder<unknown>[], limit: number) {
  const where = and([...conditions(filter), ...serviceCondition(filter)]);
  const newest = sql`(select * from request where ${and([sql`public`, ...cursor])} ${newestFirst} limit ${newestRead})`;
  const rows = await read(ctx, sql`${newest} as request where ${where}`, limit);
  const isTooShort = !filter.area && (filter.address?.length ?? 0) < shortestAddress;
  if (rows.length === limit || isTooShort) return rows;
  const placed = and(placeConditions(filter));
  return read(
    ctx,
    sql`(with found as materialized (select * from request where ${placed}) select * from found) as request
      where ${and([...conditions({ open: filter.open }), ...serviceCondition(filter), ...cursor])}`,
    limit,
  );
}

async function read(ctx: Ctx, from: RawBuilder<unknown>, limit: number): Promise<RequestLine[]> {
  const { rows } =
    await sql<RequestLine>`select ${columns} from ${from} ${newestFirst} limit ${limit}`.execute(ctx.db);
  return rows;
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
  const where = and([...conditions(filter), ...serviceCondition(filter)]);
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

/** Public requests by their numbers, newest first; at most 1,000. */
export async function publicByNumber(ctx: Ctx, numbers: readonly string[]): Promise<RequestLine[]> {
  return read(ctx, sql`request where number = any(${numbers.slice(0, 1000)}::text[]) and public`, 1000);
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

function conditions(filter: PublicFilter): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [sql`public`, ...placeConditions(filter)];
  if (filter.open === true) all.push(sql`closed_at is null`);
  if (filter.open === false) all.push(sql`closed_at is not null`);
  return all;
}

function placeConditions({ area, address }: PublicFilter): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [];
  if (area) all.push(sql`areas @> array[${area}]::text[]`);
  if (address) all.push(sql`address ilike ${`%${address.replace(/[\\%_]/g, '\\$&')}%`}`);
  return all;
}

function serviceCondition({ services }: PublicFilter): RawBuilder<unknown>[] {
  return services ? [sql`service_key = any(${services}::text[])`] : [];
}

function and(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join([...conditions], sql` and `);
}

function afterCursor(after: string | undefined): RawBuilder<unknown>[] {
  if (!after) return [];
  const [openedAt, id] = readCursor(after, ['time', 'uuid']);
  return [sql`(request.opened_at, request.id) < (${openedAt}::timestamptz, ${id}::uuid)`];
}
