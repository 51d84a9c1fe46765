import { type RawBuilder, sql } from 'kysely';
import type { Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/db';
import { and, inPlace, inState, mostLookedAt, type StormReader, scan, scanPage } from './storm-scan.ts';
import type { StormFilter } from './storm-view.ts';

/** One request of a storm view: nothing that tells of a person, nothing that only staff may read. */
export type StormRow = Pick<
  Request,
  | 'id'
  | 'number'
  | 'service_key'
  | 'department_key'
  | 'status'
  | 'outcome'
  | 'public'
  | 'address'
  | 'lat'
  | 'lng'
  | 'areas'
  | 'opened_at'
  | 'updated_at'
  | 'closed_at'
  | 'due_at'
  | 'reopened'
  | 'photo_id'
  | 'public_text'
> & {
  /** How many people told of it: the report, its duplicates, and whoever said "me too". */
  told: number;
};

const columns = sql.raw(
  `id, number, service_key, department_key, status, outcome, public, address, lat, lng, areas, opened_at, updated_at, closed_at,
   due_at, reopened, public_text,
   (select file_id from request_file where request_id = seen.id and file_id = seen.photo_id and request_file.public) as photo_id,
   1 + me_too + (select count(*) from request child where child.parent_id = seen.id)::int as told`,
);

export interface StormPage {
  rows: StormRow[];
  /** `after` of the next page; null on the last one. */
  next: string | null;
}

/** One page of a storm view, newest first. Throws `Invalid` (`after`). */
export async function stormPage(
  ctx: Ctx,
  filter: StormFilter,
  reader: StormReader,
  page: { after?: string; limit?: number; box?: readonly [number, number, number, number] } = {},
): Promise<StormPage> {
  const limit = Math.min(page.limit ?? 50, 1000);
  const more: RawBuilder<unknown>[] = page.after ? [after(page.after)] : [];
  if (page.box) {
    const [west, south, east, north] = page.box;
    more.push(sql`lat between ${south} and ${north} and lng between ${west} and ${east}`);
  }
  const from = await scanPage(ctx, filter, reader, { more, limit: limit + 1 });
  const { rows } = await sql<StormRow>`
    select ${columns} from ${from} order by opened_at desc, id desc limit ${limit + 1}`.execute(ctx.db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? writeCursor([last.opened_at, last.id]) : null };
}

/** Exports end here: more is a job for the open data. */
export const mostExported = 10_000;

/** All rows of a view in batches, newest first, at most `mostExported`. */
export async function* eachStormRow(
  ctx: Ctx,
  filter: StormFilter,
  reader: StormReader,
): AsyncGenerator<StormRow[]> {
  let after: string | undefined;
  let given = 0;
  do {
    const page: StormPage = await stormPage(ctx, filter, reader, { after, limit: 1000 });
    yield page.rows;
    given += page.rows.length;
    after = page.next ?? undefined;
  } while (after && given < mostExported);
}

export interface StormCounts {
  total: number;
  open: number;
  late: number;
  /** When the newest one was opened, and when any of them was last changed. */
  newest: Date | null;
  changed: Date | null;
  /** Most first. */
  services: { key: string; total: number; open: number }[];
  /** Areas of the layer that was asked for, most first; `key` is `layer:key`. */
  areas: { key: string; total: number; open: number }[];
  /** More than `mostLookedAt` of one service (or of all) lie in the time: only the newest were counted. */
  partial: boolean;
}

/** What a view holds, counted in one statement; `layer` for counts by its areas. */
export async function stormCounts(
  ctx: Ctx,
  filter: StormFilter,
  reader: StormReader,
  layer?: string,
): Promise<StormCounts> {
  const seen = await scan(ctx, filter, reader);
  const { rows } = await sql<StormCounts & { looked: number }>`
    with seen as materialized (
      select service_key, areas, lat, lng, parent_id, opened_at, updated_at, closed_at, due_at from ${seen}
    ), held as materialized (
      select * from seen where ${and([...inPlace(filter.area), ...inState(filter)])}
    )
    select count(*)::int as total, (count(*) filter (where closed_at is null))::int as open,
      (count(*) filter (where closed_at is null and due_at < ${ctx.clock.now()}))::int as late,
      max(opened_at) as newest, max(updated_at) as changed,
      coalesce((select max(looked) from (select count(*)::int as looked from seen group by ${
        filter.services.length === 0 ? sql`()` : sql`service_key`
      }) as each), 0) as looked,
      (select coalesce(jsonb_agg(jsonb_build_object('key', key, 'total', total, 'open', open) order by total desc, key), '[]')
        from (select service_key as key, count(*) as total, count(*) filter (where closed_at is null) as open
          from held group by 1) as each) as services,
      (select coalesce(jsonb_agg(jsonb_build_object('key', key, 'total', total, 'open', open) order by total desc, key), '[]')
        from (select area as key, count(*) as total, count(*) filter (where closed_at is null) as open
          from held cross join unnest(areas) as area where starts_with(area, ${`${layer ?? ''}:`}) group by 1) as each) as areas
    from held`.execute(ctx.db);
  const { looked, ...counts } = rows[0]!;
  return { ...counts, partial: looked >= mostLookedAt };
}

function after(cursor: string): RawBuilder<unknown> {
  const [openedAt, id] = readCursor(cursor, ['time', 'uuid']);
  return sql`(opened_at, id) < (${openedAt}::timestamptz, ${id}::uuid)`;
}
