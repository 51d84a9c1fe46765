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
/** A request with what Belfry itself says of it. */
export interface LoadedRow extends Pick<Request, 'id' | 'version' | 'reopened'> {
  loaded: LoadedRequest;
}
export type LoadedHistory = Omit<HistoryEntry, 'actor_kind' | 'actor_id'>;

/**
 * Rows go to PostgreSQL as one text, with the separators that ASCII has for it: reading that costs the server a tenth of
 * reading JSON or of a parameter for each value, and needs no connection of its own as COPY does.
 */
const FIELD = '\x1f';
const RECORD = '\x1e';
const ITEM = '\x1d';
const NULL = '\x1c';

/** A text that somebody else wrote: it may hold what separates. */
function written(text: string | null): string {
  if (text === null) return NULL;
  return separator.test(text) ? text.replaceAll(separators, ' ') : text;
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const separator = /[\x1c-\x1f]/;
const separators = new RegExp(separator, 'g');

/** Milliseconds: cheaper to write and to read than a date's text. `instant` is their reading. */
function stamped(at: Date | null): string | number {
  return at === null ? NULL : at.getTime();
}

function instant(field: number) {
  return sql.raw(`to_timestamp(v[${field}]::float8 / 1000)`);
}

/** The rows of a packed text, each as an array `v` of texts. */
function unpacked(text: string) {
  return sql`(select string_to_array(line, E'\\x1f', E'\\x1c') as v from string_to_table(${text}, E'\\x1e') as line offset 0) as row`;
}

/** Digests of what is there already of these ids, by id. */
export async function knownDigests(
  db: Db,
  source: string,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await db
    .selectFrom('request')
    .select(['source_id', 'source_digest'])
    .where('source', '=', source)
    .where('source_id', '=', sql<string>`any(${ids}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.source_id!, row.source_digest]));
}

/** What is there already of these ids; nobody else changes it until the transaction ends. */
export async function holdKnown(
  db: Db,
  source: string,
  ids: readonly string[],
): Promise<Map<string, KnownLoaded>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('request')
    .select([
      'id',
      'source_id',
      'version',
      'reopened',
      'status',
      'service_key',
      'department_key',
      'lat',
      'lng',
      // What we found from the pin the source does not know.
      sql<string | null>`case when address_source is null then address end`.as('address'),
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
  tx: Db,
  source: string,
  rows: readonly LoadedRow[],
  history: readonly LoadedHistory[],
): Promise<void> {
  await trustReferences(tx);
  await sql`
    insert into request (id, number, service_key, service_version, status, outcome, department_key, channel, language,
      public, description, address, lat, lng, h3, areas, opened_at, updated_at, closed_at, due_at,
      version, reopened, source_digest, source_id, source)
    select v[1]::uuid, v[24] || '-' || lpad(nextval('request_number')::text, 7, '0'), ${values}, v[23], ${source}
    from ${unpacked(packedRows(rows))}`.execute(tx);
  await insertLines(tx, history);
}

/**
 * Until the transaction ends PostgreSQL does not look up the request of each line of history, a fifth of all its work:
 * both are written here. Only its superuser may say so, as in the database that Belfry brings; elsewhere it goes on looking.
 */
async function trustReferences(tx: Db) {
  await sql`select set_config('session_replication_role', 'replica', true) from pg_roles
    where rolname = current_user and rolsuper`.execute(tx);
}

function packedRows(rows: readonly LoadedRow[]): string {
  return rows
    .map(({ id, version, reopened, loaded }) =>
      [
        id,
        loaded.service_key,
        loaded.service_version,
        loaded.status,
        loaded.outcome ?? NULL,
        loaded.department_key ?? NULL,
        loaded.channel,
        loaded.language,
        loaded.public,
        written(loaded.description),
        written(loaded.address),
        loaded.lat ?? NULL,
        loaded.lng ?? NULL,
        loaded.h3 ?? NULL,
        loaded.areas.join(ITEM),
        stamped(loaded.opened_at),
        stamped(loaded.updated_at),
        stamped(loaded.closed_at),
        stamped(loaded.due_at),
        version,
        reopened,
        loaded.source_digest,
        written(loaded.source_id),
        loaded.year,
      ].join(FIELD),
    )
    .join(RECORD);
}

/** What a source says of a request, in the order of `packedRows`. */
const values = sql`v[2], v[3]::int, v[4], v[5], v[6], v[7], v[8], v[9]::boolean, v[10], v[11], v[12]::float8, v[13]::float8, v[14],
  string_to_array(v[15], E'\\x1d'), ${instant(16)}, ${instant(17)}, ${instant(18)}, ${instant(19)},
  v[20]::int, v[21]::int, v[22]`;

/** Gives requests the values that their source has now; what only Belfry knows (assignee, parent, photos) stays. */
export async function updateLoaded(
  tx: Db,
  rows: readonly LoadedRow[],
  history: readonly LoadedHistory[],
): Promise<void> {
  await sql`
    update request set (service_key, service_version, status, outcome, department_key, channel, language,
      public, description, address, lat, lng, h3, areas, opened_at, updated_at, closed_at, due_at,
      version, reopened, source_digest, address_source) = row(${values}, null)
    from ${unpacked(packedRows(rows))} where id = v[1]::uuid`.execute(tx);
  await insertLines(tx, history);
}

async function insertLines(tx: Db, history: readonly LoadedHistory[]): Promise<void> {
  const lines = history.map((line) =>
    [
      line.request_id,
      line.seq,
      stamped(line.at),
      line.kind,
      line.actor_name,
      line.channel,
      line.public,
      written(line.note),
      JSON.stringify(line.data),
    ].join(FIELD),
  );
  await sql`
    insert into request_history (request_id, seq, at, kind, actor_kind, actor_name, channel, public, note, data)
    select v[1]::uuid, v[2]::int, ${instant(3)}, v[4], 'system', v[5], v[6], v[7]::boolean, v[8], v[9]::jsonb
    from ${unpacked(lines.join(RECORD))}`.execute(tx);
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
