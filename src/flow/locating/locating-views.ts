import { type RawBuilder, sql } from 'kysely';
import type { Request } from '#flow/requests';
import { noPlace } from '#flow/work';
import type { Ctx } from '#platform/context';
import { keysetAfter, plannedOnce, readCursor, writeCursor } from '#platform/db';
import { catalogOf } from '#reference/catalog';
import { reachOf } from '#reference/people';

/** One request that nobody found on the map yet; `description` is its beginning. */
export type UnplacedRow = Pick<
  Request,
  | 'id'
  | 'number'
  | 'service_key'
  | 'status'
  | 'department_key'
  | 'description'
  | 'address'
  | 'areas'
  | 'channel'
  | 'opened_at'
  | 'due_at'
> & {
  /** It waits, and the last that happened is that the reporter wrote. */
  answered: boolean;
};

export interface UnplacedPage {
  rows: UnplacedRow[];
  /** The `after` of the next page; null at the end. */
  next: string | null;
}

/** `open`: to be located now; `asked`: the reporter was asked and has not answered. */
export type UnplacedState = 'open' | 'asked';

const columns = sql`id, number, service_key, status, department_key, left(description, 240) as description, address, areas,
  channel, opened_at, due_at`;

const answered = sql<boolean>`(status = 'waiting' and exists (select 1 from request_history h
  where h.request_id = request.id and h.seq = request.version and h.kind = 'comment'
    and h.data @> '{"byReporter": true}'))`;

const byDue = [
  { column: 'due_at', direction: 'asc' },
  { column: 'id', direction: 'asc' },
] as const;

/**
 * One page of the queue "to be located": open requests without a point whose service goes somewhere, of the departments in which the
 * actor works, and the triage queue for who gives it to departments. What is due first comes first, then what has no
 * due time, oldest first. Throws `Invalid` (field `after`).
 */
export async function listUnplaced(
  ctx: Ctx,
  query: { state?: UnplacedState; after?: string; limit?: number } = {},
): Promise<UnplacedPage> {
  const limit = query.limit ?? 50;
  const cursor = query.after ? readCursor(query.after, ['time?', 'uuid']) : undefined;
  const where = await unplaced(ctx, query.state ?? 'open');
  if (!where) return { rows: [], next: null };
  const rows: UnplacedRow[] = [];
  for (const part of partsAfter(cursor)) {
    if (rows.length > limit) break;
    const found = await sql<UnplacedRow>`select ${columns}, ${answered} as answered from request
      where ${where} and ${part} order by due_at, id limit ${limit + 1 - rows.length}`.execute(ctx.db);
    rows.push(...found.rows);
  }
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? cursorOf(last) : null };
}

/** Where a row stands in the queue, as the `after` of what follows it. */
export function cursorOf(row: Pick<Request, 'due_at' | 'id'>): string {
  return writeCursor([row.due_at, row.id]);
}

/** How many there are, counted no further than `most` (then `most + 1`). Read from one small index. */
export async function countUnplaced(ctx: Ctx, state: UnplacedState = 'open', most = 99): Promise<number> {
  const where = await unplaced(ctx, state);
  if (!where) return 0;
  const { rows } = await sql<{ count: number }>`select ${plannedOnce} count(*)::int as count
    from (select 1 from request where ${where} limit ${most + 1}) as found`.execute(ctx.db);
  return rows[0]!.count;
}

/** Those with a due time come first, so that the rows come in the order of the index. */
function partsAfter(cursor: (string | number | null)[] | undefined): RawBuilder<boolean>[] {
  const dated = sql<boolean>`due_at is not null`;
  const undated = sql<boolean>`due_at is null`;
  if (!cursor) return [dated, undated];
  if (cursor[0] === null) return [sql`due_at is null and id > ${cursor[1]}::uuid`];
  return [sql`due_at is not null and ${keysetAfter(byDue, cursor)}`, undated];
}

/** Said in the words of the index `request_unplaced`; undefined when the actor places nothing. */
async function unplaced(ctx: Ctx, state: UnplacedState): Promise<RawBuilder<boolean> | undefined> {
  const catalog = await catalogOf(ctx);
  const works = reachOf(catalog, ctx.actor, 'requests.work');
  const conditions: RawBuilder<boolean>[] = [sql`closed_at is null and parent_id is null`, noPlace(catalog)];
  if (works !== 'everywhere') {
    const triage = reachOf(catalog, ctx.actor, 'requests.assign') === 'everywhere';
    if (works.length === 0 && !triage) return undefined;
    const own = sql<boolean>`department_key = any(${[...works]}::text[])`;
    conditions.push(triage ? sql`(department_key is null or ${own})` : own);
  }
  conditions.push(
    state === 'open'
      ? sql`(status <> 'waiting' or ${answered})`
      : sql`status = 'waiting' and not ${answered}`,
  );
  return sql`${sql.join(conditions, sql` and `)}`;
}

/** How many open requests have no place yet, in these departments (all without any), whoever asks: data quality, for boards. */
export async function unplacedTotal(ctx: Ctx, departments: readonly string[]): Promise<number> {
  const catalog = await catalogOf(ctx);
  const only = departments.length > 0 ? sql`and department_key = any(${[...departments]}::text[])` : sql``;
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from request
    where closed_at is null and parent_id is null and ${noPlace(catalog)} ${only}`.execute(ctx.db);
  return rows[0]!.count;
}
