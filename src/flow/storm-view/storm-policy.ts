import type { Actor } from '#platform/context';
import { NotAllowed } from '#platform/errors';

/** Whoever may make storm views and give links to them to people without an account. */
export function mayShare(actor: Actor): boolean {
  return actor.kind === 'system' || (actor.kind === 'staff' && actor.grants.includes('storm.share'));
}

export function demandShare(actor: Actor) {
  if (!mayShare(actor)) throw new NotAllowed('This needs "storm.share".');
}
