import { type Counts, countAll, countByArea, type MapFilter, requestMap } from '#flow/map';
import { hiddenKeys, usualLeast } from '#flow/measure';
import { spanOfDays } from '#reference/calendar';
import type { StaffVisit } from '#reference/console';
import { reachOf } from '#reference/people';
import { type AreaShape, areaShapes } from '#reference/places';
import type { Days, Period } from '../period.ts';
import { countInterval, type Interval, shareInterval, steadyCount, steadyShare } from './intervals.ts';

export const measures = ['count', 'per1000', 'perMile', 'onTime'] as const;
export type Measure = (typeof measures)[number];

/** What the map of areas is about, as it stands in the address. */
export interface AreaAsked {
  layer: string;
  measure: Measure;
  /** A service, or `group:KEY` for all of a group. */
  service?: string;
  status?: 'open' | 'closed';
}

export interface AreaFigure {
  shape: AreaShape;
  count: number;
  before: number;
  /** Closed with a promise or late now, and those of them that kept it. */
  promised: number;
  onTime: number;
  /** The measure; null when nothing can be told: nobody lives there, nothing was promised, or too few. */
  value: number | null;
  interval: Interval | null;
  /** Too few to be told as a number; `share` only of the share on time. */
  hidden: boolean;
  hiddenShare: boolean;
  /** Told, but so few that chance alone moves it. */
  unsteady: boolean;
  /** Against the time before, as a share (0.1: a tenth more); null where either is too few. */
  change: number | null;
}

export interface AreaMapData {
  figures: AreaFigure[];
  /** All requests that the choice finds, wherever they are, and those in no area of the layer. */
  total: number;
  outside: number;
  least: number;
  /** Nobody who belongs to no department sees anything. */
  lost: boolean;
}

/** Square kilometres of a square mile. */
const mile = 2.589988;

/** Counts by the areas of a layer that are in force, now and in the time before, with what may not be told left out. */
export async function areaMapData(visit: StaffVisit, period: Period, asked: AreaAsked): Promise<AreaMapData> {
  const { ctx, now } = visit;
  const least = visit.catalog.city.leastShown ?? usualLeast;
  const filter = filterOf(visit, asked);
  if (!filter) return { figures: [], total: 0, outside: 0, least, lost: true };
  const shapes = await areaShapes(ctx, asked.layer);
  const map = await requestMap(ctx);
  const at = (days: Days) => ({ ...filter, ...spanOfDays(visit.catalog.calendar, days) });
  const counts = countByArea(map, at(period), asked.layer, now);
  const before = countByArea(map, at(period.before), asked.layer, now);
  const total = countAll(map, at(period), now).count;
  const raw = shapes.map((shape) => rawFigure(shape, counts.get(shape.key), before.get(shape.key)));
  const inside = raw.reduce((sum, { count }) => sum + count, 0);
  return {
    figures: guarded(raw, asked.measure, least),
    total,
    outside: Math.max(0, total - inside),
    least,
    lost: false,
  };
}

/** The filter of the columns within the reader's reach; undefined for who reaches nothing. */
export function filterOf(
  { ctx, catalog }: StaffVisit,
  asked: Pick<AreaAsked, 'service' | 'status'>,
): MapFilter | undefined {
  const reach = reachOf(catalog, ctx.actor, 'measures.view');
  if (reach !== 'everywhere' && reach.length === 0) return undefined;
  const { service, status } = asked;
  const group = service?.startsWith('group:') ? service.slice('group:'.length) : undefined;
  const services = group
    ? catalog.services.filter((one) => one.group === group).map(({ key }) => key)
    : service && [service];
  return {
    services: services || undefined,
    departments: reach === 'everywhere' ? undefined : reach,
    open: status && status === 'open',
  };
}

type Raw = Pick<AreaFigure, 'shape' | 'count' | 'before' | 'promised' | 'onTime'>;

function rawFigure(shape: AreaShape, now: Counts | undefined, before: Counts | undefined): Raw {
  return {
    shape,
    count: now?.count ?? 0,
    before: before?.count ?? 0,
    promised: (now?.promised ?? 0) + (now?.late ?? 0),
    onTime: now?.onTime ?? 0,
  };
}

function guarded(raw: readonly Raw[], measure: Measure, least: number): AreaFigure[] {
  const by = (of: 'count' | 'before' | 'promised') =>
    hiddenKeys(
      raw.map((one) => ({ key: one.shape.key, count: one[of] })),
      least,
    );
  const [few, fewBefore, fewPromised] = [by('count'), by('before'), by('promised')];
  return raw.map((one) => {
    const { key } = one.shape;
    const hidden = few.has(key);
    const hiddenShare = hidden || fewPromised.has(key) || (one.promised > 0 && one.promised < least);
    const isTold = measure === 'onTime' ? !hiddenShare : !hidden;
    const { value, interval } = isTold ? valueFor(one, measure) : { value: null, interval: null };
    const comparable = !hidden && !fewBefore.has(key) && one.before >= least;
    return {
      ...one,
      value,
      interval,
      hidden,
      hiddenShare,
      unsteady:
        value !== null &&
        (measure === 'onTime' ? one.promised < steadyShare : one.count > 0 && one.count < steadyCount),
      change: comparable ? one.count / one.before - 1 : null,
    };
  });
}

function valueFor(one: Raw, measure: Measure): { value: number | null; interval: Interval | null } {
  if (measure === 'onTime')
    return one.promised === 0
      ? { value: null, interval: null }
      : { value: one.onTime / one.promised, interval: shareInterval(one.onTime, one.promised) };
  const unit = unitOf(one.shape, measure);
  if (!unit) return { value: null, interval: null };
  const [low, high] = countInterval(one.count);
  return { value: one.count / unit, interval: measure === 'count' ? null : [low / unit, high / unit] };
}

/** What the count is divided by: thousands of residents, square miles; null where nobody is known to live. */
export function unitOf({ population, km2 }: AreaShape, measure: Measure): number | null {
  if (measure === 'per1000') return population ? population / 1000 : null;
  return measure === 'perMile' ? km2 / mile : 1;
}
