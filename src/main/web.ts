import path from 'node:path';
import { pendingMigrations } from '#platform/db';
import type { House } from '#platform/house';
import { type App, addHealth, createServer, mount } from '#platform/http';
import { chooseLanguage } from '#platform/i18n';
import { catalogOf } from '#reference/catalog';
import { channels } from './channels.ts';

/** Builds the web server with all channels, without listening. */
export async function buildWeb(house: House, options: { rateLimits?: boolean } = {}): Promise<App> {
  const { config, database } = house;
  const parts = await channels(house);
  const ctx = house.systemCtx();
  const app = await createServer({
    ctx,
    actorOf: parts.actorOf,
    languageOf: async (request, requestCtx) => {
      const offered = (await catalogOf(requestCtx)).city.languages;
      return chooseLanguage(request.headers['accept-language'], request.cookies.language, offered);
    },
    teller: parts.teller,
    publicUrl: config.publicUrl,
    assets: path.join(config.root, 'dist', 'client'),
    imageSources: () => parts.imageSources,
    trustProxy: config.trustProxy,
    rateLimits: options.rateLimits,
  });
  await addHealth(app, {
    pool: database.pool,
    metricsToken: config.metricsToken,
    pendingMigrations: () => pendingMigrations(database.pool, path.join(config.root, 'migrations')),
  });
  for (const channel of parts.mounted) await mount(app, channel);
  return app;
}
