import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { type Db, onOneConnection } from '#platform/db';
import { NotFound } from '#platform/errors';
import type { HistoryEntry, Request } from './request.ts';
import { mayView } from './request-policy.ts';
import type { FileStage } from './request-store.ts';

/** Everything that a request's page needs, for a reader who may see all of it; `publicDetail` is for everybody else. */
export interface RequestDetail {
  request: Request;
  history: HistoryEntry[];
  answers: { key: string; value: unknown }[];
  files: { id: string; stage: FileStage; public: boolean }[];
  parent: { id: string; number: string; status: string } | null;
  children: { id: string; number: string; status: string }[];
}

/** A request by its id or its number. Throws `NotFound`. */
export async function findRequest(ctx: Ctx, by: { id: string } | { number: string }): Promise<Request> {
  const query = ctx.db.selectFrom('request').selectAll();
  const row = await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('number', '=', by.number)
  ).executeTakeFirst();
  if (!row) throw new NotFound('There is no such request.');
  return row;
}

/**
 * The request for this reader: staff of the department see all, others the public part, or nothing (`NotFound`) when
 * it is private. `own` when the reader came by their own link: they see what is public of a private request too.
 */
export async function requestDetail(
  ctx: Ctx,
  by: { id: string } | { number: string },
  own = false,
): Promise<RequestDetail> {
  return onOneConnection(ctx.db, async (db) => {
    const request = await findRequest({ ...ctx, db }, by);
    if (!own && !mayView(ctx.actor, request)) throw new NotFound('There is no such request.');
    return detailOf(db, request);
  });
}

async function detailOf(db: Db, request: Request): Promise<RequestDetail> {
  const { id, parent_id } = request;
  const history = await db
    .selectFrom('request_history')
    .selectAll()
    .where('request_id', '=', id)
    .orderBy('seq')
    .execute();
  const answers = await db
    .selectFrom('request_answer')
    .select(['question_key as key', 'value'])
    .where('request_id', '=', id)
    .orderBy('position')
    .execute();
  const files = await db
    .selectFrom('request_file')
    .select(['file_id as id', 'stage', 'public'])
    .where('request_id', '=', id)
    .orderBy('added_at')
    .orderBy('file_id')
    .execute();
  const linked = await db
    .selectFrom('request')
    .select(['id', 'number', 'status', 'parent_id'])
    .where(sql<boolean>`id = ${parent_id}::uuid or parent_id = ${id}::uuid`)
    .orderBy('id')
    .execute();
  return {
    request,
    history,
    answers,
    files,
    parent: linked.find((one) => one.id === request.parent_id) ?? null,
    children: linked.filter((one) => one.parent_id === request.id),
  };
}

/** What everybody may read of it: no internal notes, no names of staff, no private answers or files, the screened text. */
export function publicDetail(detail: RequestDetail, publicQuestions: ReadonlySet<string>): RequestDetail {
  const { request } = detail;
  return {
    ...detail,
    request: { ...request, description: request.public_text ?? '', assignee_id: null },
    history: withoutUndone(detail.history)
      .filter((entry) => entry.public)
      .map((entry) => ({ ...entry, actor_id: null, actor_name: '' })),
    answers: detail.answers.filter((answer) => publicQuestions.has(answer.key)),
    files: detail.files.filter((file) => file.public),
  };
}

/** The history without what staff took back at once: nobody outside was told of it. */
function withoutUndone(history: readonly HistoryEntry[]): HistoryEntry[] {
  return history.filter((entry) => !isTakenBack(history, entry.seq));
}

// Staff may take back what they did at once. The history keeps it: a line `undone` names the lines that it took back, `from` to `seq` in
// its data (one action may have written several); residents and other programs are told of none of them.

/** Whether a line (its number) was taken back, by the `undone` lines of its history. */
export function isTakenBack(history: readonly Pick<HistoryEntry, 'kind' | 'data'>[], seq: number): boolean {
  return history.some(
    ({ kind, data }) =>
      kind === 'undone' && seq >= Number(data['from'] ?? data['seq']) && seq <= Number(data['seq']),
  );
}

/** The same for a statement that calls a row of `request_history` so. */
export function takenBack(line: 'h' | 's'): RawBuilder<unknown> {
  return sql.raw(`exists (select from request_history u where u.request_id = ${line}.request_id and u.kind = 'undone'
    and ${line}.seq between coalesce(u.data->>'from', u.data->>'seq')::int and (u.data->>'seq')::int)`);
}

/** One line of a public list or one pin of a map. */
export type RequestLine = Pick<
  Request,
  | 'id'
  | 'number'
  | 'service_key'
  | 'status'
  | 'outcome'
  | 'address'
  | 'address_source'
  | 'lat'
  | 'lng'
  | 'opened_at'
  | 'closed_at'
  | 'due_at'
  | 'me_too'
  | 'photo_id'
  | 'public_text'
  | 'asset'
>;

export const lineColumns = [
  'id',
  'number',
  'service_key',
  'status',
  'outcome',
  'address',
  'address_source',
  'lat',
  'lng',
  'opened_at',
  'closed_at',
  'due_at',
  'me_too',
  'photo_id',
  'public_text',
  'asset',
] as const;
