import path from 'node:path';
import type { Command } from 'commander';
import { Invalid } from '#platform/errors';
import { importLookup, type LookupImport, removeLookup } from '#reference/lookups';
import { commandGroup } from './command-group.ts';
import { bar } from './progress-bar.ts';
import { withHouse } from './with-house.ts';

interface LookupOptions {
  name: string;
  addressField?: string;
  latField?: string;
  lngField?: string;
  areaField?: string;
  dateField?: string;
  allColumns: boolean;
  dryRun: boolean;
  remove: boolean;
  json: boolean;
}

export function lookupCommands(program: Command) {
  commandGroup(program, 'import')
    .command('lookup')
    .description(
      "replace one of the city's own tables (libraries, permits, collection days ...) by a CSV or GeoJSON file, plain or gzip; each row finds its place by a point, an address or an area",
    )
    .argument('[file]')
    .requiredOption('--name <key>', 'of the table, as lookups.yaml of the city pack names it: libraries')
    .option('--address-field <column>', 'found by itself when it is obvious, like the others')
    .option('--lat-field <column>', 'latitude, degrees (WGS84)')
    .option('--lng-field <column>', 'longitude')
    .option('--area-field <column>', 'key of an area: a ward, a collection zone')
    .option('--date-field <column>', 'day by which the newest rows come first')
    .option('--all-columns', 'keep also the columns that lookups.yaml does not show', false)
    .option('--remove', 'take the table and its rows away instead', false)
    .option('--dry-run', 'read, place and count all of it, write nothing', false)
    .option('--json', 'give the summary as JSON', false)
    .action(async (file: string | undefined, { remove, ...options }: LookupOptions) => {
      if (remove) return removeTable(options.name);
      if (!file) throw Invalid.field('file', 'Name the file that is to be imported.');
      const progress = bar('Importing');
      const summary = await withHouse((_house, ctx) =>
        importLookup(ctx, { ...options, file: path.resolve(file) }, (at) =>
          progress.update(at.bytes, at.totalBytes, `${at.rows} rows`),
        ),
      ).finally(() => progress.end());
      if (options.json) console.log(JSON.stringify(summary, null, 2));
      else for (const line of tellSummary(summary)) console.log(line);
    });
}

async function removeTable(name: string) {
  await withHouse((_house, ctx) => removeLookup(ctx, name));
  console.log(`The table "${name}" is gone.`);
}

const placedBy = {
  point: 'by their own point',
  address: 'where their address lies',
  words: 'by the words of their address only: no list, no map, but found as history of the property',
  area: 'by their area',
};

function tellSummary(summary: LookupImport): string[] {
  const { dryRun, read, kept, placed, rejected, rejectedBy, examples, fields, columns, shownBy, seconds } =
    summary;
  return [
    `${dryRun ? 'Would read' : 'Read'} ${read} rows of ${path.basename(summary.file)} in ${seconds.toFixed(1)} s: ${kept} taken, ${rejected} rejected.`,
    `Fields: ${Object.entries(fields)
      .map(([field, column]) => `${field} = ${column}`)
      .join(', ')}. Columns kept: ${columns.join(', ')}.`,
    ...counts(placed, (key) => placedBy[key as keyof typeof placedBy]),
    ...counts(rejectedBy, (reason) => `rejected: ${reason.replaceAll('_', ' ')}`),
    ...examples
      .slice(0, 5)
      .map(({ row, reason, text }) => `  row ${row}: ${reason.replaceAll('_', ' ')} "${text}"`),
    shownBy.length > 0
      ? `Shown by ${shownBy.join(', ')}.`
      : `Nothing shows "${summary.name}" yet: say in lookups.yaml of the city pack what it means (docs/how-to/add-a-lookup.md).`,
  ];
}

function counts(of: Record<string, number>, words: (key: string) => string): string[] {
  return Object.entries(of).flatMap(([key, count]) =>
    count > 0 ? [`${String(count).padStart(9)}  ${words(key)}`] : [],
  );
}
