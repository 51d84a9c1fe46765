import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Partner } from '#reference/partners';
import { linesOf } from './bind-request.ts';

/** A partner answers again, or is taken up again: what failed or waits is tried now, not at the end of its pause. */
export async function wakeFailed(ctx: Ctx, partner: Partner): Promise<void> {
  await wake(
    ctx,
    partner,
    sql<boolean>`d.state in ('waiting', 'failed', 'token')
    or (d.state = 'done' and exists (select from partner_message m where m.delivery_id = d.id and m.state in ('waiting', 'sending')))`,
  );
}

/** What should have been tried a while ago and was not: its job was lost, or it waited for a partner to come back. */
export async function wakeForgotten(ctx: Ctx, partners: readonly Partner[]): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - 10 * 60_000);
  for (const partner of partners)
    await wake(
      ctx,
      partner,
      sql<boolean>`(d.state in ('waiting', 'failed', 'token') and d.next_at < ${before})
      or (d.state = 'done' and exists (select from partner_message m where m.delivery_id = d.id
        and m.state in ('waiting', 'sending') and m.send_after < ${before}))`,
    );
}

/** As `askToSend` for many in one statement. */
async function wake(ctx: Ctx, partner: Partner, which: RawBuilder<boolean>): Promise<void> {
  await sql`
    select count(graphile_worker.add_job('partner-send', json_build_object('deliveryId', d.id),
      queue_name := 'partner:' || d.partner_key || ':' || ('x' || right(d.request_id::text, 6))::bit(24)::int % ${linesOf(partner)}::int,
      job_key := 'partner-send:' || d.id, max_attempts := 20))
    from partner_delivery d where d.partner_key = ${partner.key} and (${which})`.execute(ctx.db);
}
