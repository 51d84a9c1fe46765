import { sql } from 'kysely';
import type { Ctx } from '#platform/context';

/** How it goes with a partner. */
export interface PartnerState {
  partner_key: string;
  paused_at: Date | null;
  paused_by: string | null;
  pulled_to: Date | null;
  pulled_at: Date | null;
  swept_at: Date | null;
  sent_at: Date | null;
  failing_since: Date | null;
  failure: string | null;
}

declare module '#platform/db' {
  interface Tables {
    partner_state: PartnerState;
  }
}

export function partnerState(ctx: Ctx, key: string): Promise<PartnerState | undefined> {
  return ctx.db.selectFrom('partner_state').selectAll().where('partner_key', '=', key).executeTakeFirst();
}

export async function pausedPartners(ctx: Ctx): Promise<ReadonlySet<string>> {
  const rows = await ctx.db
    .selectFrom('partner_state')
    .select('partner_key')
    .where('paused_at', 'is not', null)
    .execute();
  return new Set(rows.map((row) => row.partner_key));
}

export async function setPartnerState(
  ctx: Ctx,
  key: string,
  set: Partial<Omit<PartnerState, 'partner_key'>>,
): Promise<void> {
  await ctx.db
    .insertInto('partner_state')
    .values({ partner_key: key, ...set } as PartnerState)
    .onConflict((conflict) => conflict.column('partner_key').doUpdateSet(set))
    .execute();
}

/** That it answered: writes only where it failed before, or at most once a minute. True when it failed before. */
export async function noteAnswer(ctx: Ctx, key: string): Promise<boolean> {
  const now = ctx.clock.now();
  const { rows } = await sql<{ failed: boolean }>`
    with before as (select failing_since from partner_state where partner_key = ${key})
    insert into partner_state (partner_key, sent_at) values (${key}, ${now})
    on conflict (partner_key) do update set sent_at = ${now}, failing_since = null, failure = null
      where partner_state.failing_since is not null or partner_state.sent_at is null
        or partner_state.sent_at < ${new Date(now.getTime() - 60_000)}
    returning exists (select from before where failing_since is not null) as failed`.execute(ctx.db);
  return rows[0]?.failed ?? false;
}

export async function noteFailure(ctx: Ctx, key: string, failure: string): Promise<void> {
  const now = ctx.clock.now();
  await sql`
    insert into partner_state (partner_key, failing_since, failure) values (${key}, ${now}, ${failure})
    on conflict (partner_key) do update set
      failing_since = coalesce(partner_state.failing_since, excluded.failing_since), failure = excluded.failure`.execute(
    ctx.db,
  );
}
