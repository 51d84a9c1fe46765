import { sql } from 'kysely';
import type { Db } from '#platform/db';

export interface HouseRow {
  street_id: number;
  /** 0 for the number itself, -1 and 1 for the nearest below and above. */
  side: -1 | 0 | 1;
  number: number;
  number_to: number;
  mark: string;
  zip: string;
  town: string;
  lat: number;
  lng: number;
}

export interface SegmentRow {
  street_id: number;
  left_from: number;
  left_to: number;
  right_from: number;
  right_to: number;
  low: number;
  high: number;
  line: number[] | null;
}

/** A house number on some streets: its own rows, the nearest on both sides, and the stretches that hold it. */
export async function housesAt(
  db: Db,
  streetIds: readonly number[],
  number: number,
): Promise<{ houses: HouseRow[]; segments: SegmentRow[] }> {
  if (streetIds.length === 0) return { houses: [], segments: [] };
  const columns = sql`number, number_to, mark, zip, town, lat, lng`;
  const [houses, segments] = await Promise.all([
    sql<HouseRow>`select s.id as street_id, h.* from unnest(${streetIds}::int[]) s(id) cross join lateral (
      (select 0 as side, ${columns} from address_point
        where street_id = s.id and number <= ${number}::int and number > ${number}::int - 200 and number_to >= ${number}::int
        order by number desc limit 6)
      union all
      (select -1, ${columns} from address_point where street_id = s.id and number < ${number}::int order by number desc limit 4)
      union all
      (select 1, ${columns} from address_point where street_id = s.id and number > ${number}::int order by number limit 4)
    ) h`.execute(db),
    sql<SegmentRow>`select street_id, left_from, left_to, right_from, right_to, low, high, line from street_segment
      where street_id = any(${streetIds}::int[]) and low <= ${number}::int and high >= ${number}::int`.execute(
      db,
    ),
  ]);
  return { houses: houses.rows, segments: segments.rows };
}

/** Stretches of numbers of a street that exist, the nearest to a number first. */
export async function rangesNear(
  db: Db,
  streetId: number,
  number: number,
): Promise<{ from: number; to: number }[]> {
  const { rows } = await sql<{ from: number; to: number }>`select "from", "to" from (
      select min(number) as "from", max(number_to) as "to" from address_point
      where street_id = ${streetId} group by number / 100
      union
      select g.low, g.high from street_segment g where g.street_id = ${streetId} and g.low > 0
        and not exists (select from address_point where street_id = ${streetId})
    ) known
    order by least(abs("from" - ${number}::int), abs("to" - ${number}::int)), "from" limit 3`.execute(db);
  return rows;
}

/** The middle of the houses (or stretches) of a hundred; undefined when it has none. */
export async function middleOfBlock(
  db: Db,
  streetId: number,
  number: number,
): Promise<{ lat: number | null; lng: number | null } | undefined> {
  const to = number + 99;
  const { rows } = await sql<{ lat: number | null; lng: number | null; known: number }>`
    select avg(lat) as lat, avg(lng) as lng, count(*) as known from (
      select lat, lng from address_point where street_id = ${streetId} and number between ${number} and ${to}
      union all
      select g.line[i + 1], g.line[i] from street_segment g
      left join lateral generate_series(1, array_length(g.line, 1), 2) i on true
      where g.street_id = ${streetId} and g.low > 0 and g.low <= ${to} and g.high >= ${number}
    ) parts`.execute(db);
  return rows[0]!.known > 0 ? rows[0] : undefined;
}

/** The lines of two streets' stretches, [lng, lat]; empty where the source had none. */
export async function linesOf(db: Db, streetId: number): Promise<[number, number][][]> {
  const { rows } = await sql<{ line: number[] }>`
    select line from street_segment where street_id = ${streetId} and line is not null`.execute(db);
  return rows.map(({ line }) => toLine(line));
}

export function toLine(flat: readonly number[]): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]);
}
