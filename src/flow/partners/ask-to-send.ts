import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { enqueue } from '#platform/jobs';
import type { Partner } from '#reference/partners';
import type { Delivery } from './delivery.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'partner-send': { deliveryId: string };
  }
}

/**
 * A partner's requests stand in so many lines, each worked one job after another: what belongs to one request keeps its order, and two
 * jobs never send it at once. The line follows from the request and the partner alone.
 */
function linesOf({ together = 2 }: Pick<Partner, 'together'>): number {
  return together;
}

const maxAttempts = 20;

export async function askToSend(
  ctx: Ctx,
  partner: Partner,
  { id, request_id }: Pick<Delivery, 'id' | 'request_id'>,
  runAt?: Date,
): Promise<void> {
  const line = Number.parseInt(request_id.slice(-6), 16) % linesOf(partner);
  const options = { key: `partner-send:${id}`, queue: `partner:${partner.key}:${line}`, runAt, maxAttempts };
  await enqueue(ctx, 'partner-send', { deliveryId: id }, options);
}

/** As `askToSend` for all deliveries `d` of a partner of which a condition holds, in one statement. */
export async function askToSendAll(ctx: Ctx, partner: Partner, which: RawBuilder<boolean>): Promise<void> {
  await sql`
    select count(graphile_worker.add_job('partner-send', json_build_object('deliveryId', d.id),
      queue_name := 'partner:' || d.partner_key || ':' || ('x' || right(d.request_id::text, 6))::bit(24)::int % ${linesOf(partner)}::int,
      job_key := 'partner-send:' || d.id, max_attempts := ${maxAttempts}))
    from partner_delivery d where d.partner_key = ${partner.key} and (${which})`.execute(ctx.db);
}

/** A partner answers again, or is taken up again: what failed or waits is tried now, not at the end of its pause. */
export async function wakeFailed(ctx: Ctx, partner: Partner): Promise<void> {
  await askToSendAll(
    ctx,
    partner,
    sql<boolean>`d.state in ('waiting', 'failed', 'token')
    or (d.state = 'done' and exists (select from partner_message m where m.delivery_id = d.id and m.state in ('waiting', 'sending')))`,
  );
}

/** What should have been tried a while ago and was not: its job was lost. */
export async function wakeForgotten(ctx: Ctx, partners: readonly Partner[]): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - 10 * 60_000);
  for (const partner of partners)
    await askToSendAll(
      ctx,
      partner,
      sql<boolean>`(d.state in ('waiting', 'failed', 'token') and d.next_at < ${before})
      or (d.state = 'done' and exists (select from partner_message m where m.delivery_id = d.id
        and m.state in ('waiting', 'sending') and m.send_after < ${before}))`,
    );
}
