import { afterAll, beforeAll, expect, test } from 'vitest';
import { SettableClock } from '#platform/clock';
import { type Ctx, inTransaction, Memory, visitor } from '#platform/context';
import { type Database, openDatabase } from '#platform/db';
import { createLog } from '#platform/log';
import { type FreshDatabase, freshDatabase } from '../../../test/database.ts';
import { audit, listAudit } from './index.ts';

const clock = new SettableClock(new Date('2026-04-14T12:00:00Z'));
let fresh: FreshDatabase;
let database: Database;
let ctx: Ctx;

beforeAll(async () => {
  fresh = await freshDatabase();
  const log = createLog('silent');
  database = openDatabase(fresh.url, log, 2);
  const actor = { ...visitor, kind: 'staff' as const, id: 's1', name: 'Ana' };
  ctx = {
    db: database.db,
    clock,
    log,
    actor,
    channel: 'web',
    language: 'en',
    memory: new Memory(),
    linkKey: 'test',
  };
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const look = (id: string) => ({
  action: 'person.looked',
  subjectKind: 'person',
  subjectId: id,
  detail: { reason: 'call' },
});

test('pages lose and double nothing, even within one instant', async () => {
  for (let i = 0; i < 7; i += 1) await audit(ctx, look(`p${i}`));
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await listAudit(ctx, {}, after, 3);
    seen.push(...page.entries.map((entry) => entry.subjectId));
    after = page.next ?? undefined;
  } while (after);
  expect(seen.toSorted()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
});

test('filters by actor, subject, action and time', async () => {
  clock.advance(60_000);
  const start = clock.now();
  await audit(
    { ...ctx, actor: { ...ctx.actor, id: 's2', name: 'Ben' } },
    { action: 'staff.added', subjectKind: 'staff', subjectId: 'x' },
  );
  const of = async (filter: Parameters<typeof listAudit>[1]) => (await listAudit(ctx, filter)).entries.length;
  expect(await of({ actorId: 's2' })).toBe(1);
  expect(await of({ subject: { kind: 'person', id: 'p3' } })).toBe(1);
  expect(await of({ action: 'person.' })).toBe(7);
  expect(await of({ action: 'person' })).toBe(0);
  expect(await of({ from: start })).toBe(1);
  expect(await of({ until: start })).toBe(7);
  const [newest] = (await listAudit(ctx, {})).entries;
  expect(newest).toMatchObject({ actorName: 'Ben', detail: { channel: 'web' } });
});

test('an entry shares the fate of its transaction', async () => {
  const failing = inTransaction(ctx, async (tx) => {
    await audit(tx, look('never'));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect((await listAudit(ctx, { subject: { kind: 'person', id: 'never' } })).entries).toEqual([]);
});
