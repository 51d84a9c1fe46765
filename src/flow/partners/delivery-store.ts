import { type RawBuilder, sql } from 'kysely';
import { uuidv7 } from '#platform/clock';
import type { Ctx } from '#platform/context';
import type { Delivery, DeliveryState, Message } from './delivery.ts';

declare module '#platform/db' {
  interface Tables {
    partner_delivery: Delivery;
    partner_message: Message;
  }
}

/** Binds a request to a partner; undefined when it was bound before. */
export async function insertDelivery(
  ctx: Ctx,
  row: Pick<Delivery, 'partner_key' | 'request_id' | 'since_seq' | 'state'>,
): Promise<Delivery | undefined> {
  const now = ctx.clock.now();
  return ctx.db
    .insertInto('partner_delivery')
    .values({ ...row, id: uuidv7(), attempts: 0, created_at: now, next_at: now } as Delivery)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
}

export function deliveryById(ctx: Ctx, id: string): Promise<Delivery | undefined> {
  return ctx.db.selectFrom('partner_delivery').selectAll().where('id', '=', id).executeTakeFirst();
}

export function deliveriesOfRequest(ctx: Ctx, requestId: string): Promise<Delivery[]> {
  return ctx.db
    .selectFrom('partner_delivery')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export function deliveriesByRemote(ctx: Ctx, partnerKey: string, remoteId: string): Promise<Delivery[]> {
  return ctx.db
    .selectFrom('partner_delivery')
    .selectAll()
    .where('partner_key', '=', partnerKey)
    .where('remote_id', '=', remoteId)
    .orderBy('id')
    .execute();
}

export async function updateDelivery(ctx: Ctx, id: string, set: Partial<Delivery>): Promise<void> {
  await ctx.db.updateTable('partner_delivery').set(set).where('id', '=', id).execute();
}

/** Notes that it is about to be sent, in one of these states; undefined when it is in none of them any more. */
export function markAsked(
  ctx: Ctx,
  id: string,
  states: readonly DeliveryState[],
): Promise<Delivery | undefined> {
  const now = ctx.clock.now();
  return ctx.db
    .updateTable('partner_delivery')
    .set({ asked_at: now, tried_at: now, attempts: sql<number>`attempts + 1` })
    .where('id', '=', id)
    .where('state', 'in', [...states])
    .returningAll()
    .executeTakeFirst();
}

/** Which of these numbers of theirs belong to other requests of ours already. Held until the transaction ends: no two claim one. */
export async function takenNumbers(
  ctx: Ctx,
  delivery: Delivery,
  ids: readonly string[],
): Promise<Set<string>> {
  await sql`select pg_advisory_xact_lock(hashtext(${`partner ${delivery.partner_key}`}))`.execute(ctx.db);
  const rows = await ctx.db
    .selectFrom('partner_delivery')
    .select('remote_id')
    .where('partner_key', '=', delivery.partner_key)
    .where('remote_id', 'in', [...ids])
    .where('id', '!=', delivery.id)
    .execute();
  return new Set(rows.map((row) => row.remote_id!));
}

export type NewMessage = Pick<
  Message,
  'delivery_id' | 'seq' | 'word' | 'text' | 'files' | 'at' | 'send_after'
>;

/** Lines that are there already stay as they are. */
export async function insertMessages(ctx: Ctx, rows: readonly NewMessage[]): Promise<void> {
  if (rows.length === 0) return;
  await ctx.db
    .insertInto('partner_message')
    .values(rows.map((row) => ({ ...row, id: uuidv7(), state: 'waiting' as const, attempts: 0 }) as Message))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The next that is to be sent; later ones wait for it. */
export function nextMessage(ctx: Ctx, deliveryId: string): Promise<Message | undefined> {
  return ctx.db
    .selectFrom('partner_message')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .where('state', 'in', ['waiting', 'sending'])
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
}

export function messagesOf(ctx: Ctx, deliveryIds: readonly string[]): Promise<Message[]> {
  if (deliveryIds.length === 0) return Promise.resolve([]);
  return ctx.db
    .selectFrom('partner_message')
    .selectAll()
    .where('delivery_id', 'in', [...deliveryIds])
    .orderBy('delivery_id')
    .orderBy('seq')
    .execute();
}

export async function updateMessage(ctx: Ctx, id: string, set: Partial<Message>): Promise<void> {
  await ctx.db.updateTable('partner_message').set(set).where('id', '=', id).execute();
}

/** Lets what failed for good be tried again: requests and what was to be told of them. Answers the ids of the deliveries. */
export async function reviveDead(ctx: Ctx, which: RawBuilder<boolean>): Promise<string[]> {
  const now = ctx.clock.now();
  const { rows } = await sql<{ id: string }>`
    with these as (select d.id, d.state from partner_delivery d where ${which}),
    messages as (
      update partner_message m set state = 'waiting', attempts = 0, reason = null, send_after = ${now}
      from these where m.delivery_id = these.id and m.state = 'dead' returning m.delivery_id as id),
    deliveries as (
      update partner_delivery d set state = 'waiting', attempts = 0, next_at = ${now}, reason = null
      from these where d.id = these.id and these.state in ('dead', 'held', 'failed') returning d.id)
    select id from messages union select id from deliveries`.execute(ctx.db);
  return rows.map((row) => row.id);
}
