import { isUndone, lettersWait } from '#flow/work';
import type { Ctx } from '#platform/context';
import type { Notice } from './notice.ts';

/** How long a letter about what staff did waits: longer than they are offered "undo". */
export const graceSeconds = lettersWait;

/** Whether what the letter tells was taken back in the meantime. */
export async function wasUndone(ctx: Ctx, notice: Notice): Promise<boolean> {
  if (!notice.request_id) return false;
  const event = await ctx.db
    .selectFrom('event')
    .select('payload')
    .where('id', '=', notice.event_id)
    .executeTakeFirst();
  const seq = (event?.payload as { seq?: number } | undefined)?.seq;
  return seq !== undefined && isUndone(ctx, notice.request_id, seq);
}
