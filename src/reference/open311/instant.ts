import { DateTime } from 'luxon';

/** Offsets from UTC change at quarters of an hour at the earliest, so one look-up serves all instants of one. */
const quarter = 900_000;
const mostKept = 50_000;
const offsets = new Map<string, Map<number, number>>();

/** Minutes east of UTC of a zone (IANA) at an instant. */
function offsetAt(ms: number, zone: string): number {
  let kept = offsets.get(zone);
  if (!kept || kept.size > mostKept) {
    kept = new Map();
    offsets.set(zone, kept);
  }
  const at = Math.floor(ms / quarter);
  let offset = kept.get(at);
  if (offset === undefined) {
    offset = DateTime.fromMillis(ms, { zone }).offset;
    kept.set(at, offset);
  }
  return offset;
}

/**
 * An instant as Open311 writes it: local time of the zone (IANA) with its offset and no fractions, `2026-03-04T10:00:00-05:00`
 * (W3C note on date and time formats; servers in the field refuse fractions).
 */
export function formatInstant(date: Date, zone: string): string {
  const offset = offsetAt(date.getTime(), zone);
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const minutes = Math.abs(offset);
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
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
