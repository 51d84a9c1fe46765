import type { Position } from 'geojson';
import { type CsvRow, type OpenText, openTable, openText } from '#platform/csv';
import { Invalid } from '#platform/errors';
import { FeatureStream } from './feature-stream.ts';

/** One row of the file, as it was written. */
export interface FileRow {
  /** Line of a table (its header being row 1) or number of the feature. */
  row: number;
  properties: Readonly<Record<string, string>>;
  /** x and y as they stand there; null where there is none. */
  position: Position | null;
  /** What makes it no row at all. */
  broken?: string;
}

export interface AssetFile {
  form: 'CSV' | 'GeoJSON';
  rows: AsyncGenerator<FileRow[]>;
  /** What a GeoJSON file says of its coordinate system, as far as it was read. */
  crs(): unknown;
  progress(): { bytes: number; totalBytes: number };
  close(): void;
}

/**
 * Opens a table of points: CSV with a latitude and a longitude, or GeoJSON of any layout; plain or packed with gzip. It is read as
 * it is walked through: memory does not grow with it. Throws `Invalid` (field `file`) when it is something else.
 */
export async function openAssetFile(file: string): Promise<AssetFile> {
  const text = await openText(file);
  try {
    const first = await text.texts.next();
    const start = first.done ? '' : first.value.replace(/^\uFEFF/, '');
    // A record separator before each feature is RFC 8142.
    if (start.replaceAll('\x1e', '').trimStart().startsWith('{')) return features(text, start);
  } catch (error) {
    text.close();
    throw error;
  }
  text.close();
  return table(file);
}

const latNames = ['lat', 'latitude', 'y', 'point_y', 'ycoord', 'y_coord'];
const lngNames = ['lon', 'lng', 'long', 'longitude', 'x', 'point_x', 'xcoord', 'x_coord'];

async function table(file: string): Promise<AssetFile> {
  const open = await openTable(file);
  const names = open.header.map((title) => title.replace(/^\uFEFF/, '').trim());
  const find = (wanted: readonly string[]) =>
    wanted.map((name) => names.findIndex((one) => one.toLowerCase() === name)).find((at) => at >= 0);
  const [lat, lng] = [find(latNames), find(lngNames)];
  if (lat === undefined || lng === undefined) {
    open.close();
    throw Invalid.field(
      'file',
      `Columns LAT and LON (or Y and X) are needed; there are ${names.slice(0, 40).join(', ')}.`,
    );
  }
  const toRow = (record: CsvRow, row: number): FileRow => {
    if ('broken' in record) return { row, properties: {}, position: null, broken: record.broken };
    const properties: Record<string, string> = {};
    for (const [at, name] of names.entries()) if (name) properties[name] = record.cells[at]?.trim() ?? '';
    const [x, y] = [record.cells[lng]?.trim() ?? '', record.cells[lat]?.trim() ?? ''];
    return { row, properties, position: x === '' && y === '' ? null : [toNumber(x), toNumber(y)] };
  };
  async function* rows() {
    let row = 2;
    for await (const records of open.portions()) yield records.map((record) => toRow(record, row++));
  }
  return {
    form: 'CSV',
    crs: () => undefined,
    rows: rows(),
    progress: () => ({ bytes: open.bytesRead(), totalBytes: open.totalBytes }),
    close: () => open.close(),
  };
}

function toNumber(text: string): number {
  return text === '' ? Number.NaN : Number(text);
}

function features(text: OpenText, start: string): AssetFile {
  const stream = new FeatureStream();
  let row = 0;
  async function* rows() {
    for (let piece: string | undefined = start; piece !== undefined; ) {
      yield stream.push(piece).map((feature) => toFeature(feature, ++row));
      const next = await text.texts.next();
      piece = next.done ? undefined : next.value;
    }
    if (stream.isCut())
      throw Invalid.field('file', 'The file ends in the middle of a feature; fetch it again.');
    if (row === 0) throw Invalid.field('file', 'This holds no GeoJSON features.');
  }
  return {
    form: 'GeoJSON',
    crs: () => crsOf(stream.frame()),
    rows: rows(),
    progress: () => ({ bytes: text.bytesRead(), totalBytes: text.totalBytes }),
    close: () => text.close(),
  };
}

/** What stands before the list tells as a rule; so the list is closed behind it where it has not ended yet. */
function crsOf(frame: string | undefined): unknown {
  if (frame === undefined) return undefined;
  for (const end of ['', ']}'])
    try {
      return (JSON.parse(frame + end) as { crs?: unknown }).crs;
    } catch {
      // Half of it; then as if it ended here.
    }
  return undefined;
}

function toFeature(text: string, row: number): FileRow {
  const none = { row, properties: {}, position: null };
  let feature: { type?: unknown; id?: unknown; properties?: unknown; geometry?: unknown };
  try {
    feature = JSON.parse(text);
  } catch {
    return { ...none, broken: 'broken_json' };
  }
  if (feature.type !== 'Feature') return { ...none, broken: 'no_feature' };
  const geometry = feature.geometry as { type?: unknown; coordinates?: unknown } | null | undefined;
  const properties = plainProperties({ id: feature.id, ...(feature.properties as object | null) });
  if (geometry === null || geometry === undefined) return { ...none, properties };
  const position = geometry.type === 'MultiPoint' ? onlyOne(geometry.coordinates) : geometry.coordinates;
  if ((geometry.type !== 'Point' && geometry.type !== 'MultiPoint') || !Array.isArray(position))
    return { ...none, properties, broken: 'not_a_point' };
  const [x, y] = position as unknown[];
  const isPair = typeof x === 'number' && typeof y === 'number';
  return { row, properties, position: isPair ? [x, y] : [Number.NaN, Number.NaN] };
}

function onlyOne(coordinates: unknown): unknown {
  return Array.isArray(coordinates) && coordinates.length === 1 ? coordinates[0] : undefined;
}

/** Texts, numbers and marks as texts; what is nested or empty is left out. */
function plainProperties(given: Record<string, unknown>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(given))
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      found[name] = String(value).trim();
  return found;
}
