import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Scope } from './client.ts';

export interface ClientRow {
  id: string;
  name: string;
  owner: string;
  email: string;
  purpose: string;
  scopes: Scope[];
  services: string[] | null;
  departments: string[] | null;
  channel: string;
  per_minute: number;
  sandbox: boolean;
  active: boolean;
  made_by_name: string;
  created_at: Date;
}

export interface KeyRow {
  id: string;
  client_id: string;
  prefix: string;
  key_hash: Buffer;
  made_by_name: string;
  made_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  revoked_by_name: string | null;
  last_used_at: Date | null;
}

declare module '#platform/db' {
  interface Tables {
    api_client: ClientRow;
    api_key: KeyRow;
    api_use: { client_id: string; day: string; calls: number };
  }
}

export async function insertClient(ctx: Ctx, row: ClientRow) {
  await ctx.db.insertInto('api_client').values(row).execute();
}

/** The row, locked until the transaction ends. */
export async function lockClient(ctx: Ctx, id: string): Promise<ClientRow | undefined> {
  return ctx.db.selectFrom('api_client').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** The client that a key was given to, locked likewise. */
export async function lockClientOfKey(ctx: Ctx, keyId: string): Promise<ClientRow | undefined> {
  return ctx.db
    .selectFrom('api_client')
    .selectAll()
    .where('id', '=', (eb) => eb.selectFrom('api_key').select('client_id').where('id', '=', keyId))
    .forUpdate()
    .executeTakeFirst();
}

export async function updateClient(ctx: Ctx, id: string, change: Partial<Omit<ClientRow, 'id'>>) {
  if (Object.keys(change).length === 0) return;
  await ctx.db.updateTable('api_client').set(change).where('id', '=', id).execute();
}

export async function insertKey(ctx: Ctx, row: KeyRow) {
  await ctx.db.insertInto('api_key').values(row).execute();
}

/** Revokes a key that is live; tells it, or nothing when it was revoked already or never was. */
export async function markRevoked(ctx: Ctx, keyId: string): Promise<KeyRow | undefined> {
  return ctx.db
    .updateTable('api_key')
    .set({ revoked_at: ctx.clock.now(), revoked_by_name: ctx.actor.name })
    .where('id', '=', keyId)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Ends keys at an instant, unless they end sooner. */
export async function endKeysBy(ctx: Ctx, ids: readonly string[], at: Date) {
  if (ids.length === 0) return;
  await ctx.db
    .updateTable('api_key')
    .set({ expires_at: sql<Date>`least(expires_at, ${at}::timestamptz)` })
    .where('id', 'in', ids)
    .execute();
}

/** Calls of a while, added to what the day has already; and when each key was last used, to the hour. */
export async function addUse(
  ctx: Ctx,
  uses: readonly { client: string; key: string; day: string; calls: number; at: Date }[],
) {
  if (uses.length === 0) return;
  await sql`
    with use as (
      select one.* from unnest(${uses.map((one) => one.client)}::uuid[], ${uses.map((one) => one.key)}::uuid[],
        ${uses.map((one) => one.day)}::date[], ${uses.map((one) => one.calls)}::int[],
        ${uses.map((one) => one.at)}::timestamptz[]) as one (client, key, day, calls, at)
      join api_client on api_client.id = one.client
    ), counted as (
      insert into api_use (client_id, day, calls)
      select client, day, sum(calls) from use group by client, day order by client, day
      on conflict (client_id, day) do update set calls = api_use.calls + excluded.calls
    )
    update api_key set last_used_at = used.at
    from (select key, date_trunc('hour', max(at)) as at from use group by key) as used
    where api_key.id = used.key and coalesce(api_key.last_used_at < used.at, true)`.execute(ctx.db);
}
