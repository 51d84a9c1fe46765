import { DateTime } from 'luxon';
import { describe, expect, it, test } from 'vitest';
import { type CityCalendar, dueAt, type Pause, type Sla } from './index.ts';
import { alwaysOpen, sampleCalendar } from './sample-calendar.ts';

// Luxon reads and shows the times here, so that a mistake in our own zone tables cannot hide itself.
const format = 'ccc yyyy-MM-dd HH:mm:ss';
function at(text: string, zone = 'America/New_York'): Date {
  const found = DateTime.fromFormat(text, 'ccc yyyy-MM-dd HH:mm', { zone });
  if (!found.isValid) throw new Error(`${text}: ${found.invalidExplanation}`);
  return found.toJSDate();
}
const show = (date: Date | null, zone = 'America/New_York') =>
  date && DateTime.fromJSDate(date, { zone }).toFormat(format);
function sla(text: string): Sla {
  const [amount, unit] = text.split(' ');
  const units: Record<string, Sla['unit']> = {
    bd: 'business_days',
    bh: 'business_hours',
    cd: 'calendar_days',
    ch: 'calendar_hours',
  };
  return { amount: Number(amount), unit: units[unit!]! };
}
const pause = (from: string, to: string | null, reason = 'waiting'): Pause => ({
  from: at(from),
  to: to === null ? null : at(to),
  reason,
});

describe('due times counted by hand', () => {
  test.each([
    ['in hours', '3 bd', 'Thu 2026-03-05 10:00', 'Tue 2026-03-10 17:00:00'],
    ['before opening', '3 bd', 'Thu 2026-03-05 07:00', 'Tue 2026-03-10 17:00:00'],
    ['a minute before closing', '3 bd', 'Thu 2026-03-05 16:59', 'Tue 2026-03-10 17:00:00'],
    ['at closing', '3 bd', 'Thu 2026-03-05 17:00', 'Wed 2026-03-11 17:00:00'],
    ['on a Saturday', '3 bd', 'Sat 2026-03-07 12:00', 'Thu 2026-03-12 17:00:00'],
    ['across spring forward', '1 bd', 'Fri 2026-03-06 10:00', 'Mon 2026-03-09 17:00:00'],
    ['across fall back', '1 bd', 'Fri 2026-10-30 10:00', 'Mon 2026-11-02 17:00:00'],
    ['the day after a first Monday', '2 bd', 'Fri 2026-10-30 10:00', 'Wed 2026-11-04 17:00:00'],
    ['Thanksgiving and its Friday', '1 bd', 'Wed 2026-11-25 10:00', 'Mon 2026-11-30 17:00:00'],
    ['received on Thanksgiving', '2 bd', 'Thu 2026-11-26 10:00', 'Wed 2026-12-02 17:00:00'],
    ['Thanksgiving Friday that is a fifth', '1 bd', 'Wed 2024-11-27 10:00', 'Mon 2024-12-02 17:00:00'],
    ['4 July on Saturday, Friday off', '1 bd', 'Thu 2026-07-02 10:00', 'Mon 2026-07-06 17:00:00'],
    ['received on the observed Friday', '1 bd', 'Fri 2026-07-03 10:00', 'Tue 2026-07-07 17:00:00'],
    ['4 July on Sunday, Monday off', '1 bd', 'Fri 2027-07-02 10:00', 'Tue 2027-07-06 17:00:00'],
    ['New Year observed in the old year', '1 bd', 'Thu 2027-12-30 10:00', 'Mon 2028-01-03 17:00:00'],
    ['Christmas on Saturday, Monday off', '1 bd', 'Fri 2027-12-24 10:00', 'Tue 2027-12-28 17:00:00'],
    ['a Saturday not observed on Friday', '1 bd', 'Thu 2028-11-09 10:00', 'Fri 2028-11-10 17:00:00'],
    ['Good Friday', '1 bd', 'Thu 2026-04-02 10:00', 'Mon 2026-04-06 17:00:00'],
    ['last Monday of May', '1 bd', 'Fri 2026-05-22 10:00', 'Tue 2026-05-26 17:00:00'],
    ['third Monday of January', '1 bd', 'Fri 2026-01-16 10:00', 'Tue 2026-01-20 17:00:00'],
    ['ten days with a Monday off', '10 bd', 'Mon 2026-02-02 10:00', 'Tue 2026-02-17 17:00:00'],
    ['before a holiday was made one', '1 bd', 'Thu 2020-06-18 10:00', 'Fri 2020-06-19 17:00:00'],
    ['since it was made one', '1 bd', 'Thu 2026-06-18 10:00', 'Mon 2026-06-22 17:00:00'],
    ['leap day', '1 bd', 'Mon 2028-02-28 10:00', 'Tue 2028-02-29 17:00:00'],
    ['a half day is a business day', '1 bd', 'Wed 2026-12-23 10:00', 'Thu 2026-12-24 12:00:00'],
    ['after a half day has closed', '1 bd', 'Thu 2026-12-24 12:00', 'Tue 2026-12-29 17:00:00'],
    ['hours to closing', '4 bh', 'Fri 2026-03-06 13:00', 'Fri 2026-03-06 17:00:00'],
    ['hours over a weekend and spring forward', '8 bh', 'Fri 2026-03-06 13:00', 'Mon 2026-03-09 13:00:00'],
    ['hours over Thanksgiving', '4 bh', 'Wed 2026-11-25 15:00', 'Mon 2026-11-30 11:00:00'],
    ['hours from before opening', '1 bh', 'Tue 2026-03-10 06:30', 'Tue 2026-03-10 10:00:00'],
    ['hours through a half day', '4 bh', 'Wed 2026-12-23 16:00', 'Thu 2026-12-24 12:00:00'],
    ['hours past a half day', '5 bh', 'Wed 2026-12-23 16:00', 'Mon 2026-12-28 10:00:00'],
    ['24 hours over spring forward', '24 ch', 'Sat 2026-03-07 12:00', 'Sun 2026-03-08 13:00:00'],
    ['24 hours over fall back', '24 ch', 'Sat 2026-10-31 12:00', 'Sun 2026-11-01 11:00:00'],
    ['a day over spring forward', '1 cd', 'Sat 2026-03-07 12:00', 'Sun 2026-03-08 23:59:59'],
    ['a day over fall back', '1 cd', 'Sat 2026-10-31 12:00', 'Sun 2026-11-01 23:59:59'],
    ['thirty days over February', '30 cd', 'Fri 2026-01-30 23:59', 'Sun 2026-03-01 23:59:59'],
  ])('%s: %s from %s', (_, promise, start, due) => {
    expect(show(dueAt(sampleCalendar, sla(promise), at(start)).due)).toBe(due);
  });
});

describe('pauses', () => {
  test.each([
    [
      'two hours in the day',
      '3 bd',
      [pause('Fri 2026-03-06 10:00', 'Fri 2026-03-06 12:00')],
      'Wed 2026-03-11 11:00:00',
    ],
    [
      'a whole business day',
      '3 bd',
      [pause('Thu 2026-03-05 17:00', 'Fri 2026-03-06 17:00')],
      'Wed 2026-03-11 17:00:00',
    ],
    ['a weekend', '3 bd', [pause('Fri 2026-03-06 17:00', 'Mon 2026-03-09 09:00')], 'Tue 2026-03-10 17:00:00'],
    [
      'before it began',
      '3 bd',
      [pause('Mon 2026-03-02 09:00', 'Wed 2026-03-04 09:00')],
      'Tue 2026-03-10 17:00:00',
    ],
    ['after it was due', '3 bd', [pause('Tue 2026-03-10 17:00', null)], 'Tue 2026-03-10 17:00:00'],
    [
      'two that overlap, given out of order',
      '8 bh',
      [
        pause('Fri 2026-03-06 09:00', 'Fri 2026-03-06 12:00'),
        pause('Thu 2026-03-05 16:00', 'Fri 2026-03-06 10:00'),
      ],
      'Fri 2026-03-06 14:00:00',
    ],
    [
      'elapsed hours',
      '24 ch',
      [pause('Thu 2026-03-05 20:00', 'Thu 2026-03-05 22:00')],
      'Fri 2026-03-06 12:00:00',
    ],
    [
      'elapsed time of days',
      '2 cd',
      [pause('Thu 2026-03-05 20:00', 'Fri 2026-03-06 20:00')],
      'Mon 2026-03-09 00:59:59',
    ],
  ])('%s', (_, promise, pauses, due) => {
    expect(show(dueAt(sampleCalendar, sla(promise), at('Thu 2026-03-05 10:00'), pauses).due)).toBe(due);
  });

  it('has no due time while a pause lasts, but says what is left and when it would be due', () => {
    const pauses = [pause('Mon 2026-03-09 11:00', null, 'Waiting for the gas company')];
    const now = at('Wed 2026-03-11 10:00');
    const found = dueAt(sampleCalendar, sla('3 bd'), at('Thu 2026-03-05 10:00'), pauses, now);
    expect(found.due).toBeNull();
    // Six hours of Monday and eight of Tuesday; from Wednesday 10:00 seven that day and seven on Thursday.
    expect(found.remaining?.ms).toBe(14 * 3_600_000);
    expect(show(found.remaining!.ifResumed)).toBe('Thu 2026-03-12 16:00:00');
    expect(found.explanation).toMatchObject({ due: null, dueDate: null });
    expect(found.explanation.paused).toEqual([
      { from: pauses[0]!.from.toISOString(), to: null, reason: 'Waiting for the gas company', counted: null },
    ]);
  });

  it('stops at receipt when it was already paused then', () => {
    const found = dueAt(sampleCalendar, sla('8 bh'), at('Thu 2026-03-05 10:00'), [
      pause('Mon 2026-03-02 09:00', null),
    ]);
    expect(found).toMatchObject({ due: null, remaining: { ms: 8 * 3_600_000, ifResumed: null } });
  });
});

describe('the explanation', () => {
  it('names what was skipped and paused, and why it counts from another day', () => {
    const pauses = [pause('Mon 2026-11-30 09:00', 'Mon 2026-11-30 10:00', 'No permit')];
    const { explanation } = dueAt(sampleCalendar, sla('2 bd'), at('Wed 2026-11-25 18:00'), pauses);
    expect(explanation).toEqual({
      unit: 'business_days',
      amount: 2,
      started: at('Wed 2026-11-25 18:00').toISOString(),
      receivedOn: '2026-11-30',
      late: 'after_closing',
      due: at('Thu 2026-12-03 10:00').toISOString(),
      dueDate: '2026-12-03',
      skipped: [
        { date: '2026-11-26', why: 'holiday', name: { en: 'Thanksgiving' } },
        { date: '2026-11-27', why: 'holiday', name: { en: 'Day after Thanksgiving' } },
        { date: '2026-11-28', why: 'weekend' },
        { date: '2026-11-29', why: 'weekend' },
      ],
      paused: [
        {
          from: pauses[0]!.from.toISOString(),
          to: pauses[0]!.to!.toISOString(),
          reason: 'No permit',
          counted: 3_600_000,
        },
      ],
    });
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
  });

  it('calls a weekly closed weekday closed, and a holiday on a closed day what that day is', () => {
    const calendar: CityCalendar = { ...sampleCalendar, week: { ...sampleCalendar.week, wednesday: [] } };
    const { explanation } = dueAt(calendar, sla('2 bd'), at('Tue 2026-11-10 10:00'));
    expect(explanation.skipped).toEqual([{ date: '2026-11-11', why: 'closed' }]);
    expect(explanation.late).toBeNull();
  });

  it('skips nothing in calendar units', () => {
    expect(dueAt(sampleCalendar, sla('9 cd'), at('Wed 2026-11-25 18:00')).explanation).toMatchObject({
      receivedOn: '2026-11-25',
      late: null,
      skipped: [],
      dueDate: '2026-12-04',
    });
  });
});

describe('other zones', () => {
  const days: Sla = { amount: 1, unit: 'calendar_days' };
  test.each([
    // Clocks go from 24:00 to 01:00 and at the other end from 01:00 to 00:00.
    ['America/Havana', '2026-03-07T12:00', '1 cd', 'Sun 2026-03-08 23:59:59'],
    ['America/Havana', '2026-03-06T12:00', '1 cd', 'Sat 2026-03-07 23:59:59'],
    ['America/Havana', '2026-03-06T12:00', '1 bd', 'Sat 2026-03-07 23:59:59'],
    ['America/Havana', '2026-10-31T12:00', '1 bd', 'Sun 2026-11-01 23:59:59'],
    // 24:00 to 23:00: the last hour of the day comes twice, and the day ends with the second.
    ['Africa/Cairo', '2026-10-28T12:00', '1 bd', 'Thu 2026-10-29 23:59:59'],
    ['Africa/Cairo', '2026-10-29T12:00', '13 bh', 'Fri 2026-10-30 00:00:00'],
    ['Africa/Cairo', '2026-04-23T12:00', '13 bh', 'Fri 2026-04-24 02:00:00'],
    ['Asia/Kolkata', '2026-03-07T12:00', '2 bd', 'Mon 2026-03-09 23:59:59'],
    ['Australia/Lord_Howe', '2026-04-04T14:00', '24 bh', 'Sun 2026-04-05 13:30:00'],
    ['Australia/Lord_Howe', '2026-10-03T14:00', '24 bh', 'Sun 2026-10-04 14:30:00'],
    // 30 December 2011 was left out: the day after the 29th was the 31st.
    ['Pacific/Apia', '2011-12-29T12:00', '1 bd', 'Sat 2011-12-31 23:59:59'],
    ['Pacific/Apia', '2011-12-29T12:00', '13 bh', 'Sat 2011-12-31 01:00:00'],
  ])('%s from %s: %s', (zone, start, promise, due) => {
    const started = DateTime.fromISO(start, { zone }).toJSDate();
    expect(show(dueAt(alwaysOpen(zone), sla(promise), started).due, zone)).toBe(due);
  });

  it('passes over a day that a zone left out without naming it', () => {
    const calendar = { ...sampleCalendar, timezone: 'Pacific/Apia', yearlyHolidays: [] };
    const started = DateTime.fromISO('2011-12-29T12:00', { zone: 'Pacific/Apia' }).toJSDate();
    const found = dueAt(calendar, { ...days, unit: 'business_days' }, started);
    expect(show(found.due, 'Pacific/Apia')).toBe('Mon 2012-01-02 17:00:00');
    expect(found.explanation.skipped.map((day) => day.date)).toEqual(['2011-12-31', '2012-01-01']);
  });

  it('ends a clock-change night where the clocks say that the offices close', () => {
    const calendar: CityCalendar = {
      ...sampleCalendar,
      week: { saturday: [['22:00', '24:00']], sunday: [['00:00', '02:30']] },
    };
    const found = dueAt(calendar, sla('4 bh'), at('Sat 2026-03-07 20:00'));
    // Two hours on Saturday, two on Sunday from 00:00 to 02:00, which is 03:00 at once: 02:30 is never shown.
    expect(show(found.due)).toBe('Sun 2026-03-08 03:00:00');
  });
});

describe('what cannot be counted', () => {
  it('refuses a week without business hours', () => {
    expect(() => dueAt({ ...sampleCalendar, week: {} }, sla('1 bd'), new Date())).toThrow(
      'no business hours',
    );
  });
  it('refuses years that are slips of the pen, and what is no date', () => {
    expect(() => dueAt(sampleCalendar, sla('1 bd'), new Date('9999-12-31'))).toThrow('errors.dateRange');
    expect(() => dueAt(sampleCalendar, sla('1 bd'), new Date('0001-01-01'))).toThrow('errors.dateRange');
    expect(() => dueAt(sampleCalendar, sla('1 bd'), new Date('nonsense'))).toThrow(RangeError);
  });
});
