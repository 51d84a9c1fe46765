import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { keepSecret } from '#platform/auth';
import { systemClock } from '#platform/clock';
import type { Config } from '#platform/config';
import { type Ctx, Memory, systemActor } from '#platform/context';
import { migrate, openDatabase } from '#platform/db';
import { diskStore } from '#platform/files';
import type { House } from '#platform/house';
import { loadCatalogs } from '#platform/i18n';
import { LiveHub } from '#platform/live';
import { createLog } from '#platform/log';
import { openMailer } from '#platform/mail';
import { attachPostgres } from '#platform/postgres';
import { assets } from '#platform/ui';

export interface OpenHouse extends House {
  close(): Promise<void>;
}

/** Called with each step that takes a while, in words for the terminal. */
export type Report = (line: string) => void;

/**
 * Makes the parts of a process in order: log, database (the embedded one unless the city has its own), tables, memory,
 * ear, files, mail, words. `close` takes them down in the opposite order.
 */
export async function openHouse(config: Config, report: Report = () => {}): Promise<OpenHouse> {
  const log = createLog(config.logLevel);
  mkdirSync(config.dataDir, { recursive: true });
  const postgres = config.databaseUrl ? undefined : await attachPostgres({ dataDir: config.dataDir, log });
  const url = config.databaseUrl ?? postgres!.url;
  const database = openDatabase(url, log);
  await migrate(database.pool, path.join(config.root, 'migrations'), {
    report: (name) => report(`migrated ${name}`),
  });
  const memory = new Memory();
  const live = new LiveHub(url, memory, log);
  await live.open();
  const mailer = openMailer({ smtpUrl: config.smtpUrl, dataDir: config.dataDir });
  const house = {
    config,
    log,
    clock: systemClock,
    database,
    memory,
    live,
    store: diskStore(config.dataDir),
    mailer,
    catalogs: loadCatalogs(config.root),
    asset: assets(config.root),
    secret: keepSecret(config),
  };
  const systemCtx = (): Ctx => ({
    db: database.db,
    clock: house.clock,
    log,
    actor: systemActor,
    channel: 'system',
    language: 'en',
    memory,
    linkKey: house.secret,
    secrets: config.secrets,
    innerHosts: config.innerHosts,
  });
  return {
    ...house,
    systemCtx,
    async close() {
      await live.close();
      await mailer.close();
      await database.close();
      await postgres?.stop();
    },
  };
}
