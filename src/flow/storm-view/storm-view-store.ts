import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { StormLink, StormView } from './storm-view.ts';

declare module '#platform/db' {
  interface Tables {
    storm_view: StormView;
    storm_link: StormLink;
  }
}

export async function insertView(ctx: Ctx, view: StormView) {
  const row = { ...view, area: sql<StormView['area']>`${JSON.stringify(view.area)}::jsonb` };
  await ctx.db.insertInto('storm_view').values(row).execute();
}

/** Ends a view that still runs; tells whether it did. */
export async function markEnded(ctx: Ctx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('storm_view')
    .set({ ended_at: ctx.clock.now() })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function insertLink(ctx: Ctx, link: StormLink) {
  await ctx.db.insertInto('storm_link').values(link).execute();
}

/** Takes a link back; tells its view, or nothing when it was taken back already. */
export async function markRevoked(ctx: Ctx, id: string): Promise<{ view_id: string } | undefined> {
  return ctx.db
    .updateTable('storm_link')
    .set({ revoked_at: ctx.clock.now(), revoked_by_name: ctx.actor.name })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('view_id')
    .executeTakeFirst();
}

/** Notes the use; tells whether it was the first. */
export async function markUsed(ctx: Ctx, id: string): Promise<boolean> {
  const now = ctx.clock.now();
  const first = await ctx.db
    .updateTable('storm_link')
    .set({ first_used_at: now, last_used_at: now })
    .where('id', '=', id)
    .where('first_used_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (first.numUpdatedRows > 0n) return true;
  await ctx.db.updateTable('storm_link').set({ last_used_at: now }).where('id', '=', id).execute();
  return false;
}
