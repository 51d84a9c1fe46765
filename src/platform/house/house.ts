import type { Clock } from '#platform/clock';
import type { Config } from '#platform/config';
import type { Ctx, Memory } from '#platform/context';
import type { Database } from '#platform/db';
import type { FileStore } from '#platform/files';
import type { Catalogs } from '#platform/i18n';
import type { LiveHub } from '#platform/live';
import type { Log } from '#platform/log';
import type { Mailer } from '#platform/mail';
import type { Asset } from '#platform/ui';

/**
 * The parts that a process has one of each. `main` makes them in order and takes them down in the opposite order;
 * channels and jobs are built with them, commands get only a `Ctx`.
 */
export interface House {
  config: Config;
  log: Log;
  clock: Clock;
  database: Database;
  memory: Memory;
  live: LiveHub;
  store: FileStore;
  mailer: Mailer;
  catalogs: Catalogs;
  asset: Asset;
  /** Key of the process's signed links and cookies. */
  secret: string;
  /** A `Ctx` for the program's own doings (jobs, listeners, the command line). */
  systemCtx(): Ctx;
}
