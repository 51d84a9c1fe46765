import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { Auth } from '#platform/auth';
import { type Actor, type Ctx, visitor } from '#platform/context';
import { catalogOf } from '#reference/catalog';
import { everywhereOf, grantsOf } from './can.ts';

/**
 * One statement a request, prepared once a connection: is the session alive, is the person still here, what are their
 * roles now. Nothing of it is remembered, so that a sign-out, a changed role or a leaver counts from the next request on.
 */
const sessionQuery = {
  name: 'staff-of-session',
  text: `select staff.id, staff.name, staff.roles, staff.departments
    from auth_session join staff on staff.id = auth_session.user_id
    where auth_session.token = $1 and auth_session.expires_at > now() and staff.active`,
};

interface StaffRow {
  id: string;
  name: string;
  roles: string[];
  departments: string[];
}

/** Who asks, by the session cookie: what the web server calls for every request. Without a good cookie no query is made. */
export function staffActorReader(auth: Auth, pool: pg.Pool) {
  return async (request: FastifyRequest, ctx: Ctx): Promise<Actor> => {
    const token = auth.tokenOf(request);
    if (!token) return visitor;
    const { rows } = await pool.query<StaffRow>({ ...sessionQuery, values: [token] });
    return rows[0] ? toActor(ctx, rows[0]) : visitor;
  };
}

async function toActor(ctx: Ctx, row: StaffRow): Promise<Actor> {
  const catalog = await catalogOf(ctx);
  const { id, name, roles, departments } = row;
  return {
    kind: 'staff',
    id,
    name,
    roles,
    units: departments,
    grants: grantsOf(catalog, roles),
    everywhere: everywhereOf(catalog, roles),
  };
}
