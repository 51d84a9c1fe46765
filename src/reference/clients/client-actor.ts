import type { Actor, Policy } from '#platform/context';
import type { Grant } from '#reference/catalog';
import { type Client, type Scope, scopes } from './client.ts';

/** What staff would need for the same. Scopes that are not here open routes, not commands. */
const grantsOfScope: Partial<Record<Scope, readonly Grant[]>> = {
  'requests:work': ['requests.work', 'requests.close', 'requests.assign'],
  'private:read': ['requests.view'],
  'contacts:read': ['people.view'],
  'contacts:write': ['requests.intake'],
  'measures:read': ['measures.view'],
};

export function grantsOfScopes(given: readonly Scope[]): Grant[] {
  return [...new Set(given.flatMap((scope) => grantsOfScope[scope] ?? []))];
}

/** The client as the one who acts: its scopes as roles, what follows from them as grants, its departments as units. */
export function clientActor(client: Client): Actor {
  const grants = grantsOfScopes(client.scopes);
  return {
    kind: 'client',
    id: client.id,
    name: client.name,
    roles: client.scopes,
    units: client.departments ?? [],
    grants,
    everywhere: client.departments === null ? grants : [],
  };
}

export function hasScope(actor: Actor, scope: Scope): boolean {
  return actor.kind === 'client' && actor.roles.includes(scope);
}

/** For routes: clients whose key has the scope. Nobody else, the program itself not excepted. */
export function needs(scope: Scope): Policy {
  return policies.get(scope)!;
}

const policies = new Map<Scope, Policy>(
  scopes.map((scope) => [
    scope,
    { name: `a key with ${scope}`, allows: (actor: Actor) => hasScope(actor, scope) },
  ]),
);
