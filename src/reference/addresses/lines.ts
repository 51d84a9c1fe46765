import type { Position } from 'geojson';
import { distanceMetres, type Point } from '#reference/places';

function pointOf([lng, lat]: Position): Point {
  return { lng: lng!, lat: lat! };
}

/** The point at a share (0 to 1) of the way from `a` to `b`. */
export function between(a: Position, b: Position, share: number): Point {
  return { lng: a[0]! + (b[0]! - a[0]!) * share, lat: a[1]! + (b[1]! - a[1]!) * share };
}

/** The point at a share (0 to 1) of a line's length. */
export function along(line: readonly Position[], share: number): Point {
  const lengths = line.slice(1).map((to, i) => distanceMetres(pointOf(line[i]!), pointOf(to)));
  let left = share * lengths.reduce((sum, one) => sum + one, 0);
  for (const [i, length] of lengths.entries()) {
    if (left <= length) return between(line[i]!, line[i + 1]!, length === 0 ? 0 : left / length);
    left -= length;
  }
  return pointOf(line.at(-1)!);
}

/** The point of a line nearest to another: where, how far (metres), at which share of its length, and between which bends. */
export function nearestOnLine(
  line: readonly Position[],
  point: Point,
): { at: Point; metres: number; share: number; bend: number; part: number } {
  const shrink = Math.cos((point.lat * Math.PI) / 180);
  const flat = line.map(([lng, lat]) => [(lng! - point.lng) * shrink, lat! - point.lat] as const);
  let [bend, part, least] = [0, 0, Infinity];
  const lengths: number[] = [];
  for (let i = 1; i < flat.length; i++) {
    const [[ax, ay], [bx, by]] = [flat[i - 1]!, flat[i]!];
    const [dx, dy] = [bx - ax, by - ay];
    const square = dx * dx + dy * dy;
    const on = square === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / square));
    const apart = (ax + dx * on) ** 2 + (ay + dy * on) ** 2;
    lengths.push(Math.sqrt(square));
    if (apart < least) [bend, part, least] = [i - 1, on, apart];
  }
  const at = between(line[bend]!, line[bend + 1] ?? line[bend]!, part);
  const all = lengths.reduce((sum, one) => sum + one, 0);
  const before = lengths.slice(0, bend).reduce((sum, one) => sum + one, 0) + (lengths[bend] ?? 0) * part;
  return { at, metres: distanceMetres(at, point), share: all === 0 ? 0 : before / all, bend, part };
}

/** Where two lines cross, else where one ends close to the other's end or bend (a street that begins at another). */
export function meetingOfLines(a: readonly Position[], b: readonly Position[]): Point | undefined {
  const point = crossingOfLines(a, b);
  if (point) return point;
  const ends = [a[0]!, a.at(-1)!].map(pointOf);
  return ends.find((end) => b.some((bend) => distanceMetres(end, pointOf(bend)) < 120));
}

export function crossingOfLines(a: readonly Position[], b: readonly Position[]): Point | undefined {
  for (let i = 1; i < a.length; i++)
    for (let j = 1; j < b.length; j++) {
      const point = crossing(a[i - 1]!, a[i]!, b[j - 1]!, b[j]!);
      if (point) return point;
    }
  return undefined;
}

/** Where two segments cross; undefined when they do not, or lie on one line. */
function crossing(a: Position, b: Position, c: Position, d: Position): Point | undefined {
  const [abX, abY, cdX, cdY] = [b[0]! - a[0]!, b[1]! - a[1]!, d[0]! - c[0]!, d[1]! - c[1]!];
  const turn = abX * cdY - abY * cdX;
  if (turn === 0) return undefined;
  const alongAb = ((c[0]! - a[0]!) * cdY - (c[1]! - a[1]!) * cdX) / turn;
  const alongCd = ((c[0]! - a[0]!) * abY - (c[1]! - a[1]!) * abX) / turn;
  const within = (share: number) => share >= 0 && share <= 1;
  return within(alongAb) && within(alongCd) ? between(a, b, alongAb) : undefined;
}

/** The house on a sample street, reckoned between the numbers at its bends. */
export function houseOnSample(
  { line, numbers }: { line: readonly Position[]; numbers: readonly number[] },
  house: number,
): Point | undefined {
  const i = numbers.findIndex((from, at) => isBetween(house, from, numbers[at + 1] ?? Number.NaN));
  if (i < 0 || !line[i + 1]) return undefined;
  return between(line[i]!, line[i + 1]!, (house - numbers[i]!) / (numbers[i + 1]! - numbers[i]! || 1));
}

function isBetween(value: number, a: number, b: number): boolean {
  return value >= Math.min(a, b) && value <= Math.max(a, b);
}
