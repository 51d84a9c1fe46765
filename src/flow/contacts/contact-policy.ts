import type { Actor } from '#platform/context';
import { NotAllowed } from '#platform/errors';

const byRole = ['requests.intake', 'requests.view'];
/** What the scopes for contacts give; to see requests is not enough for a program. */
const byKey = ['requests.intake', 'people.view'];

/** Contacts belong to no department: whoever takes reports or sees requests may read them. */
export function demandContacts(actor: Actor) {
  if (actor.kind === 'system') return;
  const enough = actor.kind === 'client' ? byKey : actor.kind === 'staff' ? byRole : [];
  if (!enough.some((grant) => actor.grants.includes(grant)))
    throw new NotAllowed('This needs "requests.intake" or "requests.view".');
}
