import type { Ctx } from '#platform/context';
import { keysetAfter, readCursor, writeCursor } from '#platform/db';
import { NotFound } from '#platform/errors';
import './delivery-store.ts';
import type { Delivery, DeliveryState, Endpoint, WebhookType } from './endpoint.ts';
import { endpointsKey } from './endpoint-store.ts';
import { demandManage, demandWebhooks } from './webhook-policy.ts';

/** All endpoints that are not removed, as this process remembers them: what people decided, not how they fare. */
export async function knownEndpoints(ctx: Ctx): Promise<Endpoint[]> {
  return ctx.memory.get(endpointsKey, () =>
    ctx.db.selectFrom('webhook_endpoint').selectAll().where('state', '<>', 'removed').execute(),
  );
}

/** Those that the actor may manage, oldest first, at most 200. Throws `NotAllowed`. */
export async function listEndpoints(ctx: Ctx, page: { after?: string; limit?: number } = {}) {
  demandWebhooks(ctx.actor);
  const limit = Math.min(page.limit ?? 100, 200);
  let query = ctx.db.selectFrom('webhook_endpoint').selectAll().where('state', '<>', 'removed');
  if (ctx.actor.kind === 'client') query = query.where('client_id', '=', ctx.actor.id);
  if (page.after) query = query.where('id', '>', readCursor(page.after, ['uuid'])[0]!);
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? writeCursor([shown.at(-1)!.id]) : null };
}

/** Throws `NotFound`, also for one that the actor may not manage. */
export async function endpointById(ctx: Ctx, id: string): Promise<Endpoint> {
  const row = await ctx.db
    .selectFrom('webhook_endpoint')
    .selectAll()
    .where('id', '=', id)
    .where('state', '<>', 'removed')
    .executeTakeFirst();
  demandManage(ctx.actor, row);
  return row;
}

export interface DeliveryQuery {
  endpointId: string;
  state?: DeliveryState;
  type?: WebhookType | 'ping';
  after?: string;
  limit?: number;
}

export type DeliveryLine = Omit<Delivery, 'body' | 'answer' | 'tries'>;

const lineColumns = [
  'id',
  'nr',
  'endpoint_id',
  'event_id',
  'type',
  'request_id',
  'seq',
  'state',
  'attempts',
  'next_try_at',
  'created_at',
  'last_try_at',
  'delivered_at',
  'status',
  'reason',
] as const;

/** The log of one endpoint, newest first, at most 100. Throws `NotFound`, and `Invalid` (`after`). */
export async function listDeliveries(
  ctx: Ctx,
  { endpointId, state, type, after, ...page }: DeliveryQuery,
): Promise<{ rows: DeliveryLine[]; next: string | null }> {
  await endpointById(ctx, endpointId);
  const limit = Math.min(page.limit ?? 50, 100);
  let query = ctx.db.selectFrom('webhook_delivery').select(lineColumns).where('endpoint_id', '=', endpointId);
  if (state) query = query.where('state', '=', state);
  if (type) query = query.where('type', '=', type);
  if (after) query = query.where(keysetAfter(order, [numberOf(after)]));
  const rows = await query
    .orderBy('nr', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? writeCursor([String(shown.at(-1)!.nr)]) : null };
}

const order = [{ column: 'nr', direction: 'desc' }] as const;

function numberOf(after: string): number {
  return Number(readCursor(after, ['word'])[0]) || 0;
}

/** One delivery with what was sent and answered. Throws `NotFound`. */
export async function deliveryById(
  ctx: Ctx,
  id: string,
): Promise<{ delivery: Delivery; endpoint: Endpoint }> {
  const delivery = await ctx.db
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!delivery) throw new NotFound('There is no such delivery.');
  return { delivery, endpoint: await endpointById(ctx, delivery.endpoint_id) };
}
