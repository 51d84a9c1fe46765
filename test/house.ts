import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadConfig } from '#platform/config';
import { diskStore } from '#platform/files';
import type { House } from '#platform/house';
import { loadCatalogs } from '#platform/i18n';
import { LiveHub } from '#platform/live';
import { openMailer } from '#platform/mail';
import { assets } from '#platform/ui';
import type { TestCity } from './city.ts';

export interface TestHouse extends House {
  close(): Promise<void>;
}

/** The parts of a process over a test city, as `main` makes them: files and outbox in a folder of their own, a live ear. */
export async function openTestHouse(city: TestCity, options: { port?: number } = {}): Promise<TestHouse> {
  const { memory, log, linkKey } = city.as();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'belfry-house-'));
  const port = options.port ?? 3110;
  const config = loadConfig({ BELFRY_DATA: dataDir, PORT: String(port), DATABASE_URL: city.url });
  const live = new LiveHub(city.url, memory, log);
  await live.open();
  const mailer = openMailer({ smtpUrl: undefined, dataDir });
  return {
    config,
    log,
    clock: city.clock,
    database: city.database,
    memory,
    live,
    store: diskStore(dataDir),
    mailer,
    catalogs: loadCatalogs(config.root),
    asset: assets(config.root),
    secret: linkKey,
    systemCtx: () => city.as(),
    async close() {
      await live.close();
      await mailer.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
