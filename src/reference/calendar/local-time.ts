import { Invalid } from '#platform/errors';
import type { CityCalendar } from './calendar.ts';
import { DAY, firstMoment, momentOf, wallAt, type Zone, zoneNamed } from './zone.ts';

/** A calendar, or the IANA name of a zone. */
export type Where = CityCalendar | string;

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?$/;
const texts = new Map<number, string>();
const MOST_TEXTS = 40_000;

/** The date on the wall at an instant, `YYYY-MM-DD`. */
export function localDate(where: Where, at: Date): string {
  return dateText(Math.floor(wallAt(zoneOf(where), at.getTime()) / DAY));
}

/** The month on the wall at an instant, `YYYY-MM`. */
export function localMonth(where: Where, at: Date): string {
  return localDate(where, at).slice(0, 7);
}

/**
 * The first instant of a local day, given by an instant in it or as `YYYY-MM-DD`; not always 00:00, since some
 * zones change their clocks at midnight. Throws `Invalid` for a text that is no date.
 */
export function startOfLocalDay(where: Where, day: Date | string): Date {
  const zone = zoneOf(where);
  if (typeof day !== 'string')
    return new Date(firstMoment(zone, Math.floor(wallAt(zone, day.getTime()) / DAY) * DAY));
  const wall = readWall(day);
  if (wall === null) throw Invalid.field('date', 'errors.date');
  return new Date(firstMoment(zone, Math.floor(wall / DAY) * DAY));
}

/** The first instant after a local day, given as `YYYY-MM-DD`. Throws `Invalid` for a text that is no date. */
export function endOfLocalDay(where: Where, day: string): Date {
  return startOfLocalDay(where, addDays(day, 1));
}

interface Days<Day> {
  from: Day;
  to: Day;
}

/**
 * Local days, both included (`YYYY-MM-DD`), as instants: `from`, and before `to`. An end that is not given stays open.
 * Throws `Invalid` that names the end (`from` or `to`) which is no date.
 */
export function spanOfDays(where: Where, days: Days<string>): Days<Date>;
export function spanOfDays(where: Where, days: Partial<Days<string>>): Partial<Days<Date>>;
export function spanOfDays(where: Where, days: Partial<Days<string>>): Partial<Days<Date>> {
  for (const field of ['from', 'to'] as const)
    if (days[field] !== undefined && readWall(days[field]) === null)
      throw Invalid.field(field, 'errors.date');
  return {
    from: days.from === undefined ? undefined : startOfLocalDay(where, days.from),
    to: days.to === undefined ? undefined : endOfLocalDay(where, days.to),
  };
}

/**
 * The instant of a local time: `YYYY-MM-DD` (midnight), or with `THH:mm`, `:ss` and a fraction; a space may stand
 * for the `T`. A time that the clocks skipped moves on by the length of the gap (02:30 becomes 03:30); one that they
 * showed twice is the earlier. `null` when the text is no such time (30 February, 25:00, years before 100).
 */
export function localToInstant(where: Where, text: string): Date | null {
  const wall = readWall(text);
  return wall === null ? null : wallToInstant(where, wall);
}

/** As `localToInstant`, of a local time that was read already: in milliseconds, as if it were UTC. */
export function wallToInstant(where: Where, wall: number): Date {
  return new Date(momentOf(zoneOf(where), wall));
}

/** The date so many days on (back where negative), both `YYYY-MM-DD`. Throws `Invalid` for a text that is no date. */
export function addDays(date: string, days: number): string {
  const wall = readWall(date);
  if (wall === null) throw Invalid.field('date', 'errors.date');
  return dateText(Math.floor(wall / DAY) + days);
}

/** The same time of day so many days on (back where negative): of the city's days one has 23 hours and one 25. */
export function plusLocalDays(where: Where, at: Date, days: number): Date {
  const zone = zoneOf(where);
  return new Date(momentOf(zone, wallAt(zone, at.getTime()) + days * DAY));
}

/** Milliseconds that the clocks of a place are ahead of UTC at an instant; negative west of Greenwich. */
export function offsetOf(where: Where, at: Date): number {
  return wallAt(zoneOf(where), at.getTime()) - at.getTime();
}

/** The fiscal year of an instant or a local `YYYY-MM-DD`, named by the year in which it ends (July 2026 is in 2027). */
export function fiscalYearOf(calendar: CityCalendar, at: Date | string): number {
  const date = typeof at === 'string' ? at : localDate(calendar, at);
  const year = Number(date.slice(0, 4));
  const start = calendar.fiscalYearStartMonth;
  return start > 1 && Number(date.slice(5, 7)) >= start ? year + 1 : year;
}

export function zoneOf(where: Where): Zone {
  return zoneNamed(typeof where === 'string' ? where : where.timezone);
}

/** `YYYY-MM-DD` of a day counted from 1970-01-01. */
export function dateText(day: number): string {
  let text = texts.get(day);
  if (text === undefined) {
    text = new Date(day * DAY).toISOString().slice(0, -14);
    if (texts.size >= MOST_TEXTS) texts.clear();
    texts.set(day, text);
  }
  return text;
}

/** Milliseconds of a wall-clock text read as UTC, or `null`. */
export function readWall(text: string): number | null {
  const found = pattern.exec(text);
  if (!found) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0'] = found;
  if (+hour > 23 || +minute > 59 || +second > 59) return null;
  const midnight = Date.UTC(+year!, +month! - 1, +day!);
  const date = new Date(midnight);
  if (date.getUTCDate() !== +day! || date.getUTCMonth() !== +month! - 1 || date.getUTCFullYear() !== +year!)
    return null;
  return (
    midnight + +hour * 3_600_000 + +minute * 60_000 + +second * 1000 + +fraction.padEnd(3, '0').slice(0, 3)
  );
}
