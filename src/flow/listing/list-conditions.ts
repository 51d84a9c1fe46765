import { type RawBuilder, sql } from 'kysely';
import { parseNumber } from '#flow/requests';
import { dueRange } from '#flow/work';
import type { Ctx } from '#platform/context';
import { catalogOf } from '#reference/catalog';
import type { ListFilter, ListOrder, Span } from './list-filter.ts';

export type Condition = RawBuilder<unknown>;
/** Departments whose requests the reader sees as staff do. */
export type Reach = readonly string[] | 'everywhere';

/** What a filter asks, sorted by how PostgreSQL can answer it. */
export interface Conditions {
  /** What the walk along the order's index asks of every row: cheap, and in the words of partial indexes. */
  walk: Condition[];
  /** All the rest. */
  rest: Condition[];
  /** Those of the rest for which there is an index of their own. */
  own: Condition[];
}

/** About 700 by 700 metres. */
const smallBox = 0.00005;
const metresPerDegree = 111_195;
/** Shorter parts of an address are in no index. */
const shortestText = 3;

export async function conditionsOf(
  ctx: Ctx,
  filter: ListFilter,
  order: ListOrder,
  reach: Reach,
): Promise<Conditions> {
  const all: Conditions = { walk: [], rest: [], own: [] };
  const { walk, rest, own } = all;
  walk.push(...seenBy(reach));
  if (filter.public !== undefined) walk.push(filter.public ? sql`public` : sql`not public`);
  if (filter.open === true) walk.push(sql`closed_at is null`);
  if (filter.open === false) walk.push(sql`closed_at is not null`);
  walk.push(...within(order.by === 'opened' ? sql`opened_at` : sql`updated_at`, filter[order.by]));
  const other = order.by === 'opened' ? 'updated' : 'opened';
  const spans = [...within(sql.raw(`${other}_at`), filter[other]), ...within(sql`closed_at`, filter.closed)];
  rest.push(...spans);
  if (spans.length > 0) own.push(and(spans));
  if (filter.statuses?.length) rest.push(sql`status = any(${[...filter.statuses]}::text[])`);
  if (filter.photo !== undefined) rest.push(filter.photo ? sql`photo_id is not null` : sql`photo_id is null`);
  if (filter.channels?.length)
    rest.push(sql`channel = any(${[...filter.channels]}::text[])`, ...ownOnly(reach));
  if (filter.due) rest.push(...(await dueConditions(ctx, filter.due)));
  for (const one of [placeConditions(filter), textConditions(filter.text, reach)]) {
    rest.push(...one.rest);
    own.push(...one.own);
  }
  return all;
}

/** What everybody may see, and whatever there is in the departments of the reader's reach. */
export function seenBy(reach: Reach): Condition[] {
  if (reach === 'everywhere') return [];
  if (reach.length === 0) return [sql`public`];
  return [sql`(public or department_key = any(${[...reach]}::text[]))`];
}

function ownOnly(reach: Reach): Condition[] {
  return reach === 'everywhere' ? [] : [sql`department_key = any(${[...reach]}::text[])`];
}

function within(column: Condition, span: Span | undefined): Condition[] {
  const all: Condition[] = [];
  if (span?.from) all.push(sql`${column} >= ${span.from}`);
  if (span?.to) all.push(sql`${column} < ${span.to}`);
  return all;
}

async function dueConditions(ctx: Ctx, due: NonNullable<ListFilter['due']>): Promise<Condition[]> {
  const { calendar } = await catalogOf(ctx);
  const range = dueRange(calendar, due, ctx.clock.now());
  const open = sql`closed_at is null`;
  return range === 'none' ? [open, sql`due_at is null`] : [open, ...within(sql`due_at`, range)];
}

/** Distances are counted on a plane, exact to some metres within a city. */
function placeConditions({ areas, box, near, asset }: ListFilter): Pick<Conditions, 'rest' | 'own'> {
  const found: Pick<Conditions, 'rest' | 'own'> = { rest: [], own: [] };
  const indexed = (condition: Condition) => {
    found.rest.push(condition);
    found.own.push(condition);
  };
  if (asset) indexed(sql`asset = ${asset}`);
  if (areas?.length) indexed(sql`areas && ${[...areas]}::text[]`);
  if (box) {
    const [west, south, east, north] = box;
    const inBox = sql`(lat is not null
      and point(lng, lat) <@ box(point(${west}::float8, ${south}::float8), point(${east}::float8, ${north}::float8)))`;
    found.rest.push(inBox);
    if ((east - west) * (north - south) <= smallBox) found.own.unshift(inBox);
  }
  if (near) {
    const { lat, lng, radius } = near;
    const shrink = Math.max(Math.cos((lat * Math.PI) / 180), 0.01);
    const [dLat, dLng] = [radius / metresPerDegree, radius / metresPerDegree / shrink];
    const around = sql`(lat is not null and point(lng, lat) <@
      box(point(${lng - dLng}::float8, ${lat - dLat}::float8), point(${lng + dLng}::float8, ${lat + dLat}::float8)))`;
    found.rest.push(
      around,
      sql`sqrt((lat - ${lat}::float8) ^ 2 + ((lng - ${lng}::float8) * ${shrink}::float8) ^ 2) * ${metresPerDegree}::float8 <= ${radius}::float8`,
    );
    if (4 * dLat * dLng <= smallBox * 4) found.own.unshift(around);
  }
  return found;
}

/** What was written before it was screened is read, and looked through, by staff of the department alone. */
function textConditions(text: string | undefined, reach: Reach): Pick<Conditions, 'rest' | 'own'> {
  if (!text) return { rest: [], own: [] };
  const number = parseNumber(text);
  if (number) return { rest: [sql`number = ${number}`], own: [sql`number = ${number}`] };
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const address = sql`address ilike ${like}`;
  const own = text.length < shortestText ? [] : [address];
  if (reach !== 'everywhere' && reach.length === 0) return { rest: [address], own };
  const mine = reach === 'everywhere' ? sql`true` : sql`department_key = any(${[...reach]}::text[])`;
  const words = sql`(closed_at is null and parent_id is null and ${mine}
    and (coalesce(address, '') || ' ' || description) ilike ${like})`;
  const either = sql`(${address} or ${words})`;
  return { rest: [either], own: text.length < shortestText ? [] : [either] };
}

export function and(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `);
}
