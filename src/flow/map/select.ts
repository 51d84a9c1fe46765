import type { Columns } from './columns.ts';
import { type Grid, rankOf, type WorldBox } from './grid.ts';
import type { Mask } from './mask.ts';

/** The rows that a filter lets through, in a box or in all: a view of a buffer that the next call writes anew. */
export function select(columns: Columns, grid: Grid, mask: Mask, box?: WorldBox): Uint32Array {
  const found = bufferOf(columns.count);
  let count = 0;
  if (!box) count = collectAll(columns, mask, found);
  else {
    const [west, north, east, south] = box;
    const [first, last] = [rankOf(grid, grid.west, west), rankOf(grid, grid.west, east - 1)];
    const bottom = rankOf(grid, grid.north, south - 1);
    for (let row = rankOf(grid, grid.north, north); row <= bottom; row += 1) {
      const from = grid.starts[row * grid.side + first]!;
      const to = grid.starts[row * grid.side + last + 1]!;
      count = collect(columns, mask, box, from, to, found, count);
    }
    count = collect(columns, mask, box, grid.sorted, columns.count, found, count);
  }
  return found.subarray(0, count);
}

function collect(
  columns: Columns,
  mask: Mask,
  [west, north, east, south]: WorldBox,
  from: number,
  to: number,
  found: Uint32Array,
  before: number,
): number {
  const { x, y } = columns;
  let count = before;
  for (let at = from; at < to; at += 1) {
    const [pointX, pointY] = [x[at]!, y[at]!];
    if (pointX < west || pointX >= east || pointY < north || pointY >= south) continue;
    if (isWanted(columns, mask, at)) {
      found[count] = at;
      count += 1;
    }
  }
  return count;
}

function collectAll(columns: Columns, mask: Mask, found: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < columns.count; at += 1)
    if (isWanted(columns, mask, at)) {
      found[count] = at;
      count += 1;
    }
  return count;
}

function isWanted(columns: Columns, mask: Mask, at: number): boolean {
  if (mask.flags[columns.flags[at]!] === 0) return false;
  const opened = columns.opened[at]!;
  if (opened < mask.from || opened >= mask.to) return false;
  if (mask.services[columns.service[at]!] === 0) return false;
  if (mask.departments[columns.department[at]!] === 0) return false;
  if (mask.areaSets[columns.areas[at]!] === 0) return false;
  const due = columns.due[at]!;
  return due >= mask.dueFrom && due < mask.dueTo;
}

let buffer = new Uint32Array(1024);

function bufferOf(size: number): Uint32Array {
  if (buffer.length < size) buffer = new Uint32Array(Math.ceil(size * 1.1));
  return buffer;
}
