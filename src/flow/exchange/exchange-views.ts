import { type RawBuilder, sql } from 'kysely';
import type { Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/db';
import { conditionsOf, type ExchangeFilter, isByChange } from './exchange-filter.ts';

/** A public request with the last words that were said about it. */
export interface ExchangeRow
  extends Pick<
    Request,
    | 'id'
    | 'number'
    | 'service_key'
    | 'status'
    | 'outcome'
    | 'department_key'
    | 'channel'
    | 'public_text'
    | 'address'
    | 'address_source'
    | 'lat'
    | 'lng'
    | 'areas'
    | 'asset'
    | 'opened_at'
    | 'updated_at'
    | 'closed_at'
    | 'due_at'
    | 'parent_id'
    | 'photo_id'
    | 'me_too'
  > {
  /** Of its last public line that has words. */
  note: string | null;
  /** Instant of its last public line; null when only colleagues have written since it was loaded. */
  told_at: Date | null;
}

const columns = sql.raw(
  [
    ...[
      'id',
      'number',
      'service_key',
      'status',
      'outcome',
      'department_key',
      'channel',
      'public_text',
      'address',
    ],
    ...['address_source', 'lat', 'lng', 'areas', 'asset', 'opened_at', 'updated_at', 'closed_at', 'due_at'],
    ...['parent_id', 'photo_id', 'me_too'],
  ]
    .map((column) => `request.${column}`)
    .join(', '),
);

/** Lines that were taken back at once are told to nobody. */
const told = sql.raw(`lateral (
  select (array_agg(h.note order by h.seq desc) filter (where h.note is not null))[1] as note, max(h.at) as told_at
  from request_history h where h.request_id = request.id and h.public and not exists (
    select from request_history u where u.request_id = h.request_id and u.kind = 'undone' and (u.data->>'seq')::int = h.seq)
) told`);

export interface ExchangePage {
  rows: ExchangeRow[];
  /** `after` of the next page; null on the last one. */
  next: string | null;
}

/** Rows that a page by number may lie deep; deeper ones are reached by `after`. */
export const deepest = 100_000;

/**
 * Public requests, at most `limit` (1,000): newest first, or by change (oldest change first) when the filter has bounds of it. Pages by
 * `after`, which neither skips nor repeats while requests come in; `skip` is for clients that count pages (at most `deepest`).
 * Throws `Invalid` (`after`) for a cursor that is none of ours.
 */
export async function listForExchange(
  ctx: Ctx,
  filter: ExchangeFilter,
  page: { after?: string; skip?: number; limit?: number } = {},
): Promise<ExchangePage> {
  const limit = Math.min(page.limit ?? 1000, 1000);
  const byChange = isByChange(filter);
  const where = sql.join([...conditionsOf(filter), ...past(page.after, byChange)], sql` and `);
  const order = byChange
    ? sql.raw('order by request.updated_at, request.id')
    : sql.raw('order by request.opened_at desc, request.id desc');
  const from =
    filter.services && !byChange
      ? byService(filter.services, where, order, limit, page.skip)
      : plain(filter, where);
  const { rows } = await sql<ExchangeRow>`
    select ${columns}, told.note, told.told_at
    from (select request.* from ${from} ${order} limit ${limit + 1} offset ${Math.min(page.skip ?? 0, deepest)}) as request
    left join ${told} on true ${order}`.execute(ctx.db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next =
    rows.length > limit && last ? writeCursor([byChange ? last.updated_at : last.opened_at, last.id]) : null;
  return { rows: shown, next };
}

/** How many there are; the bounds of time keep the work small. */
export async function countForExchange(ctx: Ctx, filter: ExchangeFilter): Promise<number> {
  const from = plain(filter, sql.join(conditionsOf(filter), sql` and `));
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${from}`.execute(ctx.db);
  return rows[0]!.count;
}

/** One by its tracking number; null when there is none that everybody may see. */
export async function oneForExchange(ctx: Ctx, number: string): Promise<ExchangeRow | null> {
  const { rows } = await listForExchange(ctx, { numbers: [number] }, { limit: 1 });
  return rows[0] ?? null;
}

function plain({ services }: ExchangeFilter, where: RawBuilder<unknown>): RawBuilder<unknown> {
  return services
    ? sql`request where ${where} and request.service_key = any(${services}::text[])`
    : sql`request where ${where}`;
}

/** Each service along its own index, then merged: the newest of a rare one may lie millions of rows deep in the list of all. */
function byService(
  services: readonly string[],
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  limit: number,
  skip = 0,
): RawBuilder<unknown> {
  return sql`unnest(${services}::text[]) as wanted(key) cross join lateral (
    select request.* from request where request.service_key = wanted.key and ${where} ${order} limit ${limit + 1 + Math.min(skip, deepest)}
  ) as request`;
}

function past(after: string | undefined, byChange: boolean): RawBuilder<unknown>[] {
  if (!after) return [];
  const [at, id] = readCursor(after, ['time', 'uuid']);
  return byChange
    ? [sql`(request.updated_at, request.id) > (${at}::timestamptz, ${id}::uuid)`]
    : [sql`(request.opened_at, request.id) < (${at}::timestamptz, ${id}::uuid)`];
}
