import { audit } from '#platform/audit';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, type Problem } from '#platform/errors';
import { enqueue } from '#platform/jobs';
import { isAddress } from '#platform/mail';
import { outsideProblem } from '#platform/outgoing';
import { catalogOf } from '#reference/catalog';
import { makeDue } from './delivery-store.ts';
import { type Endpoint, type WebhookType, webhookTypes } from './endpoint.ts';
import { insertEndpoint, lockEndpoint, updateEndpoint } from './endpoint-store.ts';
import { liveSecrets, secretOf } from './secret.ts';
import { sendQueue } from './send-deliveries.ts';
import { demandManage, demandWebhooks } from './webhook-policy.ts';

export interface EndpointInput {
  name: string;
  url: string;
  events: readonly string[];
  /** null: all. */
  services: readonly string[] | null;
  /** Departments whose private requests it is told; `['*']` for all, null for none. A client gives none: its key says it. */
  privateOf: readonly string[] | null;
  ownerEmail: string;
}

const mostEndpoints = 20;
const rotationHours = 24;

/**
 * Makes an endpoint and its first secret, which is never told again. A client's endpoints are its own, at most 20. Throws
 * `NotAllowed`, and `Invalid` (`name`, `url`, `events`, `services`, `privateOf`, `ownerEmail`).
 */
export async function createEndpoint(
  ctx: Ctx,
  input: EndpointInput,
): Promise<{ endpoint: Endpoint; secret: string }> {
  demandWebhooks(ctx.actor);
  const values = await check(ctx, input);
  const now = ctx.clock.now();
  const mark = { id: crypto.randomUUID(), until: null };
  const endpoint: Endpoint = {
    id: uuidv7(),
    ...values,
    client_id: ctx.actor.kind === 'client' ? ctx.actor.id : null,
    secrets: [mark],
    state: 'active',
    pause_reason: null,
    paused_at: null,
    catch_up_to: null,
    failures: 0,
    failing_since: null,
    last_success_at: null,
    last_failure_at: null,
    made_by: ctx.actor.name || ctx.actor.kind,
    made_at: now,
    changed_at: now,
  };
  await inTransaction(ctx, async (tx) => {
    await demandPlace(tx);
    await insertEndpoint(tx, endpoint);
    await note(tx, 'created', endpoint, {
      url: endpoint.url,
      events: endpoint.events,
      privateOf: endpoint.private_of,
    });
  });
  return { endpoint, secret: secretOf(ctx, mark) };
}

async function demandPlace(ctx: Ctx) {
  if (ctx.actor.kind !== 'client') return;
  const rows = await ctx.db
    .selectFrom('webhook_endpoint')
    .select('id')
    .where('client_id', '=', ctx.actor.id)
    .where('state', '<>', 'removed')
    .limit(mostEndpoints)
    .execute();
  if (rows.length >= mostEndpoints) throw Invalid.field('url', 'errors.tooMany', { max: mostEndpoints });
}

/** Throws `NotFound`, and `Invalid` as `createEndpoint`. */
export async function editEndpoint(ctx: Ctx, id: string, input: EndpointInput): Promise<void> {
  const values = await check(ctx, input);
  await change(ctx, id, 'edited', () => values);
}

/** Nothing more is sent to it. Its log stays until its time is over. Throws `NotFound`. */
export async function removeEndpoint(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, id, 'removed', () => ({ state: 'removed' }));
}

/** Messages wait until it is resumed (at most for the 30 days of the log). Throws `NotFound`. */
export async function pauseEndpoint(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, id, 'paused', (one, now) =>
    one.state === 'paused' ? null : { state: 'paused', pause_reason: 'hand', paused_at: now },
  );
}

/** Sends what was missed, one after another in order, and then all else as ever. Throws `NotFound`. */
export async function resumeEndpoint(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, id, 'resumed', async (one, _now, tx) => {
    if (one.state === 'active') return null;
    const catch_up_to = await makeDue(tx, id);
    await enqueue(tx, 'send-hooks', {}, { key: 'send-hooks', queue: sendQueue });
    const healthy = { failures: 0, failing_since: null };
    return { state: 'active', pause_reason: null, paused_at: null, catch_up_to, ...healthy };
  });
}

/** A new secret, told once; the one before it signs for another 24 hours. Throws `NotFound`. */
export async function rotateSecret(ctx: Ctx, id: string): Promise<{ secret: string; oldUntil: Date }> {
  const mark = { id: crypto.randomUUID(), until: null };
  const oldUntil = new Date(ctx.clock.now().getTime() + rotationHours * 3_600_000);
  await change(ctx, id, 'secret-changed', ({ secrets }, now) => {
    // Two at most: whoever rotates twice a day wants the first one gone.
    const before = liveSecrets(secrets, now).slice(0, 1);
    return { secrets: [mark, ...before.map((one) => ({ id: one.id, until: oldUntil.toISOString() }))] };
  });
  return { secret: secretOf(ctx, mark), oldUntil };
}

type Decide = (
  endpoint: Endpoint,
  now: Date,
  tx: Ctx,
) => Partial<Endpoint> | null | Promise<Partial<Endpoint> | null>;

async function change(ctx: Ctx, id: string, what: string, decide: Decide): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const endpoint = await lockEndpoint(tx, id);
    demandManage(tx.actor, endpoint);
    const now = tx.clock.now();
    const set = await decide(endpoint, now, tx);
    if (!set) return;
    await updateEndpoint(tx, id, { ...set, changed_at: now });
    const { secrets: _, ...told } = set;
    await note(tx, what, endpoint, what === 'edited' ? told : {});
  });
}

async function note(ctx: Ctx, what: string, { id, name }: Endpoint, detail: object) {
  await audit(ctx, {
    action: `webhook.${what}`,
    subjectKind: 'webhook',
    subjectId: id,
    detail: { name, ...detail },
  });
}

type Values = Pick<Endpoint, 'name' | 'url' | 'events' | 'services' | 'private_of' | 'owner_email'>;

async function check(ctx: Ctx, input: EndpointInput): Promise<Values> {
  const catalog = await catalogOf(ctx);
  const name = input.name.trim().replace(/\s+/g, ' ');
  const url = input.url.trim();
  const ownerEmail = input.ownerEmail.trim().toLowerCase();
  const events = [...new Set(input.events)] as WebhookType[];
  const services = input.services && [...new Set(input.services)];
  const privateOf = ctx.actor.kind === 'client' ? null : input.privateOf && [...new Set(input.privateOf)];
  const problems: Problem[] = [];
  const say = (field: string, message: string, values?: Problem['values']) =>
    problems.push({ field, message, values });
  if (!name) say('name', 'errors.required');
  if (name.length > 100) say('name', 'errors.tooLong', { max: 100 });
  const refused = url ? await outsideProblem(ctx, url) : 'errors.required';
  if (refused) say('url', refused);
  if (events.length === 0) say('events', 'errors.required');
  if (events.some((one) => !webhookTypes.includes(one))) say('events', 'errors.pick_one');
  if (services?.some((key) => !catalog.service(key))) say('services', 'errors.pick_one');
  if (privateOf?.some((key) => key !== '*' && !catalog.department(key))) say('privateOf', 'errors.pick_one');
  if (!isAddress(ownerEmail)) say('ownerEmail', ownerEmail ? 'errors.email' : 'errors.required');
  if (problems.length > 0) throw new Invalid(problems);
  return {
    name,
    url,
    events,
    services: services && services.length > 0 ? services : null,
    private_of: privateOf && privateOf.length > 0 ? privateOf : null,
    owner_email: ownerEmail,
  };
}
