/** Who does something. A room that cares for more (a name to call, an address) looks it up by `id`. */
export interface Actor {
  kind: 'visitor' | 'resident' | 'staff' | 'client' | 'system';
  /** Key of the person, account or client (a program with a key of its own); null for a visitor and for the program itself. */
  id: string | null;
  /** What history shows to colleagues. */
  name: string;
  /** Roles by key, as the city pack names them; of a client its scopes. */
  roles: readonly string[];
  /** Keys of the units (departments) for which the roles hold. */
  units: readonly string[];
  /** What the roles together allow (`requests.work`), resolved when the session is read; the list is the catalog's. */
  grants: readonly string[];
  /** Those of the grants that hold for every unit, and for what no unit has yet. */
  everywhere: readonly string[];
  /** What they must do before their roles hold; until then they have no grants. */
  needs?: 'second-factor';
}

/** Somebody who has not signed in. */
export const visitor: Actor = {
  kind: 'visitor',
  id: null,
  name: '',
  roles: [],
  units: [],
  grants: [],
  everywhere: [],
};

/** The program itself: listeners, clocks, imports. */
export const systemActor: Actor = {
  kind: 'system',
  id: null,
  name: 'Belfry',
  roles: [],
  units: [],
  grants: [],
  everywhere: [],
};

/** Who may use a route. Named, so that a test can print and compare the whole table of routes and roles. */
export interface Policy {
  name: string;
  allows(actor: Actor): boolean;
}

export const anyone: Policy = { name: 'anyone', allows: () => true };
