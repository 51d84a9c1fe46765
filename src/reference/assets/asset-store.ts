import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Db } from '#platform/db';
import { Conflict } from '#platform/errors';
import type { AssetLayer, NewAsset } from './asset.ts';

export type AssetOrigin = 'pack' | 'import';

export interface AssetLayerRow {
  key: string;
  position: number;
  definition: AssetLayer;
  active: boolean;
  origin: AssetOrigin | null;
  source: string | null;
  edition: number;
  digest: string | null;
  things: number;
  valid_from: Date | null;
  imported_at: Date | null;
}

export interface AssetRow extends NewAsset {
  layer_key: string;
  number: string;
  retired_at: Date | null;
}

declare module '#platform/db' {
  interface Tables {
    asset_layer: AssetLayerRow;
    asset: AssetRow;
  }
}

/** One edition at a time. Throws `Conflict` while another process imports. */
export async function lockAssets(db: Db) {
  const { rows } = await sql<{ got: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('belfry assets')) as got`.execute(db);
  if (!rows[0]!.got) throw new Conflict('Things are being imported by another process.');
}

export function loadAssetLayers(db: Db): Promise<AssetLayerRow[]> {
  return db.selectFrom('asset_layer').selectAll().orderBy('position').orderBy('key').execute();
}

export async function writeAssetLayer(
  db: Db,
  row: Pick<AssetLayerRow, 'key' | 'position' | 'definition' | 'active'>,
) {
  const values = { ...row, definition: JSON.stringify(row.definition) as never };
  await db
    .insertInto('asset_layer')
    .values({ ...values, edition: 0, things: 0 } as never)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
    .execute();
}

/** Not in the pack any more: none of its things can be chosen. */
export async function closeAssetLayers(db: Db, keys: readonly string[]) {
  if (keys.length > 0)
    await db.updateTable('asset_layer').set({ active: false }).where('key', 'in', keys).execute();
}

/** A row of the file that waits with the others until all of them are read. */
export interface IncomingAsset extends NewAsset {
  row: number;
  number: string;
}

/** Gone with the transaction. */
export async function openIncoming(db: Db) {
  await sql`drop table if exists pg_temp.incoming_asset`.execute(db);
  await sql`create temp table incoming_asset (
    row int, key text, number text, name text, type text, owner text, lat float8, lng float8, shown jsonb, more jsonb
  ) on commit drop`.execute(db);
}

export async function addIncoming(db: Db, rows: readonly IncomingAsset[]) {
  if (rows.length === 0) return;
  const column = (name: keyof IncomingAsset) => rows.map((one) => one[name]) as never;
  const texts = (name: 'shown' | 'more') => rows.map((one) => JSON.stringify(one[name])) as never;
  await sql`insert into incoming_asset select * from unnest(
    ${column('row')}::int[], ${column('key')}::text[], ${column('number')}::text[], ${column('name')}::text[],
    ${column('type')}::text[], ${column('owner')}::text[], ${column('lat')}::float8[], ${column('lng')}::float8[],
    ${texts('shown')}::jsonb[], ${texts('more')}::jsonb[])`.execute(db);
}

/** Takes out rows whose key an earlier row has; how many, and the first of them. */
export async function dropRepeated(db: Db, most: number) {
  const { rows } = await sql<{ row: number; key: string; count: number }>`
    with gone as (
      delete from incoming_asset where ctid in (
        select ctid from (
          select ctid, row_number() over (partition by key order by row) as turn from incoming_asset
        ) as numbered where turn > 1
      ) returning row, key)
    select row, key, count(*) over ()::int as count from gone order by row limit ${most}`.execute(db);
  await sql`create index on incoming_asset (key)`.execute(db);
  await sql`analyze incoming_asset`.execute(db);
  return { count: rows[0]?.count ?? 0, first: rows };
}

export interface EditionChanges {
  added: number;
  /** At another place than before. */
  moved: number;
  /** Gone before and back. */
  returned: number;
  retired: number;
  things: number;
}

/** What the waiting rows would change. */
export async function compareIncoming(db: Db, layer: string): Promise<EditionChanges> {
  const { rows } = await sql<EditionChanges>`
    select count(*)::int as things,
      count(*) filter (where a.key is null)::int as added,
      count(*) filter (where a.lat <> i.lat or a.lng <> i.lng)::int as moved,
      count(*) filter (where a.retired_at is not null)::int as returned,
      (select count(*)::int from asset a where a.layer_key = ${layer} and a.retired_at is null
        and not exists (select from incoming_asset i where i.key = a.key)) as retired
    from incoming_asset i left join asset a on a.layer_key = ${layer} and a.key = i.key`.execute(db);
  return rows[0]!;
}

/** Makes the waiting rows the things of the layer: what is not among them is retired, what has not changed is not written. */
export async function writeIncoming(db: Db, layer: string, since: Date) {
  await sql`update asset a set retired_at = ${since}
    where layer_key = ${layer} and retired_at is null
      and not exists (select from incoming_asset i where i.key = a.key)`.execute(db);
  await sql`insert into asset (layer_key, key, number, name, type, owner, lat, lng, shown, more)
    select ${layer}, key, number, name, type, owner, lat, lng, shown, more from incoming_asset
    on conflict (layer_key, key) do update set number = excluded.number, name = excluded.name, type = excluded.type,
      owner = excluded.owner, lat = excluded.lat, lng = excluded.lng, shown = excluded.shown, more = excluded.more,
      retired_at = null
    where (asset.number, asset.name, asset.type, asset.owner, asset.lat, asset.lng, asset.shown, asset.more)
      is distinct from (excluded.number, excluded.name, excluded.type, excluded.owner, excluded.lat, excluded.lng,
        excluded.shown, excluded.more) or asset.retired_at is not null`.execute(db);
  await sql`analyze asset`.execute(db);
}

export async function noteEdition(
  ctx: Ctx,
  layer: string,
  row: Pick<AssetLayerRow, 'origin' | 'source' | 'digest' | 'things' | 'valid_from'>,
): Promise<number> {
  const { edition } = await ctx.db
    .updateTable('asset_layer')
    .set((eb) => ({ ...row, edition: eb('edition', '+', 1), imported_at: ctx.clock.now() }))
    .where('key', '=', layer)
    .returning('edition')
    .executeTakeFirstOrThrow();
  return edition;
}
