import type { PartnerDesk } from '#flow/partner-adapters';
import { type HistoryEntry, type HistoryKind, type Request, requestDetail } from '#flow/requests';
import { tellingKinds } from '#flow/updates';
import { lettersWait } from '#flow/work';
import type { Ctx } from '#platform/context';
import type { Translate } from '#platform/i18n';
import { catalogOf } from '#reference/catalog';
import { statusWord } from '#reference/open311';
import type { Partner } from '#reference/partners';
import { channelOf, type Delivery } from './delivery.ts';
import { insertMessages, type NewMessage } from './delivery-store.ts';

/** Our own order, which says nothing to whoever does the work. */
const ourOwn: readonly HistoryKind[] = ['linked', 'reclassified'];
const told = tellingKinds.filter((kind) => !ourOwn.includes(kind));
/** Of what came before it was theirs. */
const toldOfBefore: readonly HistoryKind[] = ['comment', 'files'];

/**
 * Writes down what a partner is to be told of a request: public lines of its history that did not come from there, each once. To be
 * called after every change, in any order.
 */
export async function noteLines(
  ctx: Ctx,
  desk: PartnerDesk,
  partner: Partner,
  delivery: Delivery,
): Promise<void> {
  if (partner.tell === false || delivery.left_at) return;
  const { request, history } = await requestDetail(ctx, { id: delivery.request_id });
  if (!request.public && !partner.private) return;
  const { city } = await catalogOf(ctx);
  const t = desk.catalogs.translator(city.languages[0]!);
  let state: { status: string; outcome: string | null } = { status: 'received', outcome: null };
  const rows: NewMessage[] = [];
  for (const line of history) {
    state = stateAfter(line, state);
    const counts = line.seq > delivery.since_seq ? told : toldOfBefore;
    if (!line.public || !counts.includes(line.kind) || isTheirs(line, partner)) continue;
    rows.push(toMessage(delivery, line, state, textOf(t, line, state, request)));
  }
  await insertMessages(ctx, rows);
}

/** A word about where it is: that it went to others, or came back. */
export async function noteWord(
  ctx: Ctx,
  delivery: Delivery,
  line: { seq: number; word: string; text: string },
): Promise<void> {
  const now = ctx.clock.now();
  await insertMessages(ctx, [{ delivery_id: delivery.id, ...line, files: [], at: now, send_after: now }]);
}

function stateAfter(line: HistoryEntry, before: { status: string; outcome: string | null }) {
  if (line.kind === 'closed')
    return { status: 'closed', outcome: String(line.data['outcome'] ?? '') || null };
  if (line.kind === 'reopened') return { status: 'reopened', outcome: null };
  if (line.kind === 'status') return { status: String(line.data['to'] ?? before.status), outcome: null };
  return before;
}

/** What they told us, by whichever way, never goes back to them. */
export function isTheirs(
  line: Pick<HistoryEntry, 'channel' | 'actor_kind' | 'actor_name'>,
  partner: Partner,
): boolean {
  if (line.channel === channelOf(partner.key)) return true;
  return (
    partner.client !== undefined &&
    line.actor_kind === ('client' as string) &&
    line.actor_name === partner.client
  );
}

function toMessage(
  delivery: Delivery,
  line: HistoryEntry,
  state: { status: string; outcome: string | null },
  text: string,
): NewMessage {
  const moves = line.kind === 'status' || line.kind === 'closed' || line.kind === 'reopened';
  const files = [line.data['files'] ?? [], line.data['evidence'] ?? []].flat().map(String);
  // Staff may take back what they did for a few seconds; nobody is told before.
  const wait = line.actor_kind === 'staff' ? lettersWait * 1000 : 0;
  return {
    delivery_id: delivery.id,
    seq: line.seq,
    // A comment must not move anything there: theirs may have gone on meanwhile.
    word: moves ? statusWord(state) : 'unchanged',
    text,
    files,
    at: line.at,
    send_after: new Date(line.at.getTime() + wait),
  };
}

function textOf(
  t: Translate,
  line: HistoryEntry,
  state: { status: string; outcome: string | null },
  { address }: Request,
): string {
  if (line.kind === 'moved')
    return [t('partners.line.moved', { address: address ?? '' }), line.note].filter(Boolean).join(' ');
  if (line.note) return line.note;
  if (line.kind === 'files') return t('partners.line.files');
  if (line.kind === 'confirmed') return t('partners.line.confirmed');
  if (line.kind === 'closed') return t(`partners.line.outcome.${state.outcome ?? 'fixed'}`);
  return t(`partners.line.status.${state.status}`);
}
