import { sql } from 'kysely';
import type { Ctx } from '#platform/context';

/** A job that was tried as often as it may be and is not tried again by itself. */
export interface DeadJob {
  id: string;
  name: string;
  attempts: number;
  lastError: string | null;
  createdAt: Date;
  /** The last try, or when it was asked for. */
  updatedAt: Date;
}

const dead = sql`attempts >= max_attempts and locked_at is null`;

/** Newest failure first, at most `limit`. */
export async function deadJobs(ctx: Ctx, limit = 200): Promise<DeadJob[]> {
  const { rows } = await sql<DeadJob>`
    select id::text as id, task_identifier as name, attempts, last_error as "lastError", created_at as "createdAt",
      updated_at as "updatedAt"
    from graphile_worker.jobs where ${dead} order by updated_at desc, id desc limit ${limit}`.execute(ctx.db);
  return rows;
}

/** Lets dead jobs start over now; ids of others are left alone. Answers how many there were. */
export async function retryJobs(ctx: Ctx, ids: readonly string[]): Promise<number> {
  const numbers = ids.filter((id) => /^\d{1,18}$/.test(id));
  const { rows } = await sql`
    select graphile_worker.reschedule_jobs(array(
      select id from graphile_worker.jobs where id = any(${numbers}::bigint[]) and ${dead}
    ), run_at := now(), attempts := 0)`.execute(ctx.db);
  return rows.length;
}

/** How many jobs wait for their time, are due, run now, or gave up. */
export async function queueDepth(
  ctx: Ctx,
): Promise<{ later: number; due: number; running: number; dead: number }> {
  const { rows } = await sql<{ later: number; due: number; running: number; dead: number }>`
    select (count(*) filter (where locked_at is null and attempts < max_attempts and run_at > now()))::int as later,
      (count(*) filter (where locked_at is null and attempts < max_attempts and run_at <= now()))::int as due,
      (count(*) filter (where locked_at is not null))::int as running,
      (count(*) filter (where ${dead}))::int as dead
    from graphile_worker.jobs`.execute(ctx.db);
  return rows[0]!;
}
