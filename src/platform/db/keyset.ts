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

/** Unpacks `after`. Throws `Invalid` (field `after`) when it was not made by `writeCursor` for as many columns. */
export function readCursor(cursor: string, columns: number): (string | number | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(values) && values.length === columns && values.every(isKey)) return values;
  } catch {}
  throw Invalid.field('after', 'errors.cursor');
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

function isKey(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number';
}
