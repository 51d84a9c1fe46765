import { sql } from 'kysely';
import { type Status, takenBack } from '#flow/requests';
import { lettersWait } from '#flow/work';
import type { Ctx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/db';
import type { OutcomeKind } from '#reference/catalog';
import { tellingKinds } from './telling.ts';

/** One public line of a history as other systems read it. */
export interface Update {
  /** `26-0000123-4`: the number and the line; never changes. */
  id: string;
  number: string;
  /** The state that the request was in after it. */
  status: Status;
  outcome: OutcomeKind | null;
  at: Date;
  description: string | null;
  /** Ids of photos that came with it and that everybody may see. */
  photos: string[];
  /** Who told it: `web`, `office`, `client:ID`, `partner:KEY` ... */
  channel: string;
}

export interface UpdateWindow {
  /** Instants, both inclusive. */
  from: Date;
  to: Date;
  /** Only of these requests (tracking numbers), at most 1,000. */
  numbers?: readonly string[];
  /** Only of requests in this area (`layer:key`). */
  area?: string;
  /** Of earlier pages. */
  after?: string;
  limit?: number;
}

export interface UpdatePage {
  updates: Update[];
  next: string | null;
}

interface Row {
  request_id: string;
  seq: number;
  number: string;
  at: Date;
  note: string | null;
  state: { kind: string; data: Record<string, unknown> } | null;
  files: string[] | null;
  channel: string;
}

/**
 * What happened to public requests in a window of time, oldest first (instant, then line), at most `limit` (1,000): a reader who
 * asks again from a little before the last one misses nothing. Without what was undone at once. Reads `request_history_public`.
 */
export async function updatesBetween(ctx: Ctx, window: UpdateWindow): Promise<UpdatePage> {
  const limit = Math.min(window.limit ?? 1000, 1000);
  const cursor = window.after ? readCursor(window.after, ['time', 'uuid', 'word']) : null;
  const past = cursor
    ? sql`and (h.at, h.request_id, h.seq) > (${cursor[0]}::timestamptz, ${cursor[1]}::uuid, ${Number(cursor[2]) || 0})`
    : sql``;
  const these = window.numbers ? sql`and r.number = any(${window.numbers}::text[])` : sql``;
  const there = window.area ? sql`and r.areas @> array[${window.area}]::text[]` : sql``;
  const { rows } = await sql<Row>`
    select h.request_id, h.seq, h.at, h.note, h.channel, r.number,
      (select json_build_object('kind', s.kind, 'data', s.data) from request_history s
        where s.request_id = h.request_id and s.seq <= h.seq and s.kind in ('opened', 'status', 'closed', 'reopened')
          and not ${takenBack('s')}
        order by s.seq desc limit 1) as state,
      (select array_agg(f.file_id order by f.file_id) from request_file f
        where f.request_id = h.request_id and f.public
          and (h.data->'files' ? f.file_id::text or h.data->'evidence' ? f.file_id::text)) as files
    from request_history h join request r on r.id = h.request_id
    where h.public and h.kind = any(${tellingKinds}::text[]) and h.at >= ${window.from} and h.at <= ${window.to} and r.public
      ${past} ${these} ${there}
      and not ${takenBack('h')}
    order by h.at, h.request_id, h.seq limit ${limit + 1}`.execute(ctx.db);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    updates: page.map(toUpdate),
    next: rows.length > limit && last ? writeCursor([last.at, last.request_id, String(last.seq)]) : null,
  };
}

function toUpdate(row: Row): Update {
  const { number, seq, at, note, state, files, channel } = row;
  return {
    id: `${number}-${seq}`,
    number,
    ...stateOf(state),
    at,
    description: note,
    photos: files ?? [],
    channel,
  };
}

function stateOf(state: Row['state']): Pick<Update, 'status' | 'outcome'> {
  if (!state || state.kind === 'opened') return { status: 'received', outcome: null };
  if (state.kind === 'reopened') return { status: 'reopened', outcome: null };
  const { to, outcome } = state.data as { to?: Status; outcome?: OutcomeKind };
  return state.kind === 'closed'
    ? { status: 'closed', outcome: outcome ?? null }
    : { status: to ?? 'accepted', outcome: null };
}

/**
 * The newest words about a request that may be told now: public, not taken back, and of staff only what they cannot take back any more,
 * but for the line `own`, of which is known that it may be told.
 */
export async function lastWords(ctx: Ctx, requestId: string, own: number): Promise<string | null> {
  const settled = new Date(ctx.clock.now().getTime() - lettersWait * 1000);
  const { rows } = await sql<{ note: string }>`
    select h.note from request_history h
    where h.request_id = ${requestId} and h.public and h.note is not null and not ${takenBack('h')}
      and (h.seq = ${own} or h.actor_kind <> 'staff' or h.at <= ${settled})
    order by h.seq desc limit 1`.execute(ctx.db);
  return rows[0]?.note ?? null;
}

/** Who opened a request: the actor of its first line. */
export async function openedBy(ctx: Ctx, requestId: string): Promise<{ kind: string; id: string | null }> {
  return ctx.db
    .selectFrom('request_history')
    .select(['actor_kind as kind', 'actor_id as id'])
    .where('request_id', '=', requestId)
    .where('seq', '=', 1)
    .executeTakeFirstOrThrow();
}
