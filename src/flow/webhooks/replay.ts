import { audit } from '#platform/audit';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict } from '#platform/errors';
import { enqueue } from '#platform/jobs';
import { insertDeliveries, recordTry, requeue } from './delivery-store.ts';
import type { Delivery } from './endpoint.ts';
import { messageVersion, type WebhookMessage } from './message.ts';
import { sendQueue } from './send-deliveries.ts';
import { post } from './send-one.ts';
import { deliveryById, endpointById } from './webhook-views.ts';

/** Sends one delivery again, as the same message (same id and body). Throws `NotFound`, `Conflict` for one that was dropped. */
export async function replay(ctx: Ctx, deliveryId: string): Promise<void> {
  const { delivery, endpoint } = await deliveryById(ctx, deliveryId);
  await again(ctx, endpoint.id, { id: delivery.id }, { delivery: delivery.id });
}

/**
 * Sends again all that was written since an instant: what failed, or what arrived too (for a receiver that lost its data). Answers
 * how many. Throws `NotFound`.
 */
export async function replaySince(
  ctx: Ctx,
  endpointId: string,
  input: { since: Date; onlyFailed: boolean },
): Promise<number> {
  const { id } = await endpointById(ctx, endpointId);
  return again(ctx, id, input, { since: input.since.toISOString(), onlyFailed: input.onlyFailed }, true);
}

async function again(
  ctx: Ctx,
  endpointId: string,
  which: Parameters<typeof requeue>[2],
  detail: object,
  mayBeNone = false,
): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const count = await requeue(tx, endpointId, which);
    if (count === 0 && !mayBeNone) throw new Conflict('This message cannot be sent again.');
    const entry = { action: 'webhook.replayed', subjectKind: 'webhook', subjectId: endpointId };
    await audit(tx, { ...entry, detail: { ...detail, count } });
    await enqueue(tx, 'send-hooks', {}, { key: 'send-hooks', queue: sendQueue });
    return count;
  });
}

/** Sends a message of the type `ping` at once, also to a paused endpoint, and answers how it went. Takes up to 10 seconds. Throws `NotFound`. */
export async function pingEndpoint(ctx: Ctx, endpointId: string): Promise<Delivery> {
  const endpoint = await endpointById(ctx, endpointId);
  const now = ctx.clock.now();
  const id = uuidv7();
  const message: WebhookMessage = {
    type: 'ping',
    version: messageVersion,
    id,
    timestamp: now.toISOString(),
    data: { message: 'Belfry can reach you.' },
  };
  const body = JSON.stringify(message);
  const about = {
    endpoint_id: endpoint.id,
    event_id: id,
    type: 'ping',
    request_id: null,
    seq: null,
  } as const;
  const began = performance.now();
  const { status, answer, reason } = await post(ctx, endpoint, { id, body });
  const at = ctx.clock.now();
  const state = reason === null ? 'delivered' : 'failed';
  const delivered_at = reason === null ? at : null;
  const one = { at: at.toISOString(), status, reason, ms: Math.round(performance.now() - began) };
  const row = { id, ...about, body, created_at: now, next_try_at: null };
  const end = { state, attempts: 1, next_try_at: null, delivered_at, status, answer, reason } as const;
  // Written once it is over: what waited in between would go out a second time when the endpoint is resumed.
  return inTransaction(ctx, async (tx) => {
    await insertDeliveries(tx, [row]);
    await recordTry(tx, { id, attempts: 0 }, end, one);
    return (await deliveryById(tx, id)).delivery;
  });
}
