import { sql } from 'kysely';
import '#flow/requests';
import type { Ctx } from '#platform/context';

export interface NotFixedQuery {
  by: 'service' | 'department';
  /** Instants (UTC), the second one not included. */
  from: Date;
  to: Date;
  /** Only these departments; all when empty. */
  departments: readonly string[];
}

/**
 * How often residents said "not fixed" in a time, by service or department key (empty key: triage). Read by an index of
 * the reopenings alone, which are few. Set against the closings of the same time it is the share that did not hold.
 */
export async function notFixedCounts(ctx: Ctx, query: NotFixedQuery): Promise<Map<string, number>> {
  const key = sql.ref(query.by === 'service' ? 'r.service_key' : 'r.department_key');
  const only = query.departments.length > 0 ? sql`and r.department_key = any(${query.departments})` : sql``;
  const { rows } = await sql<{ key: string; count: number }>`
    select coalesce(${key}, '') as key, count(*)::int as count
    from request_history h join request r on r.id = h.request_id
    where h.kind = 'reopened' and h.actor_kind not in ('staff', 'client', 'system') and r.parent_id is null
      and h.at >= ${query.from} and h.at < ${query.to} ${only}
    group by 1`.execute(ctx.db);
  return new Map(rows.map((row) => [row.key, row.count]));
}
