import type { PartnerDesk } from '#flow/partner-adapters';
import { lockRequest, type Request, requestDetail } from '#flow/requests';
import { type Ctx, inTransaction } from '#platform/context';
import { catalogOf } from '#reference/catalog';
import { isBound, type Partner, partnersOf } from '#reference/partners';
import { askToSend } from './ask-to-send.ts';
import type { Delivery } from './delivery.ts';
import { deliveriesOfRequest, insertDelivery, updateDelivery } from './delivery-store.ts';
import { isTheirs, noteLines, noteWord } from './note-lines.ts';

/**
 * After a request was given to a department: binds it to the partners that do that work, tells those that had it and do not do it any
 * more, and those that get it back. `seq` is the line of its history that gave it. To be run as often as one likes.
 */
export async function bindRequest(
  ctx: Ctx,
  desk: PartnerDesk,
  requestId: string,
  seq: number,
): Promise<void> {
  const partners = await partnersOf(ctx);
  await inTransaction(ctx, async (tx) => {
    const request = await lockRequest(tx, requestId);
    const before = await deliveriesOfRequest(tx, requestId);
    for (const partner of partners) {
      const delivery = before.find((one) => one.partner_key === partner.key);
      if (!isBound(partner, request)) await (delivery && leave(tx, desk, partner, delivery, seq));
      else if (delivery) await comeBack(tx, desk, partner, delivery, request, seq);
      else if (request.status !== 'closed') await bind(tx, desk, partner, request, seq);
    }
  });
}

/** After any other change: what is new is told to whoever has the request. */
export async function tellPartners(ctx: Ctx, desk: PartnerDesk, requestId: string): Promise<void> {
  const partners = await partnersOf(ctx);
  for (const delivery of await deliveriesOfRequest(ctx, requestId)) {
    const partner = partners.find((one) => one.key === delivery.partner_key);
    if (!partner || delivery.state === 'dropped') continue;
    await inTransaction(ctx, async (tx) => {
      await noteLines(tx, desk, partner, delivery);
      await askToSend(tx, partner, delivery);
    });
  }
}

async function bind(ctx: Ctx, desk: PartnerDesk, partner: Partner, request: Request, seq: number) {
  if (await cameFrom(ctx, partner, request)) return;
  const state = partner.mode === 'live' ? 'waiting' : 'held';
  const keys = { partner_key: partner.key, request_id: request.id };
  const delivery = await insertDelivery(ctx, { ...keys, since_seq: seq, state });
  if (!delivery) return;
  await noteLines(ctx, desk, partner, delivery);
  if (state === 'waiting') await askToSend(ctx, partner, delivery);
}

/** What they sent us is not sent back to them. */
async function cameFrom(ctx: Ctx, partner: Partner, { id }: Request): Promise<boolean> {
  if (!partner.client) return false;
  const { history } = await requestDetail(ctx, { id });
  return history[0] !== undefined && isTheirs(history[0], partner);
}

async function leave(ctx: Ctx, desk: PartnerDesk, partner: Partner, delivery: Delivery, seq: number) {
  if (delivery.left_at) return;
  const unsent = ['held', 'waiting', 'failed', 'dead'].includes(delivery.state) && !delivery.asked_at;
  const now = ctx.clock.now();
  await updateDelivery(ctx, delivery.id, {
    left_at: now,
    ...(unsent ? { state: 'dropped' as const, next_at: null } : {}),
  });
  if (unsent) return;
  await noteWord(ctx, delivery, { seq, word: 'internal_referral', text: await words(ctx, desk, 'left') });
  await askToSend(ctx, partner, delivery);
}

async function comeBack(
  ctx: Ctx,
  desk: PartnerDesk,
  partner: Partner,
  delivery: Delivery,
  request: Request,
  seq: number,
) {
  if (delivery.left_at && delivery.since_seq < seq) {
    const back = { ...delivery, left_at: null };
    const state = partner.mode === 'live' ? ('waiting' as const) : ('held' as const);
    const again = delivery.state === 'dropped';
    await updateDelivery(ctx, delivery.id, {
      left_at: null,
      ...(again ? { state, next_at: ctx.clock.now() } : {}),
    });
    if (!again && request.status !== 'closed')
      await noteWord(ctx, back, { seq, word: 'open', text: await words(ctx, desk, 'back') });
  }
  await noteLines(ctx, desk, partner, { ...delivery, left_at: null });
  await askToSend(ctx, partner, delivery);
}

async function words(ctx: Ctx, desk: PartnerDesk, key: 'left' | 'back'): Promise<string> {
  const { city } = await catalogOf(ctx);
  return desk.catalogs.translator(city.languages[0]!)(`partners.line.${key}`);
}
