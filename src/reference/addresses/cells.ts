import type { Point } from '#reference/places';

/** Squares of a two-thousandth of a degree: 55 metres from south to north. */
const perDegree = 2000;
const rows = 1_000_000;

export function middleOfCell(cell: number): Point {
  const half = 0.5 / perDegree;
  return {
    lat: Math.floor(cell / rows) / perDegree - 90 + half,
    lng: (cell % rows) / perDegree - 180 + half,
  };
}

/** Whether a cell is near the one that holds the point: at most two rows and three columns away, about 110 metres. */
function cellsAround({ lat, lng }: Point): (cell: number) => boolean {
  const row = Math.floor((lat + 90) * perDegree);
  const column = Math.floor((lng + 180) * perDegree);
  return (cell) => {
    const up = Math.floor(cell / rows) - row;
    if (up > 2 || up < -2) return false;
    const right = (cell % rows) - column;
    return right <= 3 && right >= -3;
  };
}

/** Cells to a side of a square of the grid: about 900 metres. */
const coarse = 16;

/**
 * For each point what has a cell near it (`cellsAround`), without looking at all there is: a big city's streets have a million
 * cells, but few of them in any one square.
 */
export function gridOf<T extends { cells: readonly number[] }>(all: readonly T[]): (point: Point) => T[] {
  const squares = new Map<string, Set<T>>();
  const squareOf = (row: number, column: number) =>
    `${Math.floor(row / coarse)} ${Math.floor(column / coarse)}`;
  for (const one of all)
    for (const cell of one.cells) {
      const key = squareOf(Math.floor(cell / rows), cell % rows);
      const square = squares.get(key);
      if (square) square.add(one);
      else squares.set(key, new Set([one]));
    }
  return (point) => {
    const [row, column] = [
      Math.floor((point.lat + 90) * perDegree),
      Math.floor((point.lng + 180) * perDegree),
    ];
    const keys = new Set([-2, 2].flatMap((up) => [-3, 3].map((right) => squareOf(row + up, column + right))));
    const isAround = cellsAround(point);
    const near = new Set([...keys].flatMap((key) => [...(squares.get(key) ?? [])]));
    return [...near].filter(({ cells }) => cells.some(isAround));
  };
}

/**
 * Where two streets meet, to about half a cell: the middle of the cells that they share, else of those that touch. Undefined when
 * they do not meet, or run beside each other for more than four cells.
 */
export function meetingOfCells(a: readonly number[], b: readonly number[]): Point | undefined {
  const inB = new Set(b);
  const near = (reach: readonly number[]) => a.filter((cell) => reach.some((step) => inB.has(cell + step)));
  const shared = near([0]);
  const meeting = shared.length > 0 ? shared : near(around);
  if (meeting.length === 0) return undefined;
  const points = meeting.map(middleOfCell);
  const spread = (of: (point: Point) => number) => Math.max(...points.map(of)) - Math.min(...points.map(of));
  if (Math.max(spread(lat), spread(lng)) > 4 / perDegree) return undefined;
  return { lat: mean(points.map(lat)), lng: mean(points.map(lng)) };
}

const around = [-1, 0, 1].flatMap((up) => [-1, 0, 1].map((right) => up * rows + right));
const lat = (point: Point) => point.lat;
const lng = (point: Point) => point.lng;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
