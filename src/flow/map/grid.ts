import { type Columns, columnNames } from './columns.ts';

/** West, north, east, south in numbers of `mercator`; the east and south edge belong to the next box. */
export type WorldBox = readonly [west: number, north: number, east: number, south: number];

/** Squares over the city, row by row: the rows `starts[s]` to `starts[s + 1]` of the columns lie in square `s`. */
export interface Grid {
  west: number;
  north: number;
  square: number;
  side: number;
  starts: Uint32Array;
  /** So many rows are sorted; the others stand behind them in the order of their coming. */
  sorted: number;
}

const perSquare = 24;
const mostSquares = 1024;

/**
 * Sorts the columns by squares. Gives way to others between columns (a city of five million takes a second in all) and
 * puts all of them into place at once, so that who reads meanwhile sees the old order.
 */
export async function sortIntoGrid(columns: Columns): Promise<Grid> {
  const { count } = columns;
  const side = Math.max(1, Math.min(mostSquares, Math.ceil(Math.sqrt(count / perSquare))));
  const grid: Grid = {
    ...extent(columns, side),
    side,
    starts: new Uint32Array(side * side + 1),
    sorted: count,
  };
  const target = placesOf(columns, grid);
  const sorted: Partial<Columns> = {};
  for (const name of columnNames) {
    await new Promise((next) => setImmediate(next));
    const from = columns[name];
    const to = from.slice();
    for (let at = 0; at < count; at += 1) to[target[at]!] = from[at]!;
    Object.assign(sorted, { [name]: to });
  }
  Object.assign(columns, sorted);
  return grid;
}

/** Counting sort: how many each square has, where it begins, and so the new place of each row. */
function placesOf(columns: Columns, grid: Grid): Uint32Array {
  const { count, x, y } = columns;
  const { starts } = grid;
  const square = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) {
    const own = rankOf(grid, grid.north, y[at]!) * grid.side + rankOf(grid, grid.west, x[at]!);
    square[at] = own;
    starts[own + 1]! += 1;
  }
  for (let s = 1; s < starts.length; s += 1) starts[s]! += starts[s - 1]!;
  const next = starts.slice();
  for (let at = 0; at < count; at += 1) {
    const own = square[at]!;
    square[at] = next[own]!;
    next[own]! += 1;
  }
  return square;
}

/** Column or row of squares; what lies outside counts in the outermost ones. */
export function rankOf(grid: Grid, from: number, value: number): number {
  return Math.max(0, Math.min(grid.side - 1, Math.floor((value - from) / grid.square)));
}

/** A square around nearly all points: of a sample without its outermost hundredth, so that a stray point widens nothing. */
function extent({ count, x, y }: Columns, side: number) {
  const step = Math.max(1, Math.floor(count / 20_000));
  const [xs, ys]: [number[], number[]] = [[], []];
  for (let at = 0; at < count; at += step) {
    xs.push(x[at]!);
    ys.push(y[at]!);
  }
  const [west, east] = middle(xs);
  const [north, south] = middle(ys);
  return { west, north, square: Math.max(1, Math.ceil((Math.max(east - west, south - north) + 1) / side)) };
}

function middle(values: number[]): [number, number] {
  if (values.length === 0) return [0, 0];
  values.sort((a, b) => a - b);
  const skip = Math.floor(values.length / 200);
  return [values[skip]!, values[values.length - 1 - skip]!];
}
