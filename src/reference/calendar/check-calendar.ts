import { IANAZone } from 'luxon';
import type { Problem } from '#platform/errors';
import { type CityCalendar, type HourRanges, weekdays, type YearlyHoliday } from './calendar.ts';
import { readClock } from './day-table.ts';
import { dayNumber } from './holidays.ts';
import { readWall } from './local-time.ts';
import { DAY } from './zone.ts';

/** What a calendar of the right shape gets wrong; empty when it can be used. Plain sentences, for packs and the CLI. */
export function checkCalendar(calendar: CityCalendar): Problem[] {
  const problems: Problem[] = [];
  const report = (field: string, message: string) => problems.push({ field, message });
  if (!IANAZone.isValidZone(calendar.timezone))
    report('timezone', `"${calendar.timezone}" is not the name of a time zone, like America/New_York`);
  for (const day of weekdays) checkRanges(`week.${day}`, calendar.week[day] ?? [], report);
  if (weekdays.every((day) => !calendar.week[day]?.length)) report('week', 'no weekday has business hours');
  checkDated(calendar.holidays, report);
  for (const [i, rule] of (calendar.yearlyHolidays ?? []).entries())
    checkRule(`yearlyHolidays.${i}`, rule, report);
  return problems;
}

type Report = (field: string, message: string) => void;

function checkRanges(field: string, ranges: HourRanges, report: Report) {
  let closed = -1;
  for (const [i, [opens, closes]] of ranges.entries()) {
    if (readClock(closes) <= readClock(opens))
      report(`${field}.${i}`, `closes at ${closes}, not after it opens at ${opens}`);
    if (readClock(opens) < closed)
      report(`${field}.${i}`, `opens at ${opens}, before the range above it has closed`);
    closed = readClock(closes);
  }
}

function checkDated(holidays: CityCalendar['holidays'], report: Report) {
  const seen = new Set<string>();
  for (const [i, { date, name, hours }] of holidays.entries()) {
    const field = `holidays.${i}`;
    if (date.length !== 10 || readWall(date) === null)
      report(`${field}.date`, `"${date}" is not a date, like 2026-12-25`);
    if (seen.has(date)) report(`${field}.date`, `${date} is listed twice`);
    seen.add(date);
    checkDetail(field, name, hours, report);
  }
}

function checkRule(field: string, rule: YearlyHoliday, report: Report) {
  checkDetail(field, rule.name, rule.hours, report);
  if (rule.rule === 'fixed' && !existsInLeapYear(rule.month, rule.day))
    report(`${field}.day`, `month ${rule.month} has no day ${rule.day}`);
  if (rule.fromYear && rule.toYear && rule.fromYear > rule.toYear)
    report(`${field}.toYear`, `${rule.toYear} is before the first year, ${rule.fromYear}`);
}

function checkDetail(
  field: string,
  name: Record<string, string>,
  hours: HourRanges | undefined,
  report: Report,
) {
  if (Object.keys(name).length === 0) report(`${field}.name`, 'has no name in any language');
  checkRanges(`${field}.hours`, hours ?? [], report);
}

function existsInLeapYear(month: number, day: number): boolean {
  return new Date(dayNumber(2024, month, day) * DAY).getUTCMonth() === month - 1;
}
