/** The kinds of letters, each with `notices.KIND.subject` and `.body` in every catalog. */
export const noticeKinds = [
  'received',
  'accepted',
  'scheduled',
  'in_progress',
  'waiting',
  'comment',
  'question',
  'closed',
  'reopened',
  'reclassified',
  'moved',
  'linked',
  'confirm-follow',
  'digest',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/**
 * `queued`: waits for its time. `sent`: handed to the mail server or laid into the outbox. `retrying`: failed for now.
 * `failed`: given up. `dropped`: not true any more, or nobody to write to.
 */
export const noticeStates = ['queued', 'retrying', 'sent', 'failed', 'dropped'] as const;
export type NoticeState = (typeof noticeStates)[number];

export interface Notice {
  id: string;
  event_id: string;
  kind: NoticeKind;
  request_id: string | null;
  person_id: string | null;
  address: string;
  language: string;
  subject: string;
  body: string;
  html: string;
  state: NoticeState;
  attempts: number;
  reason: string | null;
  created_at: Date;
  sent_at: Date | null;
}
