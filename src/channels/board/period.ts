import { Invalid } from '#platform/errors';
import { addDays, type CityCalendar, fiscalYearOf, localDate, localToInstant } from '#reference/calendar';

export const times = ['month', 'last-month', 'last-30', 'fiscal', 'custom'] as const;
export type Time = (typeof times)[number];

/** Local days, both included. */
export interface Days {
  from: string;
  to: string;
}

export interface Period extends Days {
  time: Time;
  /** What it is compared with: the time before of the same kind. */
  before: Days;
}

const longestDays = 366 * 3;

/**
 * The days that a choice means today, and those to compare with: for a month or a fiscal year that still runs, as much
 * of the one before. Throws `Invalid` (`from`, `to`) for custom days that are none, run backwards or are more than three years.
 */
export function periodOf(
  calendar: CityCalendar,
  now: Date,
  given: { time?: Time; from?: string; to?: string },
): Period {
  const time = given.time ?? 'month';
  const today = localDate(calendar, now);
  switch (time) {
    case 'month': {
      const start = addMonths(firstOfMonth(today), -1);
      return { time, from: firstOfMonth(today), to: today, before: soFar(start, firstOfMonth(today), today) };
    }
    case 'last-month': {
      const from = addMonths(firstOfMonth(today), -1);
      const start = addMonths(from, -1);
      return {
        time,
        from,
        to: addDays(firstOfMonth(today), -1),
        before: { from: start, to: addDays(from, -1) },
      };
    }
    case 'last-30':
      return { time, ...ending(today, 30), before: ending(addDays(today, -30), 30) };
    case 'fiscal': {
      const from = startOfFiscalYear(calendar, today);
      return { time, from, to: today, before: soFar(addMonths(from, -12), from, today) };
    }
    case 'custom':
      return custom(given.from ?? '', given.to ?? '');
  }
}

/** As many days from `start` as there are from `from` to `today`, but none of those. */
function soFar(start: string, from: string, today: string): Days {
  const same = addDays(start, daysBetween(from, today));
  const last = addDays(from, -1);
  return { from: start, to: same < last ? same : last };
}

function custom(from: string, to: string): Period {
  for (const [field, day] of [
    ['from', from],
    ['to', to],
  ] as const)
    if (!isDay(day)) throw Invalid.field(field, 'errors.date');
  if (to < from) throw Invalid.field('to', 'board.time.backwards');
  const days = daysBetween(from, to) + 1;
  if (days > longestDays) throw Invalid.field('from', 'board.time.tooLong');
  return { time: 'custom', from, to, before: ending(addDays(from, -1), days) };
}

function ending(last: string, days: number): Days {
  return { from: addDays(last, 1 - days), to: last };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && localToInstant('UTC', text) !== null;
}

function startOfFiscalYear(calendar: CityCalendar, day: string): string {
  const month = String(calendar.fiscalYearStartMonth).padStart(2, '0');
  const year = fiscalYearOf(calendar, day) - (calendar.fiscalYearStartMonth > 1 ? 1 : 0);
  return `${year}-${month}-01`;
}

function firstOfMonth(day: string): string {
  return `${day.slice(0, 8)}01`;
}

function addMonths(first: string, months: number): string {
  const at = new Date(`${first}T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
