import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Log } from '#platform/log';

/** First half of the advisory locks by which runners tell that they live; any number that nothing else locks by. */
const lockClass = 311_003;
/** Between two looks; nearer while a runner is missed, or while we cannot be seen ourselves. */
const lookMs = 5_000;
const nearLookMs = 1_000;
/** Whoever has shown no lock for so long is gone. One that starts, or lost its connection, has it (again) long before. */
const goneMs = 2_000;

/**
 * Runners that hold jobs and show no lock. A job belongs to its runner while it is done; a killed one would keep it for the four
 * hours after which the queue itself takes it back. The lock ends with the session, and so as soon as the process does.
 */
const missing = `
  with busy as (select distinct locked_by as id from graphile_worker._private_jobs where locked_by is not null)
  select id from busy where id <> $1 and pg_try_advisory_xact_lock_shared(${lockClass}, hashtext(id))`;

/**
 * Frees the jobs of those that still show no lock, with the lines that they held up, and wakes whoever looks for work. That a
 * process was killed is no failure of the jobs that it had in hand, so the try is given back: many kills in a row must not use
 * up all the tries of a job that was never done once.
 */
const free = `
  with gone as materialized (
    select id from unnest($1::text[]) as id where pg_try_advisory_xact_lock_shared(${lockClass}, hashtext(id))
  ), jobs as (
    update graphile_worker._private_jobs set attempts = greatest(attempts - 1, 0), locked_at = null, locked_by = null
    where locked_by in (select id from gone) returning 1
  ), lines as (
    update graphile_worker._private_job_queues set locked_at = null, locked_by = null
    where locked_by in (select id from gone)
  )
  select pg_notify('jobs:insert', json_build_object('count', count(*))::text) from jobs`;

/** Shows others that the runner `id` lives, and frees the jobs of those that do not, two to three seconds after it starts itself. */
export function freeOrphanedJobs(pool: pg.Pool, id: string, log: Log): { end(): Promise<void> } {
  const missed = new Map<string, number>();
  let isOver = false;
  let held: Held | undefined;
  let rest = new AbortController();
  const lost = () => {
    held = undefined;
    rest.abort();
  };
  const look = async () => {
    held ??= await hold(pool, id, lost);
    const { client } = held;
    const { rows } = await client.query<{ id: string }>(missing, [id]);
    const gone = goneOf(
      missed,
      rows.map((row) => row.id),
    );
    if (gone.length > 0) await client.query(free, [gone]);
  };
  const looking = (async () => {
    while (!isOver) {
      rest = new AbortController();
      await look().catch((error: Error) =>
        log.warn({ error: error.message }, 'jobs of dead workers were not looked for'),
      );
      const wait = held && missed.size === 0 ? lookMs : nearLookMs;
      if (!isOver) await sleep(wait, undefined, { signal: rest.signal, ref: false }).catch(() => {});
    }
    await held?.end();
  })();
  return {
    end() {
      isOver = true;
      rest.abort();
      return looking;
    },
  };
}

/** Keeps since when each is missed, in milliseconds, and answers who was for long enough. */
function goneOf(missed: Map<string, number>, ids: readonly string[]): string[] {
  const now = performance.now();
  for (const id of missed.keys()) if (!ids.includes(id)) missed.delete(id);
  for (const id of ids) missed.set(id, missed.get(id) ?? now);
  return ids.filter((id) => now - missed.get(id)! >= goneMs);
}

interface Held {
  client: pg.PoolClient;
  /** Gives the lock up and the connection back. */
  end(): Promise<void>;
}

async function hold(pool: pg.Pool, id: string, lost: () => void): Promise<Held> {
  const client = await pool.connect();
  let isBack = false;
  const giveBack = (broken: boolean) => {
    if (isBack) return;
    isBack = true;
    client.removeListener('error', onError);
    client.release(broken);
  };
  const onError = () => {
    giveBack(true);
    lost();
  };
  client.on('error', onError);
  try {
    await client.query('select pg_advisory_lock($1, hashtext($2))', [lockClass, id]);
  } catch (error) {
    giveBack(true);
    throw error;
  }
  const unlock = () => client.query('select pg_advisory_unlock($1, hashtext($2))', [lockClass, id]);
  return {
    client,
    end: () =>
      unlock().then(
        () => giveBack(false),
        () => giveBack(true),
      ),
  };
}
