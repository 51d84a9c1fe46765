import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { PositionKind } from './disagreement.ts';
import type { PositionCheck, PositionDecision } from './position-check-store.ts';

/** What disagreed with the pin of this request when it was sent; for staff, since it tells where people were. */
export function positionChecks(ctx: Ctx, requestId: string): Promise<PositionCheck[]> {
  return ctx.db
    .selectFrom('position_check')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('kind')
    .execute();
}

export interface PositionCount {
  kind: PositionKind;
  /** `corrected`: staff moved it there afterwards, whatever was decided first. */
  decision: PositionDecision | 'corrected';
  count: number;
}

/** How often positions disagreed in a time (instants in UTC, the second one not included), by kind and decision. */
export async function positionCheckCounts(
  ctx: Ctx,
  query: { from: Date; to: Date; departments: readonly string[] },
): Promise<PositionCount[]> {
  const only = query.departments.length > 0 ? sql`and r.department_key = any(${query.departments})` : sql``;
  const { rows } = await sql<PositionCount>`
    select c.kind, case when c.corrected_seq is null then c.decision else 'corrected' end as decision,
      count(*)::int as count
    from position_check c join request r on r.id = c.request_id
    where c.at >= ${query.from} and c.at < ${query.to} ${only}
    group by 1, 2 order by 1, 2`.execute(ctx.db);
  return rows;
}
