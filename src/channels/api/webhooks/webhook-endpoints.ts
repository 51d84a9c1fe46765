import { Type as T } from 'typebox';
import {
  createEndpoint,
  deliveryStates,
  editEndpoint,
  endpointById,
  listDeliveries,
  listEndpoints,
  pauseEndpoint,
  pingEndpoint,
  removeEndpoint,
  replay,
  resumeEndpoint,
  rotateSecret,
} from '#flow/webhooks';
import type { Ctx } from '#platform/context';
import { needs } from '#reference/clients';
import { base, type Definition, type Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { pageOf } from '../contract/paging.ts';
import { oneOf, strict, uuid } from '../contract/shapes.ts';
import { inCursor } from '../requests/read-requests.ts';
import {
  DeliveryShape,
  SecretShape,
  tellDelivery,
  tellWebhook,
  WebhookEdit,
  WebhookInput,
  WebhookShape,
} from './webhook-shape.ts';

const hooks = {
  tag: 'webhooks',
  policy: needs('webhooks'),
  scope: 'webhooks',
} as const satisfies Partial<Definition>;
const idParam = { id: uuid('Of a webhook.') };

/** A client's own webhooks: where it is told what happens to requests, and how that went. */
export function webhookEndpoints(): Endpoint[] {
  return [list(), one(), create(), edit(), remove(), ...states(), rotate(), ping(), deliveries(), again()];
}

async function told(ctx: Ctx, id: string) {
  return { body: tellWebhook(await endpointById(ctx, id)) };
}

function list(): Endpoint {
  return endpoint({
    ...hooks,
    id: 'listWebhooks',
    method: 'GET',
    path: '/webhooks',
    summary: 'Your webhooks',
    list: true,
    answer: pageOf(WebhookShape, 'WebhookPage'),
    async handle({ ctx, query }) {
      const { limit, cursor } = query as { limit?: number; cursor?: string };
      const page = await inCursor(() => listEndpoints(ctx, { after: cursor, limit }));
      return { body: { items: page.rows.map(tellWebhook), next: page.next }, next: page.next };
    },
  });
}

function one(): Endpoint {
  return endpoint({
    ...hooks,
    id: 'getWebhook',
    method: 'GET',
    path: '/webhooks/:id',
    summary: 'One of them',
    params: idParam,
    answer: WebhookShape,
    handle: ({ ctx, params }) => told(ctx, params.id),
  });
}

function create(): Endpoint {
  return endpoint({
    ...hooks,
    id: 'createWebhook',
    method: 'POST',
    path: '/webhooks',
    summary: 'Be told when something happens',
    description: 'Messages are signed as Standard Webhooks says, and tried again for almost three days.',
    body: WebhookInput,
    answer: SecretShape,
    status: 201,
    example: {
      name: 'Our work orders',
      url: 'https://erp.example.org/311',
      events: ['request.opened', 'request.closed'],
      ownerEmail: 'ops@example.org',
    },
    async handle({ ctx, body }) {
      const { endpoint: made, secret } = await createEndpoint(ctx, {
        ...body,
        services: body.services ?? null,
        privateOf: null,
      });
      return { body: { webhook: tellWebhook(made), secret }, location: `${base}/webhooks/${made.id}` };
    },
  });
}

function edit(): Endpoint {
  return endpoint({
    ...hooks,
    id: 'editWebhook',
    method: 'PATCH',
    path: '/webhooks/:id',
    summary: 'Change it',
    description: 'What you leave out stays as it is.',
    params: idParam,
    body: WebhookEdit,
    answer: WebhookShape,
    example: { events: ['request.closed'] },
    async handle({ ctx, params, body }) {
      const { name, url, events, services, ownerEmail } = tellWebhook(await endpointById(ctx, params.id));
      await editEndpoint(ctx, params.id, {
        name,
        url,
        events,
        services,
        ownerEmail,
        privateOf: null,
        ...body,
      });
      return told(ctx, params.id);
    },
  });
}

function remove(): Endpoint {
  return endpoint({
    ...hooks,
    id: 'removeWebhook',
    method: 'DELETE',
    path: '/webhooks/:id',
    summary: 'End it',
    params: idParam,
    answer: T.Object({ removed: T.Boolean() }, { ...strict, title: 'WebhookRemoved' }),
    async handle({ ctx, params }) {
      await removeEndpoint(ctx, params.id);
      return { body: { removed: true } };
    },
  });
}

function states(): Endpoint[] {
  const both = [
    { name: 'pause', summary: 'Keep its messages for later', run: pauseEndpoint },
    { name: 'resume', summary: 'Send what was missed, then all else as ever', run: resumeEndpoint },
  ];
  return both.map(({ name, summary, run }) =>
    endpoint({
      ...hooks,
      id: `${name}Webhook`,
      method: 'POST',
      path: `/webhooks/:id/${name}`,
      summary,
      params: idParam,
      answer: WebhookShape,
      async handle({ ctx, params }) {
        await run(ctx, params.id);
        return told(ctx, params.id);
      },
    }),
  );
}

function rotate(): Endpoint {
  return endpoint({
    ...hooks,
    id: 'rotateWebhookSecret',
    method: 'POST',
    path: '/webhooks/:id/secret',
    summary: 'A new secret',
    description: 'The one before it signs for another day, so that nothing is lost meanwhile.',
    params: idParam,
    answer: SecretShape,
    async handle({ ctx, params }) {
      const { secret } = await rotateSecret(ctx, params.id);
      return { body: { webhook: tellWebhook(await endpointById(ctx, params.id)), secret } };
    },
  });
}

function ping(): Endpoint {
  return endpoint({
    ...hooks,
    id: 'pingWebhook',
    method: 'POST',
    path: '/webhooks/:id/ping',
    summary: 'Send a message at once, to see whether it arrives',
    params: idParam,
    answer: DeliveryShape,
    // It may take ten seconds, for which no transaction should wait.
    prepare: ({ ctx, params }) => pingEndpoint(ctx, params.id),
    async handle({ prepared }) {
      return { body: tellDelivery(prepared as Awaited<ReturnType<typeof pingEndpoint>>) };
    },
  });
}

function deliveries(): Endpoint {
  return endpoint({
    ...hooks,
    id: 'listDeliveries',
    method: 'GET',
    path: '/webhooks/:id/deliveries',
    summary: 'What was sent, newest first',
    params: idParam,
    query: { state: T.Optional(oneOf(deliveryStates)) },
    list: true,
    answer: pageOf(DeliveryShape, 'WebhookDeliveryPage'),
    async handle({ ctx, params, query }) {
      const { limit, cursor, state } = query as typeof query & { limit?: number; cursor?: string };
      const page = await inCursor(() =>
        listDeliveries(ctx, { endpointId: params.id, state, after: cursor, limit }),
      );
      return { body: { items: page.rows.map(tellDelivery), next: page.next }, next: page.next };
    },
  });
}

function again(): Endpoint {
  return endpoint({
    ...hooks,
    id: 'replayDelivery',
    method: 'POST',
    path: '/webhooks/deliveries/:delivery/replay',
    summary: 'Send one again, as the same message',
    params: { delivery: uuid('Of a delivery.') },
    answer: T.Object({ again: T.Boolean() }, { ...strict, title: 'Replayed' }),
    status: 202,
    async handle({ ctx, params }) {
      await replay(ctx, params.delivery);
      return { body: { again: true } };
    },
  });
}
