import type { MultiPolygon, Polygon } from 'geojson';
import type { Ctx } from '#platform/context';
import type { Db } from '#platform/db';
import { type AreaFinder, areaFinder } from './area-finder.ts';
import {
  compareKeys,
  grouped,
  type LayerVersion,
  loadShapes,
  loadSketch,
  loadVersions,
  type SketchFeature,
  versionAt,
} from './areas-store.ts';
import type { Point } from './geometry.ts';
import type { Layer, LayerKind } from './layer.ts';

/** What every process keeps of the city's ground. The shapes themselves are loaded by whoever looks for points in them. */
export interface Places {
  layers: readonly KnownLayer[];
  sketch: readonly SketchFeature[];
  /** By `layer:key`, of all editions; the newest edition's name. */
  names: ReadonlyMap<string, string>;
  /** Whether the city serves this place. */
  inCity(point: Point): boolean;
}

export interface KnownLayer extends Layer {
  kind: LayerKind;
  /** Those that count first: see `versionAt`. */
  versions: readonly KnownVersion[];
}

export interface KnownVersion extends LayerVersion {
  /** In the order of their keys. */
  known: readonly KnownArea[];
}

/** An area without its shape: `lat` and `lng` are about its middle. */
export interface KnownArea extends Point {
  key: string;
  name: string;
  /** How many people live there; null where the layer does not say. */
  population: number | null;
}

export interface Location {
  /** Whether the city serves this place. */
  inside: boolean;
  /** `layer:key` of at most one area of each layer, in the layers' order. */
  areas: string[];
}

export function placesOf(ctx: Ctx): Promise<Places> {
  return ctx.memory.get('places', () => loadPlaces(ctx.db));
}

async function loadPlaces(db: Db): Promise<Places> {
  const rows = await db.selectFrom('area_layer').selectAll().orderBy('position').execute();
  const versions = await loadVersions(db);
  const areas = grouped(
    await db.selectFrom('area').select(['version_id', 'key', 'name', 'lat', 'lng', 'population']).execute(),
    (area) => area.version_id,
  );
  const layers = rows.map(({ key, name, sample, kind }) => ({
    key,
    name,
    sample,
    kind,
    versions: (versions.get(key) ?? []).map((version) => ({
      ...version,
      known: (areas.get(version.id) ?? [])
        .map(({ version_id: _, ...area }) => area)
        .sort((a, b) => compareKeys(a.key, b.key)),
    })),
  }));
  return toPlaces(layers, await loadSketch(db));
}

export function toPlaces(layers: readonly KnownLayer[], sketch: readonly SketchFeature[]): Places {
  const outlines = outlinesOf(sketch);
  const inOutline = areaFinder(outlines);
  const oldestFirst = layers.flatMap(({ key, versions }) =>
    versions
      .toReversed()
      .flatMap(({ known }) => known.map((area) => [`${key}:${area.key}`, area.name] as const)),
  );
  return {
    layers,
    sketch,
    names: new Map(oldestFirst),
    inCity: (point) => outlines.length === 0 || inOutline(point) >= 0,
  };
}

export function outlinesOf(sketch: readonly SketchFeature[]): (Polygon | MultiPolygon)[] {
  return sketch
    .filter(({ kind }) => kind === 'outline')
    .map(({ geometry }) => geometry as Polygon | MultiPolygon);
}

export interface LayerInForce extends KnownLayer {
  /** undefined: no edition of this layer counts yet. */
  inForce: KnownVersion | undefined;
}

export function inForceAt(places: Places, at: Date): LayerInForce[] {
  return places.layers.map((layer) => ({ ...layer, inForce: versionAt(layer.versions, at) }));
}

/** An edition's shapes never change: what was prepared once stays right, whatever else is imported. */
export function finderOf(ctx: Ctx, { id }: Pick<KnownVersion, 'id'>): Promise<AreaFinder> {
  return ctx.memory.get(`area-version ${id}`, async () =>
    areaFinder((await loadShapes<Polygon | MultiPolygon>(ctx.db, id)).map(({ geometry }) => geometry)),
  );
}
