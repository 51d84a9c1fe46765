import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Db } from '#platform/db';
import { Conflict } from '#platform/errors';
import { type Changes, compareRows } from '#reference/catalog';
import type { Lookup } from './lookup.ts';

/** `pack`: sample rows that came with the city pack, until the city imports its own. */
export type Origin = 'pack' | 'import';

export interface LookupTable {
  number: number;
  key: string;
  origin: Origin;
  source: string;
  columns: string[];
  rows: number;
  imported_at: Date;
}

declare module '#platform/db' {
  interface Tables {
    lookup: { key: string; position: number; definition: Lookup };
    lookup_table: Omit<LookupTable, 'number'> & { number: import('kysely').Generated<number> };
  }
}

/** What the pack says of its tables, in its order. */
export async function loadLookups(db: Db): Promise<Lookup[]> {
  const rows = await db.selectFrom('lookup').select('definition').orderBy('position').execute();
  return rows.map(({ definition }) => definition);
}

/** Within the transaction of whoever applies a pack. Imported tables stay, whatever the pack says of them. */
export async function saveLookups(db: Db, lookups: readonly Lookup[]): Promise<Changes> {
  const entries = (list: readonly Lookup[]) => list.map((one, i) => [one.key, [i, one]] as const);
  const changes = compareRows(entries(await loadLookups(db)), entries(lookups));
  if (changes.same) return changes;
  await db.deleteFrom('lookup').execute();
  const rows = lookups.map((one, position) => ({
    key: one.key,
    position,
    definition: JSON.stringify(one) as unknown as Lookup,
  }));
  if (rows.length > 0) await db.insertInto('lookup').values(rows).execute();
  return changes;
}

export async function loadTables(db: Db): Promise<LookupTable[]> {
  return db.selectFrom('lookup_table').selectAll().execute();
}

/** A row that found its place, ready to be written. */
export interface PlacedRow {
  row: number;
  address: string;
  addressKey: string | null;
  areaKey: string | null;
  lat: number | null;
  lng: number | null;
  /** `YYYY-MM-DD`, or empty. */
  onDate: string;
  cells: readonly string[];
}

/** One import of a table at a time. Throws `Conflict` while another process is at it. */
export async function lockTable(db: Db, key: string) {
  const { rows } = await sql<{ got: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`belfry lookup ${key}`}, 0)) as got`.execute(db);
  if (!rows[0]!.got) throw new Conflict(`"${key}" is being imported by another process.`);
}

/** Empties the table of that key, or makes it; everybody else sees the old rows until the transaction commits. */
export async function beginTable(db: Db, table: Omit<LookupTable, 'number' | 'rows'>): Promise<number> {
  const { number } = await db
    .insertInto('lookup_table')
    .values({ ...table, rows: 0 })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(table))
    .returning('number')
    .executeTakeFirstOrThrow();
  await sql`delete from lookup_row where table_number = ${number}`.execute(db);
  return number;
}

export async function addRows(db: Db, table: number, rows: readonly PlacedRow[]) {
  const column = <K extends keyof PlacedRow>(name: K) => rows.map((row) => row[name]);
  // A list of lists of one length is one array to PostgreSQL, so the cells go as JSON.
  const cells = rows.map((row) => JSON.stringify(row.cells));
  const spots = rows.map(({ lat }) => (lat === null ? null : mercator(lat)));
  await sql`insert into lookup_row (table_number, row, address, address_key, area_key, lat, lng, spot, on_date, cells)
    select ${table}::int, i.row, i.address, i.address_key, i.area_key, i.lat, i.lng,
      case when i.lat is null then null else point(i.lng, i.y) end, i.on_date,
      array(select jsonb_array_elements_text(i.cells::jsonb))
    from unnest(${column('row')}::int[], ${column('address')}::text[], ${column('addressKey')}::text[],
      ${column('areaKey')}::text[], ${column('lat')}::float8[], ${column('lng')}::float8[], ${spots}::float8[],
      ${column('onDate')}::text[], ${cells}::text[])
      i(row, address, address_key, area_key, lat, lng, y, on_date, cells)`.execute(db);
}

export async function endTable(ctx: Ctx, table: number, rows: number) {
  await ctx.db.updateTable('lookup_table').set({ rows }).where('number', '=', table).execute();
  if (rows > 10_000) await sql`analyze lookup_row`.execute(ctx.db);
  await ctx.memory.forget(ctx.db, 'lookups');
}

/** Takes a table and its rows away. False when there is none of that key. */
export async function dropTable(ctx: Ctx, key: string): Promise<boolean> {
  const gone = await ctx.db
    .deleteFrom('lookup_table')
    .where('key', '=', key)
    .returning('number')
    .executeTakeFirst();
  if (!gone) return false;
  await sql`delete from lookup_row where table_number = ${gone.number}`.execute(ctx.db);
  await ctx.memory.forget(ctx.db, 'lookups');
  return true;
}

/** Latitude as Mercator stretches it, in degrees: around any point the map has one scale in all directions. */
export function mercator(lat: number): number {
  const bounded = Math.max(-85, Math.min(85, lat));
  return (Math.log(Math.tan(Math.PI / 4 + (bounded * Math.PI) / 360)) * 180) / Math.PI;
}
