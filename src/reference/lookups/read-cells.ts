import { localDate, type Where } from '#reference/calendar';

/**
 * The local day of a cell, `YYYY-MM-DD`: 2026-03-04, 3/4/2026 (month first), 20260304, an instant, milliseconds since
 * 1970. Midnight UTC is how portals write a day without a time, and stays that day. Undefined when it is none.
 */
export function readDate(text: string, where: Where): string | undefined {
  const cell = text.trim();
  const [, year, month, day] =
    /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)/.exec(cell) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(cell) ?? [];
  const instant = instantOf(cell);
  if (instant) {
    if (instant.getTime() % 86_400_000 === 0) return instant.toISOString().slice(0, 10);
    return localDate(where, instant);
  }
  if (year) return isDay(year, month!, day!);
  const [, first, second, last] = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)/.exec(cell) ?? [];
  return last ? isDay(last, first!, second!) : undefined;
}

/** Only what names its zone is an instant. */
function instantOf(cell: string): Date | undefined {
  const written = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d(?::?\d\d)?)$/i.exec(
    cell,
  );
  const [, date, clock, zone = ''] = written ?? [];
  const offset = zone.replace(/^([+-]\d\d):?(\d\d)?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`);
  const time = date
    ? Date.parse(`${date}T${clock}${offset}`)
    : /^\d{12,13}$/.test(cell)
      ? Number(cell)
      : Number.NaN;
  return time > -6e13 && time < 7.2e12 ? new Date(time) : undefined;
}

function isDay(year: string, month: string, day: string): string | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : undefined;
}

/** Yes, no, or undefined for what is neither. */
export function readYes(text: string): boolean | undefined {
  const cell = text.trim().toLowerCase();
  if (/^(y|yes|true|t|1|x|si|sí|full|accessible)$/.test(cell)) return true;
  return /^(n|no|false|f|0|none)$/.test(cell) ? false : undefined;
}

/** Whether a number lies in a cell's range: "6-12", "13+", "under 5", "60 and over". A cell that says nothing takes all. */
export function isInRange(text: string, value: number): boolean {
  const [low, high] = (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
  if (low === undefined) return true;
  if (high !== undefined) return low <= value && value <= high;
  if (/under|up to|younger|below|max/i.test(text)) return value <= low;
  return /\+|over|older|up|min/i.test(text) ? value >= low : value === low;
}
