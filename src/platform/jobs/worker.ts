import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type Runner, run, runOnce, type TaskList, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Ctx } from '#platform/context';
import { type Listener, runEvent } from '#platform/events';
import { freeOrphanedJobs } from './free-orphans.ts';
import type { Job } from './jobs.ts';

export interface Worker {
  stop(): Promise<void>;
}

interface Work {
  ctx: Ctx;
  pool: pg.Pool;
  jobs: readonly Job[];
  listeners: readonly Listener[];
}

/**
 * Starts to take jobs; a job that throws is tried again later with growing pauses. Stops after the jobs in hand. A runner
 * ends by itself when the database goes away in the middle of a job; then another one takes its place.
 */
export async function startWorker(work: Work, concurrency = 4): Promise<Worker> {
  const stopped = new AbortController();
  let runner = await startRunner(work, concurrency);
  const watching = (async () => {
    for (;;) {
      await runner.ended;
      if (stopped.signal.aborted) return;
      work.ctx.log.warn('the worker stopped by itself and is started again');
      const next = await tryAgain(() => startRunner(work, concurrency), stopped.signal);
      if (!next) return;
      runner = next;
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await runner.stop();
      await watching;
    },
  };
}

interface OneRunner {
  /** Resolves when it takes no more jobs, for whatever reason. */
  ended: Promise<unknown>;
  stop(): Promise<void>;
}

async function startRunner(work: Work, concurrency: number): Promise<OneRunner> {
  const { ctx, pool } = work;
  const events: WorkerEvents = new EventEmitter();
  let orphans: ReturnType<typeof freeOrphanedJobs> | undefined;
  // Before it takes its first job, so that nobody misses it.
  events.once('pool:create', ({ workerPool }) => {
    orphans = freeOrphanedJobs(pool, workerPool.id, ctx.log);
  });
  const runner: Runner = await run({
    pgPool: pool,
    taskList: taskList(work),
    crontab: crontab(work.jobs),
    noHandleSignals: true,
    logger: quietLogger(ctx),
    events,
    preset: {
      worker: {
        concurrentJobs: concurrency,
        pollInterval: 2000,
        // Noting ends in batches is also the only way in which a failure to note one does not end the whole process.
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
  }).catch(async (error) => {
    await orphans?.end();
    throw error;
  });
  const ended = runner.promise
    .catch((error: Error) => ctx.log.error({ error: error.message }, 'the worker stopped'))
    .finally(() => orphans?.end());
  return {
    ended,
    async stop() {
      await runner.stop().catch(() => {});
      await ended;
    },
  };
}

/** Until it goes well, once a second; undefined when told to stop meanwhile. */
async function tryAgain<T>(start: () => Promise<T>, stopped: AbortSignal): Promise<T | undefined> {
  while (!stopped.aborted) {
    await sleep(1000, undefined, { signal: stopped }).catch(() => {});
    const started = stopped.aborted ? undefined : await start().catch(() => undefined);
    if (started) return started;
  }
  return undefined;
}

function crontab(jobs: readonly Job[]): string {
  return jobs
    .filter((one) => one.cron)
    .map((one) => `${one.cron} ${one.name}`)
    .join('\n');
}

/** Runs everything that waits, including what it leads to, and returns: for tests. It shows no lock, so no worker may run beside it. */
export async function runAllJobs(work: Work): Promise<void> {
  await runOnce({
    pgPool: work.pool,
    taskList: taskList(work),
    noHandleSignals: true,
    logger: quietLogger(work.ctx),
  });
}

function taskList(work: Work): TaskList {
  const tasks: TaskList = {
    event: (payload) => runEvent(work.ctx, work.listeners, payload as { id: string; only?: string }),
  };
  for (const job of work.jobs) tasks[job.name] = (payload) => job.run(work.ctx, payload as never);
  return tasks;
}

function quietLogger(ctx: Ctx) {
  return new Logger(() => (level, message) => {
    if (level === 'error') ctx.log.error(message);
    else if (level === 'warning') ctx.log.warn(message);
  });
}
