import { DateTime } from 'luxon';
import { offsetOf } from '#reference/calendar';

const mostKept = 50_000;
const dayMs = 86_400_000;
/** Days (since 1970) and offsets (minutes) as texts: lists tell the same few again and again. */
const days = new Map<number, string>();
const offsetTexts = new Map<number, string>();
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/**
 * An instant as Open311 writes it: local time of the zone (IANA) with its offset and no fractions, `2026-03-04T10:00:00-05:00`
 * (W3C note on date and time formats; servers in the field refuse fractions).
 */
export function formatInstant(date: Date, zone: string): string {
  // Whole minutes: the form has no seconds of an offset, and no zone has had any since 1972.
  const offset = Math.round(offsetOf(zone, date) / 60_000);
  const local = date.getTime() + offset * 60_000;
  const day = Math.floor(local / dayMs);
  const seconds = Math.floor((local - day * dayMs) / 1000);
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const dayText = keptText(days, day, () => new Date(day * dayMs).toISOString().slice(0, 10));
  const offsetText = keptText(offsetTexts, offset, () => signed(offset));
  return `${dayText}T${twoDigits[hour]}:${twoDigits[minute]}:${twoDigits[seconds % 60]}${offsetText}`;
}

function signed(offset: number): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}`;
}

function keptText(texts: Map<number, string>, key: number, make: () => string): string {
  let text = texts.get(key);
  if (text === undefined) {
    if (texts.size > mostKept) texts.clear();
    text = make();
    texts.set(key, text);
  }
  return text;
}

const shape =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s?(Z|z|[+-]\d{2}:?\d{2}|\d{2}:?\d{2})?)?$/;

/**
 * Reads an instant as clients write it: with `Z` or an offset, with fractions or without seconds, with the `+` of the offset turned
 * into a space by form decoding, or only a day (its first moment in the zone). Null for what is no instant.
 */
export function parseInstant(text: string, zone: string): Date | null {
  const [, day, time = '00:00', offset] = shape.exec(text.trim()) ?? [];
  if (!day) return null;
  // "T10:00:00 00:00": the plus of the offset was decoded as a space.
  const sign = offset && /^\d/.test(offset) ? '+' : '';
  const told = `${day}T${time.replace(',', '.')}${sign}${offset?.toUpperCase() ?? ''}`;
  const read = DateTime.fromISO(told, { zone });
  return read.isValid && read.year >= 1900 && read.year <= 2999 ? read.toJSDate() : null;
}
