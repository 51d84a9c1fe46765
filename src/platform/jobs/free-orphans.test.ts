import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/database.ts';
import { freeOrphanedJobs } from './free-orphans.ts';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let pool: pg.Pool;
const runners: { end(): Promise<void> }[] = [];
beforeAll(async () => {
  fresh = await freshDatabase();
  pool = new pg.Pool({ connectionString: fresh.url, max: 6 });
  pool.on('error', () => {});
});
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.end();
});
afterAll(async () => {
  await pool.end();
  await fresh.drop();
});

function start(id: string) {
  const runner = freeOrphanedJobs(pool, id, pino({ level: 'silent' }));
  runners.push(runner);
}

/** A job of a line that this runner has just taken, at its fifth try. */
async function inHand(runner: string): Promise<string> {
  const { rows } = await pool.query(
    "select id from graphile_worker.add_job('event', '{}', queue_name := $1)",
    [`line of ${runner}`],
  );
  await pool.query(
    `with job as (
       update graphile_worker._private_jobs set locked_by = $2, locked_at = now(), attempts = 5 where id = $1
       returning job_queue_id)
     update graphile_worker._private_job_queues set locked_by = $2, locked_at = now()
     where id = (select job_queue_id from job)`,
    [rows[0].id, runner],
  );
  return rows[0].id;
}

async function until(isSo: () => Promise<boolean>) {
  for (let tries = 0; tries < 160 && !(await isSo()); tries += 1) await sleep(50);
}

const locks = async () =>
  (await pool.query("select pid from pg_locks where locktype = 'advisory' and granted")).rows.map(
    ({ pid }) => pid as number,
  );

async function jobOf(id: string) {
  const { rows } = await pool.query(
    `select job.locked_by, job.attempts, line.locked_by as line from graphile_worker._private_jobs job
     join graphile_worker._private_job_queues line on line.id = job.job_queue_id where job.id = $1`,
    [id],
  );
  return rows[0];
}

test('what a killed runner had in hand is free at once, with its line, and the kill does not count as a try', async () => {
  start('living');
  await until(async () => (await locks()).length === 1);
  const [ofTheDead, ofTheLiving, ofTheStarting] = [
    await inHand('dead'),
    await inHand('living'),
    await inHand('starting'),
  ];
  const ear = await pool.connect();
  const heard: string[] = [];
  ear.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await ear.query('listen "jobs:insert"');
  start('other');
  // It took its first job before it could show that it lives.
  await sleep(600);
  start('starting');
  await until(async () => (await jobOf(ofTheDead)).locked_by === null);
  expect(await jobOf(ofTheDead)).toEqual({ locked_by: null, attempts: 4, line: null });
  expect(await jobOf(ofTheLiving)).toEqual({ locked_by: 'living', attempts: 5, line: 'living' });
  expect(await jobOf(ofTheStarting)).toEqual({ locked_by: 'starting', attempts: 5, line: 'starting' });
  await until(async () => heard.length > 0);
  ear.release(true);
  expect(heard).toEqual(['{"count" : 1}']);
});

test('a runner that loses its connection shows at once again that it lives', async () => {
  start('first');
  await until(async () => (await locks()).length === 1);
  const job = await inHand('first');
  const before = await locks();
  await pool.query('select pg_terminate_backend(pid) from unnest($1::int[]) pid', [before]);
  const ofTheDead = await inHand('dead');
  start('second');
  await until(async () => (await jobOf(ofTheDead)).locked_by === null);
  expect((await jobOf(ofTheDead)).locked_by).toBeNull();
  expect((await jobOf(job)).locked_by).toBe('first');
  expect((await locks()).filter((pid) => before.includes(pid))).toEqual([]);
});
