import type { Job } from '#platform/jobs';
import { digestJob } from './digest.ts';
import { sendNoticeJob } from './send-notice.ts';
import type { NoticeDesk } from './write-notices.ts';

export type { LetterDesk } from './compose-notice.ts';
export { loadNotices, type PastLetter } from './load-notices.ts';
export { type Notice, type NoticeKind, type NoticeState, noticeKinds, noticeStates } from './notice.ts';
export { noticeRules } from './notice-rules.ts';
export { noticeById, noticeList } from './notice-views.ts';
export { noticeListeners } from './on-request-changed.ts';
export { previewNotice } from './preview-notice.ts';
export { recordBounce } from './record-bounce.ts';
export { resendNotice } from './resend-notice.ts';

export function noticeJobs(desk: NoticeDesk): Job[] {
  return [sendNoticeJob(desk), digestJob(desk)];
}
