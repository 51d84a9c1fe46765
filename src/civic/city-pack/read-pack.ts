import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RoutingRule } from '#flow/routing';
import { type AssetLayer, assetOfFeature, inOrder, type NewAsset } from '#reference/assets';
import type { City, Department, ServiceDefinition, ServiceGroup } from '#reference/catalog';
import type { Lookup } from '#reference/lookups';
import type { Neighbor } from '#reference/neighbors';
import type { Partner } from '#reference/partners';
import { type Area, compareKeys, type Layer, type SketchFeature } from '#reference/places';
import type { Pack, PackContent, PackFile, Placed } from './pack.ts';
import { isObject, readPackFile } from './pack-file.ts';

/**
 * Reads a city pack's folder. Never throws for what stands in the files: what cannot be read is missing from the
 * content and told by `checkPack`, which must have found nothing before the content is used.
 */
export async function readPack(folder: string): Promise<Pack> {
  const read = (name: string, required = true) => readPackFile(folder, name, required);
  const [
    city,
    departments,
    groups,
    routing,
    layers,
    sketch,
    neighbors,
    neighborShapes,
    assetList,
    lookups,
    partners,
  ] = await Promise.all([
    read('city.yaml'),
    read('departments.yaml'),
    read('groups.yaml'),
    read('routing.yaml', false),
    read('layers.yaml', false),
    read('sketch.geojson', false),
    read('neighbors.yaml', false),
    read('neighbors.geojson', false),
    read('assets.yaml', false),
    read('lookups.yaml', false),
    read('partners.yaml', false),
  ]);
  const services = await Promise.all((await yamlFiles(folder, 'services')).map((name) => read(name)));
  const groupEntries = entriesOf<ServiceGroup>(groups);
  const layerEntries = entriesOf<Layer>(layers);
  const areas = await Promise.all(layerEntries.map(({ value }) => readAreas(folder, value.key)));
  const assetEntries = entriesOf<AssetLayer>(assetList);
  const things = await Promise.all(assetEntries.map(({ value }) => readThings(folder, value.key)));
  const parts = {
    city: [{ value: (city.data ?? {}) as City, source: { file: city, path: [] } }],
    departments: entriesOf<Department>(departments),
    groups: groupEntries,
    services: byGroup(
      services.flatMap((file) => entriesOf<ServiceDefinition>(file)),
      groupEntries,
    ),
    routing: entriesOf<RoutingRule>(routing),
    layers: layerEntries.map(({ value, source }, i) => ({
      value: { ...value, areas: areasOf(areas[i]!) },
      source,
    })),
    sketch: sketchOf(sketch),
    neighbors: entriesOf<Neighbor>(neighbors).map(({ value, source }) => ({
      value: { ...value, ...shapeOf(neighborShapes, value.key) },
      source,
    })),
    assets: assetEntries.map(({ value, source }, i) => ({
      value: { ...value, things: thingsOf(value, things[i]!) },
      source,
    })),
    lookups: entriesOf<Lookup>(lookups),
    partners: entriesOf<Partner>(partners),
  };
  return {
    files: [
      ...[city, departments, groups, ...services, routing, layers, ...areas, sketch],
      ...[neighbors, neighborShapes, assetList, ...things, lookups, partners],
    ],
    content: { ...valuesOf(parts), city: parts.city[0]!.value },
    sources: sourcesOf(parts),
  };
}

interface Entry<T> {
  value: T;
  source: Placed;
}
type Parts = {
  [Part in keyof PackContent]: Entry<PackContent[Part] extends (infer T)[] ? T : PackContent[Part]>[];
};

async function yamlFiles(folder: string, name: string): Promise<string[]> {
  const names = await readdir(path.join(folder, name)).catch(() => []);
  return names
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => `${name}/${file}`);
}

/** A key that cannot be a file's name is told by the check of the layers. */
function readAreas(folder: string, key: unknown): Promise<PackFile> {
  const usable = typeof key === 'string' && /^[a-z0-9-]+$/.test(key);
  return readPackFile(folder, usable ? `areas/${key}.geojson` : 'areas/?.geojson', usable);
}

/** A layer without a file has no things until some are imported. */
function readThings(folder: string, key: unknown): Promise<PackFile> {
  const usable = typeof key === 'string' && /^[a-z0-9-]+$/.test(key);
  return readPackFile(folder, usable ? `assets/${key}.geojson` : 'assets/?.geojson', false);
}

/** What the features say, as it is stored; until the pack was checked only as far as it makes sense. */
function thingsOf(layer: AssetLayer, file: PackFile): NewAsset[] {
  const list = (names: unknown) => (Array.isArray(names) ? names.map(String) : []);
  const known = { ...layer, show: list(layer.show), staff: list(layer.staff) };
  return inOrder(featuresOf(file).flatMap(({ value }) => assetOfFeature(known, value) ?? []));
}

/** The objects of a file that is one list; other entries are left to `checkPack`. */
function entriesOf<T>(file: PackFile): Entry<T>[] {
  if (!Array.isArray(file.data)) return [];
  return file.data.flatMap((value, i) =>
    isObject(value) ? [{ value: value as T, source: { file, path: [i] } }] : [],
  );
}

function byGroup(
  services: Entry<ServiceDefinition>[],
  groups: Entry<ServiceGroup>[],
): Entry<ServiceDefinition>[] {
  const order = new Map(groups.map(({ value }, i) => [value.key, i]));
  const rank = (entry: Entry<ServiceDefinition>) => order.get(entry.value.group) ?? order.size;
  return [...services].sort((a, b) => rank(a) - rank(b));
}

interface Feature {
  properties: Record<string, unknown>;
  geometry: never;
}

function featuresOf(file: PackFile): Entry<Feature>[] {
  const features = isObject(file.data) ? file.data['features'] : undefined;
  if (!Array.isArray(features)) return [];
  return features.flatMap((value, i) =>
    isObject(value) && isObject(value['properties'])
      ? [{ value: value as unknown as Feature, source: { file, path: ['features', i] } }]
      : [],
  );
}

function areasOf(file: PackFile): Area[] {
  return featuresOf(file)
    .map(({ value: { properties, geometry } }) => ({
      key: String(properties['key'] ?? ''),
      name: String(properties['name'] ?? ''),
      ...(typeof properties['population'] === 'number' ? { population: properties['population'] } : {}),
      geometry,
    }))
    .sort((a, b) => compareKeys(a.key, b.key));
}

/** A neighbor's shape, by its key. */
function shapeOf(file: PackFile, key: string): Pick<Neighbor, 'shape'> {
  const found = featuresOf(file).find(({ value }) => value.properties['key'] === key);
  return found ? { shape: found.value.geometry } : {};
}

function sketchOf(file: PackFile): Entry<SketchFeature>[] {
  return featuresOf(file).map(({ value: { properties, geometry }, source }) => ({
    value: { ...(properties as { kind: SketchFeature['kind'] }), geometry },
    source,
  }));
}

function valuesOf(parts: Parts): Omit<PackContent, 'city'> {
  const { city: _, ...lists } = parts;
  return Object.fromEntries(
    Object.entries(lists).map(([part, entries]) => [part, entries.map((entry) => entry.value)]),
  ) as unknown as Omit<PackContent, 'city'>;
}

function sourcesOf(parts: Parts): Pack['sources'] {
  return Object.fromEntries(
    Object.entries(parts).map(([part, entries]) => [part, entries.map((entry) => entry.source)]),
  ) as Pack['sources'];
}
