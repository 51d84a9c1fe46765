import type { Feature, Geometry } from 'geojson';
import { type CsvRow, type OpenText, openTable, openText } from '#platform/csv';
import { Invalid } from '#platform/errors';

/** Columns that we know, each by the names that sources give it (small letters). */
export type Wanted<Field extends string> = Record<Field, readonly string[]>;

export interface SourceRow<Field extends string> {
  /** Line of the table, its header being row 1. */
  row: number;
  /** A row that could not be taken apart. */
  broken?: string;
  /** Trimmed; empty where the source has nothing. */
  of(field: Field): string;
  geometry?: Geometry | null;
}

export interface Source<Field extends string> {
  /** Fields that the source has a column for; undefined for lines of JSON, which tell by the row. */
  known: ReadonlySet<Field> | undefined;
  rows: AsyncGenerator<SourceRow<Field>[]>;
  progress(): { bytes: number; totalBytes: number };
  close(): void;
}

interface Reading<Field extends string> {
  wanted: Wanted<Field>;
  /** Names of the columns of a table without a header, when its first line is none. */
  headless?: readonly Field[];
}

/**
 * Opens a table of places: CSV, or GeoJSON with a feature a line; plain or packed with gzip. Throws `Invalid` (field `file`) when it
 * is neither.
 */
export async function openSource<Field extends string>(
  file: string,
  reading: Reading<Field>,
): Promise<Source<Field>> {
  const text = await openText(file);
  try {
    const first = await text.texts.next();
    const start = first.done ? '' : first.value.replace(/^\uFEFF/, '');
    if (/^\s*\{/.test(start)) return featureLines(text, start, reading.wanted);
  } catch (error) {
    text.close();
    throw error;
  }
  text.close();
  return csvSource(file, reading);
}

async function csvSource<Field extends string>(
  file: string,
  { wanted, headless }: Reading<Field>,
): Promise<Source<Field>> {
  const table = await openTable(file, headless ? 2 : 3);
  const titles = table.header.map((title) =>
    title
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase(),
  );
  const columns = new Map<Field, number>();
  for (const field of Object.keys(wanted) as Field[]) {
    const at = wanted[field].map((name) => titles.indexOf(name)).find((found) => found >= 0);
    if (at !== undefined) columns.set(field, at);
  }
  const isHeadless =
    headless !== undefined && columns.size === 0 && table.header.length <= headless.length + 1;
  if (isHeadless) for (const [at, field] of headless.entries()) columns.set(field, at);
  const toRow = (record: CsvRow, row: number): SourceRow<Field> => {
    if ('broken' in record) return { row, broken: record.broken, of: () => '' };
    const { cells } = record;
    return { row, of: (field) => cells[columns.get(field) ?? -1]?.trim() ?? '' };
  };
  async function* rows() {
    let row = isHeadless ? 1 : 2;
    if (isHeadless) yield [toRow({ cells: table.header }, row++)];
    for await (const records of table.portions()) yield records.map((record) => toRow(record, row++));
  }
  return {
    known: new Set(columns.keys()),
    progress: () => ({ bytes: table.bytesRead(), totalBytes: table.totalBytes }),
    close: () => table.close(),
    rows: rows(),
  };
}

const longestLine = 10_000_000;

/** GeoJSON with one feature a line, alone or as the list of a collection. */
function featureLines<Field extends string>(
  text: OpenText,
  start: string,
  wanted: Wanted<Field>,
): Source<Field> {
  let row = 0;
  const toRow = (line: string): SourceRow<Field>[] => {
    row += 1;
    const feature = featureOf(line);
    if (feature === 'none') return [];
    if (feature === 'broken') return [{ row, broken: 'broken_json', of: () => '' }];
    const properties = new Map(
      Object.entries(feature.properties ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const of = (field: Field) => {
      const name = wanted[field].find(
        (one) => properties.get(one) !== undefined && properties.get(one) !== null,
      );
      const value = name ? properties.get(name) : undefined;
      return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    };
    return [{ row, of, geometry: feature.geometry }];
  };
  async function* rows() {
    let rest = start;
    for (;;) {
      const lines = rest.split('\n');
      rest = lines.pop()!;
      if (rest.length > longestLine)
        throw Invalid.field(
          'file',
          'A line of more than ten million characters: write GeoJSON with one feature a line.',
        );
      yield lines.flatMap(toRow);
      const next = await text.texts.next();
      if (next.done) break;
      rest += next.value;
    }
    yield toRow(rest);
  }
  return {
    known: undefined,
    progress: () => ({ bytes: text.bytesRead(), totalBytes: text.totalBytes }),
    close: () => text.close(),
    rows: rows(),
  };
}

function featureOf(line: string): Partial<Feature> | 'none' | 'broken' {
  const json = line.trim().replace(/,$/, '');
  if (!json.startsWith('{') || /^\{\s*"type"\s*:\s*"FeatureCollection"/.test(json) || json === '{')
    return 'none';
  try {
    const value = JSON.parse(json) as Partial<Feature>;
    return value.type === 'Feature' ? value : 'none';
  } catch {
    return 'broken';
  }
}
