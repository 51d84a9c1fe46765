import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Auth } from '#platform/auth';
import { type Actor, type Ctx, visitor } from '#platform/context';
import { catalogOf } from '#reference/catalog';
import { everywhereOf, grantsOf } from './can.ts';

interface StaffRow {
  id: string;
  name: string;
  roles: string[];
  departments: string[];
  has_second_factor: boolean;
}

/** Who asks, by the session cookie: what the web server calls for every request. Without a good cookie no query is made. */
export function staffActorReader(auth: Auth) {
  return async (request: FastifyRequest, ctx: Ctx): Promise<Actor> => {
    const token = auth.tokenOf(request);
    const row = token && (await staffOfSession(ctx, token));
    return row ? toActor(ctx, row) : visitor;
  };
}

/**
 * One statement a request: is the session alive, is the person still here, what are their roles now. Nothing of it is
 * remembered, so that a sign-out, a changed role or a leaver counts from the next request on.
 */
async function staffOfSession(ctx: Ctx, token: string): Promise<StaffRow | undefined> {
  const { rows } = await sql<StaffRow>`
    select staff.id, staff.name, staff.roles, staff.departments,
      coalesce(auth_user.two_factor_enabled, false) as has_second_factor
    from auth_session join staff on staff.id = auth_session.user_id join auth_user on auth_user.id = staff.id
    where auth_session.token = ${token} and auth_session.expires_at > now() and staff.active`.execute(ctx.db);
  return rows[0];
}

async function toActor(ctx: Ctx, row: StaffRow): Promise<Actor> {
  const catalog = await catalogOf(ctx);
  const { id, name, roles, departments } = row;
  // Nothing at all, since the other roles of the person would be reached by the same stolen password.
  if (!row.has_second_factor && roles.some((key) => catalog.role(key)?.twoFactor === 'required'))
    return { ...visitor, kind: 'staff', id, name, needs: 'second-factor' };
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
