import type { Db } from '#platform/db';
import { distanceMetres, type Point } from '#reference/places';
import { type AddressProblem, type Candidate, candidate } from './candidate.ts';
import { meetingOfCells } from './cells.ts';
import { linesOf } from './house-views.ts';
import { crossingOfLines, meetingOfLines } from './lines.ts';
import type { Street, StreetMatch } from './street-index.ts';

/** Where any of the first streets meets any of the second; the best ones at their exact points where lines are known. */
export async function findCrossings(
  db: Db,
  first: readonly StreetMatch[],
  second: readonly StreetMatch[],
  hasLines: boolean,
): Promise<{ candidates: Candidate[]; problem?: AddressProblem }> {
  const crossings = first.flatMap((a) =>
    second.flatMap((b) => {
      if (a.street === b.street) return [];
      const at = meetingOf(a.street, b.street);
      // Of streets that nobody knows where they run, only the names fit.
      const score = a.score * b.score - (at ? 0 : 0.1);
      return at === undefined ? [] : [{ a: a.street, b: b.street, at, score }];
    }),
  );
  crossings.sort((a, b) => b.score - a.score);
  const exact = await Promise.all(
    crossings.slice(0, 3).map(({ a, b, at }) => (at && hasLines ? exactMeeting(db, a, b, at) : undefined)),
  );
  const candidates = crossings.map(({ a, b, at, score }, i): Candidate => {
    const found = candidate('intersection', `${a.label} & ${b.label}`, exact[i] ?? at, 'crossing', score);
    return exact[i] ? { ...found, approximate: false } : found;
  });
  const [a, b] = [first[0], second[0]];
  const known = a?.street.id != null && b?.street.id != null;
  if (candidates.length > 0 || !known || a.street === b.street) return { candidates };
  return { candidates, problem: { kind: 'no_crossing', streets: [a.street.label, b.street.label] } };
}

/** The point, null when nothing tells where the streets run, undefined when they do not meet. */
function meetingOf(a: Street, b: Street): Point | null | undefined {
  if (a.cells.length > 0 && b.cells.length > 0) return meetingOfCells(a.cells, b.cells);
  if (a.sample && b.sample) return meetingOfLines(a.sample.line, b.sample.line);
  return a.id !== null && b.id !== null ? null : undefined;
}

/** A point that the lines of both streets have, next to the one that was reckoned. */
async function exactMeeting(db: Db, a: Street, b: Street, about: Point): Promise<Point | undefined> {
  if (a.id === null || b.id === null) return undefined;
  const [linesA, linesB] = await Promise.all([linesOf(db, a.id), linesOf(db, b.id)]);
  const ends = new Set(linesB.flat().map(nodeOf));
  const shared = linesA.flat().filter((node) => ends.has(nodeOf(node)));
  const points = shared.map(([lng, lat]) => ({ lng, lat }));
  points.sort((one, other) => distanceMetres(one, about) - distanceMetres(other, about));
  return points[0] ?? firstMeeting(linesA, linesB);
}

/** Lines that are not cut where streets cross. */
function firstMeeting(linesA: readonly Line[], linesB: readonly Line[]): Point | undefined {
  for (const a of linesA)
    for (const b of linesB) {
      const point = crossingOfLines(a, b);
      if (point) return point;
    }
  return undefined;
}

type Line = [number, number][];

function nodeOf([lng, lat]: [number, number]): string {
  return `${lng.toFixed(5)} ${lat.toFixed(5)}`;
}
