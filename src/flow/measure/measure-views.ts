import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import './measure-store.ts';

export interface BoardQuery {
  by: 'service' | 'department';
  /** Local days, both included. */
  from: string;
  to: string;
  /** Only these departments; all when empty. */
  departments: readonly string[];
  /** Leaves out what is open and overdue now (told as 0): for the time before, to compare with. */
  past?: boolean;
}

/** One line of the board: what came and went in the time, and what lies there now. */
export interface BoardRow {
  key: string;
  opened: number;
  closed: number;
  closed_promised: number;
  closed_on_time: number;
  reopened: number;
  open_now: number;
  overdue_now: number;
}

/** The board by service or by department, most opened first. Duplicates count where they were opened, not as open now. */
export async function boardRows(ctx: Ctx, query: BoardQuery): Promise<BoardRow[]> {
  const key = sql.ref(query.by === 'service' ? 'service_key' : 'department_key');
  const only = query.departments.length > 0 ? sql`and department_key = any(${query.departments})` : sql``;
  const { rows } = await sql<BoardRow>`
    with counted as (
      select ${key} as key, sum(opened)::int as opened, sum(closed)::int as closed,
        sum(closed_promised)::int as closed_promised, sum(closed_on_time)::int as closed_on_time,
        sum(reopened)::int as reopened
      from measure_day where day between ${query.from}::date and ${query.to}::date ${only} group by 1
    ), now_open as (
      select coalesce(${key}, '') as key, count(*)::int as open_now,
        (count(*) filter (where due_at < ${ctx.clock.now()}))::int as overdue_now
      from request where closed_at is null and parent_id is null and ${!query.past} ${only} group by 1
    )
    select key, coalesce(opened, 0) as opened, coalesce(closed, 0) as closed,
      coalesce(closed_promised, 0) as closed_promised, coalesce(closed_on_time, 0) as closed_on_time,
      coalesce(reopened, 0) as reopened, coalesce(open_now, 0) as open_now, coalesce(overdue_now, 0) as overdue_now
    from counted full join now_open using (key)
    order by opened desc, key`.execute(ctx.db);
  return rows;
}

export interface DayRow {
  day: string;
  opened: number;
  closed: number;
}

/** One row a day that had anything, oldest first. */
export async function daily(ctx: Ctx, query: Omit<BoardQuery, 'by'>): Promise<DayRow[]> {
  const only = query.departments.length > 0 ? sql`and department_key = any(${query.departments})` : sql``;
  const { rows } = await sql<DayRow>`
    select to_char(day, 'YYYY-MM-DD') as day, sum(opened)::int as opened, sum(closed)::int as closed
    from measure_day where day between ${query.from}::date and ${query.to}::date ${only}
    group by day order by day`.execute(ctx.db);
  return rows;
}
