import type { Columns } from './columns.ts';
import { type Grid, rankOf, type WorldBox } from './grid.ts';
import type { Mask } from './mask.ts';
import { world } from './mercator.ts';

const everywhere = [0, 0, world, world] as const;

/** The rows that a filter lets through, in a box or in all: a view of a buffer that the next call writes anew. */
export function select(columns: Columns, grid: Grid, mask: Mask, box?: WorldBox): Uint32Array {
  const found = bufferOf(columns.count);
  let count = 0;
  if (!box) count = collect(columns, mask, undefined, 0, columns.count, found, 0);
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

/** Columns and tables by names of their own, because this is done millions of times; what refuses most comes first. */
function collect(
  { x, y, flags, opened, due, service, department, areas }: Columns,
  mask: Mask,
  box: WorldBox | undefined,
  first: number,
  end: number,
  found: Uint32Array,
  before: number,
): number {
  const { flags: byFlags, services, departments, areaSets, hasTimes, from, to, dueFrom, dueTo } = mask;
  const isBoxed = box !== undefined;
  const [west, north, east, south] = box ?? everywhere;
  let count = before;
  for (let at = first; at < end; at += 1) {
    if (byFlags[flags[at]!] === 0) continue;
    if (services !== null && services[service[at]!] === 0) continue;
    if (isBoxed && (x[at]! < west || x[at]! >= east || y[at]! < north || y[at]! >= south)) continue;
    if (departments !== null && departments[department[at]!] === 0) continue;
    if (areaSets !== null && areaSets[areas[at]!] === 0) continue;
    if (hasTimes && (opened[at]! < from || opened[at]! >= to || due[at]! < dueFrom || due[at]! >= dueTo))
      continue;
    found[count] = at;
    count += 1;
  }
  return count;
}

let buffer = new Uint32Array(1024);

function bufferOf(size: number): Uint32Array {
  if (buffer.length < size) buffer = new Uint32Array(Math.ceil(size * 1.1));
  return buffer;
}
