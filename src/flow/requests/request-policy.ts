import type { Actor } from '#platform/context';
import { NotAllowed } from '#platform/errors';
import type { Grant } from '#reference/catalog';
import type { Request } from './request.ts';
import { moversOf, type Status } from './status.ts';

type Owned = Pick<Request, 'department_key'>;

/**
 * Whether staff, or a client by its key, with the grant reach this request: their role holds everywhere, or it is in one of their departments.
 * The triage queue (no department) belongs to roles that hold everywhere.
 */
export function mayDo(actor: Actor, grant: Grant, request: Owned): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind !== 'staff' && actor.kind !== 'client') return false;
  if (actor.everywhere.includes(grant)) return true;
  const { department_key } = request;
  return department_key !== null && actor.grants.includes(grant) && actor.units.includes(department_key);
}

export function demand(actor: Actor, grant: Grant, request: Owned) {
  if (!mayDo(actor, grant, request))
    throw new NotAllowed(`This needs "${grant}" in the request's department.`);
}

/** Whether everybody may see it; others need a link of their own or a seat in the department. */
export function mayView(actor: Actor, request: Pick<Request, 'department_key' | 'public'>): boolean {
  return request.public || mayDo(actor, 'requests.view', request);
}

/** Whether the actor may make the move; `asReporter` when they came by the reporter's own link. */
export function mayMove(actor: Actor, request: Request, to: Status, asReporter = false): boolean {
  const movers = moversOf(request.status, to) ?? [];
  return movers.some((mover) => (mover === 'reporter' ? asReporter : mayDo(actor, mover, request)));
}
