import { type Static, Type as T } from 'typebox';
import { type Delivery, deliveryStates, type Endpoint as Hook, webhookTypes } from '#flow/webhooks';
import { instant, key, nullable, oneOf, strict, uuid } from '../contract/shapes.ts';

const given = {
  name: T.String({ maxLength: 100, description: 'For people.' }),
  url: T.String({ maxLength: 2000, description: 'Where messages are posted to: a public https address.' }),
  events: T.Array(oneOf(webhookTypes), { minItems: 1, maxItems: 20 }),
  services: nullable(T.Array(key('Of a service.'), { maxItems: 500, description: 'null: all.' })),
  ownerEmail: T.String({
    maxLength: 254,
    description: 'Who is written to when it does not answer for a day.',
  }),
};

export const WebhookInput = T.Object(
  { ...given, services: T.Optional(given.services) },
  { ...strict, title: 'WebhookInput' },
);

export const WebhookEdit = T.Partial(T.Object(given), { ...strict, title: 'WebhookEdit' });

export const WebhookShape = T.Object(
  {
    id: uuid(''),
    ...given,
    state: oneOf(['active', 'paused', 'removed'] as const),
    pauseReason: nullable(oneOf(['hand', 'failing', 'gone'] as const)),
    failures: T.Integer({ description: 'In a row.' }),
    lastSuccessAt: nullable(instant('')),
    lastFailureAt: nullable(instant('')),
    madeAt: instant(''),
  },
  { ...strict, title: 'Webhook' },
);

export const SecretShape = T.Object(
  {
    webhook: WebhookShape,
    secret: T.String({ description: 'Signs the messages (Standard Webhooks). Never told again.' }),
  },
  { ...strict, title: 'WebhookMade' },
);

export const DeliveryShape = T.Object(
  {
    id: uuid(''),
    type: oneOf([...webhookTypes, 'ping'] as const),
    state: oneOf(deliveryStates),
    attempts: T.Integer(),
    createdAt: instant(''),
    lastTryAt: nullable(instant('')),
    nextTryAt: nullable(instant('')),
    deliveredAt: nullable(instant('')),
    status: nullable(T.Integer({ description: 'HTTP status of the last try; null when nobody answered.' })),
    reason: nullable(T.String({ description: 'Why the last try failed.' })),
  },
  { ...strict, title: 'WebhookDelivery' },
);

export function tellWebhook(hook: Hook): Static<typeof WebhookShape> {
  return {
    id: hook.id,
    name: hook.name,
    url: hook.url,
    events: hook.events,
    services: hook.services,
    ownerEmail: hook.owner_email,
    state: hook.state,
    pauseReason: hook.pause_reason,
    failures: hook.failures,
    lastSuccessAt: hook.last_success_at?.toISOString() ?? null,
    lastFailureAt: hook.last_failure_at?.toISOString() ?? null,
    madeAt: hook.made_at.toISOString(),
  };
}

export function tellDelivery(one: Omit<Delivery, 'body' | 'answer' | 'tries'>): Static<typeof DeliveryShape> {
  return {
    id: one.id,
    type: one.type,
    state: one.state,
    attempts: one.attempts,
    createdAt: one.created_at.toISOString(),
    lastTryAt: one.last_try_at?.toISOString() ?? null,
    nextTryAt: one.next_try_at?.toISOString() ?? null,
    deliveredAt: one.delivered_at?.toISOString() ?? null,
    status: one.status,
    reason: one.reason,
  };
}
