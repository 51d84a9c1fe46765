import type { Geometry } from 'geojson';
import { afterCommit, type Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { emit } from '#platform/events';
import { type Changes, compareRows, type Text } from '#reference/catalog';
import {
  type Area,
  digestOf,
  insertVersion,
  json,
  type LayerVersion,
  type LayerWithAreas,
  loadLayers,
  loadPopulations,
  loadVersions,
  savePopulations,
  versionAt,
} from './areas-store.ts';
import type { LayerKind } from './layer.ts';

declare module '#platform/events' {
  interface Events {
    /** The shapes of these layers are others from an instant on (ISO, UTC); `null` is for all times. */
    'layers.changed': { layers: string[]; validFrom: string | null };
  }
}

/**
 * Makes the layers of the city pack what the pack says, in the transaction that is open. What was imported for a layer stays: of
 * those only name and place in the list are the pack's. The first layers of a city are not told of (`layers.changed`).
 */
export async function savePackLayers(ctx: Ctx, layers: readonly LayerWithAreas[]): Promise<Changes> {
  const imported = new Set(await importedLayers(ctx));
  const before = await loadLayers(ctx.db, ctx.clock.now());
  const listed = new Set(layers.map(({ key }) => key));
  const ofPack = before.filter(({ key }) => listed.has(key) || !imported.has(key));
  const entries = (list: readonly LayerWithAreas[]) =>
    list.map((layer, i) => [layer.key, [i, whatThePackSays(layer, imported.has(layer.key))]] as const);
  const changes = compareRows(entries(ofPack), entries(layers));
  if (changes.same) return changes;
  const known = new Map(before.map((layer) => [layer.key, digestOf(layer.areas)]));
  const redrawn = [...changes.retired];
  if (changes.retired.length > 0)
    await ctx.db.deleteFrom('area_layer').where('key', 'in', changes.retired).execute();
  for (const [position, layer] of layers.entries()) {
    const isImported = imported.has(layer.key);
    await writeLayer(ctx, { ...layer, position, sample: layer.sample ?? false, kind: 'polygon' });
    if (isImported) continue;
    if (known.get(layer.key) === digestOf(layer.areas)) {
      await savePackPopulations(ctx, layer);
      continue;
    }
    await insertVersion(
      ctx,
      { layer_key: layer.key, valid_from: null, origin: 'pack', source: null },
      layer.areas,
    );
    redrawn.push(layer.key);
  }
  await afterListed(ctx, listed, layers.length);
  if (before.length > 0 && redrawn.length > 0)
    await emit(ctx, 'layers.changed', { layers: redrawn, validFrom: null });
  return changes;
}

async function savePackPopulations(ctx: Ctx, { key, areas }: LayerWithAreas) {
  const versions = (await loadVersions(ctx.db)).get(key) ?? [];
  const counts = versionAt(versions, ctx.clock.now());
  if (counts) await savePopulations(ctx.db, counts.id, areas);
}

function whatThePackSays({ key, name, sample = false, areas }: LayerWithAreas, isImported: boolean) {
  return isImported
    ? { key, name }
    : {
        key,
        name,
        sample,
        digest: digestOf(areas),
        people: areas.map(({ population }) => population ?? null),
      };
}

/** Keys of the layers for which a file was imported. */
export async function importedLayers(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('area_layer_version')
    .select('layer_key')
    .distinct()
    .where('origin', '=', 'import')
    .execute();
  return rows.map((row) => row.layer_key);
}

/** Layers that only an import made come after those of the pack. */
async function afterListed(ctx: Ctx, listed: ReadonlySet<string>, from: number) {
  const rows = await ctx.db
    .selectFrom('area_layer')
    .select('key')
    .orderBy('position')
    .orderBy('key')
    .execute();
  const own = rows.filter(({ key }) => !listed.has(key));
  for (const [i, { key }] of own.entries())
    await ctx.db
      .updateTable('area_layer')
      .set({ position: from + i })
      .where('key', '=', key)
      .execute();
}

interface LayerRow {
  key: string;
  position: number;
  name: Text;
  sample: boolean;
  kind: LayerKind;
}

async function writeLayer(ctx: Ctx, { key, position, name, sample, kind }: LayerRow) {
  const row = { position, name: json(name), sample, kind };
  await ctx.db
    .insertInto('area_layer')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
}

export interface LayerImport {
  key: string;
  /** Of a layer that is not there yet. */
  name: Text;
  kind: LayerKind;
  /** Instant from which it counts. Without one: always in place of sample shapes and for a new layer, else `today`. */
  validFrom: Date | undefined;
  /** Where the city's day began. */
  today: Date;
  source: string;
  areas: readonly Area<Geometry>[];
}

export interface LayerImported {
  version: number;
  validFrom: Date | null;
  /** The same shapes counted from that instant on already; nothing was written. */
  unchanged: boolean;
  /** What counted until now was the sample of the pack. */
  replacedSample: boolean;
  /** Areas of which it is known (now) how many people live there. */
  populated: number;
  /** Keys that are new and keys that are gone, against what counted before. */
  added: string[];
  gone: string[];
}

/**
 * Appends an edition to a layer, or makes the layer, and tells of it (`layers.changed`). In the transaction that is open, by
 * whoever holds the city's lock. `change`: without it only says what would happen.
 */
export async function saveImportedLayer(
  ctx: Ctx,
  layer: LayerImport,
  change: boolean,
): Promise<LayerImported> {
  const row = await ctx.db
    .selectFrom('area_layer')
    .selectAll()
    .where('key', '=', layer.key)
    .executeTakeFirst();
  if (row && row.kind !== layer.kind)
    throw Invalid.field(
      layer.source,
      `holds ${layer.kind}s, but the layer "${layer.key}" is made of ${row.kind}s; choose another --layer`,
    );
  const versions = (await loadVersions(ctx.db)).get(layer.key) ?? [];
  const replacedSample = row?.sample === true && versions.every(({ origin }) => origin === 'pack');
  const validFrom =
    layer.validFrom ?? (replacedSample || versions.length === 0 ? null : sameOrToday(layer, versions));
  const counted = versionAt(versions, validFrom ?? new Date(-8.64e15));
  const before = counted ? await loadPopulations(ctx.db, counted.id) : new Map<string, number>();
  const areas = layer.areas.map((area) => ({ ...area, population: area.population ?? before.get(area.key) }));
  const outcome = {
    populated: areas.filter(({ population }) => population !== undefined).length,
    validFrom,
    replacedSample,
    ...(await keysChanged(ctx, counted?.id, layer.areas)),
    version: counted?.version ?? 0,
    unchanged: counted?.digest === digestOf(layer.areas),
  };
  if (outcome.unchanged) {
    if (change && counted && areas.some(({ key, population }) => population !== before.get(key))) {
      await savePopulations(ctx.db, counted.id, areas);
      await forgetPlaces(ctx);
    }
    return outcome;
  }
  const next = { ...outcome, version: Math.max(0, ...versions.map(({ version }) => version)) + 1 };
  if (!change) return next;
  const { key, name, kind, source } = layer;
  const position = row?.position ?? (await layerCount(ctx));
  await writeLayer(ctx, { key, position, name: row?.name ?? name, sample: row?.sample ?? false, kind });
  await insertVersion(ctx, { layer_key: key, valid_from: validFrom, origin: 'import', source }, areas);
  await forgetPlaces(ctx);
  await emit(ctx, 'layers.changed', { layers: [key], validFrom: validFrom?.toISOString() ?? null });
  return next;
}

async function forgetPlaces(ctx: Ctx) {
  await ctx.memory.forget(ctx.db, 'places');
  afterCommit(ctx, ({ memory }) => memory.drop('places'));
}

/** What counts already does not begin to count today because it is imported once more. */
function sameOrToday({ today, areas }: LayerImport, versions: readonly LayerVersion[]): Date | null {
  const counts = versionAt(versions, today);
  return counts?.digest === digestOf(areas) ? counts.valid_from : today;
}

async function keysChanged(ctx: Ctx, versionId: string | undefined, areas: readonly Area<Geometry>[]) {
  const rows = versionId
    ? await ctx.db.selectFrom('area').select('key').where('version_id', '=', versionId).execute()
    : [];
  const [before, after] = [new Set(rows.map(({ key }) => key)), new Set(areas.map(({ key }) => key))];
  return {
    added: [...after].filter((key) => !before.has(key)),
    gone: [...before].filter((key) => !after.has(key)),
  };
}

async function layerCount(ctx: Ctx): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('area_layer')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
