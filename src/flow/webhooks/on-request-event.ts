import { isUpdate } from '#flow/updates';
import { lettersWait } from '#flow/work';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { type EventName, type EventRecord, type Events, type Listener, listener } from '#platform/events';
import type { House } from '#platform/house';
import { enqueue } from '#platform/jobs';
import { insertDeliveries, type NewDelivery } from './delivery-store.ts';
import type { Endpoint, WebhookType } from './endpoint.ts';
import { mayRead, ownersOf } from './may-read.ts';
import { loadTold, type Told, writeMessage } from './message.ts';
import { sendQueue } from './send-deliveries.ts';
import { knownEndpoints } from './webhook-views.ts';

/** Which message an event of the hall makes. `grace`: staff may still undo it. */
const rules = {
  'request.opened': { type: 'request.opened', grace: false },
  'request.routed': { type: 'request.updated', grace: false },
  'request.status-changed': { type: 'request.updated', grace: true },
  'request.closed': { type: 'request.closed', grace: true },
  'request.reopened': { type: 'request.reopened', grace: true },
  'request.commented': { type: 'request.updated', grace: true },
  'request.reclassified': { type: 'request.updated', grace: true },
  'request.moved': { type: 'request.updated', grace: true },
  'request.linked': { type: 'request.updated', grace: true },
  'request.unlinked': { type: 'request.updated', grace: true },
} as const satisfies Partial<Record<EventName, { type: WebhookType; grace: boolean }>>;
type Heard = keyof typeof rules;

export function webhookListeners(house: House): Listener[] {
  return (Object.keys(rules) as Heard[]).map((name) =>
    listener(
      name,
      'webhooks/write',
      (ctx, event) => writeDeliveries(ctx, house, name, event),
      async (ctx) => (await askingFor(ctx, rules[name].type)).length > 0,
    ),
  );
}

/** Endpoints that may want a message of this type, or the update that such an event often is too. */
async function askingFor(ctx: Ctx, type: WebhookType): Promise<Endpoint[]> {
  return (await knownEndpoints(ctx)).filter(({ events }) =>
    events.some((wanted) => wanted === type || wanted === 'update.added'),
  );
}

/** Writes one delivery for each endpoint and type that wants the event, and asks for them to be sent. Twice does nothing new. */
async function writeDeliveries(
  ctx: Ctx,
  house: House,
  name: Heard,
  event: EventRecord<Heard>,
): Promise<void> {
  const { type, grace } = rules[name];
  const endpoints = await askingFor(ctx, type);
  if (endpoints.length === 0 || isInternal(name, event.payload)) return;
  const { requestId, seq } = event.payload;
  const told = await loadTold(ctx, requestId, seq);
  if (!told) return;
  const types: WebhookType[] = isUpdate(told.line) ? [type, 'update.added'] : [type];
  const sendAt = new Date(event.at.getTime() + (grace ? lettersWait * 1000 : 0));
  const rows = await rowsOf(ctx, house, { event, told, types, sendAt }, endpoints);
  await inTransaction(ctx, async (tx) => {
    if ((await insertDeliveries(tx, rows)) > 0) await askToSend(tx, sendAt);
  });
}

/** A word among colleagues is told to nobody. */
function isInternal(name: Heard, payload: Events[Heard]): boolean {
  return name === 'request.commented' && !(payload as Events['request.commented']).public;
}

interface Occasion {
  event: EventRecord<Heard>;
  told: Told;
  types: WebhookType[];
  sendAt: Date;
}

async function rowsOf(
  ctx: Ctx,
  house: House,
  occasion: Occasion,
  endpoints: readonly Endpoint[],
): Promise<NewDelivery[]> {
  const { event, told, types, sendAt } = occasion;
  const rows: NewDelivery[] = [];
  const owners = await ownersOf(ctx, endpoints);
  const { request } = told;
  const about = {
    isPublic: request.public,
    department: request.department_key,
    service: request.service_key,
  };
  const readers = endpoints.filter(
    (one) => (one.services?.includes(request.service_key) ?? true) && mayRead(owners, one, about),
  );
  for (const type of types) {
    const takers = readers.filter(({ events }) => events.includes(type));
    if (takers.length === 0) continue;
    const body = await writeMessage(ctx, house.config.publicUrl, { id: event.id, at: event.at, type }, told);
    for (const { id: endpoint_id } of takers)
      rows.push({
        id: uuidv7(),
        endpoint_id,
        event_id: event.id,
        type,
        request_id: request.id,
        seq: told.line.seq,
        body,
        created_at: ctx.clock.now(),
        next_try_at: sendAt,
      });
  }
  return rows;
}

/** One job sends for all endpoints, and a batch of events asks once. */
async function askToSend(ctx: Ctx, sendAt: Date) {
  const wait = sendAt.getTime() - ctx.clock.now().getTime();
  if (wait <= 0) return enqueue(ctx, 'send-hooks', {}, { key: 'send-hooks', queue: sendQueue });
  const at = roundUp(Date.now() + wait);
  await enqueue(ctx, 'send-hooks', {}, { key: `send-hooks:${at}`, queue: sendQueue, runAt: new Date(at) });
}

/** To the next five seconds, so that a batch asks for one sending and not for hundreds. */
function roundUp(milliseconds: number): number {
  return Math.ceil(milliseconds / 5000) * 5000;
}
