import { createServer } from 'node:net';
import path from 'node:path';
import sharp from 'sharp';
import { openRequest } from '#flow/requests';
import { visitor as anybody, type Ctx } from '#platform/context';
import type { Translate } from '#platform/i18n';
import { listOutbox, type OutboxLetter, readOutbox } from '#platform/mail';
import { addStaff, type Staff } from '#reference/people';
import { jobs, listeners } from '../../src/main/rooms.ts';
import { buildWeb } from '../../src/main/web.ts';
import { openCity, type TestCity } from '../city.ts';
import { openTestHouse, type TestHouse } from '../house.ts';
import { type Page, showOut, useBrowser, type Visitor, type VisitorOptions, visitor } from './browser.ts';

/** A served city with a web server of its own, whose worker runs when it is told to. */
export interface Town {
  city: TestCity;
  house: TestHouse;
  url: string;
  /** Lets the worker do all that waits: routing, letters, counts. */
  settle(): Promise<void>;
  visit(options?: Omit<VisitorOptions, 'url' | 'tiles'>): Promise<Visitor>;
  /** The letters to one address, oldest first. */
  letters(to: string): Promise<OutboxLetter[]>;
  hire(name: string, role: string, ...departments: string[]): Promise<Colleague>;
  words(language?: string): Translate;
  close(): Promise<void>;
}

export interface Colleague extends Staff {
  password: string;
}

/** Opens a town for a test file. Takes the browser into use as well. */
export async function openTown(options: { pack?: string; now?: Date } = {}): Promise<Town> {
  // Pages are looked at as they are served, so the client's files must be those of today's sources.
  const { ensureBuilt } = await import(path.resolve(import.meta.dirname, '../../script/ensure.mjs'));
  await ensureBuilt();
  const city = await openCity(options);
  const port = await freePort();
  const house = await openTestHouse(city, { port });
  const app = await buildWeb(house, { rateLimits: false });
  await app.listen({ port, host: '127.0.0.1' });
  const url = house.config.publicUrl;
  const tiles = city.catalog.city.map.tiles?.url.replaceAll(/[{}]/g, '');
  return {
    city,
    house,
    url,
    settle: () => settle(city, house),
    visit: (wishes) => visitor({ ...wishes, url, tiles }),
    letters: (to) => lettersTo(house.config.dataDir, to),
    hire: (name, role, ...departments) => hire(city.as(), name, role, departments),
    words: (language = 'en') => house.catalogs.translator(language),
    async close() {
      await showOut();
      await app.close();
      await house.close();
      await city.close();
    },
  };
}

export { useBrowser };

async function settle(city: TestCity, house: TestHouse) {
  const work = { listeners: listeners(house), jobs: jobs(house) };
  await city.settle(work);
  // Letters about what staff did wait for an undo; here nobody takes anything back any more.
  await city.database.pool.query(
    'update graphile_worker._private_jobs set run_at = now() where run_at > now()',
  );
  await city.settle(work);
}

/** A port that nobody has, below those that the system gives away by itself. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

async function lettersTo(dataDir: string, to: string): Promise<OutboxLetter[]> {
  const { letters } = await listOutbox(dataDir, { limit: 500 });
  const wanted = letters.filter((letter) => letter.to.includes(to)).reverse();
  return Promise.all(wanted.map((letter) => readOutbox(dataDir, letter.id)));
}

const password = 'seven quiet lamps';

async function hire(ctx: Ctx, name: string, role: string, departments: string[]): Promise<Colleague> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@city.example`;
  return { ...(await addStaff(ctx, { name, email, password, roles: [role], departments })), password };
}

/** Comes in by the door that everybody of the staff uses, on the way to `next`. */
export async function signIn(page: Page, { email, password }: Colleague, next = '/office') {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${next}`);
}

/** The personal link in a letter. */
export function linkIn(letter: OutboxLetter | undefined): string {
  const link = /https?:\/\/\S+\/r\/[\w-]+(?!\S*unfollow)/.exec(letter?.text ?? '')?.[0];
  if (!link) throw new Error(`There is no personal link in the letter: ${letter?.text ?? 'no letter'}`);
  return link;
}

/** A picture as a phone takes it. */
export async function photo(colour = '#55606a'): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const plain = sharp({ create: { width: 800, height: 600, channels: 3, background: colour } });
  const buffer = await plain
    .jpeg()
    .withExif({ IFD0: { Make: 'A telephone' } })
    .toBuffer();
  return { name: 'hole.jpg', mimeType: 'image/jpeg', buffer };
}

interface Given {
  service: string;
  description?: string;
  address?: string;
  at?: { lat: number; lng: number };
  openedAt?: Date;
}

/** A request that came in somehow, before the worker has seen it. */
export function given(city: TestCity, { service, description = '', address, at, openedAt }: Given) {
  return openRequest(
    { ...city.as(anybody, 'web') },
    {
      service: city.catalog.service(service)!,
      description,
      publicText: description,
      answers: [],
      place: { address: address ?? null, lat: at?.lat ?? null, lng: at?.lng ?? null, h3: null, areas: [] },
      photos: [],
      language: 'en',
      openedAt,
    },
  );
}
