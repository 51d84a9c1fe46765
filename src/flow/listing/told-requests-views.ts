import { sql } from 'kysely';
import { type Request, takenBack } from '#flow/requests';
import type { Ctx } from '#platform/context';
import type { Bounds, ListFilter, ListQuery } from './list-filter.ts';
import { countOf, type ListPage, readPage, type Shape } from './walk.ts';

const names = [
  'id',
  'number',
  'service_key',
  'status',
  'outcome',
  'department_key',
  'channel',
  'public_text',
  'address',
  'address_source',
  'lat',
  'lng',
  'asset',
  'opened_at',
  'updated_at',
  'closed_at',
  'due_at',
  'photo_id',
] as const;

/** A public request with the last words that were said about it. */
export type ToldRequest = Pick<Request, (typeof names)[number]> & {
  /** Of its last public line that has words. */
  note: string | null;
  /** Instant of its last public line; null when only colleagues have written since it was loaded. */
  told_at: Date | null;
};

/** Lines that were taken back at once are told to nobody. */
const lastTold = sql`left join lateral (
  select (array_agg(h.note order by h.seq desc) filter (where h.note is not null))[1] as note, max(h.at) as told_at
  from request_history h where h.request_id = request.id and h.public and not ${takenBack('h')}
) told on true`;
const shapeOf = (columns: readonly string[]): Shape => ({
  columns: sql.raw([...columns.map((name) => `request.${name}`), 'told.note', 'told.told_at'].join(', ')),
  join: lastTold,
});
// What only one request is asked for at a time is not read of a thousand.
const [shapeOfMany, shapeOfOne] = [shapeOf(names), shapeOf([...names, 'areas'])];

/** Programs that count pages take a short one for the last: 200,000 rows are more than most cities open in 90 days. */
const patient: Bounds = { window: 10_000, few: 50_000, far: 200_000 };

/** Rows that a page by number may lie deep; deeper ones are reached by `after`. */
export const deepest = 100_000;

/**
 * Public requests alone, whoever asks, at most `limit` (1,000). Pages by `after`, which neither skips nor repeats while requests come
 * in; `skip` is for clients that count pages (at most `deepest`). A page is shorter than `limit` with a `next` only when it has
 * looked at 200,000 rows. Throws `Invalid` (`after`).
 */
export function listTold(ctx: Ctx, query: ListQuery, bounds = patient): Promise<ListPage<ToldRequest>> {
  const filter = { ...query.filter, public: true };
  const limit = Math.min(query.limit ?? 1000, 1000);
  return readPage(
    ctx,
    { ...query, filter, limit, skip: Math.min(query.skip ?? 0, deepest) },
    shapeOfMany,
    bounds,
  );
}

/** How many public ones there are; the bounds of time of the filter must keep the work small. */
export function countTold(ctx: Ctx, filter: ListFilter): Promise<number> {
  return countOf(ctx, { ...filter, public: true });
}

export type ToldOne = ToldRequest & Pick<Request, 'areas'>;

/** One by its tracking number; null when there is none that everybody may see. */
export async function oneTold(ctx: Ctx, number: string): Promise<ToldOne | null> {
  const filter = { numbers: [number], public: true };
  return (await readPage<ToldOne>(ctx, { filter, limit: 1 }, shapeOfOne, patient)).rows[0] ?? null;
}
