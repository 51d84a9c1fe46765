import type { Geometry } from 'geojson';
import { openTable, openText } from '#platform/csv';
import { Invalid } from '#platform/errors';
import { layerText, readFeatures } from '#reference/layer-files';

export interface TableRow {
  /** Line of the table, its header being row 1; of GeoJSON the number of the feature. */
  row: number;
  /** In the order of the header; null for a line that could not be taken apart. */
  cells: readonly string[] | null;
  geometry?: Geometry | null;
}

export interface Table {
  header: readonly string[];
  /** GeoJSON: rows have a geometry. */
  hasGeometry: boolean;
  rows: AsyncIterable<readonly TableRow[]>;
  progress(): { bytes: number; totalBytes: number };
  close(): void;
}

/**
 * Opens any CSV (in portions, flat memory) or GeoJSON (whole, up to 100 MB), plain or gzip. Throws `Invalid`, saying what the
 * file is instead and what to do.
 */
export async function readTable(file: string): Promise<Table> {
  const text = await openText(file);
  let start: string;
  try {
    const first = await text.texts.next();
    start = first.done ? '' : first.value.replace(/^\uFEFF/, '');
  } finally {
    text.close();
  }
  return /^\s*\{/.test(start) ? geoJsonTable(file) : csvTable(file);
}

async function csvTable(file: string): Promise<Table> {
  const table = await openTable(file, 2);
  async function* rows() {
    let row = 1;
    for await (const records of table.portions())
      yield records.map((record): TableRow => {
        row += 1;
        return { row, cells: 'cells' in record ? record.cells : null };
      });
  }
  return {
    header: table.header.map((title) => title.replace(/^\uFEFF/, '').trim()),
    hasGeometry: false,
    rows: rows(),
    progress: () => ({ bytes: table.bytesRead(), totalBytes: table.totalBytes }),
    close: () => table.close(),
  };
}

const portion = 2000;

async function geoJsonTable(file: string): Promise<Table> {
  const text = await layerText(file);
  const { features } = readFeatures(file, text);
  if (features.length === 0) throw Invalid.field('file', 'There is no feature in this GeoJSON.');
  const header = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];
  async function* rows() {
    for (let at = 0; at < features.length; at += portion)
      yield features.slice(at, at + portion).map(
        ({ number, properties, geometry }): TableRow => ({
          row: number,
          cells: header.map((name) => cellOf(properties[name])),
          geometry,
        }),
      );
  }
  const { length } = text;
  return {
    header,
    hasGeometry: true,
    rows: rows(),
    progress: () => ({ bytes: length, totalBytes: length }),
    close() {},
  };
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
