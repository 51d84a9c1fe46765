import { type CityCalendar, type HourRanges, weekdays, type YearlyHoliday } from './calendar.ts';
import { DAY } from './zone.ts';

/** One day off, or one with other hours. Days are counted from 1970-01-01. */
export interface Holiday {
  name: Record<string, string>;
  hours: HourRanges;
}

/** The holidays of one calendar year by day, those included that a neighbouring year's rule moves into it. */
export function holidaysOf(calendar: CityCalendar, year: number): Map<number, Holiday> {
  const found = new Map<number, Holiday>();
  const add = (day: number, { name, hours = [] }: { name: Holiday['name']; hours?: HourRanges }) => {
    if (yearOf(day) === year && !found.has(day)) found.set(day, { name, hours });
  };
  for (const holiday of calendar.holidays) add(Date.parse(holiday.date) / DAY, holiday);
  const yearly = calendar.yearlyHolidays ?? [];
  const near = [year, year - 1, year + 1];
  for (const rule of yearly) for (const each of near) for (const day of daysOf(rule, each)) add(day, rule);
  return found;
}

const years = new WeakMap<CityCalendar, Map<number, Map<number, Holiday>>>();

/** The holiday on which the city is closed all of a local day (`YYYY-MM-DD`), whatever the weekday; undefined on others. */
export function holidayOn(calendar: CityCalendar, date: string): Holiday | undefined {
  const known = years.get(calendar) ?? new Map<number, Map<number, Holiday>>();
  years.set(calendar, known);
  const year = Number(date.slice(0, 4));
  const holidays = known.get(year) ?? holidaysOf(calendar, year);
  known.set(year, holidays);
  const holiday = holidays.get(Date.parse(date) / DAY);
  return holiday?.hours.length === 0 ? holiday : undefined;
}

/** The days that a rule gives in a year: none, one, or two when a further day is observed. */
export function daysOf(rule: YearlyHoliday, year: number): number[] {
  if (year < (rule.fromYear ?? year) || year > (rule.toYear ?? year)) return [];
  if (rule.rule === 'fixed') return fixedDays(rule, year);
  const day = rule.rule === 'easter' ? easterSunday(year) : weekdayOfMonth(rule, year);
  return day === null ? [] : [day + (rule.plusDays ?? 0)];
}

function fixedDays(rule: YearlyHoliday & { rule: 'fixed' }, year: number): number[] {
  const day = dayNumber(year, rule.month, rule.day);
  // 29 February, in the years that have none.
  if (new Date(day * DAY).getUTCDate() !== rule.day) return [];
  const move = observedMove(weekdays[weekdayOf(day)]!, rule.observed);
  return move === 0 ? [day] : [day, day + move];
}

function observedMove(on: string, observed: 'nearest' | 'next' | 'sunday' | undefined): number {
  if (!observed) return 0;
  if (on === 'sunday') return 1;
  if (on !== 'saturday') return 0;
  return { nearest: -1, next: 2, sunday: 0 }[observed];
}

function weekdayOfMonth(rule: YearlyHoliday & { rule: 'nth' | 'last' }, year: number): number | null {
  const wanted = weekdays.indexOf(rule.weekday);
  if (rule.rule === 'last') {
    const last = dayNumber(year, rule.month + 1, 1) - 1;
    return last - ((weekdayOf(last) - wanted + 7) % 7);
  }
  const first = dayNumber(year, rule.month, 1);
  const day = first + ((wanted - weekdayOf(first) + 7) % 7) + (rule.nth - 1) * 7;
  return new Date(day * DAY).getUTCMonth() === rule.month - 1 ? day : null;
}

/** Gregorian Easter by the anonymous algorithm of 1876 (Butcher; J. Meeus, Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayNumber(year, Math.floor(n / 31), (n % 31) + 1);
}

/** 0 is Monday. The day 0, 1970-01-01, was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY;
}

export function yearOf(day: number): number {
  return new Date(day * DAY).getUTCFullYear();
}
