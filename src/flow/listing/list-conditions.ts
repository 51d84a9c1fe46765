import { sql } from 'kysely';
import { parseNumber } from '#flow/requests';
import { dueRange } from '#flow/work';
import type { Ctx } from '#platform/context';
import { catalogOf } from '#reference/catalog';
import { and, anyOf, type Condition, type Conditions, within } from './condition.ts';
import type { ListFilter, ListOrder } from './list-filter.ts';
import { placeConditions } from './place-conditions.ts';

/** Departments whose requests the reader sees as staff do. */
export type Reach = readonly string[] | 'everywhere';

/** Shorter parts of an address are in no index. */
const shortestText = 3;

export async function conditionsOf(
  ctx: Ctx,
  filter: ListFilter,
  order: ListOrder,
  reach: Reach,
): Promise<Conditions> {
  const all: Conditions = { ...waysOf(filter, order, reach), exact: exactOf(filter) };
  const { rest, own, exact } = all;
  if (exact) rest.push(exact);
  const other = order.by === 'opened' ? 'updated' : 'opened';
  const spans = [...within(sql.raw(`${other}_at`), filter[other]), ...within(sql`closed_at`, filter.closed)];
  rest.push(...spans);
  if (spans.length > 0) own.push(and(spans));
  if (filter.statuses) rest.push(anyOf(sql`status`, filter.statuses));
  if (filter.photo !== undefined) rest.push(filter.photo ? sql`photo_id is not null` : sql`photo_id is null`);
  if (filter.channels) rest.push(anyOf(sql`channel`, filter.channels), ...ownOnly(reach));
  if (filter.due) rest.push(...(await dueConditions(ctx, filter.due)));
  for (const one of [placeConditions(filter), textConditions(filter, reach)]) {
    rest.push(...one.rest);
    own.unshift(...one.own);
  }
  return all;
}

/** Numbers find themselves; an empty list finds nothing. */
function exactOf({ numbers, text, ...lists }: ListFilter): Condition | undefined {
  const { services, statuses, areas, departments, channels } = lists;
  if ([services, statuses, areas, departments, channels].some((one) => one?.length === 0)) return sql`false`;
  const number = text ? parseNumber(text) : null;
  if (number) return anyOf(sql`number`, [number]);
  return numbers && anyOf(sql`number`, numbers.slice(0, 1000));
}

/**
 * Who may see it, whose it is, and whether it is open. By opening there are indexes of each service, of each department, of all that
 * is public, and of all of that that is open; by change there is one of everything.
 */
function waysOf(filter: ListFilter, order: ListOrder, reach: Reach): Conditions {
  const { services, departments, open } = filter;
  const isPublic = filter.public === true || (filter.public === undefined && reach.length === 0);
  const asked = {
    service: services && anyOf(sql`service_key`, services),
    department: departments && inDepartments(departments),
    seen: seenBy(filter.public, reach),
    state: open === undefined ? undefined : open ? sql`closed_at is null` : sql`closed_at is not null`,
  };
  const way = order.by === 'updated' ? [] : wayOf(filter, isPublic);
  const span = within(sql.raw(`${order.by}_at`), filter[order.by]);
  const along = (more: Condition[]) => and([...more, ...span]);
  const answered = way.flatMap((name) => asked[name] ?? []);
  return {
    ways:
      services?.length && answered[0] === asked.service
        ? services.map((key) => along([sql`service_key = ${key}`]))
        : [along(answered)],
    rest: Object.values(asked).filter((one) => one !== undefined && !answered.includes(one)) as Condition[],
    own: [
      ...(asked.service ? [asked.service] : []),
      ...(departments?.length === 1 ? [asked.department!] : []),
      ...(isPublic && open ? [sql`public and closed_at is null`] : []),
    ],
  };
}

function wayOf(
  { services, departments, open }: ListFilter,
  isPublic: boolean,
): ('service' | 'department' | 'seen' | 'state')[] {
  if (services) return ['service'];
  if (departments?.length === 1) return ['department'];
  if (!isPublic) return [];
  return open ? ['seen', 'state'] : ['seen'];
}

/** What everybody may see, and whatever there is in the departments of the reader's reach. */
function seenBy(isPublic: boolean | undefined, reach: Reach): Condition | undefined {
  if (isPublic === true) return sql`public`;
  const all: Condition[] = isPublic === false ? [sql`not public`] : [];
  if (reach !== 'everywhere')
    all.push(reach.length === 0 ? sql`public` : sql`(public or department_key = any(${[...reach]}::text[]))`);
  return all.length > 0 ? and(all) : undefined;
}

function ownOnly(reach: Reach): Condition[] {
  return reach === 'everywhere' ? [] : [anyOf(sql`department_key`, reach)];
}

function inDepartments(keys: readonly (string | null)[]): Condition {
  const each = keys.map((key) => (key === null ? sql`department_key is null` : sql`department_key = ${key}`));
  return each.length === 0 ? sql`false` : sql`(${sql.join(each, sql` or `)})`;
}

async function dueConditions(ctx: Ctx, due: NonNullable<ListFilter['due']>): Promise<Condition[]> {
  const { calendar } = await catalogOf(ctx);
  const range = dueRange(calendar, due, ctx.clock.now());
  const open = sql`closed_at is null`;
  return range === 'none' ? [open, sql`due_at is null`] : [open, ...within(sql`due_at`, range)];
}

/** What was written before it was screened is read, and looked through, by staff of the department alone. */
function textConditions({ text, words }: ListFilter, reach: Reach): Pick<Conditions, 'rest' | 'own'> {
  const all: Pick<Conditions, 'rest' | 'own'> = { rest: [], own: [] };
  if (words) {
    const like = containing(words);
    all.rest.push(sql`(address ilike ${like} or public_text ilike ${like})`);
  }
  if (!text || parseNumber(text)) return all;
  const like = containing(text);
  let found = sql`address ilike ${like}`;
  if (reach === 'everywhere' || reach.length > 0) {
    const mine = reach === 'everywhere' ? sql`true` : anyOf(sql`department_key`, reach);
    found = sql`(${found} or (closed_at is null and parent_id is null and ${mine}
      and (coalesce(address, '') || ' ' || description) ilike ${like}))`;
  }
  all.rest.push(found);
  if (text.length >= shortestText) all.own.push(found);
  return all;
}

/** The pattern of `like` for a part, whatever signs it has. */
function containing(part: string): string {
  return `%${part.replace(/[\\%_]/g, '\\$&')}%`;
}
