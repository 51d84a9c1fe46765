import { cellToParent } from 'h3-js';
import { closedStatus } from './clusters.ts';
import { type Columns, statusBits, type Words } from './columns.ts';
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
  const { columns, grid } = map;
  const counts = noCounts();
  for (const at of select(columns, grid, maskOf(columns, filter)))
    addRow(counts, columns, at, now.getTime() / 1000);
  return counts;
}

/** Counts each word of a column by number first, and asks only then what the words mean. */
function countByWord(
  { columns, grid }: RequestMap,
  filter: MapFilter,
  now: Date,
  column: 'areas' | 'hex',
  { list }: Words,
  keysOf: (word: string) => string[],
): Map<string, Counts> {
  const byWord: Counts[] = list.map(noCounts);
  const [words, at] = [columns[column], now.getTime() / 1000];
  for (const row of select(columns, grid, maskOf(columns, filter)))
    addRow(byWord[words[row]!]!, columns, row, at);
  const counts = new Map<string, Counts>();
  byWord.forEach((own, word) => {
    if (own.count === 0) return;
    for (const key of keysOf(list[word]!)) counts.set(key, sum(counts.get(key), own));
  });
  return counts;
}

function addRow(counts: Counts, columns: Columns, at: number, now: number) {
  const due = columns.due[at]!;
  counts.count += 1;
  if ((columns.flags[at]! & statusBits) !== closedStatus) {
    counts.open += 1;
    if (due > 0 && due < now) counts.late += 1;
    return;
  }
  counts.closed += 1;
  if (due === 0) return;
  counts.promised += 1;
  if (columns.closed[at]! <= due) counts.onTime += 1;
}

function noCounts(): Counts {
  return { count: 0, open: 0, late: 0, closed: 0, promised: 0, onTime: 0 };
}

function sum(a: Counts | undefined, b: Counts): Counts {
  if (!a) return { ...b };
  for (const key of Object.keys(b) as (keyof Counts)[]) a[key] += b[key];
  return a;
}
