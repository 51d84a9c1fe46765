import { expect, test } from 'vitest';
import { daysOf, holidaysOf } from './holidays.ts';
import { dateText } from './local-time.ts';
import { sampleCalendar } from './sample-calendar.ts';

test('a year has its holidays, with those that a neighbouring year moves into it', () => {
  const dates = (year: number) =>
    [...holidaysOf(sampleCalendar, year).keys()].sort((a, b) => a - b).map(dateText);
  expect(dates(2027)).toEqual([
    '2027-01-01',
    '2027-01-18',
    '2027-02-15',
    '2027-03-26',
    '2027-05-31',
    '2027-06-18',
    '2027-06-19',
    '2027-07-04',
    '2027-07-05',
    '2027-11-02',
    '2027-11-11',
    '2027-11-25',
    '2027-11-26',
    '2027-12-25',
    '2027-12-27',
    // New Year 2028 is a Saturday.
    '2027-12-31',
  ]);
});

// Published tables of Western Easter.
test.each([
  [1961, '1961-04-02'],
  [1981, '1981-04-19'],
  [2000, '2000-04-23'],
  [2008, '2008-03-23'],
  [2024, '2024-03-31'],
  [2025, '2025-04-20'],
  [2026, '2026-04-05'],
  [2027, '2027-03-28'],
  [2038, '2038-04-25'],
  [2049, '2049-04-18'],
])('Easter of %i is %s', (year, date) => {
  expect(daysOf({ rule: 'easter', name: {} }, year).map(dateText)).toEqual([date]);
});

test('a rule gives nothing in a year that lacks its day or lies outside its years', () => {
  const leap = { rule: 'fixed', month: 2, day: 29, name: {} } as const;
  expect(daysOf(leap, 2027)).toEqual([]);
  expect(daysOf(leap, 2028).map(dateText)).toEqual(['2028-02-29']);
  const fifth = { rule: 'nth', nth: 5, weekday: 'monday', month: 2, name: {} } as const;
  expect(daysOf(fifth, 2026)).toEqual([]);
  expect(daysOf({ ...leap, toYear: 2027 }, 2028)).toEqual([]);
});

test('a dated holiday goes before a rule for the same day', () => {
  const calendar = {
    ...sampleCalendar,
    holidays: [
      { date: '2026-07-03', name: { en: 'Parade' }, hours: [['09:00', '11:00']] as [string, string][] },
    ],
  };
  expect(holidaysOf(calendar, 2026).get(Date.UTC(2026, 6, 3) / 86_400_000)).toEqual({
    name: { en: 'Parade' },
    hours: [['09:00', '11:00']],
  });
});
