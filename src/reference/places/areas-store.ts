import { createHash } from 'node:crypto';
import type { Geometry, LineString, MultiPolygon, Polygon } from 'geojson';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { uuidv7 } from '#platform/clock';
import type { Ctx } from '#platform/context';
import type { Db } from '#platform/db';
import { type Changes, canonical, compareRows, type Text } from '#reference/catalog';
import { middleOfShape } from './geometry.ts';
import type { Layer, LayerKind, SketchPropertiesSchema } from './layer.ts';

/** One shape of a layer, WGS84, [lng, lat]. */
export interface Area<G extends Geometry = Polygon | MultiPolygon> {
  key: string;
  name: string;
  /** How many people live there, where the layer says so. */
  population?: number;
  geometry: G;
}

export interface LayerWithAreas extends Layer {
  areas: readonly Area[];
}

/** A line or shape of the sketch map. */
export interface SketchFeature extends Static<typeof SketchPropertiesSchema> {
  geometry: Polygon | MultiPolygon | LineString;
}

/** One edition of a layer. `valid_from`: null is from the beginning. */
export interface LayerVersion {
  id: string;
  layer_key: string;
  version: number;
  valid_from: Date | null;
  origin: 'pack' | 'import';
  /** The name of the imported file. */
  source: string | null;
  digest: string;
  /** How many. */
  areas: number;
  added_at: Date;
}

declare module '#platform/db' {
  interface Tables {
    area_layer: { key: string; position: number; name: Text; sample: boolean; kind: LayerKind };
    area_layer_version: LayerVersion;
    area: {
      version_id: string;
      key: string;
      name: string;
      lat: number;
      lng: number;
      population: number | null;
      geometry: Geometry;
    };
    sketch_feature: {
      id: number;
      kind: SketchFeature['kind'];
      name: string | null;
      properties: { numbers?: number[] };
      geometry: SketchFeature['geometry'];
    };
  }
}

/** The polygon layers with the shapes that are in force at an instant: what a pack would have to say. */
export async function loadLayers(db: Db, at: Date = new Date()): Promise<LayerWithAreas[]> {
  const rows = await db
    .selectFrom('area_layer')
    .selectAll()
    .where('kind', '=', 'polygon')
    .orderBy('position')
    .execute();
  const versions = await loadVersions(db);
  return Promise.all(
    rows.map(async ({ key, name, sample }) => {
      const inForce = versionAt(versions.get(key) ?? [], at);
      const areas = inForce ? await loadShapes<Polygon | MultiPolygon>(db, inForce.id) : [];
      return { key, name, ...(sample && inForce?.origin === 'pack' ? { sample } : {}), areas };
    }),
  );
}

/** The shapes of an edition in the order of their keys. */
export async function loadShapes<G extends Geometry>(db: Db, versionId: string): Promise<Area<G>[]> {
  const rows = await db
    .selectFrom('area')
    .select(['key', 'name', 'population', 'geometry'])
    .where('version_id', '=', versionId)
    .execute();
  const areas = rows.map(
    ({ population, geometry, ...area }): Area<G> => ({
      ...area,
      ...(population === null ? {} : { population }),
      geometry: geometry as G,
    }),
  );
  return areas.sort((a, b) => compareKeys(a.key, b.key));
}

/** The editions of each layer by its key, those that count first: the latest day, then the latest correction. */
export async function loadVersions(db: Db): Promise<Map<string, LayerVersion[]>> {
  const rows = await db
    .selectFrom('area_layer_version')
    .selectAll()
    .orderBy('valid_from', (order) => order.desc().nullsLast())
    .orderBy('version', 'desc')
    .execute();
  return grouped(rows, (row) => row.layer_key);
}

export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** Of editions as `loadVersions` orders them, the one that counts at an instant; undefined before the first. */
export function versionAt<V extends Pick<LayerVersion, 'valid_from'>>(
  versions: readonly V[],
  at: Date,
): V | undefined {
  return versions.find(({ valid_from }) => valid_from === null || valid_from <= at);
}

/** "9" before "10", and always the same on every machine. */
export function compareKeys(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

export async function loadSketch(db: Db): Promise<SketchFeature[]> {
  const rows = await db.selectFrom('sketch_feature').selectAll().orderBy('id').execute();
  return rows.map(({ kind, name, properties, geometry }) => ({
    kind,
    ...(name === null ? {} : { name }),
    ...properties,
    geometry,
  }));
}

export type NewVersion = Pick<LayerVersion, 'layer_key' | 'valid_from' | 'origin' | 'source'>;

/** Appends an edition with its shapes. For whoever holds the city's lock (`lockCity`). */
export async function insertVersion(
  ctx: Ctx,
  version: NewVersion,
  areas: readonly Area<Geometry>[],
): Promise<LayerVersion> {
  const last = await ctx.db
    .selectFrom('area_layer_version')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('layer_key', '=', version.layer_key)
    .executeTakeFirst();
  const row: LayerVersion = {
    ...version,
    id: uuidv7(),
    version: (last?.version ?? 0) + 1,
    digest: digestOf(areas),
    areas: areas.length,
    added_at: ctx.clock.now(),
  };
  await ctx.db.insertInto('area_layer_version').values(row).execute();
  await insertShapes(ctx.db, row.id, areas);
  return row;
}

/** Text in one statement: some city limits have a megabyte alone, and jsonb holds no more than 256. */
const mostText = 8_000_000;

async function insertShapes(db: Db, versionId: string, areas: readonly Area<Geometry>[]) {
  let rows: string[] = [];
  let size = 0;
  const write = async () => {
    await sql`
      insert into area (version_id, key, name, lat, lng, population, geometry)
      select ${versionId}::uuid, key, name, lat, lng, population, geometry from jsonb_to_recordset(${`[${rows.join(',')}]`}::jsonb)
        as given (key text, name text, lat float8, lng float8, population int, geometry jsonb)`.execute(db);
    rows = [];
    size = 0;
  };
  for (const { key, name, population, geometry } of areas) {
    const row = JSON.stringify({ key, name, population, ...middleOfShape(geometry), geometry });
    size += row.length;
    rows.push(row);
    if (size > mostText) await write();
  }
  if (rows.length > 0) await write();
}

/** How many people live in each area of an edition, by key; only those that are known. */
export async function loadPopulations(db: Db, versionId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('area')
    .select(['key', 'population'])
    .where('version_id', '=', versionId)
    .where('population', 'is not', null)
    .execute();
  return new Map(rows.map(({ key, population }) => [key, population!]));
}

/** Writes the populations of an edition's areas; an area that is told without one keeps none. */
export async function savePopulations(db: Db, versionId: string, areas: readonly Area<Geometry>[]) {
  const given = areas.map(({ key, population = null }) => ({ key, population }));
  await sql`
    update area set population = given.population
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (key text, population int)
    where version_id = ${versionId}::uuid and area.key = given.key
      and area.population is distinct from given.population`.execute(db);
}

/** Differs exactly when keys, names or shapes do; populations may be learned later, and the order in which they were listed does not count. */
export function digestOf(areas: readonly Area<Geometry>[]): string {
  const listed = areas.map(({ key, name, geometry }) => canonical({ key, name, geometry })).sort();
  return createHash('sha256').update(listed.join('\n')).digest('hex');
}

export async function saveSketch(db: Db, sketch: readonly SketchFeature[]): Promise<Changes> {
  const entry = (features: readonly SketchFeature[]) =>
    features.length > 0 ? [['sketch', features] as const] : [];
  const changes = compareRows(entry(await loadSketch(db)), entry(sketch));
  if (changes.same) return changes;
  await db.deleteFrom('sketch_feature').execute();
  const rows = sketch.map(({ kind, name = null, numbers, geometry }, id) => ({
    id,
    kind,
    name,
    properties: json(numbers ? { numbers } : {}),
    geometry: json(geometry),
  }));
  if (rows.length > 0) await db.insertInto('sketch_feature').values(rows).execute();
  return changes;
}

/** The driver would send an array as a PostgreSQL array; jsonb wants text. */
export function json<T>(value: T): T {
  return JSON.stringify(value) as unknown as T;
}
