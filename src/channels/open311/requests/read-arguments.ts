import { deepest, type ListFilter, type ListOrder } from '#flow/listing';
import { type Box, parseNumber, type Status, statuses } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { plusLocalDays } from '#reference/calendar';
import { type Catalog, catalogOf, say } from '#reference/catalog';
import { parseInstant } from '#reference/open311';
import { type Arguments, flagOf, listOf, numberOf, pointOf, wholeOf } from '../arguments.ts';
import { Fault } from '../fault.ts';
import { type Jurisdiction, jurisdictionOf } from '../jurisdiction.ts';

/** Which requests were asked for, and how. */
export interface Asked {
  filter: ListFilter;
  order: ListOrder;
  limit: number;
  after?: string;
  skip: number;
  extensions: boolean;
  justCount: boolean;
}

/** Days that a list may span, as the specification says. */
const days = 90;
const most = 1000;

/**
 * Reads the arguments of `GET /requests`; unknown ones are let pass. Numbers of requests override every other argument. Bounds of
 * change (`updated_after`, `updated_before`) lift the limit of 90 days. Throws 400 that names the argument.
 */
export async function readArguments(ctx: Ctx, args: Arguments): Promise<Asked> {
  const catalog = await catalogOf(ctx);
  const jurisdiction = await jurisdictionOf(ctx, args);
  const limit = Math.min(
    wholeOf(args, 'page_size', { min: 1, max: 1e6 }) ?? wholeOf(args, 'limit', { min: 1, max: 1e6 }) ?? most,
    most,
  );
  const shown = {
    limit,
    extensions: flagOf(args, 'extensions') ?? false,
    justCount: flagOf(args, 'just_count') ?? false,
  };
  const numbers = listOf(args.service_request_id);
  if (numbers) return { filter: byNumber(numbers, jurisdiction), order: newest, skip: 0, ...shown };
  const skip = ((wholeOf(args, 'page', { min: 1, max: 1e6 }) ?? 1) - 1) * limit;
  if (skip > deepest) throw new Fault(400, 'page', 'open311.error.deep', { most: deepest });
  const { spans, order } = timesOf(args, catalog, ctx.clock.now(), shown.justCount);
  const filter: ListFilter = {
    ...spans,
    ...statesOf(args),
    ...ownersOf(args, catalog),
    ...placeOf(args),
    services: servicesOf(args, catalog),
    ...areaOf(jurisdiction),
    photo: flagOf(args, 'has_photo') ?? flagOf(args, 'with_picture'),
    words: args.q?.slice(0, 200),
  };
  return { filter, order, skip, after: args.after, ...shown };
}

/** What is no number of ours is left out, as are numbers that do not exist. */
export function byNumber(texts: readonly string[], jurisdiction: Jurisdiction | null): ListFilter {
  return { numbers: texts.flatMap((text) => parseNumber(text) ?? []), ...areaOf(jurisdiction) };
}

function areaOf(jurisdiction: Jurisdiction | null): Pick<ListFilter, 'areas'> {
  return jurisdiction?.area ? { areas: [jurisdiction.area] } : {};
}

export function instantOf(args: Arguments, name: string, zone: string): Date | undefined {
  const text = args[name];
  if (text === undefined) return undefined;
  const instant = parseInstant(text, zone);
  if (!instant) throw new Fault(400, name, 'open311.error.instant');
  return instant;
}

const newest: ListOrder = { by: 'opened', direction: 'desc' };
const oldestChange: ListOrder = { by: 'updated', direction: 'asc' };

interface Times {
  spans: Pick<ListFilter, 'opened' | 'updated'>;
  order: ListOrder;
}

function timesOf(args: Arguments, { calendar: { timezone } }: Catalog, now: Date, justCount: boolean): Times {
  const [start, end] = spanOf(args, ['start_date', 'end_date'], timezone);
  const [updatedFrom, updatedTo] = spanOf(args, ['updated_after', 'updated_before'], timezone);
  const moved = (from: Date, by: number) => plusLocalDays(timezone, from, by);
  if (updatedFrom || updatedTo) {
    if (justCount && (!updatedFrom || (updatedTo ?? now) > moved(updatedFrom, days)))
      throw new Fault(400, 'updated_after', 'open311.error.span', { days });
    const spans = {
      opened: { from: start, to: after(end) },
      updated: { from: updatedFrom, to: after(updatedTo) },
    };
    return { spans, order: oldestChange };
  }
  const sort = args.sort ?? '-requested_datetime';
  if (!['-requested_datetime', 'updated_datetime'].includes(sort))
    throw new Fault(400, 'sort', 'open311.error.sort');
  if (start && end && end > moved(start, days))
    throw new Fault(400, 'end_date', 'open311.error.span', { days });
  const from = start ?? moved(end ?? now, -days);
  const opened = { from, to: after(end ?? (start && moved(start, days))) };
  return sort === 'updated_datetime'
    ? { spans: { opened, updated: { from } }, order: oldestChange }
    : { spans: { opened }, order: newest };
}

function spanOf(args: Arguments, [first, last]: [string, string], zone: string) {
  const [from, to] = [instantOf(args, first, zone), instantOf(args, last, zone)];
  if (from && to && to < from) throw new Fault(400, last, 'open311.error.order');
  return [from, to] as const;
}

/** Where the span ends, inclusive to the second (or the millisecond that was told). */
function after(end: Date | undefined): Date | undefined {
  return end && new Date(end.getTime() + (end.getMilliseconds() === 0 ? 1000 : 1));
}

function statesOf(args: Arguments): ListFilter {
  const words = listOf(args.status?.toLowerCase()) ?? [];
  const unknown = words.find((word) => word !== 'open' && word !== 'closed');
  if (unknown !== undefined) throw new Fault(400, 'status', 'open311.error.status');
  const detailed = listOf(args.detailed_status?.toLowerCase());
  if (detailed?.some((word) => !statuses.includes(word as Status)))
    throw new Fault(400, 'detailed_status', 'open311.error.choose', { values: statuses.join(', ') });
  const isOne = new Set(words).size === 1;
  return { open: isOne ? words[0] === 'open' : undefined, statuses: detailed as Status[] | undefined };
}

/** Codes that are given and those with the keyword; a code that we do not have finds nothing. */
function servicesOf(args: Arguments, catalog: Catalog): string[] | undefined {
  const codes = listOf(args.service_code);
  const word = args.keyword?.toLowerCase();
  if (!word) return codes;
  const worded = catalog.services.filter(({ keywords = {} }) =>
    Object.values(keywords).some((words) => words.some((one) => one.toLowerCase() === word)),
  );
  const keys = worded.map(({ key }) => key);
  return codes ? codes.filter((code) => keys.includes(code)) : keys;
}

/** Departments by name or key, with bars between. */
function ownersOf({ agency_responsible: asked }: Arguments, { departments }: Catalog): ListFilter {
  if (!asked) return {};
  const names = asked
    .toLowerCase()
    .split('|')
    .map((one) => one.trim());
  const found = departments.filter(({ key, name }) =>
    [key, ...Object.values(name)].some((one) => names.includes(one.toLowerCase())),
  );
  return { departments: found.map(({ key }) => key) };
}

const widest = 100_000;

function placeOf(args: Arguments): ListFilter {
  const point = pointOf(args);
  const radius = numberOf(args, 'radius', { min: 1, max: widest });
  if (radius !== undefined && !point) throw new Fault(400, 'lat', 'open311.error.both');
  return { box: boxOf(args.bbox), near: point && { ...point, radius: radius ?? 1000 } };
}

/** `minLong,minLat,maxLong,maxLat` in degrees, as GeoJSON has it. */
function boxOf(text: string | undefined): Box | undefined {
  if (text === undefined) return undefined;
  const sides = text
    .split(',')
    .map((one) => (/^\s*[+-]?\d{1,3}(\.\d+)?\s*$/.test(one) ? Number(one) : Number.NaN));
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = sides;
  const isBox = west >= -180 && east <= 180 && south >= -90 && north <= 90 && west <= east && south <= north;
  if (sides.length !== 4 || !isBox) throw new Fault(400, 'bbox', 'open311.error.bbox');
  return [west, south, east, north];
}

export function agencyName(catalog: Catalog, key: string | null, language: string): string | null {
  const department = catalog.department(key);
  return department ? say(department.name, language) : null;
}
