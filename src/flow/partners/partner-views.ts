import { sql } from 'kysely';
import '#flow/requests';
import type { Ctx } from '#platform/context';
import { keysetAfter, readCursor, writeCursor } from '#platform/db';
import { type Partner, partnersOf } from '#reference/partners';
import type { Delivery, DeliveryState, Incoming, Message } from './delivery.ts';
import { deliveriesOfRequest, messagesOf } from './delivery-store.ts';
import type { PartnerState } from './partner-state-store.ts';

/** How a partner fares, for its line on the list. Counts stop at `mostCounted`. */
export interface PartnerHealth {
  partner: Partner;
  state: PartnerState | null;
  lacksSecret: boolean;
  counts: Record<
    'waiting' | 'failed' | 'dead' | 'done' | 'held' | 'messages' | 'deadMessages' | 'deadNews',
    number
  >;
}

const mostCounted = 1000;

export async function partnerHealth(ctx: Ctx): Promise<PartnerHealth[]> {
  const partners = await partnersOf(ctx);
  if (partners.length === 0) return [];
  const states = await ctx.db.selectFrom('partner_state').selectAll().execute();
  const counts = await countAll(
    ctx,
    partners.map(({ key }) => key),
  );
  return partners.map((partner) => ({
    partner,
    state: states.find((one) => one.partner_key === partner.key) ?? null,
    lacksSecret: partner.secret !== undefined && !ctx.secrets?.[partner.secret],
    counts: counts.get(partner.key)!,
  }));
}

async function countAll(ctx: Ctx, keys: readonly string[]) {
  const deliveries = (states: readonly DeliveryState[]) =>
    sql`(select count(*)::int from (select from partner_delivery where partner_key = key and state = any(${states}::text[]) limit ${mostCounted}) c)`;
  const messages = (states: readonly string[]) =>
    sql`(select count(*)::int from (select from partner_message m join partner_delivery d on d.id = m.delivery_id
      where d.partner_key = key and m.state = any(${states}::text[]) limit ${mostCounted}) c)`;
  const { rows } = await sql<{ key: string } & PartnerHealth['counts']>`
    select key, ${deliveries(['waiting', 'token'])} as waiting, ${deliveries(['failed'])} as failed, ${deliveries(['dead'])} as dead,
      ${deliveries(['done'])} as done, ${deliveries(['held'])} as held, ${messages(['waiting', 'sending'])} as messages,
      ${messages(['dead'])} as "deadMessages",
      (select count(*)::int from (select from partner_update where partner_key = key and state = 'dead' limit ${mostCounted}) c) as "deadNews"
    from unnest(${keys}::text[]) as key`.execute(ctx.db);
  return new Map(rows.map(({ key, ...counts }) => [key, counts]));
}

export interface DeliveryRow extends Delivery {
  number: string;
  service_key: string;
  address: string | null;
  /** Of what was to be told later and failed for good. */
  dead_messages: number;
}

/** Newest first. `dead` includes those of which only something later failed. */
export async function listDeliveries(
  ctx: Ctx,
  filter: { partner: string; state?: DeliveryState; after?: string; limit?: number },
): Promise<{ rows: DeliveryRow[]; next: string | null }> {
  const limit = filter.limit ?? 50;
  const deadMessages = sql<number>`(select count(*)::int from partner_message m where m.delivery_id = partner_delivery.id and m.state = 'dead')`;
  let query = ctx.db
    .selectFrom('partner_delivery')
    .innerJoin('request', 'request.id', 'partner_delivery.request_id')
    .selectAll('partner_delivery')
    .select(['number', 'service_key', 'address', deadMessages.as('dead_messages')])
    .where('partner_key', '=', filter.partner);
  if (filter.state === 'dead')
    query = query.where(
      sql<boolean>`(partner_delivery.state = 'dead' or exists (select from partner_message m where m.delivery_id = partner_delivery.id and m.state = 'dead'))`,
    );
  else if (filter.state) query = query.where('partner_delivery.state', '=', filter.state);
  if (filter.after) query = query.where(keysetAfter(newest, readCursor(filter.after, ['time', 'uuid'])));
  const rows = await query
    .orderBy('partner_delivery.created_at', 'desc')
    .orderBy('partner_delivery.id', 'desc')
    .limit(limit + 1)
    .execute();
  const last = rows[limit - 1];
  return {
    rows: rows.slice(0, limit),
    next: rows.length > limit && last ? writeCursor([last.created_at, last.id]) : null,
  };
}

const newest = [
  { column: 'partner_delivery.created_at', direction: 'desc' },
  { column: 'partner_delivery.id', direction: 'desc' },
] as const;

/** What they told and could not be applied, newest first. */
export async function listDeadNews(
  ctx: Ctx,
  filter: { partner: string; after?: string; limit?: number },
): Promise<{ rows: (Incoming & { number: string | null })[]; next: string | null }> {
  const limit = filter.limit ?? 50;
  let query = ctx.db
    .selectFrom('partner_update')
    .selectAll()
    .select(
      sql<string | null>`(select r.number from partner_delivery d join request r on r.id = d.request_id
        where d.partner_key = partner_update.partner_key and d.remote_id = partner_update.remote_id limit 1)`.as(
        'number',
      ),
    )
    .where('partner_key', '=', filter.partner)
    .where('state', '=', 'dead');
  if (filter.after) {
    const [at, mark] = readCursor(filter.after, ['time', 'word']);
    const id = Buffer.from(mark!, 'base64url').toString();
    query = query.where(sql<boolean>`(received_at, update_id) < (${at}, ${id})`);
  }
  const rows = await query
    .orderBy('received_at', 'desc')
    .orderBy('update_id', 'desc')
    .limit(limit + 1)
    .execute();
  const last = rows[limit - 1];
  // An id of theirs may hold anything.
  const cursor = last && writeCursor([last.received_at, Buffer.from(last.update_id).toString('base64url')]);
  return { rows: rows.slice(0, limit), next: rows.length > limit && cursor ? cursor : null };
}

/** Where a request was sent, with what was told since. */
export async function deliveriesFor(
  ctx: Ctx,
  requestId: string,
): Promise<{ delivery: Delivery; partner: Partner | null; messages: Message[] }[]> {
  const deliveries = await deliveriesOfRequest(ctx, requestId);
  if (deliveries.length === 0) return [];
  const partners = await partnersOf(ctx);
  const messages = await messagesOf(
    ctx,
    deliveries.map(({ id }) => id),
  );
  return deliveries.map((delivery) => ({
    delivery,
    partner: partners.find((one) => one.key === delivery.partner_key) ?? null,
    messages: messages.filter((one) => one.delivery_id === delivery.id),
  }));
}
