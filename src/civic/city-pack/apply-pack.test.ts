import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SettableClock } from '#platform/clock';
import { type Ctx, Memory, systemActor } from '#platform/context';
import { type Database, openDatabase } from '#platform/db';
import { catalogOf } from '#reference/catalog';
import { type FreshDatabase, freshDatabase } from '../../../test/database.ts';
import { applyPack } from './apply-pack.ts';

const philadelphia = 'cities/philadelphia';
let fresh: FreshDatabase;
let database: Database;
let ctx: Ctx;

beforeAll(async () => {
  fresh = await freshDatabase();
  const log = pino({ level: 'silent' });
  database = openDatabase(fresh.url, log, 4);
  ctx = {
    db: database.db,
    clock: new SettableClock(new Date('2026-03-02T15:00:00Z')),
    log,
    actor: systemActor,
    channel: 'cli',
    language: 'en',
    memory: new Memory(),
  };
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

it('applies Philadelphia, and a second time changes nothing', async () => {
  const first = await applyPack(ctx, philadelphia);
  expect(first.added).toContain('service:pothole');
  expect(first.changed).toEqual([]);
  const catalog = await catalogOf(ctx);
  expect(catalog.services.length).toBeGreaterThan(100);
  const again = await applyPack(ctx, philadelphia);
  expect(again).toEqual({ added: [], changed: [], retired: [], unchanged: first.added.length });
});
