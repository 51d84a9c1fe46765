import type { Actor } from '#platform/context';
import { NotAllowed, NotFound } from '#platform/errors';
import { hasScope } from '#reference/clients';
import type { Endpoint } from './endpoint.ts';

/** Colleagues who look after keys reach every endpoint, a client with the scope `webhooks` its own. */
export function mayManage(actor: Actor, endpoint: Pick<Endpoint, 'client_id'>): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'client') return hasScope(actor, 'webhooks') && endpoint.client_id === actor.id;
  return actor.kind === 'staff' && actor.grants.includes('keys.edit');
}

/** Whoever may not manage it does not learn that it is there. */
export function demandManage(
  actor: Actor,
  endpoint: Pick<Endpoint, 'client_id'> | undefined,
): asserts endpoint {
  if (!endpoint || !mayManage(actor, endpoint)) throw new NotFound('There is no such endpoint.');
}

export function demandWebhooks(actor: Actor) {
  const may =
    actor.kind === 'system' ||
    (actor.kind === 'client'
      ? hasScope(actor, 'webhooks')
      : actor.kind === 'staff' && actor.grants.includes('keys.edit'));
  if (!may) throw new NotAllowed('This needs "keys.edit", or a key with the scope "webhooks".');
}
