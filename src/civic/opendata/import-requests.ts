import path from 'node:path';
import type { LoadedRequest } from '#flow/requests';
import type { Ctx } from '#platform/context';
import type { CsvRow } from '#platform/csv';
import { type OpenTable, openTable } from '#platform/csv';
import { Invalid, NotAllowed } from '#platform/errors';
import { catalogOf } from '#reference/catalog';
import { detectMap, loadMaps } from './import-map.ts';
import { type ImportSummary, summaryCounter } from './import-summary.ts';
import { type Loader, loadBatches, noLoader } from './load-batches.ts';
import { nameServices } from './name-services.ts';
import { rowReader } from './read-row.ts';
import { rejectsFile } from './rejects-file.ts';
import { rowTaker } from './take-rows.ts';

export interface ImportOptions {
  file: string;
  /** Folder of the maps, `import-maps`. */
  mapsFolder: string;
  /** Name of a map; found by the columns when not given. */
  map?: string;
  /** Under which name the ids are kept; the map's unless given. Ids of different sources never meet. */
  source?: string;
  /** IANA name of the source's wall clocks, when not the map's. */
  timezone?: string;
  /** Reads and counts, writes nothing: no rows, no services, no file. */
  dryRun?: boolean;
  /** Where rows that were not taken are written. */
  rejectsFile?: string;
  /** Rows that are written together. */
  batch?: number;
}

export interface ImportProgress {
  rows: number;
  /** Of the file as it lies on the disk, packed or not. */
  bytes: number;
  totalBytes: number;
}

/** A table of which no row can be used is not worth reading to its end. */
const hopelessAfter = 10_000;

/**
 * Imports requests from another system's CSV file (gzip or plain, any size, in flat memory), each once by its id there;
 * run again it updates what has changed. Rows are written in batches, each in one transaction: a run that is killed, or
 * a file that turns out to be damaged, leaves whole batches, and the next run goes on from there without doubling.
 * Throws `Invalid` (fields `file`, `map`, `source`, `timezone`) with what to do about it, `Conflict` while the same
 * source is being imported elsewhere, `NotAllowed` for anybody but the program itself.
 */
export async function importRequests(
  ctx: Ctx,
  options: ImportOptions,
  onProgress: (progress: ImportProgress) => void = () => {},
): Promise<ImportSummary> {
  if (ctx.actor.kind !== 'system') throw new NotAllowed('Only the program itself imports requests.');
  const maps = await loadMaps(options.mapsFolder);
  const table = await openTable(options.file);
  try {
    const map = detectMap(maps, table.header, options.map);
    const source = options.source ?? map.name;
    if (!/^[a-z0-9][a-z0-9._-]{0,59}$/.test(source))
      throw Invalid.field('source', 'A source is named by small letters, digits, dots and dashes.');
    const timezone = options.timezone ?? map.timezone;
    const catalog = await catalogOf(ctx);
    const names = nameServices(map, catalog);
    const counter = summaryCounter(timezone);
    const rejects = rejectsFile(options.dryRun ? undefined : options.rejectsFile, table.header);
    const read = rowReader(map, table.header, {
      zone: map.stamps === 'utc' ? 'UTC' : timezone,
      now: ctx.clock.now(),
    });
    const taker = rowTaker({
      read,
      names,
      counter,
      rejects,
      hasZero: table.hasZero,
      timezone,
      language: catalog.city.languages[0]!,
      notePublic: map.notes === 'public',
    });
    const began = performance.now();
    const work = (loader: Loader) =>
      readAll(table, taker.take, loader, async () => {
        await rejects.flush();
        refuseHopeless(taker.rows(), counter.rejected());
        onProgress({ rows: taker.rows(), bytes: table.bytesRead(), totalBytes: table.totalBytes });
      });
    const { totals, damage } = options.dryRun
      ? await work(noLoader())
      : await loadBatches(
          ctx,
          { source, names, ownCity: map.city === catalog.city.key, batch: options.batch ?? 5000 },
          work,
        );
    await rejects.close();
    const seconds = (performance.now() - began) / 1000;
    const summary: ImportSummary = {
      file: path.resolve(options.file),
      map: map.name,
      source,
      dryRun: options.dryRun ?? false,
      seconds,
      rowsPerSecond: Math.round(taker.rows() / Math.max(seconds, 0.001)),
      read: taker.rows(),
      ...totals,
      ...counter.counts(),
    };
    if (damage) throw withCounts(damage, summary);
    return summary;
  } finally {
    table.close();
  }
}

/** Reads to the end, or to where the file is damaged: what was read before is kept. */
async function readAll(
  table: OpenTable,
  take: (records: CsvRow[]) => LoadedRequest[],
  loader: Loader,
  afterEach: () => Promise<void>,
): Promise<{ totals: Loader['totals']; damage?: Invalid }> {
  try {
    for await (const records of table.portions()) {
      await loader.push(take(records));
      await afterEach();
    }
    return { totals: loader.totals };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { totals: loader.totals, damage: error };
  }
}

function refuseHopeless(rows: number, rejected: number) {
  if (rows >= hopelessAfter && rows === rejected)
    throw Invalid.field(
      'file',
      `None of the first ${rows} rows could be taken. Is it the right file, and the right map?`,
    );
}

function withCounts(damage: Invalid, { read, imported, updated, dryRun }: ImportSummary): Invalid {
  const kept = dryRun
    ? `${read} rows before it can be read.`
    : `Of the ${read} rows before it, ${imported} were imported and ${updated} updated; they are kept, and importing the mended file doubles nothing.`;
  return new Invalid(
    damage.problems.map((problem) => ({ ...problem, message: `${problem.message} ${kept}` })),
  );
}
