import { Logger, type Runner, run, runOnce, type TaskList } from 'graphile-worker';
import type pg from 'pg';
import type { Ctx } from '#platform/context';
import { type Listener, runEvent } from '#platform/events';
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

/** Starts to take jobs; a job that throws is tried again later with growing pauses. Stops after the jobs in hand. */
export async function startWorker(work: Work, concurrency = 4): Promise<Worker> {
  const crontab = work.jobs
    .filter((job) => job.cron)
    .map((job) => `${job.cron} ${job.name}`)
    .join('\n');
  const runner: Runner = await run({
    pgPool: work.pool,
    taskList: taskList(work),
    concurrency,
    crontab,
    noHandleSignals: true,
    pollInterval: 2000,
    logger: quietLogger(work.ctx),
  });
  runner.promise.catch((error: Error) => work.ctx.log.error({ error: error.message }, 'the worker stopped'));
  return { stop: () => runner.stop() };
}

/** Runs everything that waits, including what it leads to, and returns: for tests and for `demo`. */
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
