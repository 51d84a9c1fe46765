import { sql } from 'kysely';
import { type Db, plannedOnce } from '#platform/db';
import type { Point } from '#reference/places';
import type { HouseRow, SegmentRow } from './house-views.ts';

export type NearHouse = Pick<HouseRow, 'street_id' | 'number' | 'number_to' | 'mark' | 'lat' | 'lng'> & {
  /** Which of the points, from 0. */
  at: number;
  /** The street's. */
  label: string;
  metres: number;
};

const metresPerDegree = 111_195;
/** As the index `address_point_cell` has it: see `cells.ts`. */
const cellMetres = metresPerDegree / 2000;

/**
 * The nearest building of each point within `reach` metres, one question for all points; with `streets` (for each point) only
 * those on one of its streets. Distances are counted on a plane.
 */
export async function nearestHouses(
  db: Db,
  points: readonly Point[],
  reach: number,
  streets?: readonly (number | null)[],
): Promise<NearHouse[]> {
  if (points.length === 0) return [];
  const shrink = (lat: number) => Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  const steps = Math.ceil(reach / cellMetres);
  const lists = {
    lats: points.map(({ lat }) => lat),
    lngs: points.map(({ lng }) => lng),
    shrinks: points.map(({ lat }) => shrink(lat)),
    sides: points.map(({ lat }) => Math.ceil(reach / (cellMetres * shrink(lat)))),
    streets: streets ?? points.map(() => null),
  };
  const { rows } = await sql<NearHouse>`
    select ${plannedOnce} (p.at - 1)::int as at, h.*, s.label
    from unnest(${lists.lats}::float8[], ${lists.lngs}::float8[], ${lists.shrinks}::float8[],
      ${lists.sides}::float8[], ${lists.streets}::int[])
      with ordinality p (lat, lng, shrink, side, street_id, at)
    cross join lateral (
      select a.street_id, a.number, a.number_to, a.mark, a.lat, a.lng,
        ${metresPerDegree}::float8 * sqrt((a.lat - p.lat) ^ 2 + ((a.lng - p.lng) * p.shrink) ^ 2) as metres
      from generate_series(${-steps}::int, ${steps}::int) step
      cross join lateral (
        select * from address_point a
        where floor((a.lat + 90) * 2000) * 1000000 + floor((a.lng + 180) * 2000) between
          (floor((p.lat + 90) * 2000) + step) * 1000000 + floor((p.lng + 180) * 2000) - p.side and
          (floor((p.lat + 90) * 2000) + step) * 1000000 + floor((p.lng + 180) * 2000) + p.side
      ) a
      where p.street_id is null or a.street_id = p.street_id
      order by metres, a.number, a.street_id
      limit 1
    ) h
    join street s on s.id = h.street_id
    where h.metres <= ${reach}`.execute(db);
  return rows;
}

/** All stretches of some streets that have a line. */
export async function stretchesOf(
  db: Db,
  streetIds: readonly number[],
): Promise<(SegmentRow & { line: number[] })[]> {
  if (streetIds.length === 0) return [];
  const { rows } = await sql<SegmentRow & { line: number[] }>`
    select street_id, left_from, left_to, right_from, right_to, low, high, line from street_segment
    where street_id = any(${streetIds}::int[]) and line is not null`.execute(db);
  return rows;
}
