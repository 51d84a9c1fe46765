import type { Ctx } from '#platform/context';
import type { Notice } from './notice.ts';

declare module '#platform/db' {
  interface Tables {
    notice: Notice;
  }
}

/** Writes new notices and answers those that were not there already (same event, kind and address). */
export async function insertNotices(ctx: Ctx, notices: readonly Notice[]): Promise<{ id: string }[]> {
  if (notices.length === 0) return [];
  return ctx.db
    .insertInto('notice')
    .values([...notices])
    .onConflict((conflict) => conflict.columns(['event_id', 'kind', 'address']).doNothing())
    .returning('id')
    .execute();
}

export async function lockNotice(ctx: Ctx, id: string): Promise<Notice | undefined> {
  return ctx.db.selectFrom('notice').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function updateNotice(ctx: Ctx, id: string, set: Partial<Notice>): Promise<void> {
  await ctx.db.updateTable('notice').set(set).where('id', '=', id).execute();
}
