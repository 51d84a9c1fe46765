import { createHash } from 'node:crypto';
import type { Ctx } from '#platform/context';
import type { Db } from '#platform/db';
import { type Changes, canonical, compareRows } from '#reference/catalog';
import { type AssetLayer, type NewAsset, plainNumber } from './asset.ts';
import {
  type AssetLayerRow,
  addIncoming,
  closeAssetLayers,
  dropRepeated,
  loadAssetLayers,
  lockAssets,
  noteEdition,
  openIncoming,
  writeAssetLayer,
  writeIncoming,
} from './asset-store.ts';
import { forgetAssets } from './import-assets.ts';

/** A layer as a pack says it, with its things in the order of their keys. */
export interface AssetLayerWithThings extends AssetLayer {
  things: NewAsset[];
}

/**
 * Makes the layers of things what the pack says, in the transaction that is open. What was imported for a layer stays: of that only
 * its words are the pack's. A layer that is gone from the pack is closed, unless it was imported.
 */
export async function savePackAssets(ctx: Ctx, layers: readonly AssetLayerWithThings[]): Promise<Changes> {
  const before = await loadAssetLayers(ctx.db);
  const listed = new Set(layers.map(({ key }) => key));
  const imported = new Set(before.filter(({ origin }) => origin === 'import').map(({ key }) => key));
  const ofPack = before.filter(({ key, active }) => active && (listed.has(key) || !imported.has(key)));
  const changes = compareRows(
    ofPack.map((row): [string, unknown] => [row.key, storedSays(row)]),
    layers.map((layer, i): [string, unknown] => [layer.key, packSays(layer, i, imported.has(layer.key))]),
  );
  if (changes.same) return changes;
  await lockAssets(ctx.db);
  await closeAssetLayers(ctx.db, changes.retired);
  for (const [position, { things, ...definition }] of layers.entries()) {
    const { key } = definition;
    const isImported = imported.has(key);
    await writeAssetLayer(ctx.db, {
      key,
      position,
      definition: isImported ? { ...definition, sample: undefined } : definition,
      active: true,
    });
    if (isImported || before.find((row) => row.key === key)?.digest === digestOf(things)) continue;
    await writeThings(ctx, key, things);
  }
  await forgetAssets(ctx);
  return changes;
}

async function writeThings(ctx: Ctx, layer: string, things: readonly NewAsset[]) {
  await openIncoming(ctx.db);
  await addIncoming(
    ctx.db,
    things.map((one, i) => ({ ...one, row: i + 1, number: plainNumber(one.key) })),
  );
  await dropRepeated(ctx.db, 1);
  await writeIncoming(ctx.db, layer, ctx.clock.now());

  await noteEdition(ctx, layer, {
    origin: 'pack',
    source: null,
    digest: digestOf(things),
    things: things.length,
    valid_from: null,
  });
}

function packSays({ things, ...definition }: AssetLayerWithThings, position: number, isImported: boolean) {
  const { sample, ...words } = definition;
  return isImported ? { position, words } : { position, words, sample, digest: digestOf(things) };
}

function storedSays({ position, definition, digest, origin }: AssetLayerRow) {
  const { sample, ...words } = definition;
  return origin === 'import' ? { position, words } : { position, words, sample, digest };
}

export function digestOf(things: readonly NewAsset[]): string {
  return createHash('sha256').update(canonical(things)).digest('hex');
}

/** What a pack would have to say: layers with the things of packs; what was imported is not written into one. */
export async function loadPackAssets(db: Db): Promise<AssetLayerWithThings[]> {
  const layers = (await loadAssetLayers(db)).filter(({ active }) => active);
  const rows = await db
    .selectFrom('asset')
    .innerJoin('asset_layer', 'asset_layer.key', 'asset.layer_key')
    .select(['layer_key', 'asset.key', 'name', 'type', 'owner', 'lat', 'lng', 'shown', 'more'])
    .where('asset_layer.origin', '=', 'pack')
    .where('asset_layer.active', '=', true)
    .where('retired_at', 'is', null)
    .execute();
  return layers.map(({ key, definition }) => ({
    ...definition,
    things: inOrder(rows.flatMap(({ layer_key, ...thing }) => (layer_key === key ? [thing] : []))),
  }));
}

/** In the order of their keys, the same on every machine. */
export function inOrder(things: readonly NewAsset[]): NewAsset[] {
  return [...things].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
