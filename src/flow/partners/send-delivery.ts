import {
  adapters,
  type Call,
  circuitOf,
  type Parcel,
  type PartnerDesk,
  PartnerFault,
  restMs,
  type Sent,
} from '#flow/partner-adapters';
import { requestDetail } from '#flow/requests';
import { isUndone } from '#flow/work';
import { type Ctx, inTransaction } from '#platform/context';
import { partnerOf } from '#reference/partners';
import { askToSend, wakeFailed } from './ask-to-send.ts';
import { composeParcel, photosOf } from './compose-parcel.ts';
import { type Delivery, type Message, mostAttempts, pauseAfter, tokenPause } from './delivery.ts';
import {
  deliveryById,
  markAsked,
  nextMessage,
  takenNumbers,
  updateDelivery,
  updateMessage,
} from './delivery-store.ts';
import { noteAnswer, noteFailure, partnerState } from './partner-state-store.ts';

/**
 * Does what is due of one delivery: sends it, asks for the number that its token became, tells what happened since, in that order.
 * What fails is written down and asks for its own next try; nothing that another system does makes this throw.
 */
export async function sendDelivery(ctx: Ctx, desk: PartnerDesk, deliveryId: string): Promise<void> {
  const delivery = await deliveryById(ctx, deliveryId);
  const partner = delivery && (await partnerOf(ctx, delivery.partner_key));
  if (!delivery || !partner) return;
  if ((await partnerState(ctx, partner.key))?.paused_at) return;
  const trip: Trip = { call: { ctx, desk, partner }, delivery };
  const sent = delivery.state === 'waiting' || delivery.state === 'failed' ? await send(trip) : delivery;
  const known = sent?.state === 'token' ? await resolve({ ...trip, delivery: sent }) : sent;
  if (known?.state === 'done') await tellAll({ ...trip, delivery: known });
}

interface Trip {
  call: Call;
  delivery: Delivery;
}

/** Null where it did not come to an end. */
async function send({ call, delivery }: Trip): Promise<Delivery | null> {
  const { ctx, desk, partner } = call;
  const parcel = await composeParcel(ctx, partner, delivery, desk.config.publicUrl);
  if (!parcel)
    return giveUp(call, delivery, 'it is private, and private requests do not go there', delivery.asked_at);
  const marked = await markAsked(ctx, delivery.id, ['waiting', 'failed']);
  if (!marked) return null;
  try {
    // Where an earlier try had no answer, it may be there already.
    const found = delivery.asked_at ? await findThere(call, parcel, delivery) : null;
    if (!found && delivery.left_at) return await drop(call, delivery);
    const sent = found ?? (await tried(call, () => adapters[partner.kind].send(call, parcel)));
    return await keepSent(call, marked, sent, parcel);
  } catch (error) {
    return failed(call, marked, delivery.asked_at, error);
  }
}

/** Runs a call by the partner's circuit, and keeps how it went with the partner. */
async function tried<T>({ ctx, partner }: Call, call: () => Promise<T>): Promise<T> {
  try {
    const answer = await circuitOf(ctx.memory, partner).fire(call);
    if (await noteAnswer(ctx, partner.key)) await wakeFailed(ctx, partner);
    return answer;
  } catch (error) {
    if (error instanceof PartnerFault && error.kind !== 'refused' && error.kind !== 'open')
      await noteFailure(ctx, partner.key, error.message.slice(0, 500));
    throw error;
  }
}

async function findThere(call: Call, parcel: Parcel, delivery: Delivery): Promise<Sent | null> {
  const { ctx, partner } = call;
  const { find } = adapters[partner.kind];
  if (!find) return null;
  const ids = await tried(call, () => find(call, parcel, delivery.asked_at!));
  if (ids.length === 0) return null;
  // Held until our number is written, so that two alike never take one number.
  return inTransaction(ctx, async (tx) => {
    const taken = await takenNumbers(tx, delivery, ids);
    const id = ids.find((one) => !taken.has(one));
    if (!id) return null;
    await updateDelivery(tx, delivery.id, { remote_id: id });
    return { end: 'id', id, notice: null };
  });
}

async function keepSent(
  { ctx, partner }: Call,
  delivery: Delivery,
  sent: Sent,
  { request }: Parcel,
): Promise<Delivery> {
  const now = ctx.clock.now();
  const set: Partial<Delivery> = {
    notice: sent.notice?.slice(0, 500) ?? null,
    asked_at: null,
    reason: null,
    attempts: 0,
    ...(sent.end === 'token'
      ? { state: 'token', token: sent.token, next_at: new Date(now.getTime() + tokenPause(1)) }
      : {
          state: 'done',
          remote_id: sent.end === 'id' ? sent.id : request.number,
          next_at: null,
          done_at: now,
        }),
  };
  await updateDelivery(ctx, delivery.id, set);
  if (sent.end === 'token') await askToSend(ctx, partner, delivery, soon(tokenPause(1)));
  return { ...delivery, ...set };
}

/** Of a try that came to nothing: what is known now, and when the next one is. */
async function failed(
  call: Call,
  delivery: Delivery,
  askedBefore: Date | null,
  error: unknown,
): Promise<null> {
  const { ctx, partner } = call;
  if (!(error instanceof PartnerFault)) throw error;
  const { kind, message, retryAfter } = error;
  const reason = message.slice(0, 1000);
  if (kind === 'refused' || (kind !== 'key' && delivery.attempts >= mostAttempts))
    return giveUp(call, delivery, reason, askedBefore ?? (kind === 'refused' ? null : delivery.asked_at));
  const wasTried = kind !== 'open';
  const pause = wasTried ? pauseAfter(delivery.attempts, retryAfter) : untilOpen();
  await updateDelivery(ctx, delivery.id, {
    state: 'failed',
    reason,
    // Only where it may have arrived does the next try look first.
    asked_at: kind === 'unsure' ? (askedBefore ?? delivery.asked_at) : askedBefore,
    attempts: wasTried ? delivery.attempts : delivery.attempts - 1,
    next_at: new Date(ctx.clock.now().getTime() + pause),
  });
  await askToSend(ctx, partner, delivery, soon(pause));
  return null;
}

/** `asked`: what was sent at this instant may have arrived; sent again by hand, it is looked for first. */
async function giveUp(
  { ctx }: Call,
  delivery: Delivery,
  reason: string,
  asked: Date | null = null,
): Promise<null> {
  await updateDelivery(ctx, delivery.id, { state: 'dead', reason, asked_at: asked, next_at: null });
  return null;
}

/** It went to another department while we did not know whether it had arrived, and it had not. */
async function drop({ ctx }: Call, { id }: Delivery): Promise<null> {
  await updateDelivery(ctx, id, { state: 'dropped', asked_at: null, reason: null, next_at: null });
  return null;
}

async function resolve({ call, delivery }: Trip): Promise<Delivery | null> {
  const { ctx, partner } = call;
  const now = ctx.clock.now();
  const times = delivery.attempts + 1;
  try {
    const id = await tried(call, async () => adapters[partner.kind].resolve?.(call, delivery.token!) ?? null);
    if (id) {
      const set = {
        state: 'done' as const,
        remote_id: id,
        attempts: 0,
        reason: null,
        next_at: null,
        done_at: now,
      };
      await updateDelivery(ctx, delivery.id, { ...set, tried_at: now });
      return { ...delivery, ...set };
    }
    await later(call, delivery, times, null);
  } catch (error) {
    if (!(error instanceof PartnerFault)) throw error;
    await later(call, delivery, error.kind === 'open' ? delivery.attempts : times, error.message);
  }
  return null;
}

async function later({ ctx, partner }: Call, delivery: Delivery, times: number, reason: string | null) {
  const now = ctx.clock.now();
  const pause = tokenPause(times);
  const next_at = new Date(now.getTime() + pause);
  await updateDelivery(ctx, delivery.id, { attempts: times, reason, tried_at: now, next_at });
  await askToSend(ctx, partner, delivery, soon(pause));
}

/** Tells what waits, oldest first, until there is no more or one cannot be told now. */
async function tellAll(trip: Trip): Promise<void> {
  const { ctx } = trip.call;
  for (;;) {
    const message = await nextMessage(ctx, trip.delivery.id);
    if (!message || !(await tellOne(trip, message))) return;
  }
}

/** False when it must wait, and with it all that comes after. */
async function tellOne({ call, delivery }: Trip, message: Message): Promise<boolean> {
  const { ctx, desk, partner } = call;
  const { tell } = adapters[partner.kind];
  const wait = message.send_after.getTime() - ctx.clock.now().getTime();
  if (wait > 0) {
    await askToSend(ctx, partner, delivery, soon(wait));
    return false;
  }
  const detail = await requestDetail(ctx, { id: delivery.request_id });
  const { number, department_key: department, public: isPublic } = detail.request;
  const isHidden = !isPublic && !partner.private && message.word !== 'internal_referral';
  if (!tell || isHidden || (await isUndone(ctx, delivery.request_id, message.seq))) {
    await updateMessage(ctx, message.id, { state: 'dropped' });
    return true;
  }
  const photos = photosOf(detail, message.files, desk.config.publicUrl);
  const attempts = message.attempts + 1;
  await updateMessage(ctx, message.id, { state: 'sending', attempts });
  try {
    const remote = await tried(call, () =>
      tell(call, {
        ...message,
        ...{ mark: message.id, remoteId: delivery.remote_id!, number, department, photos },
      }),
    );
    await updateMessage(ctx, message.id, {
      state: 'done',
      remote_id: remote,
      reason: null,
      done_at: ctx.clock.now(),
    });
    return true;
  } catch (error) {
    if (!(error instanceof PartnerFault)) throw error;
    return messageFailed(call, delivery, { ...message, attempts }, error);
  }
}

async function messageFailed(
  call: Call,
  delivery: Delivery,
  message: Message,
  fault: PartnerFault,
): Promise<boolean> {
  const { ctx, partner } = call;
  const reason = fault.message.slice(0, 1000);
  if (fault.kind === 'refused' || (fault.kind !== 'key' && message.attempts >= mostAttempts)) {
    await updateMessage(ctx, message.id, { state: 'dead', reason });
    return true;
  }
  const wasTried = fault.kind !== 'open';
  const pause = wasTried ? pauseAfter(message.attempts, fault.retryAfter) : untilOpen();
  await updateMessage(ctx, message.id, {
    // Where it may have arrived, what they tell of it must not be taken for news of theirs.
    state: fault.kind === 'unsure' ? 'sending' : 'waiting',
    attempts: wasTried ? message.attempts : message.attempts - 1,
    reason,
    send_after: new Date(ctx.clock.now().getTime() + pause),
  });
  await askToSend(ctx, partner, delivery, soon(pause));
  return false;
}

/** Spread, since many wait at once; the first that gets through wakes the others. */
function untilOpen(): number {
  return restMs + Math.random() * 6 * restMs;
}

/** Jobs run by the machine's clock. */
function soon(milliseconds: number): Date {
  return new Date(Date.now() + milliseconds);
}
