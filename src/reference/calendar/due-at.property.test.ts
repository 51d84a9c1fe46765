import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addBusinessTime,
  businessTimeBetween,
  type CityCalendar,
  dueAt,
  type HourRanges,
  isOpen,
  localDate,
  type Pause,
  type Sla,
  weekdays,
} from './index.ts';
import { alwaysOpen, sampleCalendar } from './sample-calendar.ts';

const MINUTE = 60_000;
const zones = [
  'America/New_York',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/St_Johns',
  'Africa/Casablanca',
];
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Up to two ranges a day, from an even number of times in order. */
const dayHours: fc.Arbitrary<HourRanges> = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 5 })
  .map((quarters) => {
    const times = quarters.sort((a, b) => a - b).map((quarter) => clock(quarter * 15));
    return times.flatMap((open, i) =>
      i % 2 === 0 && times[i + 1] ? [[open, times[i + 1]!] as [string, string]] : [],
    );
  });
const aWeek = fc
  .array(dayHours, { minLength: 7, maxLength: 7 })
  .filter((days) => days.some((ranges) => ranges.length > 0))
  .map((days) => Object.fromEntries(weekdays.map((day, i) => [day, days[i]!])));
const holidays = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 12 }).map((days) =>
  days.map((day) => ({
    date: localDate('UTC', new Date(Date.UTC(2026, 0, 1 + day))),
    name: { en: 'Holiday' },
  })),
);
const calendars: fc.Arbitrary<CityCalendar> = fc.oneof(
  fc.constant(sampleCalendar),
  fc.constantFrom(...zones).map(alwaysOpen),
  fc
    .tuple(fc.constantFrom(...zones), aWeek, holidays)
    .map(([timezone, week, days]) => ({ timezone, week, holidays: days, fiscalYearStartMonth: 7 })),
);
const instants = fc
  .integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2027, 0, 1) / 1000 })
  .map((seconds) => new Date(seconds * 1000));
const promises: fc.Arbitrary<Sla> = fc.record({
  amount: fc.integer({ min: 1, max: 60 }),
  unit: fc.constantFrom('business_hours', 'business_days', 'calendar_hours', 'calendar_days'),
});
const pauses: fc.Arbitrary<Pause> = fc
  .tuple(instants, fc.integer({ min: 0, max: 40 * 24 * 60 }))
  .map(([from, minutes]) => ({ from, to: new Date(from.getTime() + minutes * MINUTE), reason: 'waiting' }));
const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const openAWeek = ({ week }: CityCalendar) =>
  Object.values(week)
    .flat()
    .reduce((sum, [open, close]) => sum + minuteOf(close) - minuteOf(open), 0);
const inBusiness = (sla: Sla) => sla.unit.startsWith('business');
const shift = (date: Date, ms: number) => new Date(date.getTime() + ms);

describe('due times of any calendar', () => {
  it('are after the start, and of business units inside or at the end of business time', () => {
    fc.assert(
      fc.property(
        calendars,
        promises,
        instants,
        fc.array(pauses, { maxLength: 3 }),
        (city, sla, start, held) => {
          const due = dueAt(city, sla, start, held).due!;
          expect(due > start).toBe(true);
          if (inBusiness(sla)) expect(isOpen(city, shift(due, -1))).toBe(true);
        },
      ),
    );
  });

  it('of days and hours grow with the amount', () => {
    fc.assert(
      fc.property(
        calendars,
        promises,
        instants,
        fc.array(pauses, { maxLength: 3 }),
        (city, sla, start, held) => {
          const more = { ...sla, amount: sla.amount + 1 };
          expect(dueAt(city, more, start, held).due! > dueAt(city, sla, start, held).due!).toBe(true);
        },
      ),
    );
  });

  it('do not come earlier for what starts later', () => {
    fc.assert(
      fc.property(calendars, promises, instants, fc.nat(40 * 24 * 60), (city, sla, start, minutes) => {
        const later = dueAt(city, sla, shift(start, minutes * MINUTE)).due!;
        expect(later >= dueAt(city, sla, start).due!).toBe(true);
      }),
    );
  });

  it('of business hours measure as what was promised', () => {
    fc.assert(
      fc.property(calendars, fc.integer({ min: 1, max: 200 }), instants, (city, amount, start) => {
        const { due } = dueAt(city, { amount, unit: 'business_hours' }, start);
        expect(businessTimeBetween(city, start, due!)).toBe(amount * 60 * MINUTE);
        expect(businessTimeBetween(city, start, shift(due!, -1))).toBe(amount * 60 * MINUTE - 1);
      }),
    );
  });

  it('of business days have that many days with business time after the day of receipt', () => {
    fc.assert(
      fc.property(calendars, fc.integer({ min: 1, max: 40 }), instants, (city, amount, start) => {
        const { due, explanation } = dueAt(city, { amount, unit: 'business_days' }, start);
        const days = new Set<string>();
        for (let at = start.getTime(); at < due!.getTime(); at += 5 * MINUTE)
          if (isOpen(city, new Date(at))) days.add(localDate(city, new Date(at)));
        days.delete(explanation.receivedOn);
        expect(days.size).toBe(amount);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a pause', () => {
  it('moves what is due by the unit time it took, as the explanation says', () => {
    fc.assert(
      fc.property(
        calendars,
        promises,
        instants,
        fc.array(pauses, { maxLength: 3 }),
        (city, sla, start, held) => {
          const plain = dueAt(city, sla, start).due!;
          const { due, explanation } = dueAt(city, sla, start, held);
          const counted = explanation.paused.reduce((sum, pause) => sum + pause.counted!, 0);
          const moved = inBusiness(sla)
            ? businessTimeBetween(city, plain, due!)
            : due!.getTime() - plain.getTime();
          expect(moved).toBe(counted);
        },
      ),
    );
  });

  it('counts the same in one piece or in two', () => {
    fc.assert(
      fc.property(
        calendars,
        promises,
        instants,
        pauses,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (city, sla, start, held, part) => {
          const cut = new Date(
            Math.round(held.from.getTime() + (held.to!.getTime() - held.from.getTime()) * part),
          );
          const pieces = [
            { ...held, from: cut },
            { ...held, to: cut },
          ];
          expect(dueAt(city, sla, start, pieces).due).toEqual(dueAt(city, sla, start, [held]).due);
        },
      ),
    );
  });

  it('that lasts, resumed at a moment, comes to what it would have told before', () => {
    fc.assert(
      fc.property(calendars, promises, instants, pauses, (city, sla, start, held) => {
        const lasting = dueAt(city, sla, start, [{ ...held, to: null }], held.to!);
        const resumed = dueAt(city, sla, start, [held]).due!;
        expect(lasting.due ?? lasting.remaining!.ifResumed).toEqual(
          held.to! > start || lasting.due ? resumed : dueAt(city, sla, start).due,
        );
      }),
    );
  });
});

describe('business time', () => {
  it('adds up over any moment between', () => {
    fc.assert(
      fc.property(calendars, fc.tuple(instants, instants, instants), (city, moments) => {
        const [a, b, c] = moments.sort((x, y) => x.getTime() - y.getTime()) as [Date, Date, Date];
        const parts = businessTimeBetween(city, a, b) + businessTimeBetween(city, b, c);
        expect(parts).toBe(businessTimeBetween(city, a, c));
        expect(businessTimeBetween(city, c, a)).toBe(0);
      }),
    );
  });

  it('is what was added, also over years', () => {
    fc.assert(
      fc.property(calendars, instants, fc.integer({ min: 1, max: 2_000_000 }), (city, start, minutes) => {
        // A quarter of an hour a week would take us past the year 2199.
        fc.pre(minutes <= openAWeek(city) * 52 * 150);
        const end = addBusinessTime(city, start, minutes * MINUTE);
        expect(businessTimeBetween(city, start, end)).toBe(minutes * MINUTE);
      }),
    );
  });

  it('is the minutes at which the offices are open, counted one by one', () => {
    fc.assert(
      fc.property(calendars, instants, fc.nat(3 * 24 * 60), (city, moment, minutes) => {
        const start = Math.floor(moment.getTime() / MINUTE) * MINUTE;
        let open = 0;
        for (let i = 0; i < minutes; i++) if (isOpen(city, new Date(start + i * MINUTE))) open++;
        expect(businessTimeBetween(city, new Date(start), new Date(start + minutes * MINUTE))).toBe(
          open * MINUTE,
        );
      }),
      { numRuns: 40 },
    );
  });
});
