import { type RawBuilder, sql } from 'kysely';
import type { Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { keysetAfter, readCursor, writeCursor } from '#platform/db';
import { type Condition, workConditions, workScope } from './work-conditions.ts';
import type { WorkFilter, WorkOrder, WorkQuery } from './work-query.ts';

/** One row of the work list; `description` is its beginning. */
export type WorkRow = Pick<
  Request,
  | 'id'
  | 'number'
  | 'service_key'
  | 'status'
  | 'outcome'
  | 'department_key'
  | 'assignee_id'
  | 'channel'
  | 'description'
  | 'address'
  | 'address_source'
  | 'opened_at'
  | 'updated_at'
  | 'due_at'
  | 'me_too'
  | 'photo_id'
>;

const columns = sql`id, number, service_key, status, outcome, department_key, assignee_id, channel,
  left(description, 140) as description, address, address_source, opened_at, updated_at, due_at, me_too, photo_id`;

/** What only spreadsheets have room for. */
export type WorkExportRow = WorkRow & Pick<Request, 'lat' | 'lng' | 'asset' | 'closed_at'>;
const exportColumns = sql`${columns}, lat, lng, asset, closed_at`;

export type WorkPin = Pick<Request, 'id' | 'number' | 'service_key' | 'due_at' | 'closed_at' | 'lat' | 'lng'>;
const pinColumns = sql`id, number, service_key, due_at, closed_at, lat, lng`;

export interface WorkPage<Row = WorkRow> {
  rows: Row[];
  /** The `after` of the next page; null at the end. */
  next: string | null;
}

/**
 * One page of the work list within the departments that the actor reaches. By due time the earliest comes first and
 * what has no due time last. One query as a rule: the rows without a due time are asked for only when those with one
 * do not fill the page. Throws `Invalid` (field `after`).
 */
export function listWork(
  ctx: Ctx,
  query: WorkQuery,
  page: { after?: string; limit?: number } = {},
): Promise<WorkPage> {
  return pageOf<WorkRow>(ctx, columns, query, page);
}

async function pageOf<Row extends WorkRow>(
  ctx: Ctx,
  shown: RawBuilder<unknown>,
  { filter, order }: WorkQuery,
  page: { after?: string; limit?: number },
): Promise<WorkPage<Row>> {
  const limit = page.limit ?? 100;
  const cursor = page.after ? readCursor(page.after, ['time?', 'uuid']) : undefined;
  const where = await workConditions(ctx, filter);
  const scope = await workScope(ctx, filter);
  const rows: Row[] = [];
  for (const part of partsOf(order, cursor, filter.due)) {
    if (rows.length > limit) break;
    const query = pick<Row>(shown, scope, [...where, ...part.where], part.by, limit + 1 - rows.length);
    if (query) rows.push(...(await query.execute(ctx.db)).rows);
  }
  const listed = rows.slice(0, limit);
  const last = listed.at(-1);
  return { rows: listed, next: rows.length > limit && last ? cursorOf(order, last) : null };
}

/** All rows of a query in batches, for exports: memory stays flat however long the list is. */
export async function* eachWork(ctx: Ctx, query: WorkQuery, batch = 1000): AsyncGenerator<WorkExportRow[]> {
  let after: string | undefined;
  do {
    const page: WorkPage<WorkExportRow> = await pageOf(ctx, exportColumns, query, { after, limit: batch });
    yield page.rows;
    after = page.next ?? undefined;
  } while (after);
}

/** Rows with a place within a box (degrees, WGS84; west, south, east, north), at most `limit`, for the map beside the list. */
export async function workInBox(
  ctx: Ctx,
  { filter }: WorkQuery,
  box: readonly [number, number, number, number],
  limit = 300,
): Promise<WorkPin[]> {
  const [west, south, east, north] = box;
  const inBox: Condition = sql`lat is not null
    and point(lng, lat) <@ box(point(${west}::float8, ${south}::float8), point(${east}::float8, ${north}::float8))`;
  const where = [...(await workConditions(ctx, filter)), inBox];
  const query = pick<WorkPin>(pinColumns, await workScope(ctx, filter), where, sql`id`, limit);
  return query ? (await query.execute(ctx.db)).rows : [];
}

/** How many each filter finds, counted no further than `most` (then `most + 1`): all in one query. */
export async function countWork(ctx: Ctx, filters: readonly WorkFilter[], most = 1000): Promise<number[]> {
  if (filters.length === 0) return [];
  const counts = await Promise.all(filters.map((filter) => counting(ctx, filter, most)));
  const { rows } = await sql<{
    counts: number[];
  }>`select array[${sql.join(counts)}]::int[] as counts`.execute(ctx.db);
  return rows[0]!.counts;
}

async function counting(ctx: Ctx, filter: WorkFilter, most: number): Promise<RawBuilder<number>> {
  const where = await workConditions(ctx, filter);
  const scope = await workScope(ctx, filter);
  if (scope !== 'everywhere') {
    if (scope.length === 0) return sql`0`;
    where.push(sql`(${sql.join(scope.map(inDepartment), sql` or `)})`);
  }
  return sql`(select count(*) from (select 1 from request where ${all(where)} limit ${most + 1}) as found)`;
}

/** The requests that a file belongs to, with what decides who may see it. */
export async function requestsOfFile(ctx: Ctx, fileId: string) {
  return ctx.db
    .selectFrom('request_file')
    .innerJoin('request', 'request.id', 'request_file.request_id')
    .select(['request.id', 'request.public', 'request.department_key', 'request_file.public as file_public'])
    .where('file_id', '=', fileId)
    .execute();
}

interface Part {
  where: Condition[];
  by: RawBuilder<unknown>;
}

const byDue = [
  { column: 'due_at', direction: 'asc' },
  { column: 'id', direction: 'asc' },
] as const;
const byOpened = (direction: 'asc' | 'desc') =>
  [
    { column: 'opened_at', direction },
    { column: 'id', direction },
  ] as const;

function partsOf(
  order: WorkOrder,
  cursor: (string | number | null)[] | undefined,
  due: WorkFilter['due'],
): Part[] {
  if (order !== 'due') {
    const direction = order === 'newest' ? 'desc' : 'asc';
    const where = cursor ? [keysetAfter(byOpened(direction), cursor)] : [];
    const way = sql.raw(direction);
    return [{ where, by: sql`opened_at ${way}, id ${way}` }];
  }
  const dated: Part = {
    where: [sql`due_at is not null`, ...(cursor ? [keysetAfter(byDue, cursor)] : [])],
    by: sql`due_at, id`,
  };
  const pastDated = cursor !== undefined && cursor[0] === null;
  const undated: Part = {
    where: [sql`due_at is null`, ...(pastDated ? [sql<boolean>`id > ${cursor[1]}::uuid`] : [])],
    // All of them null, but said so that the index gives the order.
    by: sql`due_at, id`,
  };
  if (due) return due === 'none' ? [undated] : [dated];
  return pastDated ? [undated] : [dated, undated];
}

function cursorOf(order: WorkOrder, row: WorkRow): string {
  return writeCursor([order === 'due' ? row.due_at : row.opened_at, row.id]);
}

/** undefined when there is nowhere to look. */
function pick<Row>(
  shown: RawBuilder<unknown>,
  scope: readonly (string | null)[] | 'everywhere',
  where: Condition[],
  by: RawBuilder<unknown>,
  limit: number,
): RawBuilder<Row> | undefined {
  const from = (more: Condition[]) =>
    sql<Row>`select ${shown} from request where ${all([...where, ...more])} order by ${by} limit ${limit}`;
  if (scope === 'everywhere') return from([]);
  if (scope.length <= 1) return scope.length === 0 ? undefined : from([inDepartment(scope[0]!)]);
  const each = scope.map((department) => sql`(${from([inDepartment(department)])})`);
  return sql`select * from (${sql.join(each, sql` union all `)}) as request order by ${by} limit ${limit}`;
}

function inDepartment(key: string | null): Condition {
  return key === null ? sql`department_key is null` : sql`department_key = ${key}`;
}

function all(where: readonly Condition[]): RawBuilder<boolean> {
  return where.length === 0 ? sql`true` : sql`${sql.join([...where], sql` and `)}`;
}
