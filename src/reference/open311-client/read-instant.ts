import { DateTime } from 'luxon';
import type { Tree } from './read-answer.ts';
import { textOf } from './read-values.ts';

const earliest = Date.UTC(1990, 0, 1);
const latest = Date.UTC(2100, 0, 1);

/**
 * A time as servers write it: ISO 8601 with or without seconds, fractions, `T` or zone (`zone`, IANA, holds then), a `+` that became a
 * blank on the way, one-digit days, seconds or milliseconds since 1970. Null for everything else and for years that cannot be meant.
 */
export function instantOf(value: Tree | undefined, zone: string): Date | null {
  const text = textOf(value);
  if (!text || text.length > 40) return null;
  const millis = /^\d{10}$/.test(text)
    ? Number(text) * 1000
    : /^\d{13}$/.test(text)
      ? Number(text)
      : isoMillis(text, zone);
  return millis !== null && millis >= earliest && millis <= latest ? new Date(millis) : null;
}

const parts =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|UTC|GMT|[+-]?\d{2}:?\d{2})?$/i;

function isoMillis(text: string, zone: string): number | null {
  const match = parts.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const time = DateTime.fromObject(
    { year, month, day, hour, minute, second },
    { zone: zoneOf(match[7], zone) },
  );
  return time.isValid ? time.toMillis() : null;
}

function zoneOf(told: string | undefined, zone: string): string {
  if (told === undefined) return zone;
  if (/^[a-z]/i.test(told)) return 'utc';
  const offset = /^[+-]/.test(told) ? told : `+${told}`;
  return `UTC${offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`}`;
}
