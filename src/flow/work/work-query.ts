import { type Static, Type as T } from 'typebox';
import { type Status, statuses } from '#flow/requests';

export const dueStates = ['overdue', 'today', 'soon', 'later', 'none'] as const;
export const workOrders = ['due', 'newest', 'oldest'] as const;
export type DueState = (typeof dueStates)[number];
export type WorkOrder = (typeof workOrders)[number];

const key = T.String({ maxLength: 120 });
const keys = T.Array(key, { maxItems: 40 });
const day = T.String({ pattern: '^(\\d{4}-\\d\\d-\\d\\d)?$' });

/** What a work list's address may say. Empty values mean nothing, since a form without script sends them. */
export const WorkParamsSchema = T.Object(
  {
    /** Statuses; `open` (as without any) or `any`. */
    status: T.Array(T.Enum(['', 'open', 'any', ...statuses]), { maxItems: 9 }),
    service: keys,
    group: keys,
    /** `layer:key` */
    area: keys,
    due: T.Enum(['', ...dueStates]),
    /** Key of a colleague, `me` or `nobody`. */
    assignee: key,
    /** Departments, or `triage`. */
    department: keys,
    channel: keys,
    /** `layer:key` of numbered things. */
    asset: T.Array(T.String({ maxLength: 130 }), { maxItems: 40 }),
    /** Days of the city's own calendar, both inclusive. */
    from: day,
    to: day,
    q: T.String({ maxLength: 200 }),
    /** `none`: what needs a place and has none on the map. */
    place: T.Enum(['', 'none']),
    order: T.Enum(['', ...workOrders]),
  },
  { additionalProperties: false },
);
export type WorkParams = Partial<Static<typeof WorkParamsSchema>>;

/** What to look for in the work list. Lists are "any of"; what is left out does not matter. */
export interface WorkFilter {
  /** Without statuses `open`: what is not closed and no duplicate of another one. */
  state: 'open' | 'any';
  status: readonly Status[];
  service: readonly string[];
  group: readonly string[];
  area: readonly string[];
  due?: DueState;
  assignee?: string;
  department: readonly string[];
  channel: readonly string[];
  asset: readonly string[];
  from?: string;
  to?: string;
  text?: string;
  place?: 'none';
}

export interface WorkQuery {
  filter: WorkFilter;
  order: WorkOrder;
}

/** Reads what `WorkParamsSchema` has let through. By due time only what is open can be sorted; the rest is newest first. */
export function readWorkQuery(params: WorkParams): WorkQuery {
  const status = given(params.status) as (Status | 'open' | 'any')[];
  const some = status.filter((one): one is Status => one !== 'open' && one !== 'any');
  const open = !status.includes('any') && !some.includes('closed');
  const filter: WorkFilter = {
    state: open ? 'open' : 'any',
    status: some,
    service: given(params.service),
    group: given(params.group),
    area: given(params.area),
    due: params.due || undefined,
    assignee: params.assignee || undefined,
    department: given(params.department),
    channel: given(params.channel),
    asset: given(params.asset),
    from: params.from || undefined,
    to: params.to || undefined,
    text: params.q?.trim() || undefined,
    place: params.place || undefined,
  };
  const wanted = params.order || 'due';
  return { filter, order: wanted === 'due' && !open ? 'newest' : wanted };
}

/** The address of a work list as people share it and as saved views keep it: no empty values, always the same order. */
export function writeWorkQuery({ filter, order }: WorkQuery): string {
  const query = new URLSearchParams();
  const add = (name: string, values: readonly (string | undefined)[]) => {
    for (const value of values) if (value) query.append(name, value);
  };
  add('status', filter.status.length === 0 && filter.state === 'any' ? ['any'] : filter.status);
  for (const name of ['service', 'group', 'area', 'department', 'channel', 'asset'] as const)
    add(name, filter[name]);
  add('due', [filter.due]);
  add('assignee', [filter.assignee]);
  add('from', [filter.from]);
  add('to', [filter.to]);
  add('q', [filter.text]);
  add('place', [filter.place]);
  add('order', [order === 'due' || (order === 'newest' && filter.state === 'any') ? undefined : order]);
  return query.toString();
}

/** The query of a saved view, which was written by `writeWorkQuery`; what is not understood any more is left out. */
export function parseWorkQuery(text: string): WorkQuery {
  const query = new URLSearchParams(text);
  const one = (name: string) => query.get(name) ?? '';
  const many = (name: string) => query.getAll(name);
  const among = <V extends string>(value: string, known: readonly V[]) =>
    known.find((candidate) => candidate === value) ?? '';
  return readWorkQuery({
    status: many('status').map((value) => among(value, ['open', 'any', ...statuses])),
    service: many('service'),
    group: many('group'),
    area: many('area'),
    due: among(one('due'), dueStates),
    assignee: one('assignee'),
    department: many('department'),
    channel: many('channel'),
    asset: many('asset'),
    from: one('from'),
    to: one('to'),
    q: one('q'),
    place: one('place') === 'none' ? 'none' : '',
    order: among(one('order'), workOrders),
  });
}

function given(values: readonly string[] | undefined): string[] {
  return [...new Set((values ?? []).filter(Boolean))];
}
