import { audit } from '#platform/audit';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict, NotAllowed, NotFound } from '#platform/errors';
import { lockNotice, updateNotice } from './notice-store.ts';
import { askToSend } from './write-notices.ts';

/** Puts a letter that was given up back into the line. Throws `Conflict` for one that was sent or waits already. */
export async function resendNotice(ctx: Ctx, noticeId: string): Promise<void> {
  if (!ctx.actor.grants.includes('notices.view')) throw new NotAllowed('This needs "notices.view".');
  await inTransaction(ctx, async (tx) => {
    const notice = await lockNotice(tx, noticeId);
    if (!notice) throw new NotFound('There is no such letter.');
    if (notice.state !== 'failed') throw new Conflict('Only a letter that failed can be sent again.');
    await updateNotice(tx, notice.id, { state: 'queued', attempts: 0, reason: null });
    await audit(tx, { action: 'notice.resent', subjectKind: 'notice', subjectId: notice.id });
    await askToSend(tx, notice.id, 0);
  });
}
