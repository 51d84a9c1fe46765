import type { Actor, Ctx } from '#platform/context';
import { NotAllowed } from '#platform/errors';
import type { Scope } from './client.ts';
import { grantsOfScopes } from './client-actor.ts';

/** Who makes, changes and ends keys: the program (the command line) and whoever has `keys.edit`. Throws `NotAllowed`. */
export function mustEditKeys({ actor }: Ctx) {
  if (actor.kind !== 'system' && !mayEditKeys(actor)) throw new NotAllowed('This needs "keys.edit".');
}

/**
 * Nobody gives a program what they may not do themselves, nor reaches farther by it than they do: whose `keys.edit` ends at their own
 * departments names departments among those. Throws `NotAllowed`.
 */
export function mustGive(
  ctx: Ctx,
  client: { scopes: readonly Scope[]; departments: readonly string[] | null },
) {
  mustEditKeys(ctx);
  const { actor } = ctx;
  if (actor.kind === 'system') return;
  const beyond = grantsOfScopes(client.scopes).filter((grant) => !actor.grants.includes(grant));
  if (beyond.length > 0) throw new NotAllowed(`may not give ${beyond.join(', ')}`);
  if (actor.everywhere.includes('keys.edit')) return;
  const inReach = client.departments?.every((key) => actor.units.includes(key)) ?? false;
  if (!inReach) throw new NotAllowed('may not give departments other than their own');
}

function mayEditKeys(actor: Actor): boolean {
  return actor.kind === 'staff' && actor.grants.includes('keys.edit');
}
