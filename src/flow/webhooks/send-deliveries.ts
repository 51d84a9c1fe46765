import { setTimeout as sleep } from 'node:timers/promises';
import type { Ctx } from '#platform/context';
import { enqueue, type Job, job } from '#platform/jobs';
import { claimDue, endLeases, endpointsDue, nextTry, type Room } from './delivery-store.ts';
import { endCatchUps } from './endpoint-store.ts';
import { ownersOf } from './may-read.ts';
import { sendOne } from './send-one.ts';
import { knownEndpoints } from './webhook-views.ts';

declare module '#platform/jobs' {
  interface Jobs {
    /** Sends what is due to all endpoints. */
    'send-hooks': Record<string, never>;
    /** Looks whether something was left lying. */
    'wake-hooks': Record<string, never>;
  }
}

/** One sending at a time in the whole city: it holds one of a worker's hands and as many connections as it likes. */
export const sendQueue = 'webhooks';

/** Connections at once, to one endpoint and over all. */
const perEndpoint = 4;
const mostAtOnce = 64;
/** After this the job makes place for another and asks for itself again, so that a worker can stop. */
const turnMs = 10_000;
const lookMs = 100;

export const sendHooksJob: Job = job('send-hooks', sendDeliveries);

export const wakeHooksJob: Job = job(
  'wake-hooks',
  async (ctx) => {
    if ((await endpointsDue(ctx)).length > 0)
      await enqueue(ctx, 'send-hooks', {}, { key: 'send-hooks', queue: sendQueue });
  },
  { cron: '* * * * *' },
);

/**
 * Sends until nothing is due: some tries at once for each endpoint, so that one that hangs takes up its own places and nobody
 * else's. Then it asks for itself at the time of the next try.
 */
export async function sendDeliveries(ctx: Ctx): Promise<void> {
  const inHand = new Hands();
  const began = performance.now();
  await endLeases(ctx);
  for (;;) {
    await endCatchUps(ctx);
    // Before the look: what ends during it makes room that the look did not see.
    const wasFree = inHand.count === 0;
    const taken = performance.now() - began < turnMs ? await takeInHand(ctx, inHand) : 0;
    if (taken === 0 && wasFree) break;
    if (taken === 0 && inHand.count > 0) await inHand.next(lookMs);
  }
  inHand.raise();
  await askForNext(ctx);
}

async function takeInHand(ctx: Ctx, inHand: Hands): Promise<number> {
  const room = roomFor(await endpointsDue(ctx), inHand);
  const claimed = room.length > 0 ? await claimDue(ctx, room) : [];
  if (claimed.length === 0) return 0;
  const endpoints = new Map((await knownEndpoints(ctx)).map((one) => [one.id, one]));
  const owners = await ownersOf(ctx, [...endpoints.values()]);
  for (const delivery of claimed) {
    const endpoint = endpoints.get(delivery.endpoint_id);
    if (endpoint) inHand.take(endpoint.id, sendOne(ctx, endpoint, owners, delivery));
  }
  return claimed.length;
}

/** Those with the least in hand come first, so that many that hang leave a place for the others. */
export function roomFor(ids: readonly string[], inHand: Pick<Hands, 'count' | 'of'>): Room {
  let left = mostAtOnce - inHand.count;
  const fewestFirst = [...ids].sort((a, b) => inHand.of(a) - inHand.of(b));
  return fewestFirst.flatMap((id) => {
    const busy = inHand.of(id);
    const free = Math.min(perEndpoint - busy, left);
    left -= Math.max(0, free);
    return free > 0 ? [{ id, free, busy }] : [];
  });
}

/** The tries that are under way, by endpoint. */
class Hands {
  private readonly under = new Map<string, number>();
  private readonly all = new Set<Promise<void>>();
  private failure: unknown;

  get count(): number {
    return this.all.size;
  }

  of(id: string): number {
    return this.under.get(id) ?? 0;
  }

  take(id: string, work: Promise<void>) {
    this.under.set(id, this.of(id) + 1);
    const done = work
      .catch((error) => {
        this.failure ??= error;
      })
      .finally(() => {
        this.under.set(id, this.of(id) - 1);
        this.all.delete(done);
      });
    this.all.add(done);
  }

  /** Until one of them ends, or until it is time to look for new ones. */
  async next(milliseconds: number): Promise<void> {
    await Promise.race([...this.all, sleep(milliseconds)]);
  }

  /** A failure of ours (the database) is the job's; the deliveries come again when their lease is over. */
  raise() {
    if (this.failure) throw this.failure;
  }
}

async function askForNext(ctx: Ctx) {
  const next = await nextTry(ctx);
  if (!next) return;
  const wait = Math.max(1000, next.getTime() - ctx.clock.now().getTime());
  const runAt = new Date(Date.now() + wait);
  await enqueue(ctx, 'send-hooks', {}, { key: 'send-hooks:next', queue: sendQueue, runAt });
}
