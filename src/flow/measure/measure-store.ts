import { sql } from 'kysely';
import { takenBack } from '#flow/requests';
import type { Ctx } from '#platform/context';

interface MeasureDay {
  /** A day of the city's own calendar, `YYYY-MM-DD`. */
  day: string;
  service_key: string;
  /** Empty for the triage queue. */
  department_key: string;
  opened: number;
  closed: number;
  closed_promised: number;
  closed_on_time: number;
  reopened: number;
}

declare module '#platform/db' {
  interface Tables {
    measure_day: MeasureDay;
  }
}

/** A stretch of local days: instants of its first moment and of the moment after it. */
export interface Stretch {
  from: Date;
  to: Date;
  firstDay: string;
  lastDay: string;
  timezone: string;
}

/**
 * Counts the days of a stretch anew and puts the result in the place of the old. Closings and reopenings are counted
 * from the history (but for what was undone at once), so that a request which is closed, reopened and closed again shows as such and no past day changes.
 * A request counts under the department and service that it has now: what was routed wrongly is not held against the
 * first department.
 */
export async function recountStretch(
  ctx: Ctx,
  { from, to, firstDay, lastDay, timezone }: Stretch,
): Promise<void> {
  const day = (column: string) => sql`(${sql.ref(column)} at time zone ${timezone})::date`;
  await sql`
    with gone as (delete from measure_day where day between ${firstDay}::date and ${lastDay}::date),
    marks as (
      select ${day('opened_at')} as day, service_key, coalesce(department_key, '') as department_key,
        1 as opened, 0 as closed, 0 as closed_promised, 0 as closed_on_time, 0 as reopened
      from request where opened_at >= ${from} and opened_at < ${to}
      union all
      select day, service_key, department_key, 0, closed::int, (closed and kept is not null)::int,
        (closed and kept is true)::int, (not closed)::int
      from (
        select ${day('h.at')} as day, service_key, coalesce(department_key, '') as department_key,
          h.kind = 'closed' as closed, coalesce((h.data->>'inTime')::boolean, h.at <= r.due_at) as kept
        from request_history h join request r on r.id = h.request_id
        where h.kind in ('closed', 'reopened') and h.at >= ${from} and h.at < ${to}
          and not ${takenBack('h')}
      ) as ends
    )
    insert into measure_day (day, service_key, department_key, opened, closed, closed_promised, closed_on_time, reopened)
    select day, service_key, department_key, sum(opened), sum(closed), sum(closed_promised), sum(closed_on_time), sum(reopened)
    from marks group by 1, 2, 3
    on conflict (day, service_key, department_key) do update set opened = excluded.opened, closed = excluded.closed,
      closed_promised = excluded.closed_promised, closed_on_time = excluded.closed_on_time, reopened = excluded.reopened
  `.execute(ctx.db);
}
