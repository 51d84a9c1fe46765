import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { plannedOnce, readCursor, writeCursor } from '#platform/db';
import { distanceMetres, type Point } from '#reference/places';
import { isOffered, type Lookup, tableOf } from './lookup.ts';
import { type LookupTable, loadLookups, loadTables, mercator } from './lookups-store.ts';

/** What the process keeps of the lookups: a page asks for nothing of it twice. */
export interface Lookups {
  all: readonly Lookup[];
  tables: ReadonlyMap<string, LookupTable>;
}

export async function lookupsOf(ctx: Ctx): Promise<Lookups> {
  return ctx.memory.get('lookups', async () => {
    const [all, tables] = [await loadLookups(ctx.db), await loadTables(ctx.db)];
    return { all, tables: new Map(tables.map((table) => [table.key, table])) };
  });
}

/** The finders that are offered on a local day (`YYYY-MM-DD`), in the order of the pack. */
export async function findersOn(ctx: Ctx, today: string): Promise<Lookup[]> {
  const { all } = await lookupsOf(ctx);
  return all.filter((lookup) => isOffered(lookup, today));
}

/** A row as it is shown. */
export interface LookupRow {
  row: number;
  address: string;
  lat: number | null;
  lng: number | null;
  /** Local day, or empty. */
  onDate: string;
  cells: readonly string[];
  /** Metres along the sphere, where a place was asked for. */
  metres?: number;
}

type Asked<T> = T & { table: number };
type Found = LookupRow & { at: number };

const columns = sql.raw('r.row, r.address, r.lat, r.lng, r.on_date as "onDate", r.cells');

/** The rows nearest to a point, of several tables with one question; nearest first, none beyond `within` metres. */
export async function nearestRows(
  ctx: Ctx,
  point: Point,
  asked: readonly Asked<{ count: number; within: number }>[],
): Promise<LookupRow[][]> {
  const spot = sql`point(${point.lng}, ${mercator(point.lat)})`;
  return ofEach(
    ctx,
    asked,
    sql`unnest(${asked.map(({ table }) => table)}::int[], ${asked.map(({ count }) => count)}::int[])
      with ordinality as i(t, most, at)`,
    sql`select * from lookup_row where table_number = i.t and spot is not null order by spot <-> ${spot} limit i.most`,
    (row, { within }) => {
      const metres = distanceMetres(point, row as Point);
      return metres <= within ? [{ ...row, metres }] : [];
    },
    (a, b) => a.metres! - b.metres!,
  );
}

/** The rows of an area in several tables. An area's key may be written with zeros before it, or by its name. */
export async function areaRows(
  ctx: Ctx,
  asked: readonly Asked<{ keys: readonly string[] }>[],
): Promise<LookupRow[][]> {
  const pairs = asked.flatMap(({ table, keys }, at) => keys.map((key) => ({ table, key, at: at + 1 })));
  return ofEach(
    ctx,
    asked,
    sql`unnest(${pairs.map(({ table }) => table)}::int[], ${pairs.map(({ key }) => key)}::text[],
      ${pairs.map(({ at }) => at)}::int[]) as i(t, key, at)`,
    sql`select * from lookup_row where table_number = i.t and area_key = i.key order by row limit 20`,
    (row) => [row],
    (a, b) => a.row - b.row,
  );
}

/** Rows of a building in several tables, newest first. */
export async function historyRows(
  ctx: Ctx,
  addressKey: string,
  asked: readonly Asked<{ count: number }>[],
): Promise<LookupRow[][]> {
  return ofEach(
    ctx,
    asked,
    sql`unnest(${asked.map(({ table }) => table)}::int[], ${asked.map(({ count }) => count)}::int[])
      with ordinality as i(t, most, at)`,
    sql`select * from lookup_row where table_number = i.t and address_key = ${addressKey}
      order by on_date desc, row desc limit i.most`,
    (row) => [row],
    newestFirst,
  );
}

/** Rows around a point since a local day in several tables, newest first. */
export async function rowsNearby(
  ctx: Ctx,
  point: Point,
  asked: readonly Asked<{ within: number; since: string; count: number }>[],
): Promise<LookupRow[][]> {
  // A degree of longitude, which is the unit of the circle, has so many metres here.
  const degree = 111_195 * Math.cos((Math.max(-85, Math.min(85, point.lat)) * Math.PI) / 180);
  const spot = sql`point(${point.lng}, ${mercator(point.lat)})`;
  return ofEach(
    ctx,
    asked,
    sql`unnest(${asked.map(({ table }) => table)}::int[], ${asked.map(({ within }) => within / degree)}::float8[],
      ${asked.map(({ since }) => since)}::text[], ${asked.map(({ count }) => count)}::int[])
      with ordinality as i(t, reach, since, most, at)`,
    sql`select * from lookup_row where table_number = i.t and spot <@ circle(${spot}, i.reach) and on_date >= i.since
      order by on_date desc, row desc limit i.most`,
    (row) => [{ ...row, metres: distanceMetres(point, row as Point) }],
    newestFirst,
  );
}

/** One question for all of them: `i` lists what is asked (`at` from 1), `each` finds the rows of one. */
async function ofEach<T>(
  ctx: Ctx,
  asked: readonly T[],
  i: RawBuilder<unknown>,
  each: RawBuilder<unknown>,
  take: (row: LookupRow, of: T) => LookupRow[],
  order: (a: LookupRow, b: LookupRow) => number,
): Promise<LookupRow[][]> {
  if (asked.length === 0) return [];
  const { rows } = await sql<Found>`
    select ${plannedOnce} i.at::int as at, ${columns} from ${i} cross join lateral (${each}) r`.execute(
    ctx.db,
  );
  const found = asked.map((): LookupRow[] => []);
  for (const { at, ...row } of rows) found[at - 1]!.push(...take(row, asked[at - 1]!));
  return found.map((list) => list.sort(order));
}

function newestFirst(a: LookupRow, b: LookupRow): number {
  if (a.onDate === b.onDate) return b.row - a.row;
  return a.onDate < b.onDate ? 1 : -1;
}

/**
 * All that a table knows of a building, newest first, `limit` at a time. Throws `Invalid` (`after`) for a cursor that is none of
 * ours; nothing is found in a table that was not imported.
 */
export async function historyPage(
  ctx: Ctx,
  lookup: Lookup,
  addressKey: string,
  { after, limit = 50 }: { after?: string; limit?: number },
): Promise<{ rows: LookupRow[]; next: string | null }> {
  const table = (await lookupsOf(ctx)).tables.get(tableOf(lookup));
  if (!table) return { rows: [], next: null };
  const before = after ? sql`and (on_date, row) < (${cursorOf(after)})` : sql``;
  const { rows } = await sql<LookupRow>`
    select ${columns} from lookup_row r
    where table_number = ${table.number} and address_key = ${addressKey} ${before}
    order by on_date desc, row desc limit ${limit + 1}`.execute(ctx.db);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last;
  return { rows: page, next: more ? writeCursor([last.onDate || '-', String(last.row)]) : null };
}

function cursorOf(after: string) {
  const [date, row] = readCursor(after, ['word', 'word']);
  const line = /^\d{1,9}$/.test(row!) ? Number(row) : 0;
  return sql`${date === '-' ? '' : date}, ${line}::int`;
}
