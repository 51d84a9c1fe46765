import path from 'node:path';
import type { Command } from 'commander';
import { restoreBackup, writeBackup } from '#platform/backup';
import { bar } from './progress-bar.ts';
import { withHouse } from './with-house.ts';

export function backupCommands(program: Command) {
  program
    .command('backup')
    .description('write everything the city has into one file; the server may go on')
    .argument('<file>', 'a new file, for example city-2026-11-21.belfry')
    .action(async (file: string) => {
      await withHouse(async (house) => {
        const progress = bar('Backing up');
        await writeBackup(house.database.pool, house.store, path.resolve(file), progress.update);
        progress.end();
      });
      console.log(
        `Wrote ${file}. Keep the file "secret" of the data folder with it: links and sign-ins need it.`,
      );
    });

  program
    .command('restore')
    .description('put a backup back into an empty database (stop the server first)')
    .argument('<file>', 'a file that "belfry backup" wrote')
    .option('--replace', 'give up the city that the database holds now', false)
    .action(async (file: string, options: { replace: boolean }) => {
      await withHouse(async (house) => {
        const progress = bar('Restoring');
        const migrations = path.join(house.config.root, 'migrations');
        await restoreBackup(house.database.pool, house.store, path.resolve(file), {
          migrations,
          replace: options.replace,
          progress: progress.update,
        });
        progress.end();
      });
      console.log('Restored.');
    });
}
