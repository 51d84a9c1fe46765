import type { Geometry, Position } from 'geojson';
import type { Fit } from './fit.ts';

type Dot = readonly [x: number, y: number];

/** A shape as the `d` of an SVG path, thinned to what can be seen (Douglas and Peucker 1973, half a unit). */
export function svgPath(shape: Geometry, fit: Fit, tolerance = 0.5): string {
  switch (shape.type) {
    case 'Polygon':
      return shape.coordinates.map((ring) => line(ring, fit, tolerance, true)).join('');
    case 'MultiPolygon':
      return shape.coordinates
        .flat()
        .map((ring) => line(ring, fit, tolerance, true))
        .join('');
    case 'LineString':
      return line(shape.coordinates, fit, tolerance, false);
    case 'MultiLineString':
      return shape.coordinates.map((one) => line(one, fit, tolerance, false)).join('');
    default:
      return '';
  }
}

function line(points: readonly Position[], fit: Fit, tolerance: number, closed: boolean): string {
  const dots = points.map(([lng, lat]): Dot => [fit.x(lng!), fit.y(lat!)]);
  const kept = closed ? thinRing(dots, tolerance) : thin(dots, tolerance);
  if (kept.length < (closed ? 3 : 2)) return '';
  const words = kept.map(([x, y]) => `${tenth(x)} ${tenth(y)}`);
  return `M${words.join('L')}${closed ? 'Z' : ''}`;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A ring has no ends: it is cut at the point that lies farthest from its first one. */
function thinRing(dots: readonly Dot[], tolerance: number): Dot[] {
  const open = dots.slice(0, -1);
  if (open.length < 4) return [...open];
  const far = open.reduce(
    (best, dot, at) => (distance(dot, open[0]!) > distance(open[best]!, open[0]!) ? at : best),
    0,
  );
  const first = thin(open.slice(0, far + 1), tolerance);
  const second = thin([...open.slice(far), open[0]!], tolerance);
  return [...first.slice(0, -1), ...second.slice(0, -1)];
}

/** Leaves out every point that lies nearer than `tolerance` to the line without it. Without recursion: coasts are long. */
export function thin(dots: readonly Dot[], tolerance: number): Dot[] {
  if (dots.length < 3) return [...dots];
  const kept = new Uint8Array(dots.length);
  kept[0] = 1;
  kept[dots.length - 1] = 1;
  const parts: [number, number][] = [[0, dots.length - 1]];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const [from, to] = part;
    let [farthest, most] = [-1, tolerance];
    for (let at = from + 1; at < to; at += 1) {
      const off = offLine(dots[at]!, dots[from]!, dots[to]!);
      if (off > most) [farthest, most] = [at, off];
    }
    if (farthest < 0) continue;
    kept[farthest] = 1;
    parts.push([from, farthest], [farthest, to]);
  }
  return dots.filter((_, at) => kept[at]);
}

function offLine(dot: Dot, from: Dot, to: Dot): number {
  const long = distance(from, to);
  if (long === 0) return distance(dot, from);
  return Math.abs((to[0] - from[0]) * (from[1] - dot[1]) - (from[0] - dot[0]) * (to[1] - from[1])) / long;
}

function distance(a: Dot, b: Dot): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
