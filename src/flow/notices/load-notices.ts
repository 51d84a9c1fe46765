import { type Reader, readersOf } from '#flow/following';
import type { HistoryEntry, Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { NotAllowed } from '#platform/errors';
import { catalogOf } from '#reference/catalog';
import { composeNotice, type LetterDesk } from './compose-notice.ts';
import { type Notice, type NoticeKind, noticeKinds } from './notice.ts';
import { insertNotices } from './notice-store.ts';
import { asTold, toNotice } from './write-notices.ts';

/** A line of history that letters told of long ago, and what became of them. */
export interface PastLetter {
  eventId: string;
  request: Request;
  entry: HistoryEntry;
  fate: Pick<Notice, 'state' | 'reason' | 'attempts'>;
}

const secondsToSend = 20;

/**
 * Writes the letters of a made-up past, for the program itself: nothing is sent. Lines that make no letter, and requests
 * without readers, are left out. Answers how many letters there are.
 */
export async function loadNotices(
  ctx: Ctx,
  desk: LetterDesk,
  letters: readonly PastLetter[],
): Promise<number> {
  if (ctx.actor.kind !== 'system') throw new NotAllowed('Only the program itself loads letters in bulk.');
  const catalog = await catalogOf(ctx);
  const known = new Map<string, Reader[]>();
  const notices: Notice[] = [];
  for (const { eventId, request, entry, fate } of letters) {
    const kind = kindOf(entry);
    if (!kind) continue;
    const readers = known.get(request.id) ?? (await readersOf(ctx, request.id, 'public'));
    known.set(request.id, readers);
    for (const reader of readers) {
      const facts = {
        ...reader,
        request: asTold(request, entry),
        note: entry.note,
        parentNumber: entry.data['parentNumber'] as string | undefined,
      };
      const words = composeNotice(desk, catalog, kind, facts);
      const sent_at = fate.state === 'sent' ? new Date(entry.at.getTime() + secondsToSend * 1000) : null;
      notices.push({
        ...toNotice(ctx, eventId, kind, reader, words, request.id),
        ...fate,
        created_at: entry.at,
        sent_at,
      });
    }
  }
  await insertNotices(ctx, notices);
  return notices.length;
}

/** As the rules have it for the event of such a line. */
function kindOf({ kind, public: isPublic, data }: HistoryEntry): NoticeKind | null {
  if (!isPublic) return null;
  if (kind === 'opened') return 'received';
  if (kind === 'comment') return data['byReporter'] ? null : data['asksReporter'] ? 'question' : 'comment';
  const name = kind === 'status' ? data['to'] : kind;
  return noticeKinds.find((one) => one === name) ?? null;
}
