import { type RawBuilder, sql } from 'kysely';
import type { Span } from './list-filter.ts';

export type Condition = RawBuilder<unknown>;

/** What a filter asks, sorted by how PostgreSQL can answer it. */
export interface Conditions {
  /** Ways along the index of the order, which PostgreSQL merges: every row on them fits as far as they ask. */
  ways: Condition[];
  /** All that the ways do not ask: asked of each row that is met. */
  rest: Condition[];
  /** Those of the rest for which there is an index of their own. */
  own: Condition[];
  /** One of the rest that can find but a few: by its index at once. */
  exact?: Condition;
}

export function within(column: Condition, span: Span | undefined): Condition[] {
  const all: Condition[] = [];
  if (span?.from) all.push(sql`${column} >= ${span.from}`);
  if (span?.to) all.push(sql`${column} < ${span.to}`);
  return all;
}

export function anyOf(column: Condition, values: readonly string[]): Condition {
  return sql`${column} = any(${[...values]}::text[])`;
}

export function and(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `);
}
