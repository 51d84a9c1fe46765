import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { sendWrite } from '#platform/db';
import { NotAllowed, NotFound } from '#platform/errors';
import { keepFiles } from '#platform/files';
import type { HistoryEntry, Request } from './request.ts';

interface AnswerRow {
  request_id: string;
  position: number;
  question_key: string;
  value: unknown;
}

interface FileRow {
  request_id: string;
  file_id: string;
  stage: FileStage;
  public: boolean;
  added_at: Date;
}
export type FileStage = 'report' | 'evidence' | 'comment';

declare module '#platform/db' {
  interface Tables {
    request: Request;
    request_history: HistoryEntry;
    request_answer: AnswerRow;
    request_file: FileRow;
  }
}

/** Everything of a new request but what the store gives it. */
export type NewRequest = Omit<Request, 'number' | 'version' | 'me_too' | 'reopened'>;

/** A request that is opened: its answers and the first line of its history with it. */
export interface Opened {
  request: NewRequest;
  answers: readonly { key: string; value: unknown }[];
  line: HistoryEntry;
}

/**
 * Writes a new request with its answers and first line, in one statement, since each costs a way to the database and back. Gives it
 * the next number of its year (two digits, in the city's time zone).
 */
export async function insertOpened(
  ctx: Ctx,
  { request, answers, line }: Opened,
  year: string,
): Promise<Request> {
  const row = JSON.stringify({ ...request, version: 1, me_too: 0, reopened: 0 });
  const answered = JSON.stringify(
    answers.map(({ key, value }, position) => ({
      request_id: request.id,
      position,
      question_key: key,
      value,
    })),
  );
  const { rows } = await sql<Request>`
    with opened as (
      insert into request select opened.* from jsonb_populate_record(null::request, ${row}::jsonb
        || jsonb_build_object('number', ${year} || '-' || lpad(nextval('request_number')::text, 7, '0'))) as opened
      returning *
    ), answered as (
      insert into request_answer select * from jsonb_populate_recordset(null::request_answer, ${answered}::jsonb)
    ), told as (
      insert into request_history select * from jsonb_populate_record(null::request_history, ${JSON.stringify(line)}::jsonb)
    )
    select * from opened`.execute(ctx.db);
  return rows[0]!;
}

/** Reads a request and holds it until the transaction ends. Throws `NotFound`. */
export async function lockRequest(ctx: Ctx, id: string): Promise<Request> {
  const row = await ctx.db
    .selectFrom('request')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new NotFound('There is no such request.');
  return row;
}

export async function updateRequest(ctx: Ctx, id: string, set: Partial<Request>): Promise<Request> {
  const { promise, ...plain } = set;
  return ctx.db
    .updateTable('request')
    .set({
      ...plain,
      ...(promise === undefined ? {} : { promise: promise && (JSON.stringify(promise) as never) }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function insertHistory(ctx: Ctx, entry: HistoryEntry): Promise<void> {
  await sendWrite(
    ctx.db,
    ctx.db.insertInto('request_history').values({ ...entry, data: JSON.stringify(entry.data) as never }),
  );
}

/** Requests with everything that happened to them, as the tables hold it. */
export interface Lives {
  requests: readonly Request[];
  history: readonly HistoryEntry[];
  answers: readonly AnswerRow[];
  files: readonly FileRow[];
}

/**
 * Writes whole lives of requests at once, numbers included: for the program itself, when it fills an empty city. No events
 * and no notices. Parents must come with their duplicates or before them; files must have been received.
 */
export async function loadLives(ctx: Ctx, lives: Lives): Promise<void> {
  if (ctx.actor.kind !== 'system') throw new NotAllowed('Only the program itself loads requests in bulk.');
  const tables = [
    ['request', lives.requests],
    ['request_history', lives.history],
    ['request_answer', lives.answers],
    ['request_file', lives.files],
  ] as const;
  for (const [table, rows] of tables)
    if (rows.length > 0)
      await sql`
        insert into ${sql.table(table)}
        select * from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`.execute(
        ctx.db,
      );
}

/** Says that the numbers up to this one are taken. */
export async function skipNumbers(ctx: Ctx, last: number): Promise<void> {
  await sql`select setval('request_number', greatest(${last}, (select last_value from request_number)))`.execute(
    ctx.db,
  );
}

/** Adds received files to a request, so that they are kept. `isPublic`: whether residents
 * may see them (everybody, or of a private request those whose it is), not only staff. */
export async function attachFiles(
  ctx: Ctx,
  request: Pick<Request, 'id'>,
  stage: FileStage,
  isPublic: boolean,
  ids: readonly string[],
) {
  if (ids.length === 0) return;
  const added_at = ctx.clock.now();
  const rows = ids.map((file_id) => ({ request_id: request.id, file_id, stage, public: isPublic, added_at }));
  await sendWrite(
    ctx.db,
    ctx.db
      .insertInto('request_file')
      .values(rows)
      .onConflict((c) => c.doNothing()),
  );
  await keepFiles(ctx, [...ids]);
}

/** A request whose point lies in other areas than its row says. */
export interface AreasRewritten {
  id: string;
  /** As they were read, with the point: a row that moved since is left alone. */
  was: string[];
  lat: number;
  lng: number;
  areas: string[];
}

/**
 * Writes the areas of many requests anew after the shapes changed. Not a change of the case: its version stays, and nobody is
 * told. Answers the ids of those that were written.
 */
export async function rewriteAreas(ctx: Ctx, rows: readonly AreasRewritten[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const given = sql`json_to_recordset(${JSON.stringify(rows)}::json)
    as given (id uuid, was text[], lat float8, lng float8, areas text[])`;
  // Held in the order of their ids, so that two who rewrite at once wait and do not lock each other out.
  const { rows: written } = await sql<{ id: string }>`
    with given as (select * from ${given}),
    held as (select id from request where id in (select id from given) order by id for no key update)
    update request set areas = given.areas from given, held
    where request.id = held.id and request.id = given.id
      and request.areas = given.was and request.lat = given.lat and request.lng = given.lng
    returning request.id`.execute(ctx.db);
  return written.map((row) => row.id);
}

/** An address that was found from a request's pin. */
export interface AddressFound {
  id: string;
  lat: number;
  lng: number;
  address: string;
}

/**
 * Gives requests without an address the one that was found from their pin. Not a change of the case: its version stays, and nobody
 * is told. One that has got an address or moved meanwhile is left alone. Answers how many were written.
 */
export async function fillAddresses(ctx: Ctx, rows: readonly AddressFound[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { numAffectedRows } = await sql`
    with given as (select * from json_to_recordset(${JSON.stringify(rows)}::json)
      as given (id uuid, lat float8, lng float8, address text)),
    held as (select id from request where id in (select id from given) order by id for no key update)
    update request set address = given.address, address_source = 'pin' from given, held
    where request.id = held.id and request.id = given.id and request.address is null
      and request.lat = given.lat and request.lng = given.lng`.execute(ctx.db);
  return Number(numAffectedRows ?? 0n);
}

/** Counts people who have the same trouble. Not a change of the case: its version stays. */
export async function addMeToo(ctx: Ctx, requestId: string, by: number) {
  await sendWrite(
    ctx.db,
    ctx.db
      .updateTable('request')
      .set({ me_too: sql`greatest(0, me_too + ${by})` })
      .where('id', '=', requestId),
  );
}

/** The requests that were found to be the same as this one, held until the transaction ends. */
export async function lockChildren(ctx: Ctx, parentId: string): Promise<Request[]> {
  return ctx.db
    .selectFrom('request')
    .selectAll()
    .where('parent_id', '=', parentId)
    .orderBy('id')
    .forUpdate()
    .execute();
}
