import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import './fixed-answer-store.ts';
import type { FixedAnswer } from './fixed-answer-store.ts';
import type { NotFixedQuery } from './not-fixed-views.ts';

/**
 * How many closings were confirmed as fixed by whoever asked, in a time, by service or department key (empty key: triage).
 * A closing that several people confirm counts once; one that somebody says is not fixed does not count.
 */
export async function confirmedCounts(ctx: Ctx, query: NotFixedQuery): Promise<Map<string, number>> {
  const key = sql.ref(query.by === 'service' ? 'r.service_key' : 'r.department_key');
  const only = query.departments.length > 0 ? sql`and r.department_key = any(${query.departments})` : sql``;
  const { rows } = await sql<{ key: string; count: number }>`
    select coalesce(${key}, '') as key, count(distinct (a.request_id, a.closed_at))::int as count
    from fixed_answer a join request r on r.id = a.request_id
    where a.fixed and a.at >= ${query.from} and a.at < ${query.to} ${only}
      and not exists (select 1 from fixed_answer b
        where b.request_id = a.request_id and b.closed_at = a.closed_at and not b.fixed)
    group by 1`.execute(ctx.db);
  return new Map(rows.map((row) => [row.key, row.count]));
}

/** What this person said last of the request or the one that it repeats; null when they said nothing. */
export async function lastAnswer(
  ctx: Ctx,
  requestId: string,
  personId: string,
): Promise<Pick<FixedAnswer, 'fixed' | 'closed_at'> | null> {
  const row = await ctx.db
    .selectFrom('fixed_answer')
    .select(['fixed', 'closed_at'])
    .where('person_id', '=', personId)
    .where(
      'request_id',
      '=',
      sql<string>`(select coalesce(parent_id, id) from request where id = ${requestId})`,
    )
    .orderBy('closed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}
