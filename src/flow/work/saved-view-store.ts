import { sql } from 'kysely';
import type { Ctx } from '#platform/context';

/** A work list that somebody comes back to. */
export interface SavedView {
  id: string;
  staff_id: string;
  name: string;
  /** As `writeWorkQuery` writes it. */
  query: string;
  position: number;
  created_at: Date;
}

declare module '#platform/db' {
  interface Tables {
    saved_view: SavedView;
  }
}

/** The actor's own, in their order. */
export async function savedViews(ctx: Ctx): Promise<SavedView[]> {
  return ctx.db
    .selectFrom('saved_view')
    .selectAll()
    .where('staff_id', '=', ctx.actor.id ?? '')
    .orderBy('position')
    .orderBy('id')
    .execute();
}

export async function insertView(ctx: Ctx, view: SavedView) {
  await ctx.db.insertInto('saved_view').values(view).execute();
}

/** Tells whether the actor has such a view. */
export async function renameRow(ctx: Ctx, id: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('saved_view')
    .set({ name })
    .where(own(ctx, id))
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function deleteRow(ctx: Ctx, id: string): Promise<void> {
  await ctx.db.deleteFrom('saved_view').where(own(ctx, id)).execute();
}

/** Numbers the actor's views as the ids stand. */
export async function writeOrder(ctx: Ctx, ids: readonly string[]) {
  await sql`update saved_view set position = place.at
    from unnest(${[...ids]}::uuid[]) with ordinality as place (id, at)
    where saved_view.id = place.id and saved_view.staff_id = ${ctx.actor.id}`.execute(ctx.db);
}

function own(ctx: Ctx, id: string) {
  return sql<boolean>`id::text = ${id} and staff_id = ${ctx.actor.id}`;
}
