import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { siteChannel } from '#channels/site';
import { loadConfig } from '#platform/config';
import { visitor } from '#platform/context';
import { diskStore } from '#platform/files';
import type { House } from '#platform/house';
import { type App, createServer, mount } from '#platform/http';
import { chooseLanguage, loadCatalogs } from '#platform/i18n';
import { LiveHub } from '#platform/live';
import { openMailer } from '#platform/mail';
import { assets } from '#platform/ui';
import { openCity, type TestCity } from './city.ts';

/** The residents' pages of a test city, as one visitor after another sees them. */
export interface TestSite {
  city: TestCity;
  house: House;
  app: App;
  close(): Promise<void>;
}

export async function openSite(
  options: { pack?: string; now?: Date; rateLimits?: boolean; port?: number } = {},
): Promise<TestSite> {
  const city = await openCity(options);
  const root = path.resolve(import.meta.dirname, '..');
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'belfry-site-'));
  const ctx = city.as();
  const live = new LiveHub(city.url, ctx.memory, ctx.log);
  await live.open();
  const mailer = openMailer({ smtpUrl: undefined, dataDir });
  const publicUrl = `http://127.0.0.1:${options.port ?? 3110}`;
  const house: House = {
    config: { ...loadConfig({ BELFRY_DATA: dataDir }), publicUrl },
    log: ctx.log,
    clock: city.clock,
    database: city.database,
    memory: ctx.memory,
    live,
    store: diskStore(dataDir),
    mailer,
    catalogs: loadCatalogs(root),
    asset: assets(root),
    secret: ctx.linkKey,
    systemCtx: () => city.as(),
  };
  const site = siteChannel(house);
  const app = await createServer({
    ctx,
    actorOf: async () => visitor,
    languageOf: (request) =>
      chooseLanguage(
        request.headers['accept-language'],
        request.cookies.language,
        city.catalog.city.languages,
      ),
    teller: site.teller,
    publicUrl,
    assets: path.join(root, 'dist', 'client'),
    rateLimits: options.rateLimits ?? false,
  });
  await mount(app, site);
  return {
    city,
    house,
    app,
    async close() {
      await app.close();
      await live.close();
      await mailer.close();
      await city.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
