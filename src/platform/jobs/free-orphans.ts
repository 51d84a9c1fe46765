import type pg from 'pg';
import type { Log } from '#platform/log';

/** First half of the advisory locks by which runners tell that they live; any number that nothing else locks by. */
const lockClass = 311_003;
const lookMs = 5_000;

/**
 * Runners that hold jobs and are gone. A job belongs to its runner while it is done; a killed one would keep it for the four
 * hours after which the queue itself takes it back. The lock of the session tells at once who is gone. Ten
 * seconds old at least, since a runner that is just starting may not have its lock yet.
 */
const goneRunners = `
  with busy as (
    select locked_by as id, max(locked_at) as at from graphile_worker._private_jobs where locked_by is not null group by 1
  )
  select id from busy
  where id <> $1 and at < now() - interval '10 seconds' and pg_try_advisory_xact_lock(${lockClass}, hashtext(id))`;

/**
 * Frees the jobs of runners that are gone. That a process was killed is no failure of the jobs that it had in hand, so the try is
 * given back: many kills in a row must not use up all the tries of a job that was never done once.
 */
async function freeJobs(client: pg.PoolClient, id: string) {
  await client.query('begin');
  try {
    const { rows } = await client.query<{ id: string }>(goneRunners, [id]);
    const gone = rows.map((row) => row.id);
    if (gone.length > 0) {
      await client.query(
        'update graphile_worker._private_jobs set attempts = greatest(attempts - 1, 0) where locked_by = any($1)',
        [gone],
      );
      await client.query('select graphile_worker.force_unlock_workers($1)', [gone]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Shows others that the runner `id` lives, and looks every five seconds for jobs of those that do not. */
export function freeOrphanedJobs(pool: pg.Pool, id: string, log: Log): { end(): Promise<void> } {
  let held: Held | undefined;
  let looking: Promise<void> | undefined;
  const look = async () => {
    held ??= await hold(pool, id, () => {
      held = undefined;
    });
    await freeJobs(held.client, id);
  };
  const lookQuietly = () => {
    looking ??= look()
      .catch((error: Error) => log.warn({ error: error.message }, 'jobs of dead workers were not looked for'))
      .finally(() => {
        looking = undefined;
      });
  };
  lookQuietly();
  const timer = setInterval(lookQuietly, lookMs);
  timer.unref();
  return {
    async end() {
      clearInterval(timer);
      await looking;
      await held?.end();
      held = undefined;
    },
  };
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
