import type { Geometry, Position } from 'geojson';
import type { Bounds, LayerKind } from '#reference/places';
import { kindOf, type Parts, toParts } from './parts.ts';
import { isNear, type Projection, toDegrees } from './projection.ts';
import { selfCrossing } from './self-crossing.ts';

export interface ShapeRules {
  projection: Projection;
  /** Of what kind the whole layer is. */
  kind: LayerKind;
  /** The box around the city, when it is known. */
  near: Bounds | null;
  /** Mend what can be mended instead of refusing it. */
  repair: boolean;
}

export interface CheckedShape {
  /** null: nothing is left. */
  parts: Parts | null;
  problems: string[];
  repaired: string[];
  warnings: string[];
  /** Not near the city, even with the axes swapped. */
  isFar: boolean;
}

/** Looks at one feature's geometry: degrees, [lng, lat], closed rings; tells what is wrong, or what was mended. */
export function checkShape(geometry: Geometry | null, rules: ShapeRules): CheckedShape {
  const checked: CheckedShape = { parts: null, problems: [], repaired: [], warnings: [], isFar: false };
  const { problems, repaired } = checked;
  const given = geometry && kindOf(geometry);
  if (geometry && given && given !== rules.kind)
    problems.push(`is a ${given}, but the layer is made of ${rules.kind}s`);
  else if (geometry && !given)
    problems.push(`has a geometry "${geometry.type}", which cannot be a shape of a layer`);
  if (problems.length > 0) return checked;
  const read = geometry ? toParts(geometry) : [];
  if (!read) problems.push('has a point that is not two numbers, [longitude, latitude]');
  const points = read?.flat(2) ?? [];
  if (read && points.length === 0) {
    if (rules.repair) repaired.push('had no geometry and was left out');
    else problems.push('has no geometry');
  }
  if (!read || points.length === 0) return checked;
  let parts = rules.projection === 'web-mercator' ? mapped(read, toDegrees) : read;
  if (isSwapped(parts.flat(2), rules.near)) {
    if (rules.repair) {
      parts = mapped(parts, ([lat, lng]) => [lng!, lat!]);
      repaired.push('had latitude before longitude; swapped');
    } else problems.push('has latitude before longitude; GeoJSON wants [longitude, latitude]');
  }
  const fault = positionFault(parts.flat(2));
  if (fault && problems.length === 0) problems.push(fault);
  if (problems.length > 0) return checked;
  checked.isFar = rules.near !== null && !parts.flat(2).some((point) => isNear(point, rules.near!));
  checked.parts =
    rules.kind === 'polygon' ? checkPolygons(parts, rules, checked) : checkLines(parts, rules, checked);
  return checked;
}

function mapped(parts: Parts, move: (position: Position) => Position): Parts {
  return parts.map((rings) => rings.map((ring) => ring.map(move)));
}

/** Sure where a latitude would be beyond the poles, else where only the swapped shape is near the city. */
function isSwapped(points: readonly Position[], near: Bounds | null): boolean {
  const swapped = points.map(([lat, lng]): Position => [lng!, lat!]);
  const inRange = (list: readonly Position[]) =>
    list.every(([lng, lat]) => Math.abs(lng!) <= 180 && Math.abs(lat!) <= 90);
  if (!inRange(swapped)) return false;
  if (!near) return !inRange(points);
  return !points.some((one) => isNear(one, near)) && swapped.every((one) => isNear(one, near));
}

function positionFault(points: readonly Position[]): string | undefined {
  for (const [lng, lat] of points) {
    if (lng === 0 && lat === 0)
      return 'has the point 0,0, which stands for "unknown" and lies in the sea off Africa';
    if (Math.abs(lat!) <= 90 && Math.abs(lng!) > 180 && Math.abs(lng!) <= 360)
      return `has the longitude ${lng}: it runs over the 180th meridian; ${cutThere}`;
    if (!(Math.abs(lng!) <= 180 && Math.abs(lat!) <= 90))
      return `has the impossible point [${lng}, ${lat}]; degrees, [longitude, latitude], are expected`;
  }
  return undefined;
}

const cutThere = 'cut it there into a MultiPolygon (RFC 7946, 3.1.9): ogr2ogr -wrapdateline out.geojson IN';

type Marks = Pick<CheckedShape, 'problems' | 'repaired' | 'warnings'>;

function checkPolygons(parts: Parts, rules: ShapeRules, marks: Marks): Parts | null {
  const kept = parts.flatMap((rings) => {
    const checked = rings.map((ring) => checkRing(ring, rules, marks));
    // Without its outer ring a polygon's holes are holes in nothing.
    return checked[0] ? [checked.filter((ring) => ring !== null)] : [];
  });
  if (kept.length === 0 && marks.problems.length === 0)
    marks.repaired.push('had no ring left and was left out');
  if (marks.problems.length > 0 || kept.length === 0) return null;
  for (const rings of kept) {
    const at = selfCrossing(rings);
    if (at) marks.warnings.push(`crosses itself near [${at.join(', ')}]`);
  }
  return kept;
}

/** The ring, closed; null when it holds no ground. */
function checkRing(
  ring: Position[],
  { repair }: ShapeRules,
  { problems, repaired }: Marks,
): Position[] | null {
  const mend = (problem: string, done: string) =>
    void (repair ? repaired.push(done) : problems.push(problem));
  const first = ring[0];
  let closed = ring;
  if (first && !isSame(first, ring.at(-1)!)) {
    mend(
      `has a ring that does not close: it begins at [${first.join(', ')}] and ends at [${ring.at(-1)!.join(', ')}]`,
      'had a ring that did not close; closed',
    );
    closed = [...ring, first];
  }
  const corners = new Set(closed.map(String)).size;
  if (corners < 3) {
    mend(
      `has a ring of ${corners} different points, which holds no ground`,
      'had a ring without ground; left out',
    );
    return null;
  }
  if (closed.some((point, i) => i > 0 && Math.abs(point[0]! - closed[i - 1]![0]!) > 180)) {
    problems.push(`jumps over the 180th meridian; ${cutThere}`);
    return null;
  }
  return closed;
}

function isSame(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function checkLines(parts: Parts, { kind, repair }: ShapeRules, { problems, repaired }: Marks): Parts | null {
  const whole = parts.filter(([line]) => kind === 'point' || new Set(line!.map(String)).size > 1);
  if (whole.length === parts.length) return parts;
  if (!repair) problems.push('has a line of fewer than two points');
  else repaired.push('had a line of fewer than two points; left out');
  return repair && whole.length > 0 ? whole : null;
}
