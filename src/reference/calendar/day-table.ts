import { Invalid } from '#platform/errors';
import { type CityCalendar, type HourRanges, weekdays } from './calendar.ts';
import { dayNumber, type Holiday, holidaysOf, weekdayOf, yearOf } from './holidays.ts';
import { dateText } from './local-time.ts';
import { DAY, firstMoment, wallAt, type Zone, zoneNamed } from './zone.ts';

/** A day on which no business time passes. A weekly closed day is `weekend` on Saturday and Sunday, else `closed`. */
export interface SkippedDay {
  /** `YYYY-MM-DD` */
  date: string;
  why: 'weekend' | 'holiday' | 'closed';
  /** The holiday's name by language. */
  name?: Record<string, string>;
}

/** One local day. Instants in milliseconds. */
export interface OpenDay {
  date: string;
  /** First instant of the day, and of the next one; equal for a day that a zone left out. */
  from: number;
  to: number;
  spans: readonly { from: number; to: number }[];
  /** Business time before this day since the block began, and in it. */
  openBefore: number;
  open: number;
  skipped: SkippedDay | null;
}

/** Days are worked out this many at once, so that long ranges add up whole blocks. */
export const BLOCK = 512;
/** Beyond these years a date is a slip of the pen, and nobody's business hours are known. */
const firstDay = dayNumber(1900, 1, 1);
const lastDay = dayNumber(2200, 1, 1) - 1;

/** A calendar with what has been worked out of it. */
export interface DayTable {
  calendar: CityCalendar;
  zone: Zone;
  week: HourRanges[];
  years: Map<number, Map<number, Holiday>>;
  blocks: Map<number, OpenDay[]>;
}

const tables = new WeakMap<CityCalendar, DayTable>();

/** Throws `Invalid` when the week has no business hours at all: counting them would never end. */
export function tableOf(calendar: CityCalendar): DayTable {
  let table = tables.get(calendar);
  if (!table) {
    const week = weekdays.map((day) => calendar.week[day] ?? []);
    if (week.every((ranges) => ranges.length === 0))
      throw Invalid.field('calendar.week', 'has no business hours on any day');
    table = { calendar, zone: zoneNamed(calendar.timezone), week, years: new Map(), blocks: new Map() };
    tables.set(calendar, table);
  }
  return table;
}

/** The number of the local day in which an instant lies, counted from 1970-01-01. */
export function dayOf(table: DayTable, at: number): number {
  const day = Math.floor(wallAt(table.zone, at) / DAY);
  // Clocks set back across midnight show the old date again in what has already become the next day.
  return at >= dayAt(table, day).to ? day + 1 : day;
}

/** Throws `Invalid` for a day outside 1900 to 2199. */
export function dayAt(table: DayTable, day: number): OpenDay {
  const block = day >> 9;
  return (table.blocks.get(block) ?? readBlock(table, block, day))[day & (BLOCK - 1)]!;
}

export function openInBlock(table: DayTable, block: number): number {
  const last = dayAt(table, block * BLOCK + BLOCK - 1);
  return last.openBefore + last.open;
}

function readBlock(table: DayTable, block: number, asked: number): OpenDay[] {
  if (!(asked >= firstDay - BLOCK && asked <= lastDay + BLOCK))
    throw Invalid.field('date', 'errors.dateRange', { from: 1900, to: 2199 });
  const days: OpenDay[] = [];
  let openBefore = 0;
  for (let day = block * BLOCK; day < (block + 1) * BLOCK; day++) {
    const read = readDay(table, day, openBefore);
    openBefore += read.open;
    days.push(read);
  }
  table.blocks.set(block, days);
  return days;
}

function readDay(table: DayTable, day: number, openBefore: number): OpenDay {
  const weekday = weekdayOf(day);
  const holiday = holidayOn(table, day);
  const usual = table.week[weekday]!;
  const spans = spansOf(table.zone, day, holiday?.hours ?? usual);
  const open = spans.reduce((sum, span) => sum + span.to - span.from, 0);
  const date = dateText(day);
  const from = firstMoment(table.zone, day * DAY);
  const to = firstMoment(table.zone, (day + 1) * DAY);
  const skipped = open > 0 || from === to ? null : whyClosed(date, weekday, usual, holiday);
  return { date, from, to, spans, openBefore, open, skipped };
}

function spansOf(zone: Zone, day: number, ranges: HourRanges) {
  return ranges
    .map(([opens, closes]) => ({
      from: firstMoment(zone, day * DAY + readClock(opens)),
      to: firstMoment(zone, day * DAY + readClock(closes)),
    }))
    .filter((span) => span.to > span.from);
}

/** A holiday on a day that is closed every week takes nothing away, so the week is named as the reason. */
function whyClosed(
  date: string,
  weekday: number,
  usual: HourRanges,
  holiday: Holiday | undefined,
): SkippedDay {
  if (holiday && usual.length > 0) return { date, why: 'holiday', name: holiday.name };
  return { date, why: weekday >= 5 ? 'weekend' : 'closed' };
}

function holidayOn(table: DayTable, day: number): Holiday | undefined {
  const year = yearOf(day);
  let holidays = table.years.get(year);
  if (!holidays) {
    holidays = holidaysOf(table.calendar, year);
    table.years.set(year, holidays);
  }
  return holidays.get(day);
}

/** `HH:MM` as milliseconds after midnight. */
export function readClock(text: string): number {
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 60_000;
}
