import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import {
  type Applied,
  applyPack,
  checkPack,
  exportPack,
  importSampleTables,
  readPack,
} from '#civic/city-pack';
import { loadConfig } from '#platform/config';
import { Invalid } from '#platform/errors';
import { withHouse } from './with-house.ts';

export function cityCommands(program: Command) {
  const city = program
    .command('city')
    .description('check, apply or export a city pack (a folder of YAML and GeoJSON)');

  city
    .command('check')
    .description('say what is wrong with a pack, by file and line; touches nothing')
    .argument('<dir>', 'folder of the pack, or the name of one under cities/')
    .action(async (dir: string) => {
      const problems = checkPack(await readPack(packFolder(dir)));
      for (const { file, line, column, message } of problems)
        console.error(`${file}:${line}:${column}: ${message}`);
      if (problems.length > 0) process.exitCode = 2;
      else console.log('The pack is sound.');
    });

  city
    .command('apply')
    .description('make the database say what the pack says; a second time changes nothing')
    .argument('<dir>', 'folder of the pack, or the name of one under cities/')
    .option(
      '--samples',
      'fill tables that the city has not imported itself with the sample rows of the pack',
      false,
    )
    .action(async (dir: string, { samples }: { samples: boolean }) => {
      const folder = packFolder(dir);
      const done = await withHouse(async (_house, ctx) => ({
        applied: await applyPack(ctx, folder),
        filled: samples ? await importSampleTables(ctx, folder) : [],
      }));
      for (const line of tellApplied(done.applied)) console.log(line);
      if (done.filled.length > 0) console.log(`Filled with sample rows: ${done.filled.join(', ')}.`);
    });

  city
    .command('export')
    .description('write what the database says as a pack')
    .argument('<dir>', 'a new or empty folder')
    .action(async (dir: string) => {
      await withHouse((_house, ctx) => exportPack(ctx, path.resolve(dir)));
      console.log(`Wrote ${dir}.`);
    });
}

/** A folder as given, else the pack of that name that ships with Belfry. Throws `Invalid` when there is neither. */
export function packFolder(given: string): string {
  const shipped = path.join(loadConfig().root, 'cities', given);
  const folder = [path.resolve(given), shipped].find((one) => existsSync(path.join(one, 'city.yaml')));
  if (!folder) throw Invalid.field(given, 'is not a city pack: there is no city.yaml in it');
  return folder;
}

/** Names a few; of many only how many of each kind. */
function tellApplied({ added, changed, retired, unchanged, kept }: Applied): string[] {
  const list = (word: string, keys: string[]) =>
    keys.length > 0
      ? [`${word} ${keys.length}: ${keys.length > 12 ? countKinds(keys) : keys.join(', ')}`]
      : [];
  return [
    ...list('Added', added),
    ...list('Changed', changed),
    ...list('Retired', retired),
    `Unchanged ${unchanged}.`,
    ...(kept.length > 0 ? [`Kept as imported, whatever the pack draws: ${kept.join(', ')}.`] : []),
  ];
}

function countKinds(keys: string[]): string {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const kind = key.split(':')[0]!;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
}
