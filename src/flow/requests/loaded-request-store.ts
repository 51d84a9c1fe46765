import { sql } from 'kysely';
import type { Db } from '#platform/db';
import type { HistoryEntry, Request } from './request.ts';

/** A request as another system keeps it, in our words. That system stays the master of everything here. */
export interface LoadedRequest
  extends Pick<
    Request,
    | 'service_key'
    | 'service_version'
    | 'status'
    | 'outcome'
    | 'department_key'
    | 'channel'
    | 'language'
    | 'public'
    | 'description'
    | 'address'
    | 'lat'
    | 'lng'
    | 'h3'
    | 'areas'
    | 'opened_at'
    | 'updated_at'
    | 'closed_at'
    | 'due_at'
  > {
  /** Its number there. */
  source_id: string;
  /** Digest of all that the other system says of it: the same means that nothing has changed. */
  source_digest: string;
  /** Two digits of the local year in which it was opened, for the tracking number. */
  year: string;
  /** Words with which it was closed or is worked on, and whether everybody may read them. */
  note: string | null;
  notePublic: boolean;
  /** What the first line of history keeps besides: the agency's name there, what was repaired. */
  facts: Record<string, unknown>;
  /** Another number by which requests of the source call this one, and the number of the one that it repeats. */
  alias: string | null;
  parent: string | null;
}

export type KnownLoaded = Pick<
  Request,
  | 'id'
  | 'source_digest'
  | 'version'
  | 'reopened'
  | 'status'
  | 'service_key'
  | 'department_key'
  | 'lat'
  | 'lng'
  | 'address'
  | 'opened_at'
  | 'closed_at'
  | 'due_at'
>;
/** With what Belfry itself says of it. */
export type LoadedRow = LoadedRequest & Pick<Request, 'id' | 'version' | 'reopened'>;
export type LoadedHistory = Omit<HistoryEntry, 'actor_kind' | 'actor_id'>;

/** Columns as PostgreSQL reads them from one JSON text: several times cheaper than a parameter for each value. */
const shape = sql`(id uuid, source_id text, source_digest text, service_key text, service_version int, department_key text,
  status text, outcome text, channel text, language text, public boolean, description text, address text, lat float8, lng float8,
  h3 text, areas text[], opened_at timestamptz, updated_at timestamptz, closed_at timestamptz, due_at timestamptz,
  year text, version int, reopened int)`;
export async function knownLoaded(
  db: Db,
  source: string,
  ids: readonly string[],
): Promise<Map<string, KnownLoaded>> {
  const rows = await db
    .selectFrom('request')
    .select([
      'id',
      'source_id',
      'source_digest',
      'version',
      'reopened',
      'status',
      'service_key',
      'department_key',
      'lat',
      'lng',
      'address',
      'opened_at',
      'closed_at',
      'due_at',
    ])
    .where('source', '=', source)
    .where('source_id', '=', sql<string>`any(${ids}::text[])`)
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.source_id!, row]));
}

/** Writes new requests with their lines of history. Fails when somebody else has loaded one of them meanwhile. */
export async function insertLoaded(
  db: Db,
  source: string,
  rows: readonly LoadedRow[],
  history: readonly LoadedHistory[],
): Promise<void> {
  await sql`
    insert into request (id, number, service_key, service_version, status, outcome, department_key, channel, language,
      public, description, address, lat, lng, h3, areas, opened_at, updated_at, closed_at, due_at,
      version, source, source_id, source_digest)
    select id, year || '-' || lpad(nextval('request_number')::text, 7, '0'), service_key, service_version, status, outcome,
      department_key, channel, language, public, description, address, lat, lng, h3, areas, opened_at, updated_at,
      closed_at, due_at, version, ${source}, source_id, source_digest
    from json_to_recordset(${rowsAsJson(rows)}::json) as x ${shape}`.execute(db);
  await insertLines(db, history);
}

function rowsAsJson(rows: readonly LoadedRow[]): string {
  return JSON.stringify(rows.map(({ facts, alias, parent, note, notePublic, ...plain }) => plain));
}

/** Gives requests the values that their source has now; what only Belfry knows (assignee, parent, photos) stays. */
export async function updateLoaded(
  db: Db,
  rows: readonly LoadedRow[],
  history: readonly LoadedHistory[],
): Promise<void> {
  await sql`
    update request r set service_key = x.service_key, service_version = x.service_version, status = x.status,
      outcome = x.outcome, department_key = x.department_key, channel = x.channel, public = x.public,
      description = x.description, address = x.address, lat = x.lat, lng = x.lng, h3 = x.h3, areas = x.areas,
      opened_at = x.opened_at, updated_at = x.updated_at, closed_at = x.closed_at, due_at = x.due_at,
      version = x.version, reopened = x.reopened, source_digest = x.source_digest
    from json_to_recordset(${rowsAsJson(rows)}::json) as x ${shape} where r.id = x.id`.execute(db);
  await insertLines(db, history);
}

async function insertLines(db: Db, history: readonly LoadedHistory[]): Promise<void> {
  await sql`
    insert into request_history (request_id, seq, at, kind, actor_kind, actor_name, channel, public, note, data)
    select request_id, seq, at, kind, 'system', actor_name, channel, public, note, data
    from json_to_recordset(${JSON.stringify(history)}::json) as x (request_id uuid, seq int, at timestamptz, kind text,
      actor_name text, channel text, public boolean, note text, data jsonb)`.execute(db);
}

/** Keeps for the end of the run who repeats whom: parents may come later in the file. Temporary: of this connection only. */
export async function keepLinks(db: Db, rows: readonly LoadedRequest[]): Promise<void> {
  const some = rows.filter((row) => row.alias || row.parent);
  if (some.length === 0) return;
  const json = JSON.stringify(some.map(({ source_id, alias, parent }) => ({ source_id, alias, parent })));
  await sql`create temp table if not exists loaded_link (source_id text, alias text, parent text)`.execute(
    db,
  );
  await sql`insert into loaded_link select * from json_to_recordset(${json}::json) as x (source_id text, alias text, parent text)`.execute(
    db,
  );
}

/** Links what `keepLinks` kept, with one line of history each, and forgets it. */
export async function linkKept(db: Db, source: string, at: Date): Promise<number> {
  const { rows: kept } = await sql<{
    there: boolean;
  }>`select to_regclass('pg_temp.loaded_link') is not null as there`.execute(db);
  if (!kept[0]!.there) return 0;
  const { rows } = await sql<{ count: number }>`
    with recursive pair as (
      select distinct on (child.id) child.id as child, parent.id as parent
      from loaded_link link
        join request child on child.source = ${source} and child.source_id = link.source_id
        left join loaded_link named on named.alias = link.parent
        join request parent on parent.source = ${source} and parent.source_id = coalesce(named.source_id, link.parent)
      where link.parent is not null and child.parent_id is null and child.id <> parent.id
      order by child.id, parent.id
    ), climb as (
      select child, parent, 1 as steps from pair
      union all
      select climb.child, coalesce(pair.parent, request.parent_id), steps + 1
      from climb left join pair on pair.child = climb.parent join request on request.id = climb.parent
      where coalesce(pair.parent, request.parent_id) is not null and steps < 50
    ), head as (
      select distinct on (child) child, parent, steps from climb order by child, steps desc
    ), good as (
      select child, parent from head where steps < 50
      union
      select request.id, head.parent from head join request on request.parent_id = head.child where steps < 50
    ), linked as (
      update request set parent_id = good.parent, version = version + 1, updated_at = greatest(updated_at, ${at})
      from good where request.id = good.child
      returning request.id, request.version, request.parent_id, request.me_too
    ), counted as (
      update request set me_too = me_too + more.people
      from (select parent_id, sum(1 + me_too)::int as people from linked group by parent_id) more where request.id = more.parent_id
    ), told as (
      insert into request_history (request_id, seq, at, kind, actor_kind, actor_name, channel, public, data)
      select linked.id, linked.version, ${at}, 'linked', 'system', ${source}, 'import', true,
        jsonb_build_object('parentId', parent.id, 'parentNumber', parent.number)
      from linked join request parent on parent.id = linked.parent_id
    )
    select count(*)::int as count from linked`.execute(db);
  await sql`drop table loaded_link`.execute(db);
  return rows[0]!.count;
}
