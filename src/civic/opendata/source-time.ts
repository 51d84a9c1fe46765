import { wallToInstant } from '#reference/calendar';

/** The zone in which a source writes times that name none: its IANA name. `UTC` for sources that keep universal time. */
export type StampZone = string;

const yearFirst =
  /^(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(?: ?([AP]M))?(?: ?(Z|[+-]\d\d(?::?\d\d)?))?$/i;
const monthFirst = /^(\d\d?)[-/](\d\d?)[-/](\d{4})(?:,? +(\d\d?):(\d\d)(?::(\d\d))?(?: ?([AP]M))?)?$/i;
const monthNamed = /^(\d{4}) ([a-z]{3}) (\d\d?)(?: +(\d\d?):(\d\d)(?::(\d\d))?(?: ?([AP]M))?)?$/i;
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/**
 * The instant that a city's open data mean by a stamp: `2025-01-31T23:59:59(.123)`, `2025/01/31 23:59`,
 * `01/31/2025 11:59:59 PM` (month first, as in the United States) or `2025 Jan 31 11:59:59 PM`, seconds and time optional.
 * An offset (`Z`, `+00`, `-05:00`) goes before `zone`. A local time that the clocks skipped in spring is moved on by the
 * hour that is missing; one that they showed twice in autumn is the first. `null` for what is no such time.
 */
export function readStamp(text: string, zone: StampZone): Date | null {
  let found = yearFirst.exec(text);
  if (found) {
    const [, year, month, day, hour, minute, second, half, offset] = found;
    const at = toInstant(year!, month!, day!, hour, minute, second, half, offset ? 'UTC' : zone);
    return at && offset ? new Date(at.getTime() - offsetMs(offset)) : at;
  }
  found = monthFirst.exec(text);
  if (found) {
    const [, month, day, year, hour, minute, second, half] = found;
    return toInstant(year!, month!, day!, hour, minute, second, half, zone);
  }
  found = monthNamed.exec(text);
  if (!found) return null;
  const [, year, name, day, hour, minute, second, half] = found;
  const month = String(months.indexOf(name!.toLowerCase()) + 1);
  return toInstant(year!, month, day!, hour, minute, second, half, zone);
}

function toInstant(
  year: string,
  month: string,
  day: string,
  hour = '0',
  minute = '0',
  second = '0',
  half: string | undefined,
  zone: StampZone,
): Date | null {
  let hours = +hour;
  if (half) {
    if (hours < 1 || hours > 12) return null;
    hours = (hours % 12) + (/p/i.test(half) ? 12 : 0);
  }
  const midnight = midnightOf(+year, +month, +day);
  if (midnight === null || hours > 23 || +minute > 59 || +second > 59) return null;
  return wallToInstant(zone, midnight + hours * 3_600_000 + +minute * 60_000 + +second * 1000);
}

/** Milliseconds of a date read as UTC; `null` for 30 February. */
function midnightOf(year: number, month: number, day: number): number | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  const isThatDay = at.getUTCDate() === day && at.getUTCMonth() === month - 1 && at.getUTCFullYear() === year;
  return isThatDay ? at.getTime() : null;
}

function offsetMs(offset: string): number {
  if (/z/i.test(offset)) return 0;
  const sign = offset[0] === '-' ? -1 : 1;
  const digits = offset.slice(1).replace(':', '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0)) * 60_000;
}
