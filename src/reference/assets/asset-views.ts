import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { distanceMetres, type Point } from '#reference/places';
import {
  type Asset,
  type AssetLayer,
  assetRef,
  bearingOf,
  type NearAsset,
  plainNumber,
  splitRef,
} from './asset.ts';
import { type AssetLayerRow, type AssetRow, loadAssetLayers } from './asset-store.ts';
import { nearNumbers } from './near-numbers.ts';

/** Under this key processes remember the layers; whoever changes them forgets it. */
export const assetMemory = 'assets';

/** Every layer with where its things came from, closed ones too. */
export function allAssetLayers(ctx: Ctx): Promise<AssetLayerRow[]> {
  return ctx.memory.get(assetMemory, () => loadAssetLayers(ctx.db));
}

/** A layer whose things can be chosen now; undefined while it has none. */
export async function assetLayer(ctx: Ctx, key: string | undefined): Promise<AssetLayer | undefined> {
  if (!key) return undefined;
  const row = (await allAssetLayers(ctx)).find((one) => one.key === key);
  return row?.active && row.things > 0 ? row.definition : undefined;
}

/** What a layer says of itself, for things of old requests too. */
export async function assetLayerOf(ctx: Ctx, ref: string): Promise<AssetLayer | undefined> {
  const layer = splitRef(ref)?.layer;
  return (await allAssetLayers(ctx)).find(({ key }) => key === layer)?.definition;
}

/** The thing by `layer:key`, gone ones too; null when there never was one. */
export async function findAsset(ctx: Ctx, ref: string): Promise<Asset | null> {
  return (await findAssets(ctx, [ref])).get(ref) ?? null;
}

/** Several at once, by `layer:key`; those that nobody knows are left out. */
export async function findAssets(ctx: Ctx, refs: readonly string[]): Promise<Map<string, Asset>> {
  const parts = refs.flatMap((ref) => splitRef(ref) ?? []);
  if (parts.length === 0) return new Map();
  const { rows } = await sql<AssetRow>`
    select asset.* from asset
    join unnest(${parts.map(({ layer }) => layer)}::text[], ${parts.map(({ key }) => key)}::text[]) as wanted (layer_key, key)
      using (layer_key, key)`.execute(ctx.db);
  return new Map(rows.map((row) => [assetRef(row.layer_key, row.key), toAsset(row)]));
}

/**
 * The things of a layer that stand nearest to a point (degrees, WGS84), nearest first, as far as `within` metres. One
 * reading of the index however many things there are.
 */
export async function nearestAssets(
  ctx: Ctx,
  query: { layer: string; at: Point; within: number; limit: number },
): Promise<NearAsset[]> {
  const { layer, at, within, limit } = query;
  // The index orders by degrees, which are shorter from east to west: more are read than are wanted.
  const rows = await read(
    ctx,
    sql`layer_key = ${layer} and retired_at is null and ${inBox(boxAround(at, within))}`,
    sql`point(lng, lat) <-> point(${at.lng}, ${at.lat})`,
    limit * 2 + 8,
  );
  return near(rows, at)
    .filter(({ metres }) => metres <= within)
    .slice(0, limit);
}

/** West, south, east, north in degrees. */
type Box = readonly [number, number, number, number];

/** Things of a layer within a box, at most `limit`; `more` when there are others. */
export async function assetsInBox(
  ctx: Ctx,
  layer: string,
  box: Box,
  limit: number,
): Promise<{ assets: Asset[]; more: boolean }> {
  const rows = await read(
    ctx,
    sql`layer_key = ${layer} and retired_at is null and ${inBox(box)}`,
    undefined,
    limit + 1,
  );
  return { assets: rows.slice(0, limit).map(toAsset), more: rows.length > limit };
}

export interface FoundNumber {
  /** The number that was typed, or one that differs by a letter or digit, or that begins so. */
  exact: boolean;
  assets: NearAsset[];
}

const mostFound = 8;

/**
 * Things whose number is the one that was typed, however it is written; else those whose number is off by one slip (a letter or digit too
 * many, missing, wrong, or two swapped) or that go on after it. Nearest to `at` first.
 */
export async function findByNumber(ctx: Ctx, layer: string, typed: string, at: Point): Promise<FoundNumber> {
  const number = plainNumber(typed);
  if (number === '') return { exact: false, assets: [] };
  const among = (where: RawBuilder<unknown>) =>
    read(ctx, sql`layer_key = ${layer} and retired_at is null and ${where}`, undefined, 100);
  const same = await among(sql`number = ${number}`);
  if (same.length > 0) return { exact: true, assets: near(same, at).slice(0, mostFound) };
  const alike = await among(sql`number = any(${nearNumbers(number)}::text[])`);
  const longer = number.length < 3 ? [] : await among(sql`number like ${`${number}%`}`);
  const distinct = new Map([...alike, ...longer].map((row) => [row.key, row]));
  return { exact: false, assets: near([...distinct.values()], at).slice(0, mostFound) };
}

async function read(
  ctx: Ctx,
  where: RawBuilder<unknown>,
  by: RawBuilder<unknown> | undefined,
  limit: number,
): Promise<AssetRow[]> {
  const { rows } = await sql<AssetRow>`
    select * from asset where ${where} ${by ? sql`order by ${by}` : sql``} limit ${limit}`.execute(ctx.db);
  return rows;
}

function inBox([west, south, east, north]: Box) {
  return sql`point(lng, lat) <@ box(point(${west}, ${south}), point(${east}, ${north}))`;
}

const metresPerDegree = 111_195;

function boxAround({ lat, lng }: Point, metres: number): Box {
  const high = metres / metresPerDegree;
  const wide = high / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  return [lng - wide, lat - high, lng + wide, lat + high];
}

function near(rows: readonly AssetRow[], at: Point): NearAsset[] {
  return rows
    .map((row) => ({ ...toAsset(row), metres: distanceMetres(at, row), bearing: bearingOf(at, row) }))
    .sort((a, b) => a.metres - b.metres || (a.key < b.key ? -1 : 1));
}

function toAsset(row: AssetRow): Asset {
  const { layer_key, number: _, retired_at, ...asset } = row;
  return { ...asset, layer: layer_key, ref: assetRef(layer_key, row.key), retiredAt: retired_at };
}
