import type { Columns } from './columns.ts';

/** Where a tracking number stands in the columns: a table of places, searched on from where the number would be (open addressing). */
export interface NumberIndex {
  /** Place plus one; 0 is free. A power of two long, at most half full. */
  table: Uint32Array;
  used: number;
}

export function indexNumbers(columns: Columns): NumberIndex {
  let size = 2048;
  while (size < columns.count * 2) size *= 2;
  const index = { table: new Uint32Array(size), used: 0 };
  for (let at = 0; at < columns.count; at += 1) addNumber(index, columns, at);
  return index;
}

/** Adds row `at`; a number that is there already stands at its new place from now on. */
export function addNumber(index: NumberIndex, columns: Columns, at: number) {
  if ((index.used + 1) * 2 > index.table.length) Object.assign(index, indexNumbers(columns));
  const slot = slotOf(index, columns, columns.number[at]!);
  if (index.table[slot] === 0) index.used += 1;
  index.table[slot] = at + 1;
}

export function findNumber(index: NumberIndex, columns: Columns, code: number): number | undefined {
  const found = index.table[slotOf(index, columns, code)]!;
  return found === 0 ? undefined : found - 1;
}

/** The slot of a number, or the free one where it would stand. Multiplied by Knuth's constant, neighbors are spread. */
function slotOf({ table }: NumberIndex, columns: Columns, code: number): number {
  const mask = table.length - 1;
  let slot = (Math.imul(code, 0x9e3779b1) >>> 0) & mask;
  while (table[slot] !== 0 && columns.number[table[slot]! - 1] !== code) slot = (slot + 1) & mask;
  return slot;
}
