import type { Actor, Policy } from '#platform/context';
import type { Catalog, Grant } from '#reference/catalog';

/**
 * Whether an actor may do something, for one department if one is told (null: the triage queue, which belongs to
 * roles that reach everywhere). The program itself may do everything. A role holds in the person's departments,
 * unless the city says that it reaches everywhere.
 */
export function can(catalog: Catalog, actor: Actor, grant: Grant, departmentKey?: string | null): boolean {
  if (actor.kind === 'system') return true;
  const reach = reachOf(catalog, actor, grant);
  if (reach === 'everywhere') return true;
  if (departmentKey === undefined) return reach.length > 0;
  return departmentKey !== null && reach.includes(departmentKey);
}

/** For lists: the departments in which the actor may do it, or `everywhere`; empty when nowhere. */
export function reachOf(catalog: Catalog, actor: Actor, grant: Grant): readonly string[] | 'everywhere' {
  if (actor.kind === 'system') return 'everywhere';
  if (actor.kind === 'client' && actor.everywhere.includes(grant)) return 'everywhere';
  if (actor.kind === 'client') return actor.grants.includes(grant) ? actor.units : [];
  if (actor.kind !== 'staff') return [];
  const roles = actor.roles.map((key) => catalog.role(key)).filter((role) => role?.may.includes(grant));
  if (roles.some((role) => role?.everywhere)) return 'everywhere';
  return roles.length > 0 ? actor.units : [];
}

/** For routes: staff who hold the grant somewhere. For which department is the command's question (`can`). */
export function mayRoute(grant: Grant): Policy {
  return {
    name: grant,
    allows: (actor) => actor.kind === 'staff' && actor.grants.includes(grant),
  };
}

/** For routes of everybody who works here. */
export const anyStaff: Policy = { name: 'staff', allows: (actor) => actor.kind === 'staff' };

/** All that the roles together allow, as `Actor.grants` keeps it. Roles that the city gave up allow nothing. */
export function grantsOf(catalog: Catalog, roles: readonly string[]): Grant[] {
  return [...new Set(roles.flatMap((key) => catalog.role(key)?.may ?? []))];
}

/** Those that hold for every department, and for the triage queue, as `Actor.everywhere` keeps it. */
export function everywhereOf(catalog: Catalog, roles: readonly string[]): Grant[] {
  const wide = roles.map((key) => catalog.role(key)).filter((role) => role?.everywhere);
  return [...new Set(wide.flatMap((role) => role?.may ?? []))];
}
