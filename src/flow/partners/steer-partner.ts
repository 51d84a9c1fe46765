import { sql } from 'kysely';
import { findRequest, mayDo } from '#flow/requests';
import { audit } from '#platform/audit';
import { type Ctx, inTransaction } from '#platform/context';
import { NotAllowed, NotFound } from '#platform/errors';
import { enqueue } from '#platform/jobs';
import { partnerOf } from '#reference/partners';
import { askToSendAll, wakeFailed } from './ask-to-send.ts';
import { deliveryById, reviveDead } from './delivery-store.ts';
import { steerIncoming } from './incoming-store.ts';
import { setPartnerState } from './partner-state-store.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'partner-pull': { partner: string };
  }
}

function demandEditor({ actor }: Ctx) {
  if (actor.kind !== 'system' && !actor.everywhere.includes('catalog.edit'))
    throw new NotAllowed('This needs "catalog.edit" for the whole city.');
}

async function demandPartner(ctx: Ctx, key: string) {
  const partner = await partnerOf(ctx, key);
  if (!partner) throw new NotFound('There is no such partner.');
  return partner;
}

/** Nothing is sent and nothing is asked for until it is taken up again; what is to be sent is kept. */
export async function pausePartner(ctx: Ctx, key: string): Promise<void> {
  demandEditor(ctx);
  await demandPartner(ctx, key);
  await inTransaction(ctx, async (tx) => {
    await setPartnerState(tx, key, { paused_at: tx.clock.now(), paused_by: tx.actor.name });
    await audit(tx, { action: 'partner.paused', subjectKind: 'partner', subjectId: key });
  });
}

export async function resumePartner(ctx: Ctx, key: string): Promise<void> {
  demandEditor(ctx);
  const partner = await demandPartner(ctx, key);
  await inTransaction(ctx, async (tx) => {
    await setPartnerState(tx, key, { paused_at: null, paused_by: null });
    await wakeFailed(tx, partner);
    await askForNews(tx, key);
    await audit(tx, { action: 'partner.resumed', subjectKind: 'partner', subjectId: key });
  });
}

/**
 * Sends what failed for good once more, with its lost messages: one delivery, or all of a partner. For one also what only waits, or is
 * held because the partner is in test. Who may work on a request may send it; all at once needs `catalog.edit`. Answers how many.
 */
export async function sendAgain(
  ctx: Ctx,
  which: { deliveryId: string } | { partner: string },
): Promise<number> {
  if ('partner' in which) {
    demandEditor(ctx);
    await demandPartner(ctx, which.partner);
    return revive(
      ctx,
      sql<boolean>`d.partner_key = ${which.partner} and (d.state = 'dead' or exists (
      select from partner_message m where m.delivery_id = d.id and m.state = 'dead'))`,
      which.partner,
    );
  }
  const delivery = await deliveryById(ctx, which.deliveryId);
  if (!delivery) throw new NotFound('There is no such delivery.');
  const request = await findRequest(ctx, { id: delivery.request_id });
  if (!mayDo(ctx.actor, 'requests.work', request)) demandEditor(ctx);
  return revive(ctx, sql<boolean>`d.id = ${delivery.id}`, delivery.partner_key, delivery.request_id);
}

async function revive(
  ctx: Ctx,
  which: ReturnType<typeof sql<boolean>>,
  key: string,
  requestId?: string,
): Promise<number> {
  const partner = await partnerOf(ctx, key);
  return inTransaction(ctx, async (tx) => {
    const ids = await reviveDead(tx, which);
    if (partner) await askToSendAll(tx, partner, sql<boolean>`d.id = any(${ids}::uuid[])`);
    await audit(tx, {
      action: 'partner.sent-again',
      subjectKind: requestId ? 'request' : 'partner',
      subjectId: requestId ?? key,
      detail: { partner: key, count: ids.length },
    });
    return ids.length;
  });
}

/** What a partner told and could not be applied: tries again (one, or all), or leaves it. Answers how many. */
export async function steerNews(
  ctx: Ctx,
  key: string,
  to: 'apply-again' | 'set-aside',
  updateId: string | null,
): Promise<number> {
  demandEditor(ctx);
  return inTransaction(ctx, async (tx) => {
    const count = await steerIncoming(tx, key, updateId, to === 'apply-again' ? 'waiting' : 'aside');
    if (to === 'apply-again') await askForNews(tx, key);
    await audit(tx, {
      action: `partner.${to}`,
      subjectKind: 'partner',
      subjectId: key,
      detail: { count, updateId },
    });
    return count;
  });
}

/** At most one waits at a time. */
export async function askForNews(ctx: Ctx, partner: string, runAt?: Date): Promise<void> {
  const options = { key: `partner-pull:${partner}`, queue: `partner-pull:${partner}`, runAt, maxAttempts: 3 };
  await enqueue(ctx, 'partner-pull', { partner }, options);
}
