import { type RawBuilder, sql } from 'kysely';
import { Invalid } from '#platform/errors';

/** One column of a list's order; the last one must be unique, so that no row is shown twice or skipped. */
export interface Keyset {
  column: string;
  direction: 'asc' | 'desc';
}

/** Packs the last row's order values into the opaque `after` parameter of the next page. */
export function writeCursor(values: readonly (string | number | Date | null)[]): string {
  const plain = values.map((value) => (value instanceof Date ? value.toISOString() : value));
  return Buffer.from(JSON.stringify(plain)).toString('base64url');
}

/** What a value of the order is: an instant, an id, a word. With a question mark it may be null. */
export type CursorColumn = 'time' | 'time?' | 'uuid' | 'word';

/**
 * Unpacks `after`. Throws `Invalid` (field `after`) when it was not made by `writeCursor` for these columns: whoever forges one gets
 * a plain refusal and no question to the database.
 */
export function readCursor(cursor: string, columns: readonly CursorColumn[]): (string | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const fits = Array.isArray(values) && values.length === columns.length;
    if (fits && columns.every((column, at) => isOf(column, values[at]))) return values;
  } catch {}
  throw Invalid.field('after', 'errors.cursor');
}

const shapes = {
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  word: /^[\w.:-]{1,200}$/,
};

function isOf(column: CursorColumn, value: unknown): boolean {
  if (column === 'time?' && value === null) return true;
  if (typeof value !== 'string') return false;
  if (column === 'uuid' || column === 'word') return shapes[column].test(value);
  return shapes.time.test(value) && !Number.isNaN(Date.parse(value));
}

/**
 * The condition "comes after this row" for an order in which all columns run the same way and none is null,
 * as one row comparison, which a btree index answers directly.
 */
export function keysetAfter(
  order: readonly Keyset[],
  values: readonly (string | number | null)[],
): RawBuilder<boolean> {
  const columns = sql.join(order.map((key) => sql.ref(key.column)));
  const row = sql.join(values.map((value) => sql.val(value)));
  return order[0]?.direction === 'desc' ? sql`(${columns}) < (${row})` : sql`(${columns}) > (${row})`;
}
