import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { applyPack } from '#civic/city-pack';
import { systemClock } from '#platform/clock';
import { loadConfig } from '#platform/config';
import { type Ctx, Memory, systemActor } from '#platform/context';
import { type Database, openDatabase } from '#platform/db';
import { diskStore, type FileStore } from '#platform/files';
import { loadCatalogs } from '#platform/i18n';
import { type FreshDatabase, freshDatabase } from '../../test/database.ts';
import { packFolder } from './city-commands.ts';
import { furnish } from './furnish.ts';

const files = mkdtempSync(path.join(tmpdir(), 'belfry-furnish-'));
afterAll(() => rmSync(files, { recursive: true, force: true }));

let fresh: FreshDatabase;
const open: Database[] = [];
beforeEach(async () => {
  fresh = await freshDatabase();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await fresh.drop();
});

/** A process of its own as far as the database can tell. */
function house(settings: { demo?: boolean; store?: FileStore } = {}) {
  const log = pino({ level: 'silent' });
  const database = openDatabase(fresh.url, log, 4);
  open.push(database);
  const memory = new Memory();
  const config = { ...loadConfig({ BELFRY_CITY: 'millbrook' }), demo: settings.demo ?? true };
  const systemCtx = (): Ctx => ({
    db: database.db,
    clock: systemClock,
    log,
    actor: systemActor,
    channel: 'system',
    language: 'en',
    memory,
    linkKey: 'a key for links that only tests have',
  });
  const catalogs = loadCatalogs(config.root);
  return { config, catalogs, store: settings.store ?? diskStore(files), systemCtx, database };
}

async function start(one: ReturnType<typeof house>): Promise<string[]> {
  const said: string[] = [];
  await furnish(one, (line) => said.push(line), 60);
  return said;
}

async function count(one: ReturnType<typeof house>): Promise<number> {
  const { rows } = await one.database.pool.query('select count(*)::int as count from request');
  return rows[0].count;
}

test('fills an empty database once, however many start at once, and tells the sign-ins each time', async () => {
  const houses = [house(), house(), house()];
  const said = await Promise.all(houses.map(start));
  expect(said.flat().filter((line) => line.startsWith('Applying'))).toHaveLength(1);
  expect(said.flat().filter((line) => line.startsWith('Made'))).toHaveLength(1);
  expect(await count(houses[0]!)).toBe(60);
  for (const lines of said) expect(lines.join('\n')).toContain('clerk@demo.example');
  const warm = await start(house());
  expect(warm[0]).toMatch(/^Demo sign-ins/);
  expect(await count(houses[0]!)).toBe(60);
});

test('takes up what a killed first start left', async () => {
  const full: FileStore = { ...diskStore(files), put: () => Promise.reject(new Error('killed')) };
  await expect(start(house({ store: full }))).rejects.toThrow('killed');
  const again = house();
  expect(await count(again)).toBe(0);
  await start(again);
  expect(await count(again)).toBe(60);
});

test('leaves a city empty that was started so', async () => {
  const empty = house({ demo: false });
  expect(await start(empty)).toEqual(['Applying the city pack "millbrook"']);
  expect(await start(house({ demo: true }))).toEqual([]);
  expect(await count(empty)).toBe(0);
});

test('leaves alone a city that somebody applied by hand', async () => {
  const own = house();
  await applyPack(own.systemCtx(), packFolder('millbrook'));
  expect(await start(own)).toEqual([]);
  expect(await count(own)).toBe(0);
});
