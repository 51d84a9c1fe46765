import type { FastifyInstance } from 'fastify';
import type { Actor, Policy } from '#platform/context';
import { NotAllowed } from '#platform/errors';
import { SecondFactorNeeded, SignInNeeded } from './bad-input.ts';

/** One line of the table of routes: what the role x route test walks through. */
export interface RouteRow {
  method: string;
  url: string;
  policy: Policy;
}

const tables = new WeakMap<object, RouteRow[]>();

/** Makes the start fail at the first route that names no policy: deny by default, before anybody can ask. (Preflights tell nothing.) */
export function guardRoutes(app: FastifyInstance) {
  const table: RouteRow[] = [];
  tables.set(app.server, table);
  app.addHook('onRoute', (route) => {
    if (route.config?.preflight) return;
    const policy = route.config?.policy;
    if (!policy) throw new Error(`The route ${String(route.method)} ${route.url} has no policy.`);
    for (const method of [route.method].flat()) table.push({ method, url: route.url, policy });
  });
}

/** Every route that was added, in order. */
export function routeTable(app: FastifyInstance): readonly RouteRow[] {
  return tables.get(app.server) ?? [];
}

/**
 * Throws `SignInNeeded` for a visitor, `SecondFactorNeeded` for a colleague who has yet to set it up, and `NotAllowed` for
 * anybody else whom the policy does not allow.
 */
export function checkPolicy(policy: Policy | undefined, actor: Actor) {
  if (policy?.allows(actor)) return;
  if (actor.needs === 'second-factor') throw new SecondFactorNeeded('a second factor is needed');
  throw actor.kind === 'visitor'
    ? new SignInNeeded('sign-in needed')
    : new NotAllowed('the role does not allow it');
}
