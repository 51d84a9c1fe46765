import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CityCalendar } from '#reference/calendar';
import { nextPickups, readRounds } from './collection.ts';
import { openState, readDays, readHours } from './opening-hours.ts';
import { isInRange, readDate } from './read-cells.ts';

const calendar: CityCalendar = {
  timezone: 'America/New_York',
  week: { monday: [['08:00', '17:00']] },
  holidays: [
    { date: '2026-11-26', name: { en: 'Thanksgiving' } },
    { date: '2026-11-27', name: { en: 'Day after' } },
    { date: '2026-12-24', name: { en: 'Christmas Eve' }, hours: [['08:00', '12:00']] },
  ],
  fiscalYearStartMonth: 7,
};

const clock = (minutes: number) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
const told = (text: string) =>
  readHours(text)?.map((day) => day.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(' ') || '-');

describe('opening hours', () => {
  const nine = '9:00-17:00';
  it.each([
    ['Mon-Fri 9am-5pm', [nine, nine, nine, nine, nine, '-', '-']],
    ['Mo-Fr 09:00-17:00; Sa off', [nine, nine, nine, nine, nine, '-', '-']],
    ['Monday to Friday: 9 - 5', [nine, nine, nine, nine, nine, '-', '-']],
    ['Mon, Wed & Fri 10-6pm', ['10:00-18:00', '-', '10:00-18:00', '-', '10:00-18:00', '-', '-']],
    ['Tue, Thu 1-8pm; Sat 10am-2pm', ['-', '13:00-20:00', '-', '13:00-20:00', '-', '10:00-14:00', '-']],
    ['Mon 9am-12pm, 1-5pm', ['9:00-12:00 13:00-17:00', '-', '-', '-', '-', '-', '-']],
    ['Fri-Mon 8pm-2am', ['20:00-26:00', '-', '-', '-', '20:00-26:00', '20:00-26:00', '20:00-26:00']],
    ['daily noon to midnight', Array(7).fill('12:00-24:00')],
    ['24/7', Array(7).fill('0:00-24:00')],
    ['lunes a viernes 9:00 a 17:00', [nine, nine, nine, nine, nine, '-', '-']],
    ['weekdays 9 a.m. - 5 p.m.', [nine, nine, nine, nine, nine, '-', '-']],
  ])('%s', (text, week) => expect(told(text)).toEqual(week));

  it.each([
    '',
    'by appointment',
    '9-5',
    'Mon',
    'call us',
    'Mon 25:00-26:00',
    'Mon 9:75-10',
    'Mon-Fri 9am',
    '(closed)',
    'constructor 9-5',
  ])('says nothing of "%s"', (text) => expect(readHours(text)).toBeUndefined());

  it('never fails, and never opens before it closes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[MonTueWdhFri0-9 :;,apm-]{0,40}$/)), (text) => {
        for (const { from, to } of readHours(text)?.flat() ?? []) expect(to).toBeGreaterThan(from);
        readDays(text);
        readDate(text, calendar);
        isInRange(text, 5);
      }),
    );
  });

  it('knows whether it is open by the clock of the city, also past midnight and when clocks change', () => {
    const at = (text: string, instant: string) => openState(readHours(text)!, calendar, new Date(instant));
    expect(at('Mon-Fri 9am-5pm', '2026-03-04T15:00:00Z')).toEqual({
      state: 'open',
      until: new Date('2026-03-04T22:00:00Z'),
    });
    expect(at('Mon-Fri 9am-5pm', '2026-03-06T22:00:00Z')).toEqual({
      state: 'closed',
      opens: new Date('2026-03-09T13:00:00Z'),
    });
    expect(at('Fri 8pm-2am', '2026-03-07T06:30:00Z')).toMatchObject({ state: 'open' });
    expect(at('24/7', '2026-03-07T06:30:00Z')).toEqual({ state: 'open', until: null });
    expect(at('Mon-Fri 9am-5pm', '2026-11-26T15:00:00Z')).toMatchObject({ state: 'holiday' });
    expect(at('Thu 9am-5pm', '2026-12-24T15:00:00Z')).toMatchObject({ state: 'open' });
  });
});

describe('collection', () => {
  const dates = (
    told: { days: string; every?: string; from?: string },
    holidays: 'none' | 'day_later' | 'week_later',
    today: string,
  ) =>
    nextPickups(readRounds(told, calendar, holidays)!, calendar, today, 3).map(
      ({ date, moved }) => `${date}${moved ? ` ${moved.from}` : ''}`,
    );
  it('comes on its weekdays, today included', () => {
    expect(dates({ days: 'Mon, Thu' }, 'none', '2026-11-23')).toEqual([
      '2026-11-23',
      '2026-11-26',
      '2026-11-30',
    ]);
  });
  it('comes a day later than a holiday, and later still when that is one too', () => {
    expect(dates({ days: 'Thu' }, 'day_later', '2026-11-23')).toEqual([
      '2026-11-28 2026-11-26',
      '2026-12-03',
      '2026-12-10',
    ]);
    expect(dates({ days: 'Sat' }, 'day_later', '2026-11-23')[0]).toBe('2026-11-28');
  });
  it('is put off for the rest of the week, and found when yesterday was moved to today', () => {
    expect(dates({ days: 'Wed, Fri' }, 'week_later', '2026-11-25')).toEqual([
      '2026-11-25',
      '2026-11-29 2026-11-27',
      '2026-12-02',
    ]);
    expect(dates({ days: 'Thu' }, 'day_later', '2026-11-28')[0]).toBe('2026-11-28 2026-11-26');
  });
  it('comes every second week from a day on, backwards too', () => {
    const yard = { days: 'Tue', every: '2', from: '3/9/2026' };
    expect(dates(yard, 'none', '2026-03-11')).toEqual(['2026-03-24', '2026-04-07', '2026-04-21']);
    expect(dates(yard, 'none', '2026-02-01')[0]).toBe('2026-02-10');
  });
  it('does not guess', () => {
    for (const told of [
      { days: 'sometimes' },
      { days: '' },
      { days: 'Mon', every: '2' },
      { days: 'Mon', every: 'x' },
      { days: 'Mon', every: '0.5' },
    ])
      expect(readRounds(told, calendar, 'none')).toBeUndefined();
  });
});

describe('cells', () => {
  it.each([
    ['2026-03-04', '2026-03-04'],
    ['3/4/2026', '2026-03-04'],
    ['2026-03-04 00:00:00+00', '2026-03-04'],
    ['2026-03-04T02:00:00Z', '2026-03-03'],
    ['2026-03-04T02:00:00-05:00', '2026-03-04'],
    ['20260304', '2026-03-04'],
    ['1772582400000', '2026-03-04'],
    ['2026-02-30', undefined],
    ['13/1/2026', undefined],
    ['soon', undefined],
  ])('%s is the day %s', (text, day) => expect(readDate(text, calendar)).toBe(day));
  it('takes a number for a range', () => {
    expect([4, 5, 12, 13].map((age) => isInRange('5-12', age))).toEqual([false, true, true, false]);
    expect([
      isInRange('13+', 40),
      isInRange('under 5', 6),
      isInRange('60 and over', 59),
      isInRange('all', 3),
    ]).toEqual([true, false, false, true]);
  });
});
