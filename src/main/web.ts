import path from 'node:path';
import { pendingMigrations } from '#platform/db';
import type { House } from '#platform/house';
import { type App, addHealth, createServer, mount, type Patience } from '#platform/http';
import { chooseLanguage } from '#platform/i18n';
import { catalogOf } from '#reference/catalog';
import { type ClientDoor, clientDoor } from '#reference/clients';
import { type Channels, channels } from './channels.ts';
import { geocoderMeter } from './geocoder-meter.ts';

export interface WebOptions {
  /** Off only where one machine plays thousands of people: benches and floods in tests. */
  rateLimits?: boolean;
  /** Who asks, where a test plays all roles; the sign-in's session unless given. */
  actorOf?: Channels['actorOf'];
  /** How long slow clients may take; as long as they do unless a test cannot wait. */
  patience?: Patience;
}

/** Builds the web server with all channels, without listening. */
export async function buildWeb(house: House, options: WebOptions = {}): Promise<App> {
  const { config, database } = house;
  const parts = await channels(house);
  const ctx = house.systemCtx();
  const door = clientDoor(ctx);
  const app = await createServer({
    ctx,
    actorOf: options.actorOf ?? parts.actorOf,
    clientOf: door.clientOf,
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
    patience: options.patience,
  });
  await addHealth(app, {
    pool: database.pool,
    metricsToken: config.metricsToken,
    counts: [geocoderMeter(house)],
    pendingMigrations: () => pendingMigrations(database.pool, path.join(config.root, 'migrations')),
  });
  for (const channel of parts.mounted) await mount(app, channel);
  flushEvery(app, door);
  return app;
}

const halfMinute = 30_000;

/** Calls of clients are written down by batch, and what is left when the server stops. */
function flushEvery(app: App, door: ClientDoor) {
  const timer = setInterval(() => door.flush(), halfMinute).unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await door.flush();
  });
}
