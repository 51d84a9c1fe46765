import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Incoming } from './delivery.ts';

declare module '#platform/db' {
  interface Tables {
    partner_update: Incoming;
  }
}

export type NewIncoming = Pick<
  Incoming,
  'partner_key' | 'update_id' | 'remote_id' | 'state' | 'word' | 'code' | 'text' | 'media' | 'at' | 'reason'
>;

/** Keeps what came; what came before is left as it is. Answers how many were new. */
export async function insertIncoming(ctx: Ctx, rows: readonly NewIncoming[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { rows: written } = await sql`
    insert into partner_update (partner_key, update_id, remote_id, state, word, code, text, media, at, reason, received_at)
    select partner_key, update_id, remote_id, state, word, code, text, media, at, reason, ${ctx.clock.now()}
    from json_to_recordset(${JSON.stringify(rows)}::json) as given (partner_key text, update_id text, remote_id text, state text,
      word text, code text, text text, media jsonb, at timestamptz, reason text)
    on conflict do nothing returning 1`.execute(ctx.db);
  return written.length;
}

/** What came of requests whose number there we did not know then waits its turn now. */
export async function recogniseIncoming(ctx: Ctx, partnerKey: string): Promise<void> {
  await sql`
    update partner_update u set state = 'waiting' from partner_delivery d
    where u.partner_key = ${partnerKey} and u.state = 'unknown' and d.partner_key = u.partner_key
      and d.remote_id = u.remote_id`.execute(ctx.db);
}

/** In the order in which it happened there, after this one. */
export function waitingIncoming(
  ctx: Ctx,
  partnerKey: string,
  after: Pick<Incoming, 'at' | 'update_id'> | null,
  limit: number,
): Promise<Incoming[]> {
  let query = ctx.db
    .selectFrom('partner_update')
    .selectAll()
    .where('partner_key', '=', partnerKey)
    .where('state', '=', 'waiting');
  if (after) query = query.where(sql<boolean>`(at, update_id) > (${after.at}, ${after.update_id})`);
  return query.orderBy('at').orderBy('update_id').limit(limit).execute();
}

export function lockIncoming(ctx: Ctx, partnerKey: string, updateId: string): Promise<Incoming | undefined> {
  return ctx.db
    .selectFrom('partner_update')
    .selectAll()
    .where('partner_key', '=', partnerKey)
    .where('update_id', '=', updateId)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateIncoming(
  ctx: Ctx,
  { partner_key, update_id }: Pick<Incoming, 'partner_key' | 'update_id'>,
  set: Partial<Incoming>,
): Promise<void> {
  await ctx.db
    .updateTable('partner_update')
    .set(set)
    .where('partner_key', '=', partner_key)
    .where('update_id', '=', update_id)
    .execute();
}

/** Moves what could not be applied, or one of it, to be tried again or to be left. Answers how many. */
export async function steerIncoming(
  ctx: Ctx,
  partnerKey: string,
  updateId: string | null,
  state: 'waiting' | 'aside',
): Promise<number> {
  let query = ctx.db
    .updateTable('partner_update')
    .set({ state, attempts: 0 })
    .where('partner_key', '=', partnerKey)
    .where('state', '=', 'dead')
    // A bad row of a file names no request: there is nothing to apply.
    .where((eb) => (state === 'waiting' ? eb('remote_id', '!=', '') : eb.lit(true)));
  if (updateId !== null) query = query.where('update_id', '=', updateId);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Removes what was told of requests that never were ours. */
export async function forgetUnknown(ctx: Ctx, before: Date): Promise<void> {
  await ctx.db
    .deleteFrom('partner_update')
    .where('state', '=', 'unknown')
    .where('received_at', '<', before)
    .execute();
}
