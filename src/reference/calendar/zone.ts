import { IANAZone } from 'luxon';
import { Invalid } from '#platform/errors';

export const DAY = 86_400_000;
/** How far from a transition a wall-clock time can still be touched by it; no zone was ever 16 hours from UTC. */
const REACH = 16 * 3_600_000;
const WINDOW = 400 * DAY;

/** A time in which a zone's clocks kept one distance from UTC. Milliseconds since 1970; `to` is not part of it. */
interface Stretch {
  from: number;
  to: number;
  offset: number;
}

/** A time zone with what is known of it so far: asking `Intl` costs microseconds, so each window is asked once. */
export interface Zone {
  source: IANAZone;
  windows: Map<number, Stretch[]>;
  last: Stretch;
}

const zones = new Map<string, Zone>();

/** Finds a zone by its IANA name. Throws `Invalid` (field `timezone`) when there is none. */
export function zoneNamed(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  if (!IANAZone.isValidZone(name))
    throw Invalid.field('timezone', `"${name}" is not the name of a time zone`);
  const zone: Zone = {
    source: IANAZone.create(name),
    windows: new Map(),
    last: { from: 0, to: 0, offset: 0 },
  };
  zones.set(name, zone);
  return zone;
}

/**
 * What the wall clock shows at an instant, as milliseconds that read as if they were UTC.
 * Throws `RangeError` for what is no time.
 */
export function wallAt(zone: Zone, at: number): number {
  return at + stretchAt(zone, at).offset;
}

/**
 * The instant of a wall-clock time (milliseconds read as UTC). Shown twice (autumn): the earlier one. Never shown
 * (spring): moved on by the length of the gap, so that 02:30 becomes 03:30.
 */
export function momentOf(zone: Zone, wall: number): number {
  return resolve(zone, wall, false);
}

/** The first instant at which the wall clock shows `wall` or later; grows with `wall`, so days never overlap. */
export function firstMoment(zone: Zone, wall: number): number {
  return resolve(zone, wall, true);
}

function resolve(zone: Zone, wall: number, stopAtGap: boolean): number {
  let stretch = stretchAt(zone, wall - REACH);
  if (wall + REACH < stretch.to) return wall - stretch.offset;
  while (wall - stretch.offset >= stretch.to) {
    const next = stretchAt(zone, stretch.to);
    if (wall - next.offset < next.from) return stopAtGap ? next.from : wall - stretch.offset;
    stretch = next;
  }
  return wall - stretch.offset;
}

function stretchAt(zone: Zone, at: number): Stretch {
  const { last } = zone;
  if (at >= last.from && at < last.to) return last;
  if (!Number.isFinite(at)) throw new RangeError('This is not a point in time.');
  const index = Math.floor(at / WINDOW);
  let stretches = zone.windows.get(index);
  if (!stretches) {
    stretches = readWindow(zone.source, index * WINDOW);
    zone.windows.set(index, stretches);
  }
  zone.last = stretches.find((stretch) => at < stretch.to)!;
  return zone.last;
}

/** Looks once a day, which finds every transition: none were ever less than a day apart. */
function readWindow(source: IANAZone, begin: number): Stretch[] {
  const end = begin + WINDOW;
  let last: Stretch = { from: begin, to: end, offset: offsetAt(source, begin) };
  const stretches = [last];
  for (let at = begin; at < end; at += DAY) {
    const offset = offsetAt(source, at + DAY);
    if (offset === last.offset) continue;
    last.to = firstChange(source, at, at + DAY, last.offset);
    last = { from: last.to, to: end, offset };
    stretches.push(last);
  }
  return stretches;
}

function firstChange(source: IANAZone, before: number, after: number, offset: number): number {
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(source, middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

function offsetAt(source: IANAZone, at: number): number {
  return Math.round(source.offset(at) * 60_000);
}
