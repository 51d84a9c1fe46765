import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { localDate } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';

declare module '#platform/db' {
  interface Tables {
    referral_day: ReferralDay;
  }
}

interface ReferralDay {
  /** Of the city's own calendar. */
  day: string;
  /** Empty: nobody that the city pack knows. */
  neighbor_key: string;
  channel: string;
  count: number;
}

/**
 * Counts that somebody was told of another government (its key; null when nobody is known), by the ctx's channel unless told.
 * For residents who help themselves: nothing of them is kept. Agents' contacts count by `logContact`.
 */
export async function countReferral(ctx: Ctx, neighbor: string | null, channel = ctx.channel): Promise<void> {
  const { calendar } = await catalogOf(ctx);
  const day = localDate(calendar, ctx.clock.now());
  await ctx.db
    .insertInto('referral_day')
    .values({ day, neighbor_key: neighbor ?? '', channel, count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'neighbor_key', 'channel'])
        .doUpdateSet({ count: sql<number>`referral_day.count + 1` }),
    )
    .execute();
}

/** `neighbor` is the key; null: nobody that the city pack knows. */
export interface ReferralCount {
  neighbor: string | null;
  count: number;
}

/** How often people were told of each government between two days of the city's calendar, both inclusive; most first. */
export async function referralCounts(
  ctx: Ctx,
  { from, to }: { from: string; to: string },
): Promise<ReferralCount[]> {
  const { rows } = await sql<ReferralCount>`
    select nullif(neighbor_key, '') as neighbor, sum(count)::int as count from referral_day
    where day between ${from}::date and ${to}::date group by 1 order by 2 desc, 1`.execute(ctx.db);
  return rows;
}
