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
  /** The row of the newest. */
  newest: number;
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
  const wide = Math.ceil((east - west) / size);
  const cells = new Map<number, Cluster>();
  for (const at of found) {
    const [x, y] = [columns.x[at]!, columns.y[at]!];
    const key = Math.floor((y - north) / size) * wide + Math.floor((x - west) / size);
    const cluster = cells.get(key);
    if (cluster) addPoint(columns, cluster, at, now);
    else cells.set(key, addPoint(columns, { x: 0, y: 0, count: 0, open: 0, late: 0, newest: at }, at, now));
  }
  return joinNear([...cells.values()], size * 0.7);
}

function addPoint(columns: Columns, cluster: Cluster, at: number, now: number): Cluster {
  cluster.count += 1;
  cluster.x += (columns.x[at]! - cluster.x) / cluster.count;
  cluster.y += (columns.y[at]! - cluster.y) / cluster.count;
  if ((columns.flags[at]! & statusBits) !== closedStatus) {
    cluster.open += 1;
    const due = columns.due[at]!;
    if (due > 0 && due < now) cluster.late += 1;
  }
  if (columns.opened[at]! > columns.opened[cluster.newest]!) cluster.newest = at;
  return cluster;
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
