import { addDays, type CityCalendar, holidayOn, localDate, localToInstant } from '#reference/calendar';

/** Minutes after midnight, by weekday (0 is Monday); an end past 1440 is in the next day. */
export type WeekHours = readonly (readonly { from: number; to: number }[])[];

const dayNames = [
  'mo mon monday lu lun lunes',
  'tu tue tues tuesday ma mar martes',
  'we wed weds wednesday mi mie miercoles',
  'th thu thur thurs thursday ju jue jueves',
  'fr fri friday vi vie viernes',
  'sa sat saturday sab sabado',
  'su sun sunday do dom domingo',
].map((names) => names.split(' '));
const groups: Record<string, readonly number[]> = {
  daily: [0, 1, 2, 3, 4, 5, 6],
  everyday: [0, 1, 2, 3, 4, 5, 6],
  weekdays: [0, 1, 2, 3, 4],
  weekends: [5, 6],
};

type Token =
  | { kind: 'day'; days: readonly number[] }
  | { kind: 'time'; minutes: number; half: boolean; clock: boolean }
  | { kind: 'to' | 'closed' | 'always' };

const pattern =
  /(24\s*\/\s*7|24 hours)|(\d{1,2})(?::(\d\d))?(?!\d)(?:\s*([ap])\.?\s*m\b\.?)?|(-|to\b|through\b|thru\b)|(\p{L}+)|([,;:&|/.]+)|(\S)/giu;

/**
 * The hours of a week as tables write them: "Mon-Thu 10am-8pm, Fri 10-5", "Mo-Fr 09:00-17:00; Sa off", "daily 9 to 5",
 * "24/7". Undefined for whatever else: then the words are shown, and nobody is told that it is open.
 */
export function readHours(text: string): WeekHours | undefined {
  const tokens = tokensOf(text.slice(0, 400));
  return tokens && weekOf(tokens);
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[–—]/g, '-')
    .replace(/every day/g, 'daily');
  for (const [, always, hour, minute, half, to, word, , odd] of plain.matchAll(pattern)) {
    if (odd) return undefined;
    if (always) tokens.push({ kind: 'always' });
    else if (to) tokens.push({ kind: 'to' });
    else if (hour) {
      const minutes = minutesOf(Number(hour), Number(minute ?? 0), half);
      if (minutes === undefined) return undefined;
      tokens.push({ kind: 'time', minutes, half: !!half, clock: minute !== undefined });
    } else if (word) {
      const token = wordToken(word);
      if (token === 'unknown') return undefined;
      if (token) tokens.push(token);
    }
  }
  return tokens;
}

function wordToken(word: string): Token | 'unknown' | undefined {
  if (word === 'and' || word === 'y') return undefined;
  if (word === 'a') return { kind: 'to' };
  if (word === 'closed' || word === 'off' || word === 'cerrado') return { kind: 'closed' };
  if (word === 'noon') return { kind: 'time', minutes: 720, half: true, clock: false };
  if (word === 'midnight') return { kind: 'time', minutes: 1440, half: true, clock: false };
  const day = dayNames.findIndex((names) => names.includes(word));
  if (day >= 0) return { kind: 'day', days: [day] };
  const group = Object.hasOwn(groups, word) ? groups[word] : undefined;
  return group ? { kind: 'day', days: group } : 'unknown';
}

function minutesOf(hour: number, minute: number, half: string | undefined): number | undefined {
  if (minute > 59 || hour > 24 || (half && (hour < 1 || hour > 12))) return undefined;
  const whole = half ? (hour % 12) + (half === 'p' ? 12 : 0) : hour;
  return whole * 60 + minute;
}

function weekOf(tokens: readonly Token[]): WeekHours | undefined {
  const week: { from: number; to: number }[][] = [[], [], [], [], [], [], []];
  let days = new Set<number>();
  let fresh = true;
  let told = false;
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i]!;
    if (token.kind === 'day') {
      if (!fresh) days = new Set();
      fresh = true;
      const [next, end] = [tokens[i + 1], tokens[i + 2]];
      const span =
        next?.kind === 'to' && end?.kind === 'day'
          ? daysBetween(token.days[0]!, end.days.at(-1)!)
          : token.days;
      if (span !== token.days) i += 2;
      for (const day of span) days.add(day);
      continue;
    }
    if (token.kind === 'to') return undefined;
    const range = rangeAt(tokens, i);
    if (range === undefined) return undefined;
    const on = days.size > 0 ? days : token.kind === 'always' ? new Set(groups.daily) : undefined;
    if (!on) return undefined;
    for (const day of on) if (range) week[day]!.push(range);
    if (token.kind === 'time') i += 2;
    fresh = false;
    told = true;
  }
  return told ? week : undefined;
}

/** Null is closed; undefined is no range. */
function rangeAt(tokens: readonly Token[], at: number): { from: number; to: number } | null | undefined {
  const [from, to, end] = tokens.slice(at, at + 3);
  if (from?.kind === 'closed') return null;
  if (from?.kind === 'always') return { from: 0, to: 1440 };
  if (from?.kind !== 'time' || to?.kind !== 'to' || end?.kind !== 'time') return undefined;
  let start = from.minutes;
  let stop = end.minutes;
  // "10-6pm" and "9-5": a half of the day that is not told is the one that makes sense.
  if (
    !from.half &&
    end.half &&
    !from.clock &&
    start < 720 &&
    start + 720 < stop &&
    stop <= 1440 &&
    start < 7 * 60
  )
    start += 720;
  if (!end.half && !end.clock && stop <= start && stop <= 720) stop += 720;
  if (stop <= start) stop += 1440;
  return stop - start > 1440 ? undefined : { from: start, to: stop };
}

function daysBetween(from: number, to: number): number[] {
  const count = ((to - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, i) => (from + i) % 7);
}

export type OpenState =
  | { state: 'open'; until: Date | null }
  | { state: 'closed'; opens: Date | null }
  /** A holiday of the city, on which nobody can tell from the week. */
  | { state: 'holiday'; name: Record<string, string> };

/** Whether it is open at an instant, by the week and the city's zone. */
export function openState(hours: WeekHours, calendar: CityCalendar, now: Date): OpenState {
  const today = localDate(calendar, now);
  const holiday = holidayOn(calendar, today);
  if (holiday) return { state: 'holiday', name: holiday.name };
  if (hours.every((day) => day.some(({ from, to }) => from === 0 && to >= 1440)))
    return { state: 'open', until: null };
  const spans = [-1, 0, 1, 2, 3, 4, 5, 6, 7].flatMap((ahead) =>
    spansOn(hours, calendar, addDays(today, ahead)),
  );
  const open = spans.find(({ from, to }) => from <= now && now < to);
  if (open) return { state: 'open', until: open.to };
  return { state: 'closed', opens: spans.find(({ from }) => from > now)?.from ?? null };
}

function spansOn(hours: WeekHours, calendar: CityCalendar, date: string) {
  return hours[weekdayOf(date)]!.map(({ from, to }) => ({
    from: instantOf(calendar, date, from),
    to: instantOf(calendar, date, to),
  })).sort((a, b) => a.from.getTime() - b.from.getTime());
}

function instantOf(calendar: CityCalendar, date: string, minutes: number): Date {
  const day = addDays(date, Math.floor(minutes / 1440));
  const left = minutes % 1440;
  const clock = [Math.floor(left / 60), left % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return localToInstant(calendar, `${day}T${clock}`)!;
}

/** 0 is Monday. */
export function weekdayOf(date: string): number {
  return (new Date(date).getUTCDay() + 6) % 7;
}

/** Weekdays of a text: "Mon, Thu"; undefined when it says something else. */
export function readDays(text: string): number[] | undefined {
  const tokens = tokensOf(text.slice(0, 200));
  if (!tokens || tokens.length === 0) return undefined;
  const days = new Set<number>();
  for (let i = 0; i < tokens.length; i += 1) {
    const [token, to, end] = [tokens[i]!, tokens[i + 1], tokens[i + 2]];
    if (token.kind !== 'day') return undefined;
    const isSpan = to?.kind === 'to' && end?.kind === 'day';
    for (const day of isSpan ? daysBetween(token.days[0]!, end.days[0]!) : token.days) days.add(day);
    if (isSpan) i += 2;
  }
  return [...days].sort((a, b) => a - b);
}
