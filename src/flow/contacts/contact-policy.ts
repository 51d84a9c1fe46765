import type { Actor } from '#platform/context';
import { NotAllowed } from '#platform/errors';

/** Contacts belong to no department: whoever takes reports or sees requests may read them. */
export function demandContacts(actor: Actor) {
  const grants = actor.kind === 'staff' ? actor.grants : [];
  if (actor.kind !== 'system' && !grants.includes('requests.intake') && !grants.includes('requests.view'))
    throw new NotAllowed('This needs "requests.intake" or "requests.view".');
}
