import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Partner } from '#reference/partners';
import { askToSend } from './bind-request.ts';
import type { Delivery } from './delivery.ts';
import './delivery-store.ts';

const mostAtOnce = 500;

/** A partner answers again, or is taken up again: what failed or waits is tried now, not at the end of its pause. */
export async function wakeFailed(ctx: Ctx, partner: Partner): Promise<number> {
  const due = sql<boolean>`partner_key = ${partner.key} and (state in ('waiting', 'failed', 'token')
    or exists (select from partner_message m where m.delivery_id = partner_delivery.id and m.state in ('waiting', 'sending')))`;
  return ask(ctx, due, new Map([[partner.key, partner]]));
}

/** What should have been tried a while ago and was not: its job was lost, or it waited for a partner to come back. */
export async function wakeForgotten(ctx: Ctx, partners: readonly Partner[]): Promise<number> {
  const before = new Date(ctx.clock.now().getTime() - 10 * 60_000);
  const keys = partners.map(({ key }) => key);
  if (keys.length === 0) return 0;
  const forgotten = sql<boolean>`partner_key = any(${keys}::text[]) and ((state in ('waiting', 'failed', 'token') and next_at < ${before})
    or (state = 'done' and exists (select from partner_message m where m.delivery_id = partner_delivery.id
      and m.state in ('waiting', 'sending') and m.send_after < ${before})))`;
  return ask(ctx, forgotten, new Map(partners.map((one) => [one.key, one])));
}

async function ask(ctx: Ctx, which: ReturnType<typeof sql<boolean>>, partners: ReadonlyMap<string, Partner>) {
  const rows: Pick<Delivery, 'id' | 'partner_key' | 'request_id'>[] = await ctx.db
    .selectFrom('partner_delivery')
    .select(['id', 'partner_key', 'request_id'])
    .where(which)
    .orderBy('created_at')
    .limit(mostAtOnce)
    .execute();
  for (const row of rows) await askToSend(ctx, partners.get(row.partner_key) ?? null, row);
  return rows.length;
}
