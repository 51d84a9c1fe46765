import type { Position } from 'geojson';
import { assetPropertiesSchema } from '#reference/assets';
import { NeighborShapeSchema } from '#reference/neighbors';
import { AreaPropertiesSchema, SketchPropertiesSchema } from '#reference/places';
import { checkEntriesTwice, keysOf } from './check-city.ts';
import { checkEntries, type Report } from './check-shape.ts';
import type { Pack, PackFile, Placed } from './pack.ts';
import { isObject } from './pack-file.ts';

/** The shapes of every layer: keys, names, and rings that close. */
export function checkAreas({ content, sources, files }: Pack, report: Report) {
  checkEntriesTwice('layers', keysOf(content.layers), sources.layers, report);
  for (const layer of content.layers) {
    const file = files.find(({ name }) => name === `areas/${layer.key}.geojson`);
    const features = file ? featuresOf(file) : [];
    const places = features.map(({ placed }) => placed);
    const properties = features.map(({ feature }) => feature['properties'] as Record<string, unknown>);
    checkEntries(AreaPropertiesSchema, properties, below(places, 'properties'), report);
    checkEntriesTwice(
      'areas',
      properties.map((one) => String(one['key'])),
      below(places, 'properties'),
      report,
    );
    for (const { feature, placed } of features)
      checkGeometry(feature['geometry'], ['Polygon', 'MultiPolygon'], (message) =>
        report(placed, ['geometry'], message),
      );
  }
}

/** The sketch map: one outline at most, and house numbers that fit the streets' points. */
export function checkSketch({ files }: Pack, report: Report) {
  const features = featuresOf(files.find(({ name }) => name === 'sketch.geojson')!);
  const places = features.map(({ placed }) => placed);
  const properties = features.map(({ feature }) => feature['properties'] as Record<string, unknown>);
  checkEntries(SketchPropertiesSchema, properties, below(places, 'properties'), report);
  for (const [i, { feature, placed }] of features.entries()) {
    const kinds = properties[i]!['kind'] === 'street' ? ['LineString'] : ['Polygon', 'MultiPolygon'];
    const tell = (message: string) => report(placed, ['geometry'], message);
    checkGeometry(feature['geometry'], kinds, tell);
    const { numbers } = properties[i]! as { numbers?: unknown[] };
    const points = (feature['geometry'] as { coordinates?: unknown[] } | null)?.coordinates?.length;
    if (Array.isArray(numbers) && numbers.length !== points)
      tell(`has ${points} points but ${numbers.length} house numbers; there must be one for each`);
  }
}

/** Who serves the places around: each is told in one way, and one at most has all the rest. */
export function checkNeighbors({ content, sources, files }: Pack, report: Report) {
  const { neighbors } = content;
  checkEntriesTwice('neighbors', keysOf(neighbors), sources.neighbors, report);
  const features = featuresOf(files.find(({ name }) => name === 'neighbors.geojson')!);
  const places = features.map(({ placed }) => placed);
  const properties = features.map(({ feature }) => feature['properties'] as Record<string, unknown>);
  checkEntries(NeighborShapeSchema, properties, below(places, 'properties'), report);
  const keys = properties.map((one) => String(one['key']));
  checkEntriesTwice('shapes of neighbors', keys, below(places, 'properties'), report);
  for (const [i, { feature, placed }] of features.entries()) {
    checkGeometry(feature['geometry'], ['Polygon', 'MultiPolygon'], (message) =>
      report(placed, ['geometry'], message),
    );
    if (!keysOf(neighbors).includes(keys[i]!))
      report(placed, ['properties', 'key'], `there is no neighbor "${keys[i]}" in neighbors.yaml`);
  }
  const rest = neighbors.flatMap(({ shape, area }, i) => (shape || area ? [] : [i]));
  for (const i of rest.slice(1))
    report(
      sources.neighbors[i]!,
      [],
      'two neighbors have neither area nor shape; only one can have all the rest',
    );
}

/** A pack is read whole and compared at every start: more of a kind are imported. */
const mostThings = 20_000;

/** The numbered things: one point each, properties that the layer names, no number twice. */
export function checkThings({ content, sources, files }: Pack, report: Report) {
  checkEntriesTwice('kinds of things', keysOf(content.assets), sources.assets, report);
  for (const [i, { things: _, ...layer }] of content.assets.entries()) {
    const tell = (message: string) => report(sources.assets[i]!, [], `${layer.key}: ${message}`);
    // Of the wrong shape, which is told elsewhere.
    if (!isList(layer.show) || !isList(layer.staff)) continue;
    for (const name of layer.show ?? [])
      if (layer.staff?.includes(name)) tell(`"${name}" is shown to everybody and named for staff`);
    const file = files.find(({ name }) => name === `assets/${layer.key}.geojson`);
    const features = file ? featuresOf(file) : [];
    if (features.length > mostThings) {
      tell(`has ${features.length} things, more than ${mostThings}: leave them out and import them`);
      continue;
    }
    const places = below(
      features.map(({ placed }) => placed),
      'properties',
    );
    const properties = features.map(({ feature }) => feature['properties'] as Record<string, unknown>);
    checkEntries(assetPropertiesSchema(layer), properties, places, report);
    checkNumbersTwice(properties, places, report);
    for (const { feature, placed } of features)
      if (!isPoint(feature['geometry']))
        report(placed, ['geometry'], 'must be a Point: [longitude, latitude] in degrees');
  }
}

function isList(value: unknown): boolean {
  return value === undefined || Array.isArray(value);
}

/** As `checkEntriesTwice`, for lists of thousands. */
function checkNumbersTwice(
  properties: readonly Record<string, unknown>[],
  places: readonly Placed[],
  report: Report,
) {
  const seen = new Set<unknown>();
  for (const [i, { key }] of properties.entries()) {
    if (seen.has(key)) report(places[i]!, ['key'], `there are two things with the number "${key}"`);
    seen.add(key);
  }
}

function isPoint(geometry: unknown): boolean {
  return isObject(geometry) && geometry['type'] === 'Point' && isPosition(geometry['coordinates']);
}

function below(places: readonly Placed[], step: string): Placed[] {
  return places.map(({ file, path }) => ({ file, path: [...path, step] }));
}

function featuresOf(file: PackFile): { feature: Record<string, unknown>; placed: Placed }[] {
  const list = isObject(file.data) ? file.data['features'] : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((feature, i) =>
    isObject(feature) && isObject(feature['properties'])
      ? [{ feature, placed: { file, path: ['features', i] } }]
      : [],
  );
}

type Tell = (message: string) => void;

function checkGeometry(geometry: unknown, kinds: string[], tell: Tell) {
  if (!isObject(geometry) || !kinds.includes(String(geometry['type']))) {
    tell(`must be a ${kinds.join(' or ')}`);
    return;
  }
  const { type, coordinates } = geometry;
  if (type === 'LineString') {
    if (!isLine(coordinates, 2)) tell(notALine(2));
    return;
  }
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  if (!Array.isArray(polygons) || polygons.length === 0) return tell('has no rings');
  for (const polygon of polygons) {
    if (!Array.isArray(polygon) || polygon.length === 0) tell('has no rings');
    else for (const ring of polygon) checkRing(ring, tell);
  }
}

function notALine(points: number): string {
  return `needs ${points} points or more, each [longitude, latitude] in degrees (longitude first)`;
}

function isLine(value: unknown, least: number): value is Position[] {
  return Array.isArray(value) && value.length >= least && value.every(isPosition);
}

function isPosition(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 2) return false;
  const [lng, lat] = value;
  return Number.isFinite(lng) && Number.isFinite(lat) && Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
}

function checkRing(ring: unknown, tell: Tell) {
  if (!isLine(ring, 4)) return tell(`a ring ${notALine(4)}`);
  if (String(ring[0]) !== String(ring.at(-1)))
    return tell('a ring does not close: its last point must be its first');
  const crossing = selfCrossing(ring);
  if (crossing) tell(`a ring crosses itself near [${crossing.join(', ')}]`);
}

/** Rings longer than this are not tried against themselves, which takes time by the square. */
const longest = 2000;

function selfCrossing(ring: Position[]): Position | undefined {
  if (ring.length > longest) return undefined;
  for (let i = 1; i < ring.length; i++)
    for (let j = i + 2; j < ring.length; j++)
      if (cross(ring[i - 1]!, ring[i]!, ring[j - 1]!, ring[j]!)) return ring[j];
  return undefined;
}

/** Whether two segments truly cross; a touch is none. */
function cross(a: Position, b: Position, c: Position, d: Position): boolean {
  const side = (p: Position, q: Position, r: Position) =>
    Math.sign((q[0]! - p[0]!) * (r[1]! - p[1]!) - (q[1]! - p[1]!) * (r[0]! - p[0]!));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
