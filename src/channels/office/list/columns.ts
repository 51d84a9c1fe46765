import type { FastifyRequest } from 'fastify';

/** What the list can show beside the request itself, in this order. */
export const columnKeys = [
  'due',
  'status',
  'place',
  'assignee',
  'number',
  'department',
  'opened',
  'updated',
  'channel',
  'meToo',
] as const;
export type ColumnKey = (typeof columnKeys)[number];

const usual: readonly ColumnKey[] = ['due', 'status', 'place', 'assignee', 'number', 'opened'];
export const columnsCookie = 'office_columns';

/** The columns that this reader has chosen; the cookie is only a list of names. */
export function chosenColumns(request: FastifyRequest): readonly ColumnKey[] {
  const text = request.cookies[columnsCookie];
  if (text === undefined) return usual;
  const names = text.split('.');
  return columnKeys.filter((key) => names.includes(key));
}

export function writeColumns(chosen: readonly string[]): string {
  return columnKeys.filter((key) => chosen.includes(key)).join('.') || 'none';
}
