import { type Status, statuses } from '#flow/requests';
import { type Columns, statusBits } from './columns.ts';
import type { WorldBox } from './grid.ts';

/** Points that a map draws as one mark, or a single one. Place in numbers of `mercator`. */
export interface Cluster {
  x: number;
  y: number;
  count: number;
  /** Not closed, and those of them whose promise has passed. */
  open: number;
  late: number;
  /** One of them. */
  row: number;
}

export const closedStatus = statuses.indexOf('closed' satisfies Status);
const mostCells = 65_536;

/** The points of a box in squares of `cell` units, each square with points as one mark where its points lie in the middle. */
export function clusterPoints(
  columns: Columns,
  found: Uint32Array,
  [west, north, east, south]: WorldBox,
  cell: number,
  now: number,
): Cluster[] {
  const smallest = Math.sqrt(((east - west) * (south - north)) / mostCells);
  const size = Math.max(cell, smallest);
  const wide = Math.max(1, Math.ceil((east - west) / size));
  const cells = emptyCells(wide * Math.max(1, Math.ceil((south - north) / size)));
  addPoints(columns, found, cells, { west, north, perUnit: 1 / size, wide }, now);
  return joinNear(marksOf(cells, west, north), size * 0.7);
}

/** Five million times: nothing but numbers in here, and every column by a name of its own. */
function addPoints(
  { x, y, flags, due }: Columns,
  found: Uint32Array,
  { count, open, late, some, x: sumX, y: sumY }: Cells,
  { west, north, perUnit, wide }: { west: number; north: number; perUnit: number; wide: number },
  now: number,
) {
  for (let i = 0; i < found.length; i += 1) {
    const at = found[i]!;
    const [right, down] = [x[at]! - west, y[at]! - north];
    const own = Math.floor(down * perUnit) * wide + Math.floor(right * perUnit);
    some[own] = at;
    count[own]! += 1;
    sumX[own]! += right;
    sumY[own]! += down;
    if ((flags[at]! & statusBits) === closedStatus) continue;
    open[own]! += 1;
    if (due[at]! > 0 && due[at]! < now) late[own]! += 1;
  }
}

type Cells = ReturnType<typeof emptyCells>;

function emptyCells(many: number) {
  return {
    count: new Uint32Array(many),
    open: new Uint32Array(many),
    late: new Uint32Array(many),
    some: new Uint32Array(many),
    x: new Float64Array(many),
    y: new Float64Array(many),
  };
}

function marksOf(cells: Cells, west: number, north: number): Cluster[] {
  const marks: Cluster[] = [];
  cells.count.forEach((count, at) => {
    if (count === 0) return;
    marks.push({
      x: west + cells.x[at]! / count,
      y: north + cells.y[at]! / count,
      count,
      open: cells.open[at]!,
      late: cells.late[at]!,
      row: cells.some[at]!,
    });
  });
  return marks;
}

/** Marks that would lie over each other, because their points are on both sides of a square's edge, become one. */
function joinNear(clusters: Cluster[], apart: number): Cluster[] {
  if (clusters.length > 400) return clusters;
  const joined: Cluster[] = [];
  for (const one of clusters.sort((a, b) => b.count - a.count)) {
    const near = joined.find((other) => Math.hypot(other.x - one.x, other.y - one.y) < apart);
    if (near) join(near, one);
    else joined.push(one);
  }
  return joined;
}

function join(into: Cluster, other: Cluster) {
  const count = into.count + other.count;
  into.x += ((other.x - into.x) * other.count) / count;
  into.y += ((other.y - into.y) * other.count) / count;
  into.count = count;
  into.open += other.open;
  into.late += other.late;
}
