import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { JobName, Jobs } from './index.ts';

/** One kind of background work. `cron` (minute hour day month weekday, in UTC) runs it by itself with an empty payload. */
export interface Job<N extends JobName = JobName> {
  name: N;
  cron?: string;
  run(ctx: Ctx, payload: Jobs[N]): Promise<void>;
}

/** Declares a job; `main` hands all of them to the worker. */
export function job<N extends JobName>(
  name: N,
  run: (ctx: Ctx, payload: Jobs[N]) => Promise<void>,
  options: { cron?: string } = {},
): Job {
  return { name, run, ...options } as unknown as Job;
}

interface EnqueueOptions {
  /** At most one waiting job has this key; a later one takes the place of an earlier one. */
  key?: string;
  /** Instant before which it must not run. */
  runAt?: Date;
  /** Jobs of one queue run one after another. */
  queue?: string;
  maxAttempts?: number;
}

/** Asks for work after the commit of the transaction that `ctx.db` is (or at once outside one). */
export async function enqueue<N extends JobName>(
  ctx: Ctx,
  name: N,
  payload: Jobs[N],
  options: EnqueueOptions = {},
) {
  await sql`select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json,
    queue_name := ${options.queue ?? null}, run_at := ${options.runAt ?? null}::timestamptz,
    max_attempts := ${options.maxAttempts ?? 25}, job_key := ${options.key ?? null})`.execute(ctx.db);
}
