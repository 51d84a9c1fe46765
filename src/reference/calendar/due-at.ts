import { addOpen, openBetween } from './business-time.ts';
import type { CityCalendar } from './calendar.ts';
import { type DayTable, dayAt, dayOf, type OpenDay, type SkippedDay, tableOf } from './day-table.ts';
import { localDate, zoneOf } from './local-time.ts';
import { type ClockRun, type CountedPause, type Pause, runClock, type UnitClock } from './pauses.ts';
import type { Sla } from './sla.ts';
import { DAY, firstMoment, wallAt } from './zone.ts';

/** How a due time was counted: plain JSON, fit to be kept with a promise; `explainKeys` turns it into messages. */
export interface DueExplanation {
  unit: Sla['unit'];
  amount: number;
  /** Instants in ISO 8601, UTC. */
  started: string;
  /** The local date that counts as the day of receipt (business units: the first day with open time left). */
  receivedOn: string;
  /** Why `receivedOn` is later than the local date of `started`. */
  late: 'after_closing' | 'closed_day' | null;
  due: string | null;
  /** The last local date on which the promise is kept: of a due time at midnight, the day that ends then. */
  dueDate: string | null;
  /** Days between start and due (or the pause that lasts) that business units passed over. */
  skipped: SkippedDay[];
  paused: CountedPause[];
}

export interface Due {
  /** null while a pause lasts. */
  due: Date | null;
  /** Only while a pause lasts: milliseconds of the unit's clock to go, and when they would end if it ran on `now`. */
  remaining: { ms: number; ifResumed: Date | null } | null;
  explanation: DueExplanation;
}

const HOUR = 3_600_000;
const everyHour: UnitClock = { between: (from, to) => to - from, add: (from, ms) => from + ms };

/**
 * When a promise made at `startedAt` is due, and how that was counted.
 *
 * - `business_days`: the close of business on the Nth business day after the day of receipt. What arrives after
 *   closing or on a closed day is received on the next business day. A business day has any open time at all.
 *   Three business days from Thursday 10:00 end on Tuesday at closing, when Monday is no holiday.
 * - `business_hours`: as soon as the offices were open that long since `startedAt`.
 * - `calendar_days`: the end (23:59:59) of the Nth local day after the day of receipt. Whole days, as statutes count
 *   them and as "by Tuesday" is read; and an hour that is skipped or shown twice never moves it.
 * - `calendar_hours`: that many elapsed hours later.
 *
 * A day that is open until midnight closes at 23:59:59 here, so that a due time is shown with the day it belongs to.
 * A pause moves the due time by as much of the unit's own time as it took: business time for business units,
 * elapsed time for the others. Throws `Invalid` for a calendar without business hours and beyond the years 1900 to 2199.
 */
export function dueAt(
  calendar: CityCalendar,
  sla: Sla,
  startedAt: Date,
  pauses: readonly Pause[] = [],
  now?: Date,
): Due {
  const start = startedAt.getTime();
  return sla.unit === 'business_days' || sla.unit === 'business_hours'
    ? dueInBusiness(calendar, sla, start, pauses, now)
    : dueInCalendar(calendar, sla, start, pauses, now);
}

function dueInBusiness(
  calendar: CityCalendar,
  sla: Sla,
  start: number,
  pauses: readonly Pause[],
  now: Date | undefined,
): Due {
  const table = tableOf(calendar);
  const clock: UnitClock = {
    between: (from, to) => openBetween(table, from, to),
    add: (from, ms) => addOpen(table, from, ms),
  };
  const first = dayOf(table, start);
  const received = dayOfReceipt(table, first, start);
  const run =
    sla.unit === 'business_days'
      ? runToClose(clock, start, closeOfBusiness(table, received, sla.amount), pauses)
      : runClock(clock, start, sla.amount * HOUR, pauses);
  const end = dayOf(table, (run.due ?? run.stoppedAt)! - 1);
  return finish(calendar, sla, start, run, clock, now, {
    receivedOn: dayAt(table, received).date,
    late: received === first ? null : dayAt(table, first).open > 0 ? 'after_closing' : 'closed_day',
    skipped: skippedDays(table, first, end),
  });
}

function dueInCalendar(
  calendar: CityCalendar,
  sla: Sla,
  start: number,
  pauses: readonly Pause[],
  now: Date | undefined,
): Due {
  const run =
    sla.unit === 'calendar_days'
      ? runToClose(everyHour, start, endOfLocalDay(calendar, start, sla.amount), pauses)
      : runClock(everyHour, start, sla.amount * HOUR, pauses);
  return finish(calendar, sla, start, run, everyHour, now, {
    receivedOn: localDate(calendar, new Date(start)),
    late: null,
    skipped: [],
  });
}

/** A promise of days is a moment first; only a pause turns it into an amount of time that has to run. */
function runToClose(clock: UnitClock, start: number, close: number, pauses: readonly Pause[]): ClockRun {
  if (pauses.length === 0) return { due: close, stoppedAt: null, left: 0, pauses: [] };
  return runClock(clock, start, clock.between(start, close), pauses);
}

function dayOfReceipt(table: DayTable, first: number, start: number): number {
  let day = first;
  while (closeOf(dayAt(table, day)) <= start) day++;
  return day;
}

function closeOfBusiness(table: DayTable, received: number, amount: number): number {
  let day = received;
  for (let left = amount; left > 0; ) if (dayAt(table, ++day).open > 0) left--;
  const last = dayAt(table, day);
  return Math.min(closeOf(last), last.to - 1000);
}

function closeOf(day: OpenDay): number {
  return day.spans.at(-1)?.to ?? Number.NEGATIVE_INFINITY;
}

function endOfLocalDay(calendar: CityCalendar, start: number, days: number): number {
  const zone = zoneOf(calendar);
  const day = Math.floor(wallAt(zone, start) / DAY);
  return firstMoment(zone, (day + days + 1) * DAY) - 1000;
}

function skippedDays(table: DayTable, first: number, last: number): SkippedDay[] {
  const skipped: SkippedDay[] = [];
  for (let day = first; day <= last; day++) {
    const reason = dayAt(table, day).skipped;
    if (reason) skipped.push(reason);
  }
  return skipped;
}

function finish(
  calendar: CityCalendar,
  sla: Sla,
  start: number,
  run: ClockRun,
  clock: UnitClock,
  now: Date | undefined,
  found: Pick<DueExplanation, 'receivedOn' | 'late' | 'skipped'>,
): Due {
  const due = run.due === null ? null : new Date(run.due);
  const ifResumed = now ? new Date(clock.add(Math.max(now.getTime(), run.stoppedAt ?? 0), run.left)) : null;
  return {
    due,
    remaining: due ? null : { ms: run.left, ifResumed },
    explanation: {
      unit: sla.unit,
      amount: sla.amount,
      started: new Date(start).toISOString(),
      ...found,
      due: due?.toISOString() ?? null,
      dueDate: due && localDate(calendar, new Date(due.getTime() - 1)),
      paused: run.pauses,
    },
  };
}
