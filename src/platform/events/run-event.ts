import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { EventRecord, Listener } from './events.ts';

declare module '#platform/db' {
  interface Tables {
    event: { id: string; name: string; at: Date; payload: unknown };
  }
}

/**
 * The body of the `event` job. Without `only` it gives every listener that is wanted now a job of its own, so that one that
 * fails is tried again alone; the job key makes a repeated fan-out harmless. With `only` it runs that listener.
 */
export async function runEvent(ctx: Ctx, listeners: readonly Listener[], job: { id: string; only?: string }) {
  const row = await ctx.db.selectFrom('event').selectAll().where('id', '=', job.id).executeTakeFirst();
  if (!row) return;
  const record = row as EventRecord;
  const hearing = listeners.filter((l) => l.event === record.name && (!job.only || l.name === job.only));
  const wanted = job.only ? hearing : await wantedNow(ctx, hearing);
  if (job.only || wanted.length === 1) {
    for (const one of wanted) await one.handle(ctx, record);
    return;
  }
  if (wanted.length === 0) return;
  const names = wanted.map((one) => one.name);
  await sql`
    select graphile_worker.add_job('event', json_build_object('id', ${job.id}::text, 'only', name),
      job_key := ${job.id} || ':' || name)
    from unnest(${names}::text[]) as name`.execute(ctx.db);
}

async function wantedNow(ctx: Ctx, listeners: readonly Listener[]): Promise<Listener[]> {
  const answers = await Promise.all(listeners.map((one) => one.wanted?.(ctx) ?? true));
  return listeners.filter((_, i) => answers[i]);
}
