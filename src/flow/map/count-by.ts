import { cellToParent } from 'h3-js';
import { closedStatus } from './clusters.ts';
import { statusBits, type Words } from './columns.ts';
import { type MapFilter, maskOf } from './mask.ts';
import type { RequestMap } from './request-map.ts';
import { select } from './select.ts';

export interface Counts {
  /** All that the filter lets through, by when they were opened. */
  count: number;
  open: number;
  /** Open, and the promise has passed. */
  late: number;
  closed: number;
  /** Closed ones that had a promise, and those that kept it. */
  promised: number;
  onTime: number;
}

/** By area of one layer: key of the area -> counts. Areas without a request are not there. */
export function countByArea(
  map: RequestMap,
  filter: MapFilter,
  layer: string,
  now: Date,
): Map<string, Counts> {
  const prefix = `${layer}:`;
  return countByWord(map, filter, now, 'areas', map.columns.areaSets, (areas) =>
    areas
      .split(' ')
      .filter((area) => area.startsWith(prefix))
      .map((area) => area.slice(prefix.length)),
  );
}

/** By hexagon of H3 at a resolution (at most 9, the finest that is kept). */
export function countByHex(
  map: RequestMap,
  filter: MapFilter,
  resolution: number,
  now: Date,
): Map<string, Counts> {
  return countByWord(map, filter, now, 'hex', map.columns.hexes, (hex) =>
    hex === '' ? [] : [resolution >= 9 ? hex : cellToParent(hex, resolution)],
  );
}

export function countAll(map: RequestMap, filter: MapFilter, now: Date): Counts {
  return countsOf(addUp(map, filter, now, new Uint32Array(map.columns.count), 1), 0);
}

/** Counts each word of a column by number first, and asks only then what the words mean. */
function countByWord(
  map: RequestMap,
  filter: MapFilter,
  now: Date,
  column: 'areas' | 'hex',
  { list }: Words,
  keysOf: (word: string) => string[],
): Map<string, Counts> {
  const sums = addUp(map, filter, now, map.columns[column], list.length);
  const counts = new Map<string, Counts>();
  list.forEach((word, at) => {
    const own = countsOf(sums, at);
    if (own.count === 0) return;
    for (const key of keysOf(word)) counts.set(key, sum(counts.get(key), own));
  });
  return counts;
}

const names = ['count', 'open', 'late', 'closed', 'promised', 'onTime'] as const;
const [, open, late, closed, promised, onTime] = names.map((_, at) => at) as [0, 1, 2, 3, 4, 5];
const wide = names.length;

/** Six sums a word side by side: five million rows are added up without making anything. */
function addUp(
  { columns, grid }: RequestMap,
  filter: MapFilter,
  time: Date,
  words: Uint32Array,
  many: number,
): Float64Array {
  const sums = new Float64Array(many * wide);
  const now = time.getTime() / 1000;
  const { flags, due: dues, closed: ends } = columns;
  const found = select(columns, grid, maskOf(columns, filter));
  for (let i = 0; i < found.length; i += 1) {
    const at = found[i]!;
    const base = words[at]! * wide;
    const due = dues[at]!;
    sums[base]! += 1;
    if ((flags[at]! & statusBits) !== closedStatus) {
      sums[base + open]! += 1;
      if (due > 0 && due < now) sums[base + late]! += 1;
      continue;
    }
    sums[base + closed]! += 1;
    if (due === 0) continue;
    sums[base + promised]! += 1;
    if (ends[at]! <= due) sums[base + onTime]! += 1;
  }
  return sums;
}

function countsOf(sums: Float64Array, word: number): Counts {
  return Object.fromEntries(names.map((name, at) => [name, sums[word * wide + at]!])) as unknown as Counts;
}

function sum(a: Counts | undefined, b: Counts): Counts {
  if (!a) return { ...b };
  for (const key of Object.keys(b) as (keyof Counts)[]) a[key] += b[key];
  return a;
}
