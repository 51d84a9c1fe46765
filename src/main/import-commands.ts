import path from 'node:path';
import type { Command } from 'commander';
import { type ImportSummary, importRequests } from '#civic/opendata';
import { commandGroup } from './command-group.ts';
import { bar } from './progress-bar.ts';
import { withHouse } from './with-house.ts';

interface RequestOptions {
  map?: string;
  source?: string;
  timezone?: string;
  rejects?: string;
  dryRun: boolean;
  json: boolean;
}

export function importCommands(program: Command) {
  const imports = commandGroup(program, 'import');

  imports
    .command('requests')
    .description('read requests from a CSV file (plain or gzip) of another 311 system; run again to update')
    .argument('<file>')
    .option(
      '--map <name>',
      'which columns mean what (import-maps/NAME.yaml); found by the header when left out',
    )
    .option('--source <name>', "under which name the ids are kept; the map's unless given")
    .option('--timezone <zone>', "of the clocks in the file, when not the map's: America/Chicago")
    .option('--rejects <file>', 'where rows that cannot be taken are written, with row number and reason')
    .option('--dry-run', 'read and count, write nothing', false)
    .option('--json', 'give the summary as JSON', false)
    .action(async (file: string, options: RequestOptions) => {
      const progress = bar('Importing');
      const summary = await withHouse((house, ctx) =>
        importRequests(
          ctx,
          {
            file: path.resolve(file),
            mapsFolder: path.join(house.config.root, 'import-maps'),
            map: options.map,
            source: options.source,
            timezone: options.timezone,
            dryRun: options.dryRun,
            rejectsFile: options.rejects && path.resolve(options.rejects),
          },
          (at) => progress.update(at.bytes, at.totalBytes, `${at.rows} rows`),
        ),
      ).finally(() => progress.end());
      if (options.json) console.log(JSON.stringify(summary, null, 2));
      else for (const line of tellSummary(summary, options)) console.log(line);
    });
}

function tellSummary(summary: ImportSummary, options: RequestOptions): string[] {
  const { read, imported, updated, unchanged, rejected, linked } = summary;
  return [
    `${summary.dryRun ? 'Would read' : 'Read'} ${summary.file} as ${summary.map}: ${read} rows in ${summary.seconds.toFixed(1)} s (${Math.round(summary.rowsPerSecond)} a second).`,
    `Imported ${imported}, updated ${updated}, unchanged ${unchanged}, linked as duplicates ${linked}, rejected ${rejected}.`,
    ...counts('Rejected', summary.rejectedBy),
    ...counts('Repaired', summary.repaired),
    ...counts('By status', summary.byStatus),
    ...counts('By service', summary.byService),
    ...counts('By department', summary.byDepartment),
    ...counts('By month', summary.byMonth),
    ...(rejected > 0 && !options.rejects
      ? ['Add --rejects FILE to get the rejected rows with their reasons.']
      : []),
  ];
}

const mostShown = 12;

function counts(title: string, of: Partial<Record<string, number>>): string[] {
  const entries = Object.entries(of).sort((a, b) => (b[1] ?? 0) - (a[1] ?? 0));
  if (entries.length === 0) return [];
  const more =
    entries.length > mostShown ? [`  ... and ${entries.length - mostShown} more (--json has them all)`] : [];
  return [
    `${title}:`,
    ...entries.slice(0, mostShown).map(([key, n]) => `  ${String(n).padStart(9)}  ${key}`),
    ...more,
  ];
}
