import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it, test } from 'vitest';
import {
  addDays,
  endOfLocalDay,
  fiscalYearOf,
  isOpen,
  localDate,
  localMonth,
  localToInstant,
  offsetOf,
  plusLocalDays,
  spanOfDays,
  startOfLocalDay,
} from './index.ts';
import { sampleCalendar } from './sample-calendar.ts';

const zones = [
  'America/New_York',
  'America/Los_Angeles',
  'America/Havana',
  'America/St_Johns',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'UTC',
];
const aZone = fc.constantFrom(...zones);
const seconds = fc.integer({ min: Date.UTC(1960, 0, 1) / 1000, max: Date.UTC(2060, 0, 1) / 1000 });
const wallFormat = "yyyy-MM-dd'T'HH:mm:ss";
const wall = (zone: string, at: Date) => DateTime.fromJSDate(at, { zone }).toFormat(wallFormat);

describe('local time to instant', () => {
  test.each([
    ['America/New_York', '2026-03-08T01:59:59', '2026-03-08T06:59:59Z'],
    // Skipped: moved on by the hour that is missing.
    ['America/New_York', '2026-03-08T02:30:00', '2026-03-08T07:30:00Z'],
    ['America/New_York', '2026-03-08T03:00:00', '2026-03-08T07:00:00Z'],
    // Twice: the earlier.
    ['America/New_York', '2026-11-01T01:30:00', '2026-11-01T05:30:00Z'],
    ['America/New_York', '2026-11-01T02:00:00', '2026-11-01T07:00:00Z'],
    ['America/Havana', '2026-03-08', '2026-03-08T05:00:00Z'],
    ['Asia/Kolkata', '2026-03-08 00:00', '2026-03-07T18:30:00Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-03T15:45:00Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45:00', '2026-04-04T14:45:00Z'],
    ['Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T22:00:00Z'],
    ['UTC', '2026-01-05T13:45:10.0691234', '2026-01-05T13:45:10.069Z'],
  ])('%s %s', (zone, text, instant) => {
    expect(localToInstant(zone, text)).toEqual(new Date(instant));
  });

  test.each([
    '',
    '2026-02-30',
    '2026-13-01',
    '2026-1-1',
    '2026-01-05T24:00:00',
    '2026-01-05T12:60',
    '2026-01-05T12:00:00Z',
    '0026-01-05',
    '2026-01-05T12',
    ' 2026-01-05',
  ])('is nothing for "%s"', (text) => {
    expect(localToInstant('UTC', text)).toBeNull();
  });

  it('gives back every instant from its wall-clock time, or the earlier with the same', () => {
    fc.assert(
      fc.property(aZone, seconds, (zone, second) => {
        const at = new Date(second * 1000);
        const found = localToInstant(zone, wall(zone, at))!;
        if (found.getTime() !== at.getTime()) {
          expect(found < at).toBe(true);
          expect(wall(zone, found)).toBe(wall(zone, at));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('of any wall-clock time shows that time, or a later one when the clocks skipped it', () => {
    fc.assert(
      fc.property(aZone, seconds, (zone, second) => {
        const text = new Date(second * 1000).toISOString().slice(0, 19);
        const shown = wall(zone, localToInstant(zone, text)!);
        if (shown !== text) {
          expect(shown > text).toBe(true);
          // Luxon moves skipped times on by the gap as well.
          expect(shown).toBe(DateTime.fromISO(text, { zone }).toFormat(wallFormat));
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('local days', () => {
  it('are the date that the wall shows', () => {
    fc.assert(
      fc.property(aZone, seconds, (zone, second) => {
        const at = new Date(second * 1000);
        expect(localDate(zone, at)).toBe(wall(zone, at).slice(0, 10));
        expect(localMonth(zone, at)).toBe(wall(zone, at).slice(0, 7));
      }),
    );
  });

  it('start with their first instant', () => {
    fc.assert(
      fc.property(aZone, seconds, (zone, second) => {
        const at = new Date(second * 1000);
        const start = startOfLocalDay(zone, at);
        expect(start <= at).toBe(true);
        expect(localDate(zone, start)).toBe(localDate(zone, at));
        expect(localDate(zone, new Date(start.getTime() - 1))).not.toBe(localDate(zone, at));
        expect(startOfLocalDay(zone, localDate(zone, at))).toEqual(start);
      }),
    );
  });

  it('start at 01:00 where the clocks skip midnight', () => {
    expect(wall('America/Havana', startOfLocalDay('America/Havana', '2026-03-08'))).toBe(
      '2026-03-08T01:00:00',
    );
  });

  it('refuses what is no date or zone', () => {
    expect(() => startOfLocalDay('UTC', 'today')).toThrow('errors.date');
    expect(() => localDate('Mars/Olympus', new Date())).toThrow('Mars/Olympus');
    expect(() => localDate('UTC', new Date('nonsense'))).toThrow(RangeError);
  });
});

describe('the fiscal year', () => {
  test.each([
    [7, '2026-06-30', 2026],
    [7, '2026-07-01', 2027],
    [10, '2026-09-30', 2026],
    [10, '2026-10-01', 2027],
    [1, '2026-12-31', 2026],
  ])('that starts in month %i holds %s in %i', (fiscalYearStartMonth, date, year) => {
    expect(fiscalYearOf({ ...sampleCalendar, fiscalYearStartMonth }, date)).toBe(year);
  });

  it('turns at local midnight', () => {
    expect(fiscalYearOf(sampleCalendar, new Date('2026-07-01T03:59:59Z'))).toBe(2026);
    expect(fiscalYearOf(sampleCalendar, new Date('2026-07-01T04:00:00Z'))).toBe(2027);
  });
});

test('offices are open from the moment of opening to just before closing', () => {
  const open = (text: string) => isOpen(sampleCalendar, localToInstant(sampleCalendar, text)!);
  expect(['08:59:59', '09:00', '16:59:59', '17:00'].map((time) => open(`2026-03-09T${time}`))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(open('2026-03-08T12:00')).toBe(false);
  expect(open('2026-11-26T12:00')).toBe(false);
});

test('offices are open by the clock and the weekday that Luxon reads', () => {
  const holidays = ['2026-04-03', '2026-05-25', '2026-06-19', '2026-07-03'];
  const spring = fc.integer({ min: Date.UTC(2026, 2, 1) / 1000, max: Date.UTC(2026, 7, 1) / 1000 });
  fc.assert(
    fc.property(spring, (second) => {
      const read = DateTime.fromSeconds(second, { zone: sampleCalendar.timezone });
      const open =
        read.weekday <= 5 && read.hour >= 9 && read.hour < 17 && !holidays.includes(read.toISODate()!);
      expect(isOpen(sampleCalendar, read.toJSDate())).toBe(open);
    }),
    { numRuns: 1000 },
  );
});

describe('days of the calendar', () => {
  test('so many days on the clock shows the same, as Luxon has it', () => {
    fc.assert(
      fc.property(aZone, seconds, fc.integer({ min: -800, max: 800 }), (zone, second, days) => {
        const at = new Date(second * 1000);
        const expected = DateTime.fromJSDate(at, { zone }).plus({ days });
        const moved = plusLocalDays(zone, at, days);
        // A time that is shown twice: Luxon keeps the offset that it had, we take the earlier one.
        expect(wall(zone, moved)).toBe(expected.toFormat(wallFormat));
        expect(Math.abs(moved.getTime() - expected.toMillis())).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });

  test('a day ends where the next begins, of 23, 24 or 25 hours', () => {
    const hours = (day: string) =>
      (endOfLocalDay('America/New_York', day).getTime() -
        startOfLocalDay('America/New_York', day).getTime()) /
      3_600_000;
    expect(['2026-03-08', '2026-06-01', '2026-11-01'].map(hours)).toEqual([23, 24, 25]);
    expect(endOfLocalDay('UTC', '2026-12-31').toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });

  test('a span of days holds both, and tells which end is no date', () => {
    const span = (from?: string, to?: string) => spanOfDays('America/New_York', { from, to });
    expect(span('2026-03-08', '2026-03-08')).toEqual({
      from: new Date('2026-03-08T05:00:00Z'),
      to: new Date('2026-03-09T04:00:00Z'),
    });
    expect(span(undefined, '2026-03-08').from).toBeUndefined();
    expect(span('2026-03-08').to).toBeUndefined();
    for (const [from, to, field] of [
      ['2026-02-30', '2026-13-01', 'from'],
      ['2026-02-28', '2026-02-29', 'to'],
    ] as const)
      expect(() => span(from, to)).toThrow(
        expect.objectContaining({ problems: [expect.objectContaining({ field })] }),
      );
  });

  test('dates are counted over months and leap years; what is no date is refused', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(addDays('2026-12-31', 366)).toBe('2028-01-01');
    for (const text of ['2026-02-30', 'soon', '']) expect(() => addDays(text, 1)).toThrow('date');
  });

  test('the offset is what the clock is ahead of UTC', () => {
    expect(offsetOf('America/New_York', new Date('2026-07-01T12:00:00Z'))).toBe(-4 * 3_600_000);
    expect(offsetOf('Asia/Kolkata', new Date('2026-07-01T12:00:00Z'))).toBe(5.5 * 3_600_000);
  });
});
