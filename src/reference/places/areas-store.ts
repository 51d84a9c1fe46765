import type { LineString, MultiPolygon, Polygon } from 'geojson';
import type { Static } from 'typebox';
import type { Db } from '#platform/db';
import { type Changes, compareRows, type Text } from '#reference/catalog';
import type { Layer, SketchPropertiesSchema } from './layer.ts';

/** One shape of a layer, WGS84, [lng, lat]. */
export interface Area {
  key: string;
  name: string;
  geometry: Polygon | MultiPolygon;
}

export interface LayerWithAreas extends Layer {
  areas: readonly Area[];
}

/** A line or shape of the sketch map. */
export interface SketchFeature extends Static<typeof SketchPropertiesSchema> {
  geometry: Polygon | MultiPolygon | LineString;
}

declare module '#platform/db' {
  interface Tables {
    area_layer: { key: string; position: number; name: Text; sample: boolean };
    area: { layer_key: string; key: string; name: string; geometry: Area['geometry'] };
    sketch_feature: {
      id: number;
      kind: SketchFeature['kind'];
      name: string | null;
      properties: { numbers?: number[] };
      geometry: SketchFeature['geometry'];
    };
  }
}

export async function loadLayers(db: Db): Promise<LayerWithAreas[]> {
  const layers = await db.selectFrom('area_layer').selectAll().orderBy('position').execute();
  const areas = await db.selectFrom('area').selectAll().execute();
  return layers.map(({ key, name, sample }) => ({
    key,
    name,
    ...(sample ? { sample } : {}),
    areas: areas
      .filter((area) => area.layer_key === key)
      .map((area) => ({ key: area.key, name: area.name, geometry: area.geometry }))
      .sort((a, b) => compareKeys(a.key, b.key)),
  }));
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

export async function saveLayers(db: Db, layers: readonly LayerWithAreas[]): Promise<Changes> {
  const entries = (list: readonly LayerWithAreas[]) =>
    list.map((layer, i) => [layer.key, [i, sorted(layer)]] as const);
  const changes = compareRows(entries(await loadLayers(db)), entries(layers));
  if (changes.same) return changes;
  await db.deleteFrom('area_layer').execute();
  for (const [position, { key, name, sample = false, areas }] of layers.entries()) {
    await db
      .insertInto('area_layer')
      .values({ key, position, name: json(name), sample })
      .execute();
    const rows = areas.map((area) => ({
      layer_key: key,
      key: area.key,
      name: area.name,
      geometry: json(area.geometry),
    }));
    if (rows.length > 0) await db.insertInto('area').values(rows).execute();
  }
  return changes;
}

function sorted({ areas, sample, ...layer }: LayerWithAreas) {
  return { ...layer, sample: sample ?? false, areas: [...areas].sort((a, b) => compareKeys(a.key, b.key)) };
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
function json<T>(value: T): T {
  return JSON.stringify(value) as unknown as T;
}
