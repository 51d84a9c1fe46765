import { addDays, type CityCalendar, holidayOn } from '#reference/calendar';
import { readDays, weekdayOf } from './opening-hours.ts';
import { readDate } from './read-cells.ts';

export interface Rounds {
  /** 0 is Monday. */
  days: readonly number[];
  /** Weeks from one to the next. */
  every: number;
  /** A local day of a week in which it comes; needed where it does not come each week. */
  from?: string;
  holidays: 'none' | 'day_later' | 'week_later';
}

export interface Pickup {
  /** Local day, `YYYY-MM-DD`. */
  date: string;
  /** The day on which it would come without the holiday, and the holiday's name by language. */
  moved?: { from: string; holiday: Record<string, string> };
}

/** As a table writes it: weekdays, every how many weeks, counted from which day. Undefined when the days cannot be read. */
export function readRounds(
  text: { days: string; every?: string; from?: string },
  calendar: CityCalendar,
  holidays: Rounds['holidays'],
): Rounds | undefined {
  const days = readDays(text.days);
  const every = Number(text.every || 1);
  const from = readDate(text.from ?? '', calendar);
  if (!days?.length || !Number.isInteger(every) || every < 1 || every > 52 || (every > 1 && !from))
    return undefined;
  return { days, every, ...(from ? { from } : {}), holidays };
}

/** The next days on which it comes, from `today` on. Local days of the city. */
export function nextPickups(rounds: Rounds, calendar: CityCalendar, today: string, count: number): Pickup[] {
  const found: Pickup[] = [];
  // What was due a week ago may have been moved to today.
  for (let ahead = -7; ahead < 7 * (rounds.every * count + 2) && found.length < count; ahead += 1) {
    const date = addDays(today, ahead);
    if (!rounds.days.includes(weekdayOf(date)) || !isWeekOf(rounds, date)) continue;
    const pickup = moved(rounds.holidays, calendar, date);
    if (pickup.date >= today) found.push(pickup);
  }
  return found;
}

function isWeekOf({ every, from }: Rounds, date: string): boolean {
  if (every === 1 || !from) return true;
  const monday = (day: string) => Date.parse(addDays(day, -weekdayOf(day)));
  const weeks = Math.round((monday(date) - monday(from)) / (7 * 86_400_000));
  return ((weeks % every) + every) % every === 0;
}

function moved(rule: Rounds['holidays'], calendar: CityCalendar, date: string): Pickup {
  if (rule === 'none') return { date };
  let to = date;
  let holiday: Record<string, string> | undefined;
  // A week later: each holiday since Monday, those met on the way included, puts it off by a day.
  let looked = rule === 'week_later' ? addDays(date, -weekdayOf(date)) : date;
  for (; looked <= to; looked = addDays(looked, 1)) {
    const day = weekdayOf(looked) < 6 ? holidayOn(calendar, looked) : undefined;
    if (!day) continue;
    holiday ??= day.name;
    to = addDays(to, 1);
  }
  return holiday ? { date: to, moved: { from: date, holiday } } : { date };
}
