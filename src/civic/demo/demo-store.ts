import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { fact } from '#platform/facts';
import type { DemoSignIn } from './demo-staff.ts';

/** The fact that a city's life is made up, and under which name its sign-ins are remembered. */
export const demoKey = 'demo';

/** The known sign-ins of a demo city; none anywhere else. Remembered by the process. */
export async function demoSignIns(ctx: Ctx): Promise<readonly DemoSignIn[]> {
  const made = await ctx.memory.get(demoKey, () => fact<{ signIns: DemoSignIn[] }>(ctx, demoKey));
  return made?.signIns ?? [];
}

export async function hasRequests(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`select exists (select from request) as some`.execute(ctx.db);
  return rows[0]!.some;
}

/** Several processes may start at once: one makes the demo, the others wait for its end. Until the transaction ends. */
export async function lockDemo(ctx: Ctx) {
  await sql`select pg_advisory_xact_lock(hashtextextended('belfry demo', 0))`.execute(ctx.db);
}

/** The planner must not think for a minute that the tables are empty. */
export async function refreshStatistics(ctx: Ctx) {
  await sql`analyze request, request_history, request_answer, request_file, request_person, person, contact, measure_day`.execute(
    ctx.db,
  );
}
