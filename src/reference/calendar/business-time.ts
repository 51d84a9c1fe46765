import type { CityCalendar } from './calendar.ts';
import { BLOCK, type DayTable, dayAt, dayOf, openInBlock, tableOf } from './day-table.ts';

/** Whether the city's offices are open at an instant. The moment of opening is open, the moment of closing is not. */
export function isOpen(calendar: CityCalendar, at: Date): boolean {
  const table = tableOf(calendar);
  const time = at.getTime();
  return dayAt(table, dayOf(table, time)).spans.some((span) => time >= span.from && time < span.to);
}

/**
 * Milliseconds of business time between two instants; 0 when `to` is not after `from`.
 * Throws `Invalid` outside the years 1900 to 2199.
 */
export function businessTimeBetween(calendar: CityCalendar, from: Date, to: Date): number {
  return openBetween(tableOf(calendar), from.getTime(), to.getTime());
}

/**
 * The first instant by which `ms` (more than 0) milliseconds of business time have passed since `from`; time that
 * runs out with the day ends at closing, not at the next opening. Throws `Invalid` past the year 2199.
 */
export function addBusinessTime(calendar: CityCalendar, from: Date, ms: number): Date {
  return new Date(addOpen(tableOf(calendar), from.getTime(), ms));
}

export function openBetween(table: DayTable, from: number, to: number): number {
  if (to <= from) return 0;
  const first = dayOf(table, from);
  const last = dayOf(table, to);
  let open = openSoFar(table, last, to) - openSoFar(table, first, from);
  for (let block = Math.floor(first / BLOCK); block < Math.floor(last / BLOCK); block++)
    open += openInBlock(table, block);
  return open;
}

/** Business time from the begin of the day's block to the instant. */
function openSoFar(table: DayTable, day: number, at: number): number {
  const { openBefore, spans } = dayAt(table, day);
  let open = openBefore;
  for (const span of spans) if (at > span.from) open += Math.min(at, span.to) - span.from;
  return open;
}

export function addOpen(table: DayTable, from: number, ms: number): number {
  let left = ms;
  for (let day = dayOf(table, from); ; day++) {
    for (const span of dayAt(table, day).spans) {
      const begin = Math.max(span.from, from);
      const open = span.to - begin;
      if (open <= 0) continue;
      if (left <= open) return begin + left;
      left -= open;
    }
  }
}
