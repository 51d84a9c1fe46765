import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import type { Staff } from './staff.ts';

declare module '#platform/db' {
  interface Tables {
    staff: Staff & { created_at: Date };
  }
}

/** Throws `Invalid` (field `email`) when somebody has the address already. */
export async function insertStaff(ctx: Ctx, staff: Staff) {
  await ctx.db
    .insertInto('staff')
    .values({ ...staff, created_at: ctx.clock.now() })
    .execute()
    .catch(asTaken);
}

export async function updateStaff(ctx: Ctx, id: string, change: Partial<Omit<Staff, 'id'>>) {
  if (Object.keys(change).length === 0) return;
  await ctx.db.updateTable('staff').set(change).where('id', '=', id).execute().catch(asTaken);
}

/** The row, locked until the transaction ends. */
export async function lockStaff(ctx: Ctx, id: string): Promise<Staff | undefined> {
  return ctx.db.selectFrom('staff').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function hasStaffWithEmail(ctx: Ctx, email: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('staff')
    .select('id')
    .where((eb) => eb(eb.fn('lower', ['email']), '=', email))
    .executeTakeFirst();
  return row !== undefined;
}

function asTaken(error: { code?: string }): never {
  if (error.code === '23505') throw Invalid.field('email', 'people.emailTaken');
  throw error;
}
