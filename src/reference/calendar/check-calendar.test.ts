import { Value } from 'typebox/value';
import { describe, expect, it, test } from 'vitest';
import { type CityCalendar, CityCalendarSchema, checkCalendar, SlaSchema } from './index.ts';
import { alwaysOpen, sampleCalendar } from './sample-calendar.ts';

describe('the shape of a calendar', () => {
  it('is what the samples have, also as JSON', () => {
    expect(Value.Check(CityCalendarSchema, JSON.parse(JSON.stringify(sampleCalendar)))).toBe(true);
    expect(Value.Check(CityCalendarSchema, alwaysOpen('UTC'))).toBe(true);
  });

  test.each<[string, Record<string, unknown>]>([
    ['an unknown key', { color: 'red' }],
    ['an unknown weekday', { week: { mon: [] } }],
    ['an hour without a zero', { week: { monday: [['9:00', '17:00']] } }],
    ['opening at 24:00', { week: { monday: [['24:00', '24:00']] } }],
    ['closing at 24:30', { week: { monday: [['09:00', '24:30']] } }],
    ['an unknown rule', { yearlyHolidays: [{ rule: 'moon', name: { en: 'x' } }] }],
    ['a date that is none', { holidays: [{ date: '4 July', name: { en: 'x' } }] }],
    ['a thirteenth month', { fiscalYearStartMonth: 13 }],
  ])('is not %s', (_, change) => {
    expect(Value.Check(CityCalendarSchema, { ...sampleCalendar, ...change })).toBe(false);
  });

  it('of a promise is a whole amount of a known unit', () => {
    expect(Value.Check(SlaSchema, { amount: 3, unit: 'business_days' })).toBe(true);
    for (const wrong of [
      { amount: 0, unit: 'business_days' },
      { amount: 1.5, unit: 'business_days' },
      { amount: 1, unit: 'days' },
    ])
      expect(Value.Check(SlaSchema, wrong)).toBe(false);
  });
});

describe('checking a calendar', () => {
  it('finds nothing wrong with the samples', () => {
    expect(checkCalendar(sampleCalendar)).toEqual([]);
    expect(checkCalendar(alwaysOpen('Asia/Kolkata'))).toEqual([]);
  });

  test.each<[string, Partial<CityCalendar>, string]>([
    ['a zone that is none', { timezone: 'Mars/Olympus' }, 'timezone'],
    ['no business hours', { week: { monday: [] } }, 'week'],
    ['closing before opening', { week: { monday: [['17:00', '09:00']] } }, 'week.monday.0'],
    [
      'ranges that overlap',
      {
        week: {
          friday: [
            ['09:00', '12:00'],
            ['11:00', '17:00'],
          ],
        },
      },
      'week.friday.1',
    ],
    ['a day that no month has', { holidays: [{ date: '2026-02-30', name: { en: 'x' } }] }, 'holidays.0.date'],
    [
      'a date listed twice',
      {
        holidays: [
          { date: '2026-02-03', name: { en: 'x' } },
          { date: '2026-02-03', name: { en: 'y' } },
        ],
      },
      'holidays.1.date',
    ],
    ['no name', { holidays: [{ date: '2026-02-03', name: {} }] }, 'holidays.0.name'],
    [
      'hours that end first',
      { holidays: [{ date: '2026-02-03', name: { en: 'x' }, hours: [['12:00', '11:00']] }] },
      'holidays.0.hours.0',
    ],
    [
      '31 April',
      { yearlyHolidays: [{ rule: 'fixed', month: 4, day: 31, name: { en: 'x' } }] },
      'yearlyHolidays.0.day',
    ],
    [
      'years in the wrong order',
      { yearlyHolidays: [{ rule: 'easter', fromYear: 2030, toYear: 2020, name: { en: 'x' } }] },
      'yearlyHolidays.0.toYear',
    ],
  ])('finds %s', (_, change, field) => {
    expect(checkCalendar({ ...sampleCalendar, ...change }).map((problem) => problem.field)).toEqual([field]);
  });
});
