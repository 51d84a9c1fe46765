import { type Static, Type as T } from 'typebox';
import type { ListFilter, ListOrder } from '#flow/listing';
import { type Status, statuses } from '#flow/requests';
import { dueStates, servicesOf } from '#flow/work';
import { Invalid } from '#platform/errors';
import type { Catalog } from '#reference/catalog';
import { instant, key, oneOf, several } from '../contract/shapes.ts';

const at = (description: string) => T.Optional(instant(description));

/** The parameters of the list of requests. */
export const listParams = {
  q: T.Optional(T.String({ maxLength: 200, description: 'A tracking number, or a part of the address.' })),
  service: several(key('A service.'), 'Services; any of them.'),
  group: several(key('A group.'), 'Groups of services; any of them.'),
  status: several(
    oneOf(['open', 'closed', ...statuses.filter((one) => one !== 'closed')] as const),
    '`open` is whatever is not closed.',
  ),
  area: several(key('`layer:key`'), 'Areas as `layer:key`; any of them.'),
  department: several(key('A department, or `none`.'), 'Departments; `none` for what nobody has yet.'),
  channel: several(
    key('A way in.'),
    'Ways in, of the departments whose requests you read as staff do (`private:read`).',
  ),
  asset: T.Optional(T.String({ maxLength: 130, description: 'A numbered thing, as `layer:key`.' })),
  due: T.Optional(oneOf(dueStates, { description: 'How an open request stands against its promise.' })),
  hasPhoto: T.Optional(T.Boolean()),
  public: T.Optional(T.Boolean({ description: 'Only public ones, or only those that are not.' })),
  openedFrom: at('Opened at this instant or later.'),
  openedTo: at('Opened before this instant.'),
  updatedFrom: at(
    'Changed at this instant or later: what to ask for to keep a copy fresh, with `sort=updated`.',
  ),
  updatedTo: at('Changed before this instant.'),
  closedFrom: at('Closed at this instant or later.'),
  closedTo: at('Closed before this instant.'),
  bbox: T.Optional(
    T.String({
      maxLength: 120,
      description: 'West, south, east, north in degrees (WGS84), with commas between.',
      examples: ['-75.18,39.94,-75.15,39.96'],
    }),
  ),
  near: T.Optional(
    T.String({
      maxLength: 60,
      description: 'Latitude, longitude; with `radius`.',
      examples: ['39.9526,-75.1652'],
    }),
  ),
  radius: T.Optional(
    T.Number({ exclusiveMinimum: 0, maximum: 50_000, description: 'Metres around `near`; 500 unless told.' }),
  ),
  sort: T.Optional(
    oneOf(['-opened', 'opened', '-updated', 'updated'] as const, {
      description: 'By opening or by change; `-` newest first. `-opened` unless told.',
    }),
  ),
};
const ListParams = T.Object(listParams);
export type ListParams = Static<typeof ListParams>;

/** Reads what the schema has let through. Throws `Invalid` (`bbox`, `near`, `radius`). */
export function readListQuery(
  catalog: Catalog,
  params: ListParams,
): { filter: ListFilter; order: ListOrder } {
  const { service = [], group = [], status = [], department, radius } = params;
  const near = params.near === undefined ? undefined : pointOf(params.near);
  if (radius !== undefined && !near) throw Invalid.field('near', 'errors.required');
  const sort = params.sort ?? '-opened';
  return {
    filter: {
      ...statusFilter(status),
      text: params.q?.trim() || undefined,
      services: servicesOf(catalog, { service, group }),
      areas: params.area,
      departments: department?.map((one) => (one === 'none' ? null : one)),
      channels: params.channel,
      asset: params.asset || undefined,
      due: params.due,
      photo: params.hasPhoto,
      public: params.public,
      opened: { from: time(params.openedFrom), to: time(params.openedTo) },
      updated: { from: time(params.updatedFrom), to: time(params.updatedTo) },
      closed: { from: time(params.closedFrom), to: time(params.closedTo) },
      box: params.bbox === undefined ? undefined : boxOf(params.bbox),
      near: near && { ...near, radius: radius ?? 500 },
    },
    order: {
      by: sort.endsWith('updated') ? 'updated' : 'opened',
      direction: sort.startsWith('-') ? 'desc' : 'asc',
    },
  };
}

/** `open` with words of its own is those words and all that is open. */
function statusFilter(given: readonly ('open' | Status)[]): Pick<ListFilter, 'statuses' | 'open'> {
  if (given.length === 0) return {};
  if (given.every((one) => one === 'closed')) return { open: false };
  const wanted = given.includes('open') ? statuses.filter((one) => one !== 'closed') : [];
  const all = new Set<Status>([...wanted, ...given.filter((one): one is Status => one !== 'open')]);
  if (all.has('closed')) return all.size === statuses.length ? {} : { statuses: [...all] };
  return all.size === statuses.length - 1 ? { open: true } : { open: true, statuses: [...all] };
}

function time(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

export function numbersOf(text: string, count: number, field: string): number[] {
  const numbers = text.split(',').map((one) => (one.trim() === '' ? Number.NaN : Number(one)));
  if (numbers.length !== count || numbers.some((one) => !Number.isFinite(one)))
    throw Invalid.field(field, 'api.errors.numbers', { count });
  return numbers;
}

function pointOf(text: string): { lat: number; lng: number } {
  const [lat, lng] = numbersOf(text, 2, 'near') as [number, number];
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180) throw Invalid.field('near', 'api.errors.degrees');
  return { lat, lng };
}

function boxOf(text: string): [number, number, number, number] {
  const [west, south, east, north] = numbersOf(text, 4, 'bbox') as [number, number, number, number];
  const isOnEarth =
    Math.abs(west) <= 180 && Math.abs(east) <= 180 && Math.abs(south) <= 90 && Math.abs(north) <= 90;
  if (!isOnEarth) throw Invalid.field('bbox', 'api.errors.degrees');
  if (west > east || south > north) throw Invalid.field('bbox', 'api.errors.backwards');
  return [west, south, east, north];
}
