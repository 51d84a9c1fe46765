import { type RawBuilder, sql } from 'kysely';
import { parseNumber } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { type CityCalendar, dueSoonUntil, endOfLocalDay, localDate, spanOfDays } from '#reference/calendar';
import { type Catalog, catalogOf } from '#reference/catalog';
import { reachOf } from '#reference/people';
import type { DueState, WorkFilter } from './work-query.ts';

export type Condition = RawBuilder<boolean>;

/** What is "due soon": all that a promise of one business day made now would cover. */
const soon = { amount: 1, unit: 'business_days' } as const;

/**
 * The conditions of a filter, but for the departments, as SQL over `request`. The open ones are said in the very words
 * of the partial indexes, or PostgreSQL would not use them.
 */
export async function workConditions(ctx: Ctx, filter: WorkFilter): Promise<Condition[]> {
  const catalog = await catalogOf(ctx);
  const now = ctx.clock.now();
  const { from, to } = spanOfDays(catalog.calendar, filter);
  const found: (Condition | undefined)[] = [
    filter.state === 'open' ? sql`closed_at is null and parent_id is null` : undefined,
    anyOf('status', filter.status),
    anyOf('service_key', servicesOf(catalog, filter)),
    filter.area.length > 0 ? sql`areas && ${[...filter.area]}::text[]` : undefined,
    filter.due && dueCondition(catalog.calendar, filter.due, now),
    filter.assignee ? assigneeCondition(ctx, filter.assignee) : undefined,
    anyOf('channel', filter.channel),
    anyOf('asset', filter.asset),
    from && sql<boolean>`opened_at >= ${from}`,
    to && sql<boolean>`opened_at < ${to}`,
    filter.text ? textCondition(filter.text, filter.state) : undefined,
    filter.place ? noPlace(catalog) : undefined,
  ];
  return found.filter((one) => one !== undefined);
}

/**
 * The departments in which to look, each a query of its own so that each walks its index in order: what the filter
 * names within what the actor reaches (`requests.view`). null is the triage queue, which only who reaches
 * everywhere sees; `everywhere` asks for no department.
 */
export async function workScope(
  ctx: Ctx,
  filter: WorkFilter,
): Promise<readonly (string | null)[] | 'everywhere'> {
  const reach = reachOf(await catalogOf(ctx), ctx.actor, 'requests.view');
  const wanted = filter.department.map((key) => (key === 'triage' ? null : key));
  if (wanted.length === 0) return reach;
  return reach === 'everywhere' ? wanted : wanted.filter((key) => key !== null && reach.includes(key));
}

function anyOf(column: string, values: readonly string[] | undefined): Condition | undefined {
  if (!values || (values.length === 0 && column !== 'service_key')) return undefined;
  return values.length === 1
    ? sql`${sql.ref(column)} = ${values[0]}`
    : sql`${sql.ref(column)} = any(${[...values]}::text[])`;
}

/** Keys of the services that are named or whose group is; undefined when none is asked for. */
export function servicesOf(
  catalog: Catalog,
  { service, group }: Pick<WorkFilter, 'service' | 'group'>,
): string[] | undefined {
  if (service.length === 0 && group.length === 0) return undefined;
  const ofGroups = catalog.services.filter((one) => group.includes(one.group)).map((one) => one.key);
  return [...new Set([...service, ...ofGroups])];
}

function dueCondition(calendar: CityCalendar, due: DueState, now: Date): Condition {
  const range = dueRange(calendar, due, now);
  if (range === 'none') return sql`due_at is null`;
  const { from, to } = range;
  if (!from) return sql`due_at < ${to}`;
  return to ? sql`due_at >= ${from} and due_at < ${to}` : sql`due_at >= ${from}`;
}

/** When what is overdue, due today ... is due: at or after `from`, before `to`. */
export function dueRange(
  calendar: CityCalendar,
  due: DueState,
  now: Date,
): { from?: Date; to?: Date } | 'none' {
  if (due === 'none') return 'none';
  if (due === 'overdue') return { to: now };
  if (due === 'today') return { from: now, to: endOfLocalDay(calendar, localDate(calendar, now)) };
  const soonEnds = new Date(dueSoonUntil(calendar, now, soon).getTime() + 1);
  return due === 'soon' ? { from: now, to: soonEnds } : { from: soonEnds };
}

/** Nobody knows where on the map, though the service goes somewhere; the first words are those of a partial index. */
export function noPlace(catalog: Catalog): Condition {
  const nowhere = catalog.services.filter(({ location }) => location === 'none').map(({ key }) => key);
  return sql`lat is null and service_key <> all(${nowhere}::text[])`;
}

function assigneeCondition(ctx: Ctx, assignee: string): Condition {
  if (assignee === 'nobody') return sql`assignee_id is null`;
  return sql`assignee_id = ${assignee === 'me' ? ctx.actor.id : assignee}`;
}

/** A number, else words in the address; of open requests also in what was written (only those are indexed by it). */
function textCondition(text: string, state: WorkFilter['state']): Condition {
  const number = parseNumber(text);
  if (number) return sql`number = ${number}`;
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return state === 'open'
    ? sql`(coalesce(address, '') || ' ' || description) ilike ${like}`
    : sql`address ilike ${like}`;
}
