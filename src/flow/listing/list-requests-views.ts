import { type RawBuilder, sql } from 'kysely';
import type { Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/db';
import { catalogOf } from '#reference/catalog';
import { reachOf } from '#reference/people';
import { and, type Condition, type Conditions, conditionsOf } from './list-conditions.ts';
import type { ListFilter, ListOrder } from './list-filter.ts';

const names = [
  'id',
  'number',
  'service_key',
  'status',
  'outcome',
  'department_key',
  'assignee_id',
  'channel',
  'language',
  'public',
  'asset',
  'description',
  'public_text',
  'address',
  'address_source',
  'lat',
  'lng',
  'areas',
  'opened_at',
  'updated_at',
  'closed_at',
  'due_at',
  'scheduled_for',
  'parent_id',
  'me_too',
  'reopened',
  'photo_id',
  'version',
] as const;

/** One request of a list, with all that staff may know of it: what others may is for the channel to leave out (`mayDo`). */
export type ListedRequest = Pick<Request, (typeof names)[number]> & {
  /** The number of the request that it duplicates. */
  parent_number: string | null;
};

export interface ListPage {
  rows: ListedRequest[];
  /** `after` of the next page; null at the end. A page may be short, even empty, and still have a next one. */
  next: string | null;
}

export interface ListQuery {
  filter: ListFilter;
  order?: ListOrder;
  after?: string;
  /** 50 unless given, 200 at most. */
  limit?: number;
}

/** How much one page may look at. */
export interface Bounds {
  /** Rows of the order that one page looks through at most: what is rare among millions comes by several short pages. */
  window: number;
  /** What an index of its own finds no oftener than this is fetched whole and sorted. */
  few: number;
}
const usual: Bounds = { window: 10_000, few: 5_000 };
const newest: ListOrder = { by: 'opened', direction: 'desc' };
const columns = sql.raw(names.map((name) => `request.${name}`).join(', '));

/**
 * Requests that the actor may see (the public ones, and all of the departments in which they have `requests.view`) by any
 * filter. However many requests there are, one page does bounded work: it walks along the index of the order (of the
 * services or the single department that are asked for, when there are some) and looks at no more than 10,000 rows; when
 * what is asked for is rare it is fetched by its own index instead. Throws `Invalid` (`after`).
 */
export async function listRequests(ctx: Ctx, query: ListQuery, bounds = usual): Promise<ListPage> {
  const order = query.order ?? newest;
  const limit = Math.min(query.limit ?? 50, 200);
  const reach = reachOf(await catalogOf(ctx), ctx.actor, 'requests.view');
  const conditions = await conditionsOf(ctx, query.filter, order, reach);
  const walk: Walk = {
    filter: query.filter,
    order,
    conditions,
    after: afterCondition(order, query.after),
    bounds,
  };
  const rows = await readWindow(ctx, walk, limit + 1);
  if (rows.length > limit) return pageOf(rows, limit, order);
  if (conditions.rest.length === 0 && !hasHere(query.filter)) return pageOf(rows, limit, order);
  for (const own of conditions.own)
    if (await isFew(ctx, own, bounds.few))
      return pageOf(await readWhole(ctx, walk, own, limit + 1), limit, order);
  return { rows, next: await endOfWindow(ctx, walk) };
}

interface Walk {
  filter: ListFilter;
  order: ListOrder;
  conditions: Conditions;
  after: Condition[];
  bounds: Bounds;
}

/** Conditions that choose the index to walk along and are asked again of each row. */
function hasHere({ departments }: ListFilter): boolean {
  return (departments?.length ?? 0) > 1;
}

function readWindow(ctx: Ctx, walk: Walk, limit: number): Promise<ListedRequest[]> {
  const { conditions, order } = walk;
  const rest = [...conditions.rest, ...severalDepartments(walk.filter)];
  const scanned = sql`(${sources(walk)} ${sorted(order)} limit ${walk.bounds.window})`;
  return read(ctx, sql`${scanned} as request where ${and(rest)}`, order, limit);
}

/** By an index of its own: all that it finds is read and sorted. */
function readWhole(ctx: Ctx, walk: Walk, own: Condition, limit: number): Promise<ListedRequest[]> {
  const { conditions, order, filter, after } = walk;
  const services = filter.services ? [sql`service_key = any(${[...filter.services]}::text[])`] : [];
  const departments = [...oneDepartment(filter), ...severalDepartments(filter)];
  const where = and([...conditions.walk, ...conditions.rest, ...services, ...departments, ...after]);
  const found = sql`(with found as materialized (select * from request where ${own}) select * from found)`;
  return read(ctx, sql`${found} as request where ${where}`, order, limit);
}

async function isFew(ctx: Ctx, own: Condition, few: number): Promise<boolean> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from (select 1 from request where ${own} limit ${few + 1}) as found`.execute(
    ctx.db,
  );
  return rows[0]!.n <= few;
}

/** Where the next page begins to look; null when the window reached the end. */
async function endOfWindow(ctx: Ctx, walk: Walk): Promise<string | null> {
  const { rows } = await sql<{ opened_at: Date; updated_at: Date; id: string }>`
    select opened_at, updated_at, id from (${sources(walk)} ${sorted(walk.order)} offset ${walk.bounds.window - 1} limit 1) as request`.execute(
    ctx.db,
  );
  return rows[0] ? cursorOf(walk.order, rows[0]) : null;
}

/**
 * The rows in their order: of each service or of the one department along its own index, which PostgreSQL merges, since the
 * newest of a rare one may lie millions of rows deep in the list of all.
 */
function sources({ filter, order, conditions, after }: Walk): RawBuilder<unknown> {
  const shared = [...conditions.walk, ...after];
  const from = (more: Condition[]) => sql`select request.* from request where ${and([...more, ...shared])}`;
  const byService = order.by === 'opened' ? filter.services : undefined;
  if (!byService) return from([...servicesCondition(filter), ...oneDepartment(filter)]);
  if (byService.length === 0) return from([sql`false`]);
  const each = byService.map((key) => from([sql`service_key = ${key}`, ...oneDepartment(filter)]));
  return sql`select request.* from (${sql.join(each, sql` union all `)}) as request`;
}

function servicesCondition({ services }: ListFilter): Condition[] {
  return services ? [sql`service_key = any(${[...services]}::text[])`] : [];
}

function oneDepartment({ departments }: ListFilter): Condition[] {
  return departments?.length === 1 ? [inDepartment(departments[0]!)] : [];
}

function severalDepartments({ departments }: ListFilter): Condition[] {
  if (!departments || departments.length < 2) return [];
  return [sql`(${sql.join(departments.map(inDepartment), sql` or `)})`];
}

function inDepartment(key: string | null): Condition {
  return key === null ? sql`department_key is null` : sql`department_key = ${key}`;
}

async function read(
  ctx: Ctx,
  from: RawBuilder<unknown>,
  order: ListOrder,
  limit: number,
): Promise<ListedRequest[]> {
  const { rows } = await sql<ListedRequest>`
    select ${columns}, (select number from request as parent where parent.id = request.parent_id) as parent_number
    from ${from} ${sorted(order)} limit ${limit}`.execute(ctx.db);
  return rows;
}

function sorted({ by, direction }: ListOrder): RawBuilder<unknown> {
  return sql.raw(`order by request.${by}_at ${direction}, request.id ${direction}`);
}

function afterCondition({ by, direction }: ListOrder, after: string | undefined): Condition[] {
  if (!after) return [];
  const [at, id] = readCursor(after, ['time', 'uuid']);
  const beyond = sql.raw(direction === 'desc' ? '<' : '>');
  return [sql`(request.${sql.raw(`${by}_at`)}, request.id) ${beyond} (${at}::timestamptz, ${id}::uuid)`];
}

function pageOf(rows: ListedRequest[], limit: number, order: ListOrder): ListPage {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last ? cursorOf(order, last) : null };
}

function cursorOf({ by }: ListOrder, row: { opened_at: Date; updated_at: Date; id: string }): string {
  return writeCursor([by === 'opened' ? row.opened_at : row.updated_at, row.id]);
}
