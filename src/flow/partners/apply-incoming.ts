import { createHash } from 'node:crypto';
import { fetchMedia, type PartnerDesk } from '#flow/partner-adapters';
import { receiveUpdate, type UpdateChange } from '#flow/updates';
import { type Ctx, inTransaction, systemActor } from '#platform/context';
import { BelfryError, Unavailable } from '#platform/errors';
import { changeFor, type Partner, type PartnerChange } from '#reference/partners';
import { channelOf, type Delivery, type Incoming, type Message } from './delivery.ts';
import { deliveriesByRemote, messagesOf, updateDelivery } from './delivery-store.ts';
import { lockIncoming, updateIncoming, waitingIncoming } from './incoming-store.ts';

const atOnce = 200;
/** Tries until photos that cannot be fetched are left out, and all else is given up. */
const mostTries = 5;

/** Applies what waits in the order in which it happened there. What cannot be applied is written down and stops only its own request. */
export async function applyIncoming(ctx: Ctx, desk: PartnerDesk, partner: Partner): Promise<void> {
  const acting: Ctx = { ...ctx, actor: { ...systemActor, name: partner.name } };
  const held = new Set<string>();
  let after: Incoming | null = null;
  for (;;) {
    const rows: Incoming[] = await waitingIncoming(ctx, partner.key, after, atOnce);
    for (const row of rows)
      if (!held.has(row.remote_id) && !(await applyOne(acting, desk, partner, row))) held.add(row.remote_id);
    after = rows.at(-1) ?? null;
    if (rows.length < atOnce) return;
  }
}

/** False when it must wait, and with it what came after it of the same request. */
async function applyOne(ctx: Ctx, desk: PartnerDesk, partner: Partner, row: Incoming): Promise<boolean> {
  const deliveries = await deliveriesByRemote(ctx, partner.key, row.remote_id);
  const messages = await messagesOf(
    ctx,
    deliveries.map(({ id }) => id),
  );
  // What was just told to them and not answered may be this very row.
  if (messages.some((one) => one.state === 'sending' && one.attempts <= 3)) return false;
  if (messages.some((one) => isEcho(row, one))) return end(ctx, row, 'applied', 'it is what we told them');
  const here = deliveries.filter((one) => one.left_at === null);
  if (here.length === 0) return end(ctx, row, 'aside', 'the request is not with them any more');
  const change = changeFor(partner, row.word, row.code);
  if (change === null)
    return end(ctx, row, 'dead', `the word "${row.word}" is not in the map of the city pack`);
  try {
    const photos = await photosOf(ctx, desk, partner, row);
    await apply(ctx, partner, row, { change: toChange(change), photos, here });
    return true;
  } catch (error) {
    return notApplied(ctx, row, error);
  }
}

function isEcho(row: Incoming, message: Message): boolean {
  if (message.remote_id !== null) return message.remote_id === row.update_id;
  // Their answer did not reach us: then the words tell.
  return (
    message.state === 'done' &&
    message.attempts > 0 &&
    plain(message.text) !== '' &&
    plain(message.text) === plain(row.text)
  );
}

function plain(text: string | null): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

function toChange(change: PartnerChange): UpdateChange | null {
  if (typeof change === 'object') return change;
  if (change === 'none') return null;
  return change === 'reopen' ? { reopen: true } : { to: change };
}

async function photosOf(ctx: Ctx, desk: PartnerDesk, partner: Partner, row: Incoming): Promise<string[]> {
  try {
    return await fetchMedia(ctx, desk, row.media);
  } catch (error) {
    if (!(error instanceof Unavailable) || row.attempts + 1 < mostTries) throw error;
    ctx.log.warn({ partner: partner.key, update: row.update_id }, 'photos of a partner could not be fetched');
    return [];
  }
}

interface Applying {
  change: UpdateChange | null;
  photos: string[];
  here: readonly Delivery[];
}

async function apply(
  ctx: Ctx,
  partner: Partner,
  row: Incoming,
  { change, photos, here }: Applying,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const held = await lockIncoming(tx, row.partner_key, row.update_id);
    if (held?.state !== 'waiting') return;
    for (const [nth, delivery] of here.entries()) {
      await receiveUpdate(tx, {
        source: channelOf(partner.key),
        updateId: markOf(row.update_id, nth),
        request: { id: delivery.request_id },
        change,
        description: (row.text ?? '').slice(0, 5000),
        photos,
      });
      if (row.word)
        await updateDelivery(tx, delivery.id, { remote_status: row.word.slice(0, 100), remote_at: row.at });
    }
    await updateIncoming(tx, row, { state: 'applied', reason: null, applied_at: tx.clock.now() });
  });
}

/** One number of theirs may be several requests of ours. */
function markOf(updateId: string, nth: number): string {
  const mark = nth === 0 ? updateId : `${updateId} ${nth + 1}`;
  return mark.length <= 200 ? mark : createHash('sha256').update(mark).digest('hex');
}

async function notApplied(ctx: Ctx, row: Incoming, error: unknown): Promise<boolean> {
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  const forGood = error instanceof BelfryError && error.status < 500;
  if (forGood || row.attempts + 1 >= mostTries) return end(ctx, row, 'dead', reason);
  if (!(error instanceof Unavailable))
    ctx.log.error({ error: reason, update: row.update_id }, 'news of a partner failed');
  await updateIncoming(ctx, row, { attempts: row.attempts + 1, reason });
  return false;
}

async function end(
  ctx: Ctx,
  row: Incoming,
  state: 'applied' | 'dead' | 'aside',
  reason: string,
): Promise<true> {
  await updateIncoming(ctx, row, { state, reason, applied_at: state === 'applied' ? ctx.clock.now() : null });
  return true;
}
