import type { Ctx } from '#platform/context';
import type { Notice } from './notice.ts';

/** How long a letter about what staff did waits: longer than they are offered "undo". */
export const graceSeconds = 15;

/** Whether what the letter tells was undone in the meantime: a later line of the history says so (`data.undoes`). */
export async function wasUndone(ctx: Ctx, notice: Notice): Promise<boolean> {
  if (!notice.request_id) return false;
  const event = await ctx.db
    .selectFrom('event')
    .select('payload')
    .where('id', '=', notice.event_id)
    .executeTakeFirst();
  const seq = (event?.payload as { seq?: number } | undefined)?.seq;
  if (seq === undefined) return false;
  const later = await ctx.db
    .selectFrom('request_history')
    .select('data')
    .where('request_id', '=', notice.request_id)
    .where('seq', '>', seq)
    .execute();
  return later.some((entry) => entry.data.undoes === seq);
}
