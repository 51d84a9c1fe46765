import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/db';
import { catalogOf } from '#reference/catalog';
import { reachOf } from '#reference/people';
import { and, type Condition, type Conditions } from './condition.ts';
import { conditionsOf } from './list-conditions.ts';
import type { Bounds, ListFilter, ListOrder, ListQuery } from './list-filter.ts';

export interface ListPage<Row> {
  rows: Row[];
  /** `after` of the next page; null at the end. A page may be short, even empty, and still have a next one. */
  next: string | null;
}

/** What every row has, whatever else is read of it. */
export interface Sortable {
  id: string;
  opened_at: Date;
  updated_at: Date;
}

/** What is read of each row of a page. */
export interface Shape {
  columns: RawBuilder<unknown>;
  /** Joined to the rows of the page alone. */
  join: RawBuilder<unknown>;
}

interface Walk {
  order: ListOrder;
  conditions: Conditions;
  after: Condition[];
  skip: number;
  /** Rows that the page needs: one more than it shows. */
  wanted: number;
}

const newest: ListOrder = { by: 'opened', direction: 'desc' };

/**
 * A page of bounded work, however many requests there are. What is named by number is fetched at once. Everything else is looked
 * for along the index of the order, a few rows deep; when that is not enough, what is rare is fetched by its own index, and
 * what is not is looked for `window`, then `far` rows deep. Throws `Invalid` (`after`).
 */
export async function readPage<Row extends Sortable>(
  ctx: Ctx,
  query: ListQuery & { limit: number },
  shape: Shape,
  bounds: Bounds,
): Promise<ListPage<Row>> {
  const walk = await walkOf(ctx, query);
  const { conditions, wanted, order } = walk;
  const pageOf = (rows: Row[]) => ({
    rows: rows.slice(0, query.limit),
    next: rows.length === wanted ? cursorOf(order, rows.at(-2)!) : null,
  });
  const inRows = (window: number) => read<Row>(ctx, walk, shape, inWindow(walk, window));
  const byItself = (own: Condition) => read<Row>(ctx, walk, shape, found(walk, own));
  if (conditions.exact) return pageOf(await byItself(conditions.exact));
  let looked = Math.max(walk.skip + wanted, Math.min(bounds.window, walk.skip + wanted * 20));
  let rows = await inRows(looked);
  // Without a rest every row of the order is one that is asked for: fewer than wanted are all.
  if (rows.length === wanted || conditions.rest.length === 0) return pageOf(rows);
  let end = await endOfWindow(ctx, walk, looked);
  if (!end) return pageOf(rows);
  // To fetch so many by their own index costs about what it costs to look deeper.
  for (const [few, deeper] of [
    [Math.min(bounds.few, Math.floor(bounds.window / 5)), bounds.window],
    [bounds.few, bounds.far],
  ] as const) {
    for (const own of conditions.own) if (await isFew(ctx, own, few)) return pageOf(await byItself(own));
    if (deeper <= looked) continue;
    rows = await inRows(deeper);
    if (rows.length === wanted) return pageOf(rows);
    end = await endOfWindow(ctx, walk, deeper);
    if (!end) return pageOf(rows);
    looked = deeper;
  }
  return { rows, next: end };
}

async function walkOf(
  ctx: Ctx,
  { filter, order = newest, after, skip = 0, limit }: ListQuery & { limit: number },
): Promise<Walk> {
  const reach = reachOf(await catalogOf(ctx), ctx.actor, 'requests.view');
  const conditions = await conditionsOf(ctx, filter, order, reach);
  return { order, conditions, after: afterCondition(order, after), skip, wanted: limit + 1 };
}

/** How many there are of a filter, whose bounds of time must keep the work small. */
export async function countOf(ctx: Ctx, filter: ListFilter): Promise<number> {
  const walk = await walkOf(ctx, { filter, limit: 0 });
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from request where ${and(allOf(walk))}`.execute(ctx.db);
  return rows[0]!.count;
}

function allOf({ conditions: { ways, rest }, after }: Walk): Condition[] {
  return [sql`(${sql.join(ways, sql` or `)})`, ...rest, ...after];
}

/** Of the first rows of the order those that fit. */
function inWindow(walk: Walk, window: number): RawBuilder<unknown> {
  const { conditions, order } = walk;
  return sql`(${sources(walk)} ${sorted(order)} limit ${window}) as request where ${and(conditions.rest)}`;
}

/** By an index of its own: all that it finds is read and sorted. */
function found(walk: Walk, own: Condition): RawBuilder<unknown> {
  return sql`(with found as materialized (select * from request where ${own}) select * from found) as request where ${and(allOf(walk))}`;
}

async function isFew(ctx: Ctx, own: Condition, few: number): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from request where ${own} limit ${few + 1}) as found`.execute(
    ctx.db,
  );
  return rows[0]!.n <= few;
}

/** Where the next page begins to look; null when the window reached the end. */
async function endOfWindow(ctx: Ctx, walk: Walk, window: number): Promise<string | null> {
  const { rows } = await sql<Sortable>`
    select id, opened_at, updated_at from (${sources(walk)} ${sorted(walk.order)} offset ${window - 1} limit 1) as request`.execute(
    ctx.db,
  );
  return rows[0] ? cursorOf(walk.order, rows[0]) : null;
}

/**
 * The rows along their ways: the newest of a rare service may lie millions of rows deep in the list of all, and its own index has it
 * first.
 */
function sources({ conditions, after }: Walk): RawBuilder<unknown> {
  const each = conditions.ways.map((way) => sql`select request.* from request where ${and([way, ...after])}`);
  return each.length === 1
    ? each[0]!
    : sql`select request.* from (${sql.join(each, sql` union all `)}) as request`;
}

async function read<Row>(
  ctx: Ctx,
  { order, skip, wanted }: Walk,
  { columns, join }: Shape,
  from: RawBuilder<unknown>,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select ${columns} from (select request.* from ${from} ${sorted(order)} limit ${wanted} offset ${skip}) as request ${join} ${sorted(order)}`.execute(
    ctx.db,
  );
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

function cursorOf({ by }: ListOrder, row: Sortable): string {
  return writeCursor([by === 'opened' ? row.opened_at : row.updated_at, row.id]);
}
