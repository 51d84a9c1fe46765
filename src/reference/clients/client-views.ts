import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { readCursor, writeCursor } from '#platform/db';
import { localDate } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';
import type { Client } from './client.ts';
import type { ClientRow, KeyRow } from './client-store.ts';
import { toClient } from './key-ring.ts';

/** One line of the list of clients. */
export interface ClientLine extends Client {
  purpose: string;
  madeByName: string;
  liveKeys: number;
  /** When the first of its live keys ends. */
  nextEnd: Date | null;
  /** To the hour. */
  lastUsedAt: Date | null;
  /** Calls since midnight of the city; the last half minute may be missing. */
  callsToday: number;
}

type LineRow = ClientRow & {
  live_keys: number;
  next_end: Date | null;
  last_used_at: Date | null;
  calls_today: string;
};

/** Newest first, a page at a time; `next` is the `after` of the following page. Throws `Invalid` (`after`). */
export async function listClients(
  ctx: Ctx,
  filter: { text?: string; state?: 'active' | 'stopped' } = {},
  after?: string,
  limit = 50,
): Promise<{ clients: ClientLine[]; next: string | null }> {
  const conditions = [sql`true`];
  if (filter.state) conditions.push(sql`client.active = ${filter.state === 'active'}`);
  const like = `%${(filter.text ?? '')
    .trim()
    .toLowerCase()
    .replace(/[%_\\]/g, '\\$&')}%`;
  if (like !== '%%')
    conditions.push(sql`(lower(client.name || ' ' || client.owner || ' ' || client.email) like ${like}
      or exists (select from api_key where client_id = client.id and lower(prefix) like ${like}))`);
  if (after) {
    const [at, id] = readCursor(after, ['time', 'uuid']);
    conditions.push(sql`(client.created_at, client.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const rows = await lines(ctx, sql.join(conditions, sql` and `), limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { clients: page, next: rows.length > limit && last ? writeCursor([last.createdAt, last.id]) : null };
}

export async function clientById(ctx: Ctx, id: string): Promise<ClientLine | undefined> {
  return (await lines(ctx, sql`client.id = ${id}::uuid`, 1))[0];
}

async function lines(ctx: Ctx, where: ReturnType<typeof sql>, limit: number): Promise<ClientLine[]> {
  const now = ctx.clock.now();
  const { rows } = await sql<LineRow>`
    select client.*, keys.*, coalesce(use.calls, 0) as calls_today
    from (select * from api_client client where ${where} order by created_at desc, id desc limit ${limit}) client
    left join lateral (
      select count(*) filter (where live)::int as live_keys, min(expires_at) filter (where live) as next_end,
        max(last_used_at) as last_used_at
      from (select *, revoked_at is null and (expires_at is null or expires_at > ${now}) as live
        from api_key where client_id = client.id) one) keys on true
    left join api_use use on use.client_id = client.id and use.day = ${await today(ctx)}::date
    order by client.created_at desc, client.id desc`.execute(ctx.db);
  return rows.map((row) => ({
    ...toClient(row),
    purpose: row.purpose,
    madeByName: row.made_by_name,
    liveKeys: row.live_keys,
    nextEnd: row.next_end,
    lastUsedAt: row.last_used_at,
    callsToday: Number(row.calls_today),
  }));
}

export type KeyState = 'live' | 'expired' | 'revoked';
export type KeyLine = Omit<KeyRow, 'key_hash'> & { state: KeyState };

/** The keys of clients, newest first, without what would open anything. */
export async function keysOfClients(ctx: Ctx, clientIds: readonly string[]): Promise<KeyLine[]> {
  if (clientIds.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('api_key')
    .select(['id', 'client_id', 'prefix', 'made_by_name', 'made_at', 'expires_at'])
    .select(['revoked_at', 'revoked_by_name', 'last_used_at'])
    .where('client_id', 'in', clientIds)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(5000)
    .execute();
  const now = ctx.clock.now().getTime();
  const state = (row: Omit<KeyRow, 'key_hash'>): KeyState => {
    if (row.revoked_at) return 'revoked';
    return row.expires_at && row.expires_at.getTime() <= now ? 'expired' : 'live';
  };
  return rows.map((row) => ({ ...row, state: state(row) }));
}

/** Calls by day of the city, newest first; days without calls are missing. */
export async function callsByDay(ctx: Ctx, clientId: string, days: number) {
  const { rows } = await sql<{ day: string; calls: string }>`
    select to_char(day, 'YYYY-MM-DD') as day, calls from api_use
    where client_id = ${clientId}::uuid and day > ${await today(ctx)}::date - ${days}::int order by day desc`.execute(
    ctx.db,
  );
  return rows.map(({ day, calls }) => ({ day, calls: Number(calls) }));
}

/** The key that a name on the command line means: its public part, or its id. */
export async function findKey(
  ctx: Ctx,
  name: string,
): Promise<{ id: string; client_id: string } | undefined> {
  const prefix = name.split('_').slice(0, 2).join('_');
  return ctx.db
    .selectFrom('api_key')
    .select(['id', 'client_id'])
    .where((eb) => eb.or([eb('prefix', '=', prefix), eb(sql<string>`id::text`, '=', name)]))
    .executeTakeFirst();
}

async function today(ctx: Ctx): Promise<string> {
  return localDate((await catalogOf(ctx)).calendar, ctx.clock.now());
}
