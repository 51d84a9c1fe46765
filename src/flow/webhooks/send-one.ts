import { isUndone } from '#flow/work';
import { type Ctx, inTransaction } from '#platform/context';
import { BelfryError } from '#platform/errors';
import { fetchOutside, NoAnswer, OutsideRefused, TooLarge } from '#platform/outgoing';
import { type Claimed, dropDelivery, recordTry } from './delivery-store.ts';
import { type Delivery, type Endpoint, retryPauses } from './endpoint.ts';
import { noteHealth } from './endpoint-health.ts';
import { mayRead, type Owners } from './may-read.ts';
import { signatureHeaders } from './secret.ts';

/** Milliseconds that a receiver has for all of it. */
const receiverTime = 10_000;
const mostOfAnswer = 1000;

export interface Outcome {
  status: number | null;
  answer: string | null;
  /** Why it is no success; null when it is. */
  reason: string | null;
  /** Seconds, when the receiver says how long to stay away. */
  retryAfter: number | null;
}

/** Sends a claimed delivery once and writes down how it went. A kill in between leaves it to the next sender, as the same message. */
export async function sendOne(
  ctx: Ctx,
  endpoint: Endpoint,
  owners: Owners,
  delivery: Claimed,
): Promise<void> {
  const obstacle = await whyNot(ctx, endpoint, owners, delivery);
  if (obstacle) return dropDelivery(ctx, delivery.id, obstacle);
  const began = performance.now();
  const outcome = await post(ctx, endpoint, delivery);
  await writeDown(ctx, endpoint, delivery, outcome, Math.round(performance.now() - began));
}

/** What changed since the message was written: it was taken back, or the request is hidden now. */
async function whyNot(
  ctx: Ctx,
  endpoint: Endpoint,
  owners: Owners,
  claimed: Claimed,
): Promise<string | null> {
  const { request_id, seq, is_public, department_key, service_key } = claimed;
  if (!request_id || seq === null) return null;
  if (is_public === null) return 'removed';
  if (claimed.attempts === 1 && (await isUndone(ctx, request_id, seq))) return 'undone';
  const about = { isPublic: is_public, department: department_key, service: service_key ?? '' };
  return mayRead(owners, endpoint, about) ? null : 'private';
}

/** One signed POST. Redirects are not followed. Never throws for what the other side does. */
export async function post(
  ctx: Ctx,
  endpoint: Endpoint,
  delivery: Pick<Delivery, 'id' | 'body'>,
): Promise<Outcome> {
  try {
    const answer = await fetchOutside(ctx, endpoint.url, {
      method: 'POST',
      body: delivery.body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Belfry-Webhooks/1',
        ...signatureHeaders(ctx, endpoint, delivery),
      },
      timeLimit: receiverTime,
      mostBytes: 64 * 1024,
    });
    const reason = reasonFor(answer.status);
    const retryAfter = reason && waitOf(answer.headers.get('retry-after'));
    return { status: answer.status, answer: plain(answer.text()), reason, retryAfter };
  } catch (error) {
    const none = { answer: null, retryAfter: null };
    // Nobody reads it to its end, but its status says whether the message has arrived.
    if (error instanceof TooLarge)
      return { ...none, status: error.answered, reason: reasonFor(error.answered) };
    if (!(error instanceof BelfryError)) throw error;
    return { ...none, status: null, reason: reasonOf(error) };
  }
}

function reasonFor(status: number): 'redirect' | 'status' | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirect' : 'status';
}

function reasonOf(error: BelfryError): string {
  if (error instanceof OutsideRefused) return `refused.${error.reason}`;
  return error instanceof NoAnswer ? error.reason : 'broken';
}

/** PostgreSQL takes no zero bytes, and nobody wants to see control characters. */
function plain(text: string): string | null {
  return text.slice(0, mostOfAnswer).replace(/[^\P{Cc}\t\n]/gu, '\ufffd') || null;
}

/** At most a day; dates and nonsense count as nothing. */
function waitOf(text: string | null): number | null {
  return text && /^\d{1,6}$/.test(text) ? Math.min(Number(text), 86_400) : null;
}

async function writeDown(ctx: Ctx, endpoint: Endpoint, delivery: Claimed, outcome: Outcome, ms: number) {
  const now = ctx.clock.now();
  const { status, answer, reason, retryAfter } = outcome;
  const isOk = reason === null;
  const pause = isOk ? undefined : retryPauses[delivery.attempts - 1];
  const next =
    pause === undefined ? null : new Date(now.getTime() + jitter(Math.max(pause, retryAfter ?? 0)) * 1000);
  await inTransaction(ctx, async (tx) => {
    const written = await recordTry(
      tx,
      delivery,
      {
        state: isOk ? 'delivered' : next ? 'retrying' : 'failed',
        next_try_at: next,
        delivered_at: isOk ? now : null,
        status,
        answer,
        reason,
      },
      { at: now.toISOString(), status, reason, ms },
    );
    if (written) await noteHealth(tx, endpoint.id, status, isOk);
  });
}

/** Up to a tenth longer, so that what failed together does not come back together. */
function jitter(seconds: number): number {
  return seconds * (1 + Math.random() / 10);
}
