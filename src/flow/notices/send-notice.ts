import { type Ctx, inTransaction } from '#platform/context';
import { Unavailable } from '#platform/errors';
import { type Job, job } from '#platform/jobs';
import type { Sent } from '#platform/mail';
import { type Catalog, catalogOf, say } from '#reference/catalog';
import { suspendAddress } from '#reference/people';
import type { Notice } from './notice.ts';
import { wasUndone } from './notice-grace.ts';
import { lockNotice, updateNotice } from './notice-store.ts';
import type { NoticeDesk } from './write-notices.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'send-notice': { noticeId: string };
  }
}

/** Tries before a letter is given up; with the queue's growing pauses the last one comes after about two days. */
const mostAttempts = 16;

export function sendNoticeJob(desk: NoticeDesk): Job {
  return job('send-notice', (ctx, { noticeId }) => sendNotice(ctx, desk, noticeId));
}

/** Sends one letter and writes down how it ended. Throws `Unavailable` when it is worth another try. */
export async function sendNotice(ctx: Ctx, desk: NoticeDesk, noticeId: string): Promise<void> {
  const catalog = await catalogOf(ctx);
  const reason = await inTransaction(ctx, async (tx) => {
    const notice = await lockNotice(tx, noticeId);
    if (!notice || (notice.state !== 'queued' && notice.state !== 'retrying')) return null;
    const obstacle = await whyNot(tx, notice);
    if (obstacle) {
      await updateNotice(tx, notice.id, { state: 'dropped', reason: obstacle });
      return null;
    }
    return writeDown(tx, notice, await desk.mailer.send(toLetter(desk, catalog, notice)));
  });
  if (reason) throw new Unavailable(`notice ${noticeId}: ${reason}`);
}

async function whyNot(ctx: Ctx, notice: Notice): Promise<string | null> {
  if (await wasUndone(ctx, notice)) return 'undone';
  if (!notice.person_id) return null;
  const person = await ctx.db
    .selectFrom('person')
    .select('email_suspended_at')
    .where('id', '=', notice.person_id)
    .executeTakeFirst();
  return person?.email_suspended_at ? 'address suspended' : null;
}

/** Keeps the end of a try; answers the reason when another try is due. */
async function writeDown(ctx: Ctx, notice: Notice, sent: Sent): Promise<string | null> {
  const attempts = notice.attempts + 1;
  if (sent.ok) {
    await updateNotice(ctx, notice.id, { state: 'sent', attempts, reason: null, sent_at: ctx.clock.now() });
    return null;
  }
  const given = sent.permanent || attempts >= mostAttempts;
  await updateNotice(ctx, notice.id, { state: given ? 'failed' : 'retrying', attempts, reason: sent.reason });
  if (sent.addressRefused) await suspendAddress(ctx, notice.address, sent.reason);
  return given ? null : sent.reason;
}

function toLetter(desk: NoticeDesk, catalog: Catalog, notice: Notice) {
  const { city } = catalog;
  const host = new URL(desk.config.publicUrl).hostname;
  return {
    to: notice.address,
    from: { name: say(city.serviceName, notice.language), address: city.contact.email },
    subject: notice.subject,
    text: notice.body,
    html: notice.html,
    headers: { 'Auto-Submitted': 'auto-generated' },
    messageId: `<${notice.id}@${host}>`,
  };
}
