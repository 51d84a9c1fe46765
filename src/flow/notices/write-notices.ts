import { followerLetter, readersOf } from '#flow/following';
import { findRequest, type HistoryEntry, type Request } from '#flow/requests';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import type { EventName, EventRecord, Events } from '#platform/events';
import type { House } from '#platform/house';
import { enqueue } from '#platform/jobs';
import { catalogOf } from '#reference/catalog';
import { composeNotice, type Words } from './compose-notice.ts';
import type { Notice, NoticeKind } from './notice.ts';
import { graceSeconds } from './notice-grace.ts';
import type { NoticeRule } from './notice-rules.ts';
import { insertNotices } from './notice-store.ts';

export type NoticeDesk = Pick<House, 'catalogs' | 'mailer' | 'config'>;

interface Addressee {
  personId: string;
  email: string;
  language: string;
  linkToken: string;
}

/** Writes the letters that a rule makes of an event, and the jobs that send them. */
export async function writeNotices(
  ctx: Ctx,
  desk: NoticeDesk,
  rule: NoticeRule,
  event: EventRecord,
): Promise<void> {
  const kind = rule.kind(event.payload as Events[EventName]);
  if (!kind) return;
  const { requestId, seq } = event.payload as { requestId: string; seq: number };
  const readers = await readersOf(ctx, requestId, rule.audience);
  if (readers.length === 0) return;
  const entry = await historyOf(ctx, requestId, seq);
  await write(ctx, desk, event.id, kind, {
    requestId,
    entry,
    readers,
    waitSeconds: rule.grace ? graceSeconds : 0,
  });
}

/** The one letter to an address that has not been confirmed yet. */
export async function writeConfirmation(ctx: Ctx, desk: NoticeDesk, event: EventRecord<'follower.asked'>) {
  const reader = await followerLetter(ctx, event.payload.followerId);
  if (!reader) return;
  const { requestId } = event.payload;
  await write(ctx, desk, event.id, 'confirm-follow', { requestId, readers: [reader], waitSeconds: 0 });
}

interface Writing {
  requestId: string;
  entry?: HistoryEntry;
  readers: readonly Addressee[];
  waitSeconds: number;
}

async function write(ctx: Ctx, desk: NoticeDesk, eventId: string, kind: NoticeKind, writing: Writing) {
  const catalog = await catalogOf(ctx);
  const request = asTold(await findRequest(ctx, { id: writing.requestId }), writing.entry);
  const parentNumber = writing.entry?.data.parentNumber as string | undefined;
  const notices = writing.readers.map((reader) => {
    const facts = { ...reader, request, note: writing.entry?.note ?? null, parentNumber };
    const words = composeNotice(
      { catalogs: desk.catalogs, publicUrl: desk.config.publicUrl },
      catalog,
      kind,
      facts,
    );
    return toNotice(ctx, eventId, kind, reader, words, writing.requestId);
  });
  await inTransaction(ctx, async (tx) => {
    for (const { id } of await insertNotices(tx, notices)) await askToSend(tx, id, writing.waitSeconds);
  });
}

/** The day and the outcome that the event was about: the worker may come later than the next change. */
export function asTold(request: Request, entry: HistoryEntry | undefined): Request {
  const { scheduledFor, outcome } = entry?.data ?? {};
  return {
    ...request,
    ...(entry?.kind === 'closed' && outcome ? { outcome: outcome as Request['outcome'] } : {}),
    ...(entry?.kind === 'status' && scheduledFor ? { scheduled_for: new Date(String(scheduledFor)) } : {}),
  };
}

/** Asks for sending; a notice waits in line only once. */
export async function askToSend(ctx: Ctx, noticeId: string, waitSeconds: number) {
  const runAt = waitSeconds > 0 ? new Date(Date.now() + waitSeconds * 1000) : undefined;
  await enqueue(ctx, 'send-notice', { noticeId }, { key: `notice:${noticeId}`, runAt });
}

export function toNotice(
  ctx: Ctx,
  eventId: string,
  kind: NoticeKind,
  to: { personId: string | null; email: string; language: string },
  words: Words,
  requestId: string | null,
): Notice {
  return {
    id: uuidv7(),
    event_id: eventId,
    kind,
    request_id: requestId,
    person_id: to.personId,
    address: to.email.toLowerCase(),
    language: to.language,
    ...words,
    state: 'queued',
    attempts: 0,
    reason: null,
    created_at: ctx.clock.now(),
    sent_at: null,
  };
}

async function historyOf(ctx: Ctx, requestId: string, seq: number): Promise<HistoryEntry | undefined> {
  return ctx.db
    .selectFrom('request_history')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('seq', '=', seq)
    .executeTakeFirst();
}
