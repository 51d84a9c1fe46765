import { sql } from 'kysely';
import type { Db } from '#platform/db';
import { Conflict } from '#platform/errors';

export interface LandmarkRow {
  name: string;
  address: string | null;
  lat: number | null;
  lng: number | null;
}

/** What can be imported; a new edition of one replaces the one before. */
export type ImportKind = 'addresses' | 'streets' | 'aliases' | 'landmarks';

declare module '#platform/db' {
  interface Tables {
    street: {
      id: number;
      key: string;
      pre: string | null;
      name: string;
      suffix: string | null;
      post: string | null;
      label: string;
      low: number | null;
      high: number | null;
      lat: number | null;
      lng: number | null;
      cells: number[];
    };
    street_alias: { key: string; street_id: number; label: string };
    landmark: LandmarkRow & { id: number };
    address_import: { kind: ImportKind; source: string; rows: number; imported_at: Date };
  }
}

/** The square that a place lies in; `cells.ts` of the room addresses reads them. */
const cellSql = 'floor((lat + 90) * 2000) * 1000000 + floor((lng + 180) * 2000)';

/** A column of values, in the order of the rows. */
type Columns = Record<string, readonly (string | number | null)[]>;

/** One edition at a time. Throws `Conflict` while another process imports. */
export async function lockImports(db: Db) {
  const { rows } = await sql<{ got: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('belfry addresses')) as got`.execute(db);
  if (!rows[0]!.got) throw new Conflict('Addresses are being imported by another process.');
}

const incoming: Record<ImportKind | 'names', Record<string, string>> = {
  names: { n: 'int', key: 'text', pre: 'text', name: 'text', suffix: 'text', post: 'text', label: 'text' },
  addresses: {
    n: 'int',
    number: 'int',
    number_to: 'int',
    mark: 'text',
    zip: 'text',
    town: 'text',
    lat: 'float8',
    lng: 'float8',
  },
  streets: {
    n: 'int',
    left_from: 'int',
    left_to: 'int',
    right_from: 'int',
    right_to: 'int',
    low: 'int',
    high: 'int',
    line: 'text',
  },
  aliases: { n: 'int', key: 'text', label: 'text' },
  landmarks: { name: 'text', address: 'text', lat: 'float8', lng: 'float8' },
};

/** Where the rows of a new edition wait until all of them are read; gone with the transaction. */
export async function openIncoming(db: Db, kind: ImportKind) {
  for (const part of ['names', kind] as const) {
    const columns = Object.entries(incoming[part]).map(([name, type]) => `${name} ${type}`);
    await sql.raw(`create temp table incoming_${part} (${columns.join(', ')}) on commit drop`).execute(db);
  }
}

export async function addIncoming(db: Db, part: ImportKind | 'names', columns: Columns) {
  const types = incoming[part];
  const names = Object.keys(types);
  const lists = names.map((name) => sql`${columns[name]}::${sql.raw(`${types[name]}[]`)}`);
  await sql`insert into ${sql.table(`incoming_${part}`)} (${sql.join(names.map((name) => sql.ref(name)))})
    select * from unnest(${sql.join(lists)})`.execute(db);
}

/** Puts what waits in the place of the edition before; answers how many rows that makes. */
export async function replaceEdition(db: Db, kind: ImportKind): Promise<number> {
  await sql`insert into street (key, pre, name, suffix, post, label)
    select key, pre, name, suffix, post, label from incoming_names on conflict (key) do nothing`.execute(db);
  const { numAffectedRows } = await replacements[kind](db);
  if (kind !== 'landmarks') await refreshStreets(db);
  return Number(numAffectedRows ?? 0);
}

const replacements: Record<ImportKind, (db: Db) => Promise<{ numAffectedRows?: bigint }>> = {
  async addresses(db) {
    await sql`delete from address_point`.execute(db);
    return sql`insert into address_point (street_id, number, number_to, mark, zip, town, lat, lng)
      select distinct on (s.id, i.number, i.number_to, i.mark, i.zip, i.town)
        s.id, i.number, i.number_to, i.mark, i.zip, i.town, i.lat, i.lng
      from incoming_addresses i join incoming_names using (n) join street s using (key)
      order by s.id, i.number, i.number_to, i.mark, i.zip, i.town, i.lat, i.lng`.execute(db);
  },
  async streets(db) {
    await sql`delete from street_segment`.execute(db);
    return sql`insert into street_segment (street_id, left_from, left_to, right_from, right_to, low, high, line)
      select s.id, i.left_from, i.left_to, i.right_from, i.right_to, i.low, i.high, i.line::float8[]
      from incoming_streets i join incoming_names using (n) join street s using (key)
      order by s.id, i.low`.execute(db);
  },
  async aliases(db) {
    await sql`delete from street_alias`.execute(db);
    return sql`insert into street_alias (key, street_id, label)
      select distinct on (i.key, s.id) i.key, s.id, i.label
      from incoming_aliases i join incoming_names n using (n) join street s on s.key = n.key
      order by i.key, s.id`.execute(db);
  },
  async landmarks(db) {
    await sql`delete from landmark`.execute(db);
    return sql`insert into landmark (name, address, lat, lng)
      select name, address, lat, lng from incoming_landmarks`.execute(db);
  },
};

/** What streets know of their houses and stretches is reckoned anew; those that nothing names any more go. */
async function refreshStreets(db: Db) {
  await sql`delete from street s where not exists (select from address_point where street_id = s.id)
    and not exists (select from street_segment where street_id = s.id)
    and not exists (select from street_alias where street_id = s.id)`.execute(db);
  await sql`update street set low = k.low, high = k.high, lat = k.lat, lng = k.lng, cells = coalesce(k.cells, '{}')
    from street s left join (
      select street_id, min(low) as low, max(high) as high, avg(lat) as lat, avg(lng) as lng,
        array_agg(distinct ${sql.raw(cellSql)}) filter (where lat is not null) as cells
      from (
        select street_id, number as low, number_to as high, lat, lng from address_point
        union all
        select street_id, nullif(g.low, 0), nullif(g.high, 0), y + (y2 - y) * step / steps, x + (x2 - x) * step / steps
        from street_segment g
        left join lateral (
          select line[i] as x, line[i + 1] as y, line[i + 2] as x2, line[i + 3] as y2,
            ceil(greatest(abs(line[i + 2] - line[i]), abs(line[i + 3] - line[i + 1])) * 4000)::int + 1 as steps
          from generate_series(1, array_length(g.line, 1) - 2, 2) i
        ) leg on true
        left join lateral generate_series(0, steps) step on true
      ) known group by street_id
    ) k on k.street_id = s.id
    where street.id = s.id`.execute(db);
  await sql`analyze street, street_segment, address_point`.execute(db);
}

export async function noteImport(
  db: Db,
  row: { kind: ImportKind; source: string; rows: number; imported_at: Date },
) {
  await db
    .insertInto('address_import')
    .values(row)
    .onConflict((conflict) => conflict.column('kind').doUpdateSet(row))
    .execute();
}

/** All that is kept in memory: streets, their other names, landmarks. */
export async function loadNames(db: Db) {
  const [streets, aliases, landmarks, imports, lines] = await Promise.all([
    db.selectFrom('street').selectAll().orderBy('id').execute(),
    db.selectFrom('street_alias').selectAll().execute(),
    db.selectFrom('landmark').selectAll().orderBy('id').execute(),
    db.selectFrom('address_import').selectAll().execute(),
    sql<{ some: boolean }>`select exists (select from street_segment where line is not null) as some`.execute(
      db,
    ),
  ]);
  return { streets, aliases, landmarks, imports, hasLines: lines.rows[0]!.some };
}
