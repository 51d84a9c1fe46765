import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { FaultReason, Hit } from '#reference/geocoder-adapters';

declare module '#platform/db' {
  interface Tables {
    geocode_answer: { geocoder: string; question: string; hits: Hit[]; at: Date; expires_at: Date };
    geocoder_use: GeocoderUse;
  }
}

/** How much a geocoder is asked by all processes together, and whether it answers. */
export interface GeocoderUse {
  geocoder: string;
  next_at: Date;
  /** UTC, as the driver reads a date. */
  day: unknown;
  asked: number;
  failing_since: Date | null;
  failure: FaultReason | null;
}

/** What was answered before and is not too old; undefined when it has to be asked. */
export async function keptAnswer(ctx: Ctx, geocoder: string, question: string): Promise<Hit[] | undefined> {
  const row = await ctx.db
    .selectFrom('geocode_answer')
    .select('hits')
    .where('geocoder', '=', geocoder)
    .where('question', '=', question)
    .where('expires_at', '>', ctx.clock.now())
    .executeTakeFirst();
  return row?.hits;
}

/** An answer that knows nothing is asked for again the next day. */
const emptyDays = 1;
const dayMs = 86_400_000;

export async function keepAnswer(
  ctx: Ctx,
  geocoder: string,
  question: string,
  hits: readonly Hit[],
  days: number,
): Promise<void> {
  if (days === 0) return;
  const at = ctx.clock.now();
  const kept = hits.length > 0 ? days : Math.min(days, emptyDays);
  const row = {
    geocoder,
    question,
    hits: JSON.stringify(hits) as never,
    at,
    expires_at: new Date(at.getTime() + kept * dayMs),
  };
  await ctx.db
    .insertInto('geocode_answer')
    .values(row)
    .onConflict((conflict) => conflict.columns(['geocoder', 'question']).doUpdateSet(row))
    .execute();
}

export interface Limits {
  /** Milliseconds between two questions. */
  gap: number;
  /** The longest that somebody waits for their turn. */
  patience: number;
  perDay: number | undefined;
}

/**
 * The turn of a question among those of all processes: how many milliseconds to wait for it, or `busy` when others wait too, `spent`
 * when the day's questions are used up.
 */
export async function takeTurn(
  ctx: Ctx,
  geocoder: string,
  { gap, patience, perDay }: Limits,
): Promise<number | 'busy' | 'spent'> {
  const now = ctx.clock.now();
  const today = now.toISOString().slice(0, 10);
  const most = perDay ?? 2_000_000_000;
  const { rows } = await sql<{ next_at: Date }>`
    insert into geocoder_use as u (geocoder, next_at, day, asked)
    values (${geocoder}, ${new Date(now.getTime() + gap)}, ${today}::date, 1)
    on conflict (geocoder) do update set
      next_at = greatest(u.next_at, ${now}) + make_interval(secs => ${gap / 1000}),
      day = ${today}::date,
      asked = case when u.day = ${today}::date then u.asked + 1 else 1 end
    where u.next_at <= ${new Date(now.getTime() + patience)}
      and (u.day <> ${today}::date or u.asked < ${most}::int)
    returning next_at`.execute(ctx.db);
  const [turn] = rows;
  if (turn) return Math.max(0, turn.next_at.getTime() - gap - now.getTime());
  const { rows: today_ } = await sql<{ spent: boolean }>`
    select day = ${today}::date and asked >= ${most}::int as spent from geocoder_use
    where geocoder = ${geocoder}`.execute(ctx.db);
  return today_[0]?.spent ? 'spent' : 'busy';
}

/** Writes down that it began to fail, or (null) that it answers again. True when that is news, to whichever process. */
export async function noteFailure(ctx: Ctx, geocoder: string, failure: FaultReason | null): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('geocoder_use')
    .set({ failure, failing_since: failure === null ? null : ctx.clock.now() })
    .where('geocoder', '=', geocoder)
    .where('failing_since', failure === null ? 'is not' : 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export interface StoredUse {
  geocoder: string;
  /** Since midnight UTC. */
  askedToday: number;
  failingSince: Date | null;
  failure: FaultReason | null;
}

export async function usesToday(ctx: Ctx): Promise<StoredUse[]> {
  const today = ctx.clock.now().toISOString().slice(0, 10);
  const { rows } = await sql<StoredUse>`
    select geocoder, case when day = ${today}::date then asked else 0 end as "askedToday",
      failing_since as "failingSince", failure
    from geocoder_use`.execute(ctx.db);
  return rows;
}

/** Removes what is too old, and of the rest all but the newest `most`. Answers how many went. */
export async function cleanAnswers(ctx: Ctx, most: number): Promise<number> {
  const { numAffectedRows: old } = await sql`
    delete from geocode_answer where expires_at <= ${ctx.clock.now()}`.execute(ctx.db);
  const { numAffectedRows: many } = await sql`
    delete from geocode_answer a using (
      select geocoder, question from geocode_answer order by at desc offset ${most}
    ) too_many where a.geocoder = too_many.geocoder and a.question = too_many.question`.execute(ctx.db);
  return Number(old ?? 0n) + Number(many ?? 0n);
}
