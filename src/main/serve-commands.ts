import type { Command } from 'commander';
import { loadConfig } from '#platform/config';
import { serve } from './serve.ts';
import { withHouse } from './with-house.ts';

export function serveCommands(program: Command) {
  program
    .command('serve')
    .description('serve the city (what "npm start" does)')
    .option('--services <names>', 'web, worker or both, with a comma', 'web,worker')
    .addHelpText(
      'after',
      `
Settings (environment): PORT, HOST, BELFRY_DATA, BELFRY_DEMO=0, BELFRY_CITY, BELFRY_URL, DATABASE_URL, SMTP_URL, LOG_LEVEL`,
    )
    .action(async (options: { services: string }) => {
      const config = loadConfig(undefined, options);
      const serving = await serve(config, (line) => console.log(line));
      if (config.services.includes('web')) console.log(`Serving ${config.publicUrl}`);
      stopOnSignals(serving.stop);
    });

  program
    .command('migrate')
    .description('bring the database to the shape of this version, and stop')
    .action(async () => {
      await withHouse(async () => {});
      console.log('The database is up to date.');
    });
}

/** The first Ctrl-C ends what is in hand and stops in order; a second one stops at once. */
function stopOnSignals(stop: () => Promise<void>) {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stop().then(
        () => process.exit(0),
        (error) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
}
