import { formatLocale } from './language.ts';

/**
 * `day` Tuesday, April 14 · `date` Apr 14, 2026 · `dayTime` Tue, Apr 14, 5 pm · `short` Apr 14 · `time` 5:30 pm ·
 * `full` Tuesday, April 14, 2026 at 5:30 pm · `weekday` Tue. Whole hours are said without minutes in 12-hour locales.
 */
export type DateStyle = 'day' | 'date' | 'dayTime' | 'short' | 'time' | 'full' | 'weekday';

const clock = { hour: 'numeric', minute: '2-digit' } as const;
const styles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  day: { weekday: 'long', month: 'long', day: 'numeric' },
  date: { year: 'numeric', month: 'short', day: 'numeric' },
  dayTime: { weekday: 'short', month: 'short', day: 'numeric', ...clock },
  short: { month: 'short', day: 'numeric' },
  time: clock,
  weekday: { weekday: 'short' },
  full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric', ...clock },
};

const dates = new Map<string, (instant: Date) => string>();
/** Per style; a list shows the same few instants again and again, and `Intl` takes ten times as long as looking it up. */
const mostRemembered = 10_000;

/** An instant as people in `zone` (IANA name, `America/New_York`) say it. */
export function formatDate(instant: Date, zone: string, language: string, style: DateStyle): string {
  const key = `${language}|${zone}|${style}`;
  let format = dates.get(key);
  if (!format) {
    format = remembering(makeFormat(zone, formatLocale(language), styles[style]));
    dates.set(key, format);
  }
  return format(instant);
}

function remembering(format: (instant: Date) => string): (instant: Date) => string {
  const said = new Map<number, string>();
  return (instant) => {
    const time = instant.getTime();
    let text = said.get(time);
    if (text === undefined) {
      text = format(instant);
      if (said.size >= mostRemembered) said.clear();
      said.set(time, text);
    }
    return text;
  };
}

function makeFormat(
  zone: string,
  locale: string,
  options: Intl.DateTimeFormatOptions,
): (instant: Date) => string {
  const full = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  if (!options.hour) return (instant) => full.format(instant);
  const twelve = full.resolvedOptions().hour12 === true;
  if (!twelve) return (instant) => full.format(instant);
  const whole = new Intl.DateTimeFormat(locale, { ...options, minute: undefined, timeZone: zone });
  const minute = new Intl.DateTimeFormat('en', { minute: 'numeric', timeZone: zone });
  const english = locale.startsWith('en');
  return (instant) => {
    // Offsets are quarters of an hour, so most instants need no look at the zone's own minutes.
    const onHour = instant.getUTCMinutes() % 15 === 0 && minute.format(instant) === '0';
    const said = (onHour ? whole : full).format(instant);
    return english
      ? said.replace(/[\s\u202f]([AP]M)/, (_, half: string) => `\u00a0${half.toLowerCase()}`)
      : said;
  };
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
const relatives = new Map<string, Intl.RelativeTimeFormat>();

/** How long ago or how soon, in elapsed time and rounded down: "2 days ago", "in 3 hours", "now" below one minute. */
export function formatRelative(instant: Date, now: Date, language: string): string {
  const seconds = (instant.getTime() - now.getTime()) / 1000;
  const unit = units.find(([, length]) => Math.abs(seconds) >= length);
  if (!unit) return relative(language, 'auto').format(0, 'second');
  // `auto` would say "yesterday" of what was 25 hours ago, which by the calendar may be the day before.
  return relative(language, 'always').format(Math.trunc(seconds / unit[1]), unit[0]);
}

function relative(language: string, numeric: 'auto' | 'always'): Intl.RelativeTimeFormat {
  const key = `${language}|${numeric}`;
  let format = relatives.get(key);
  if (!format) {
    format = new Intl.RelativeTimeFormat(formatLocale(language), { numeric });
    relatives.set(key, format);
  }
  return format;
}

const numbers = new Map<string, Intl.NumberFormat>();

/** `1,234`; `style: 'percent'` takes a share from 0 to 1. */
export function formatNumber(
  value: number,
  language: string,
  style: 'decimal' | 'percent' = 'decimal',
): string {
  return numberFormat(`${language}|${style}`, language, { style }).format(value);
}

/** Making one takes a hundred times as long as using it. */
function numberFormat(key: string, language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(formatLocale(language), options);
    numbers.set(key, format);
  }
  return format;
}

/** On the ground, in feet and miles, rounded so that it does not pretend to be exact: "150 feet", "1.2 miles". */
export function formatDistance(metres: number, language: string): string {
  const feet = metres * 3.28084;
  const [value, unit] = feet < 1000 ? [roundFeet(feet), 'foot'] : [Math.round(feet / 528) / 10, 'mile'];
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const;
  return numberFormat(`${language}|${unit}`, language, options).format(value);
}

function roundFeet(feet: number): number {
  return feet < 200 ? Math.round(feet / 10) * 10 : Math.round(feet / 50) * 50;
}
