import type { Command } from 'commander';
import { makeDemo, tellSignIn } from '#civic/demo';
import { Invalid } from '#platform/errors';
import { catalogOf } from '#reference/catalog';
import { packFolder } from './city-commands.ts';
import { bar } from './progress-bar.ts';
import { withHouse } from './with-house.ts';

export function demoCommands(program: Command) {
  program
    .command('demo')
    .description('fill an empty city with a year of made-up life that ends now')
    .option('--requests <number>', 'how many requests', '20000')
    .option('--seed <number>', 'the same seed makes the same city', '311')
    .action(async (options: { requests: string; seed: string }) => {
      const requests = wholeNumber('--requests', options.requests, 1, 1_000_000);
      const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1);
      await withHouse(async (house, ctx) => {
        const catalog = await catalogOf(ctx);
        const progress = bar('Making up a year');
        const folder = folderOf(catalog.city.key);
        const made = await makeDemo(ctx, house.store, {
          requests,
          seed,
          folder,
          desk: { catalogs: house.catalogs, publicUrl: house.config.publicUrl },
          onProgress: progress.update,
        }).finally(progress.end);
        console.log(
          `Made ${made.requests} requests, ${made.contacts} contacts and ${made.people} residents.`,
        );
        console.log('Demo sign-ins:');
        for (const one of made.signIns)
          console.log(`  ${one.email}  ${one.password}  ${tellSignIn(catalog, one)}`);
      });
    });
}

/** The shipped pack of the city, for what it says of demo life; a city of one's own does without. */
function folderOf(city: string): string | undefined {
  try {
    return packFolder(city);
  } catch (error) {
    if (error instanceof Invalid) return undefined;
    throw error;
  }
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw Invalid.field(option, `must be a whole number from ${least} to ${most}, not "${text}"`);
}
