import type { Geometry } from 'geojson';
import { Invalid } from '#platform/errors';
import { topoFeatures } from './topojson.ts';

/** One feature as it was written; nothing is sure of its shape yet. */
export interface RawFeature {
  /** From 1, in the order of the file. */
  number: number;
  properties: Record<string, unknown>;
  geometry: Geometry | null;
}

export interface ReadFeatures {
  form: 'GeoJSON' | 'TopoJSON' | 'newline-delimited GeoJSON';
  features: RawFeature[];
  /** The member `crs` of older GeoJSON. */
  crs: unknown;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads GeoJSON, newline-delimited GeoJSON or TopoJSON. `object`: which one of a TopoJSON that has several. Throws `Invalid`. */
export function readFeatures(file: string, text: string, object?: string): ReadFeatures {
  const refuse = (message: string): never => {
    throw Invalid.field(file, message);
  };
  const { document, lines } = parse(text, refuse);
  if (lines) return { form: 'newline-delimited GeoJSON', features: toRaw(lines, refuse), crs: undefined };
  if (!isObject(document)) return refuse('holds no GeoJSON: the outermost part must be an object');
  if (document['type'] === 'Topology')
    return {
      form: 'TopoJSON',
      features: toRaw(topoFeatures(document, object, refuse), refuse),
      crs: document['crs'],
    };
  return { form: 'GeoJSON', features: toRaw(listOf(document, refuse), refuse), crs: document['crs'] };
}

type Refuse = (message: string) => never;

function parse(text: string, refuse: Refuse): { document?: unknown; lines?: unknown[] } {
  try {
    return { document: JSON.parse(text) };
  } catch (whole) {
    // One feature a line; a record separator before each is RFC 8142.
    const lines = text.split('\n').flatMap((line, i) => {
      const record = line.replace('\x1e', '').trim();
      return record === '' ? [] : [{ record, number: i + 1 }];
    });
    const isList = lines.length > 1 && lines.slice(0, 2).every(({ record }) => /^\{.*\}$/.test(record));
    if (!isList) return refuse(`is not JSON: ${(whole as Error).message}`);
    return {
      lines: lines.map(({ record, number }) => {
        try {
          return JSON.parse(record) as unknown;
        } catch (error) {
          return refuse(`is not JSON in line ${number}: ${(error as Error).message}`);
        }
      }),
    };
  }
}

function listOf(document: Record<string, unknown>, refuse: Refuse): unknown[] {
  const { type, features } = document;
  if (type === 'Feature') return [document];
  if (type === 'FeatureCollection' && Array.isArray(features)) return features;
  if (Array.isArray(document['rings']) || Array.isArray(features))
    return refuse('is Esri JSON or something like it, not GeoJSON; ask the server for f=geojson');
  return refuse('holds no "FeatureCollection": a shape needs properties to have a key');
}

function toRaw(list: readonly unknown[], refuse: Refuse): RawFeature[] {
  if (list.length === 0) return refuse('has no features');
  return list.map((one, i) => {
    if (!isObject(one) || one['type'] !== 'Feature')
      return refuse(`has a feature ${i + 1} that is no "Feature"`);
    const properties = isObject(one['properties']) ? one['properties'] : {};
    const id = one['id'];
    const named = id === undefined || 'id' in properties ? properties : { id, ...properties };
    return { number: i + 1, properties: named, geometry: (one['geometry'] ?? null) as Geometry | null };
  });
}
