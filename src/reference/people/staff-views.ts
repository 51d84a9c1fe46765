import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import './staff-store.ts';
import type { Staff } from './staff.ts';

export async function staffById(ctx: Ctx, id: string): Promise<Staff | undefined> {
  return ctx.db.selectFrom('staff').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function staffByEmail(ctx: Ctx, email: string): Promise<Staff | undefined> {
  return ctx.db
    .selectFrom('staff')
    .selectAll()
    .where(sql<string>`lower(email)`, '=', email.trim().toLowerCase())
    .executeTakeFirst();
}

/** Everybody who works here, by name; a city has some hundreds. `department` leaves those whose roles hold there. */
export async function listStaff(
  ctx: Ctx,
  filter: { department?: string; active?: boolean } = {},
): Promise<Staff[]> {
  let query = ctx.db.selectFrom('staff').selectAll().orderBy('name').orderBy('id').limit(5000);
  if (filter.active !== undefined) query = query.where('active', '=', filter.active);
  if (filter.department) query = query.where(sql<boolean>`${filter.department} = any(departments)`);
  return query.execute();
}

/** Names of colleagues by id, for history and lists: one query for the whole page. */
export async function staffNames(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.selectFrom('staff').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}
