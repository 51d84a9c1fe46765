import path from 'node:path';
import { Value } from 'typebox/value';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict, Invalid, NotAllowed } from '#platform/errors';
import { catalogOf, KeySchema } from '#reference/catalog';
import { type ChosenColumns, type ColumnOptions, chooseColumns } from './choose-columns.ts';
import { tableOf } from './lookup.ts';
import { lookupsOf } from './lookup-views.ts';
import {
  addRows,
  beginTable,
  dropTable,
  endTable,
  lockTable,
  type Origin,
  type PlacedRow,
} from './lookups-store.ts';
import { type Placing, placeRows, rowPlacer } from './place-rows.ts';
import { readTable, type Table } from './read-table.ts';

export interface LookupFile extends ColumnOptions {
  file: string;
  /** Key of the table: `libraries`. */
  name: string;
  /** Reads and counts, writes nothing. */
  dryRun?: boolean;
  /** Sample rows of a city pack; they never take the place of imported ones. */
  origin?: Origin;
}

export interface LookupImport {
  name: string;
  file: string;
  dryRun: boolean;
  seconds: number;
  read: number;
  kept: number;
  /** How the kept rows found their place: their own point, their address, its words alone, their area. */
  placed: Placing['placed'];
  rejected: number;
  rejectedBy: Record<string, number>;
  /** The first that were not taken. */
  examples: Placing['examples'];
  fields: { address?: string; lat?: string; lng?: string; area?: string; date?: string };
  columns: string[];
  /** Keys of the lookups of the pack that show this table. */
  shownBy: string[];
}

export interface LookupProgress {
  rows: number;
  bytes: number;
  totalBytes: number;
}

const batch = 2000;
/** A table of which no row can be used is not worth reading to its end. */
const hopelessAfter = 10_000;
const mostRows = 20_000_000;

/**
 * Replaces all rows of one of the city's own tables by those of a file (CSV or GeoJSON, plain or gzip), in one transaction: until it is
 * through, and when anything fails, everybody sees the old ones. Memory does not grow with a CSV. Throws `Invalid`, `Conflict` while
 * another process imports the same table, `NotAllowed` for anybody but the program itself.
 */
export async function importLookup(
  ctx: Ctx,
  input: LookupFile,
  onProgress: (progress: LookupProgress) => void = () => {},
): Promise<LookupImport> {
  if (ctx.actor.kind !== 'system') throw new NotAllowed('Only the program itself imports tables.');
  const { file, name, dryRun = false, origin = 'import' } = input;
  if (!Value.Check(KeySchema, name))
    throw Invalid.field('--name', `"${name}" must be small letters, digits and dashes: building-permits`);
  const began = performance.now();
  const { all } = await lookupsOf(ctx);
  const lookups = all.filter((one) => tableOf(one) === name);
  const source = await readTable(file);
  try {
    const chosen = chooseColumns(source.header, lookups, input, source.hasGeometry);
    const { calendar, city } = await catalogOf(ctx);
    const placing = rowPlacer(chosen, calendar, city.map.centre);
    const columns = chosen.kept.map((at) => source.header[at]!);
    const reading = { source, placing, onProgress };
    await inTransaction(ctx, async (tx) => {
      if (dryRun) return readAll(tx, reading, async () => {});
      await lockTable(tx.db, name);
      const head = { key: name, origin, source: path.basename(file), columns, imported_at: tx.clock.now() };
      const table = await beginTable(tx.db, head);
      await readAll(tx, reading, (rows) => addRows(tx.db, table, rows));
      await endTable(tx, table, placing.counts().kept);
    });
    // Somebody may have remembered the old rows while the transaction was open.
    ctx.memory.drop('lookups');
    const seconds = (performance.now() - began) / 1000;
    return {
      name,
      file: path.resolve(file),
      dryRun,
      seconds,
      ...placing.counts(),
      fields: namesOf(source.header, chosen),
      columns,
      shownBy: lookups.map(({ key }) => key),
    };
  } finally {
    source.close();
  }
}

async function readAll(
  ctx: Ctx,
  {
    source,
    placing,
    onProgress,
  }: { source: Table; placing: Placing; onProgress(progress: LookupProgress): void },
  write: (rows: readonly PlacedRow[]) => Promise<void>,
) {
  for await (const rows of source.rows) {
    for (let at = 0; at < rows.length; at += batch) {
      const placed = await placeRows(ctx, placing, rows.slice(at, at + batch));
      if (placed.length > 0) await write(placed);
    }
    const { read, kept } = placing.counts();
    if (kept === 0 && read >= hopelessAfter) break;
    if (read > mostRows) throw Invalid.field('file', `The file has more than ${mostRows} rows.`);
    onProgress({ rows: read, ...source.progress() });
  }
  if (placing.counts().kept === 0) throw Invalid.field('file', placing.whyNone());
}

function namesOf(header: readonly string[], chosen: ChosenColumns): LookupImport['fields'] {
  const names = (['address', 'lat', 'lng', 'area', 'date'] as const).flatMap((field) =>
    chosen[field] < 0 ? [] : [[field, header[chosen[field]]!]],
  );
  return Object.fromEntries(names);
}

/** Takes a table with all its rows out of the city. Throws `Invalid` when there is none of that name. */
export async function removeLookup(ctx: Ctx, name: string): Promise<void> {
  if (ctx.actor.kind !== 'system') throw new NotAllowed('Only the program itself removes tables.');
  await inTransaction(ctx, async (tx) => {
    await lockTable(tx.db, name);
    if (!(await dropTable(tx, name))) throw Invalid.field('--name', `No table "${name}" was imported.`);
  });
  ctx.memory.drop('lookups');
}

/**
 * The sample rows of a city pack: each `lookups/TABLE.csv` that a lookup names becomes its table, unless the city has imported its own.
 * Returns the tables that were filled.
 */
export async function importSamples(ctx: Ctx, folder: string, files: readonly string[]): Promise<string[]> {
  const filled: string[] = [];
  const { all, tables } = await lookupsOf(ctx);
  const wanted = new Set(all.map(tableOf));
  for (const file of files) {
    const name = path.basename(file, '.csv');
    if (!wanted.has(name) || tables.get(name)?.origin === 'import') continue;
    await importLookup(ctx, { file: path.join(folder, file), name, origin: 'pack' }).catch(unlessBusy);
    filled.push(name);
  }
  return filled;
}

/** Another process that started at the same time is writing the same sample. */
function unlessBusy(error: unknown) {
  if (!(error instanceof Conflict)) throw error;
}
