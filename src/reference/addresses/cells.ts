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
export function cellsAround({ lat, lng }: Point): (cell: number) => boolean {
  const row = Math.floor((lat + 90) * perDegree);
  const column = Math.floor((lng + 180) * perDegree);
  return (cell) => {
    const up = Math.floor(cell / rows) - row;
    if (up > 2 || up < -2) return false;
    const right = (cell % rows) - column;
    return right <= 3 && right >= -3;
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
