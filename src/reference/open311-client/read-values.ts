import { fieldsOf } from './find-records.ts';
import type { Tree } from './read-answer.ts';

const longest = 20_000;

/** A value as text on its own: `''` is null, numbers are written out, of lists and objects what they hold (`{recipient: [..]}`). */
export function textOf(value: Tree | undefined, depth = 0): string | null {
  if (value === undefined || value === null || depth > 4) return null;
  if (typeof value === 'string') return plain(value);
  if (typeof value !== 'object') return String(value);
  const parts = Array.isArray(value) ? value : Object.values(value);
  const texts = parts.flatMap((one: Tree) => textOf(one, depth + 1) ?? []);
  return texts.length > 0 ? texts.join(', ').slice(0, longest) : null;
}

function plain(text: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const clean = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, '').trim();
  return clean === '' ? null : clean.slice(0, longest);
}

/** An id or a code: one line, at most 200 characters; null otherwise. */
export function idOf(value: Tree | undefined): string | null {
  const text = typeof value === 'object' ? textOf(value) : textOf(value)?.replace(/\s+/g, ' ');
  return text && text.length <= 200 && !/\p{Cc}/u.test(text) ? text : null;
}

export function numberOf(value: Tree | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const text = typeof value === 'string' ? value.trim() : '';
  if (!/^[+-]?\d+([.,]\d+)?$/.test(text)) return null;
  return Number(text.replace(',', '.'));
}

export function booleanOf(value: Tree | undefined): boolean {
  if (typeof value === 'boolean') return value;
  return /^(true|1|yes|y|t)$/i.test(textOf(value) ?? '');
}

/** Degrees, both or neither; 0,0 is what some servers write for "unknown". */
export function pointOf(lat: Tree | undefined, long: Tree | undefined): { lat: number; lng: number } | null {
  const point = { lat: numberOf(lat), lng: numberOf(long) };
  if (point.lat === null || point.lng === null) return null;
  if (Math.abs(point.lat) > 90 || Math.abs(point.lng) > 180) return null;
  return point.lat === 0 && point.lng === 0 ? null : { lat: point.lat, lng: point.lng };
}

/** Addresses of pictures: one, a list, or objects that hold them; `data:` included, other schemes not. */
export function mediaOf(value: Tree | undefined, depth = 0): string[] {
  if (depth > 4) return [];
  if (typeof value === 'string')
    return value.trim().startsWith('data:')
      ? [value.trim()]
      : value.split(/[\s,]+(?=https?:)/i).flatMap((one) => (isWebAddress(one.trim()) ? [one.trim()] : []));
  const parts = Array.isArray(value) ? value : Object.values(fieldsOf(value) ?? {});
  return [...new Set(parts.flatMap((one: Tree) => mediaOf(one, depth + 1)))].slice(0, 20);
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && text.length <= 2000;
}
