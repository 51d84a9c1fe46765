import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { sendWrite } from '#platform/db';
import type { Follower } from './follower.ts';

declare module '#platform/db' {
  interface Tables {
    request_person: Follower;
    request_me_too: { request_id: string; who: string; at: Date };
  }
}

export async function insertFollower(ctx: Ctx, follower: Follower): Promise<void> {
  await sendWrite(ctx.db, ctx.db.insertInto('request_person').values(follower));
}

/** Adds the row, or finds the one that this person has in this role already; held until the transaction ends. */
export async function insertOrLock(ctx: Ctx, follower: Follower): Promise<{ row: Follower; isNew: boolean }> {
  const row = await ctx.db
    .insertInto('request_person')
    .values(follower)
    // An update that changes nothing returns and holds the row that was there.
    .onConflict((c) => c.columns(['request_id', 'person_id', 'role']).doUpdateSet({ role: follower.role }))
    .returningAll()
    .executeTakeFirstOrThrow();
  return { row, isNew: row.id === follower.id };
}

export async function updateFollower(
  ctx: Ctx,
  id: string,
  set: Partial<Pick<Follower, 'language' | 'confirmed_at' | 'left_at' | 'created_at'>>,
) {
  await sendWrite(ctx.db, ctx.db.updateTable('request_person').set(set).where('id', '=', id));
}

/** Confirms a row that was not; tells whether this call did it. */
export async function markConfirmed(ctx: Ctx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('request_person')
    .set({ confirmed_at: ctx.clock.now() })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Marks somebody as having the same trouble, unless they are marked already; tells whether this call did it. */
export async function insertMeToo(ctx: Ctx, requestId: string, who: string): Promise<boolean> {
  const { rows } = await sql`
    insert into request_me_too (request_id, who, at) values (${requestId}, ${who}, ${ctx.clock.now()})
    on conflict do nothing returning who`.execute(ctx.db);
  return rows.length > 0;
}
