import { type CityCalendar, dueAt, localDate, localToInstant } from '#reference/calendar';
import { type Random, weighted } from './random.ts';

/** One day of the year that is made up: a day of the city's own calendar. */
export interface DemoDay {
  /** `YYYY-MM-DD`, local. */
  date: string;
  /** 0 is Sunday. */
  weekday: number;
  /** 0 is the middle of January, 11.5 the end of December. */
  season: number;
  /** How busy it was, 1 on an ordinary day. */
  bustle: number;
}

const dayLength = 86_400_000;
/** Sunday first: what has gathered over the weekend is told on Monday. */
const week = [0.45, 1.4, 1.2, 1.12, 1.08, 1.05, 0.62];
/** By hour of the local day. */
const hours = [3, 2, 1, 1, 1, 3, 8, 20, 45, 62, 66, 60, 50, 52, 54, 50, 44, 36, 30, 26, 22, 16, 10, 6];

const hourOf = weighted(
  hours.map((_, hour) => hour),
  (hour) => hours[hour]!,
);

/** The local days of the year that ends now, today included. */
export function yearBefore(calendar: CityCalendar, now: Date, random: Random, days = 365): DemoDay[] {
  const today = Date.parse(`${localDate(calendar, now)}T00:00:00Z`);
  return Array.from({ length: days }, (_, i) => {
    const day = new Date(today - (days - 1 - i) * dayLength);
    const date = day.toISOString().slice(0, 10);
    const weekday = day.getUTCDay();
    const shut = weekday % 6 !== 0 && isClosed(calendar, date) ? 0.55 : 1;
    return {
      date,
      weekday,
      season: day.getUTCMonth() + (day.getUTCDate() - 15) / 30.5,
      bustle: week[weekday]! * shut * Math.exp(0.13 * random.spread()),
    };
  });
}

/** Whether the offices stay closed all day: an hour of theirs that begins with the day then ends on a later one. */
function isClosed(calendar: CityCalendar, date: string): boolean {
  const morning = localToInstant(calendar, date)!;
  const { due } = dueAt(calendar, { amount: 1, unit: 'business_hours' }, morning);
  return localDate(calendar, due!) !== date;
}

/** Months are points in a curve: a season comes and goes over weeks. */
export function seasonAt(months: readonly number[], at: number): number {
  const from = Math.floor(at);
  const [a, b] = [months[(from + 12) % 12]!, months[(from + 13) % 12]!];
  return a + (b - a) * (at - from);
}

/** Draws when somebody reported something that has this season, never later than now. */
export function timesOf(
  calendar: CityCalendar,
  days: readonly DemoDay[],
  now: Date,
  season: readonly number[],
): (random: Random) => Date {
  const dayOf = weighted(days, (day, i) => {
    const part = i === days.length - 1 ? shareOfToday(calendar, day.date, now) : 1;
    return day.bustle * seasonAt(season, day.season) * part;
  });
  return (random) => {
    for (;;) {
      const at = timeOn(calendar, dayOf(random).date, random);
      if (at <= now) return at;
    }
  };
}

/** An instant of a local day at an hour at which people report things. */
export function timeOn(calendar: CityCalendar, date: string, random: Random): Date {
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(hourOf(random))}:${two(random.int(0, 59))}:${two(random.int(0, 59))}`;
  return localToInstant(calendar, `${date}T${time}`)!;
}

function shareOfToday(calendar: CityCalendar, date: string, now: Date): number {
  const passed = (now.getTime() - localToInstant(calendar, date)!.getTime()) / 3_600_000;
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  // Never nothing, or a start at midnight would look for a time in vain.
  return Math.max(0.02, sum(hours.slice(0, Math.floor(passed))) / sum(hours));
}
