import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/database.ts';
import { freeOrphanedJobs } from './free-orphans.ts';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let pool: pg.Pool;
beforeAll(async () => {
  fresh = await freshDatabase();
  pool = new pg.Pool({ connectionString: fresh.url, max: 4 });
});
afterAll(async () => {
  await pool.end();
  await fresh.drop();
});

/** A job that this runner took so many seconds ago, at its fifth try. */
async function inHand(runner: string, seconds: number): Promise<string> {
  const { rows } = await pool.query("select id from graphile_worker.add_job('event', '{}')");
  await pool.query(
    `update graphile_worker._private_jobs set locked_by = $2, locked_at = now() - make_interval(secs => $3), attempts = 5
     where id = $1`,
    [rows[0].id, runner, seconds],
  );
  return rows[0].id;
}

async function until(isSo: () => Promise<boolean>) {
  for (let tries = 0; tries < 200 && !(await isSo()); tries += 1) await sleep(50);
}

async function jobOf(id: string) {
  const { rows } = await pool.query(
    'select locked_by, attempts from graphile_worker._private_jobs where id = $1',
    [id],
  );
  return rows[0];
}

test('what a killed runner had in hand is free again, and the kill does not count as a try', async () => {
  const living = freeOrphanedJobs(pool, 'living', pino({ level: 'silent' }));
  await until(
    async () => (await pool.query("select from pg_locks where locktype = 'advisory'")).rowCount === 1,
  );
  const [ofTheDead, ofTheLiving, justTaken] = [
    await inHand('dead', 20),
    await inHand('living', 20),
    await inHand('starting', 1),
  ];
  const freeing = freeOrphanedJobs(pool, 'other', pino({ level: 'silent' }));
  await until(async () => (await jobOf(ofTheDead)).locked_by === null);
  expect(await jobOf(ofTheDead)).toEqual({ locked_by: null, attempts: 4 });
  expect(await jobOf(ofTheLiving)).toEqual({ locked_by: 'living', attempts: 5 });
  expect(await jobOf(justTaken)).toEqual({ locked_by: 'starting', attempts: 5 });
  await freeing.end();
  await living.end();
});
