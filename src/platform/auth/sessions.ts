import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Auth } from './auth.ts';
import { deleteExpired, deleteSessionByToken, deleteSessions } from './auth-store.ts';
import { tokenIn, type Visit } from './visit.ts';

/** One browser in which the account is signed in. */
export interface SessionRow {
  id: string;
  /** Whether it is the one that asks. */
  current: boolean;
  /** Instants in UTC. */
  since: Date;
  until: Date;
  ip: string;
  userAgent: string;
}

export async function listSessions(
  auth: Auth,
  ctx: Ctx,
  userId: string,
  visit: Visit,
): Promise<SessionRow[]> {
  const token = tokenIn(auth, visit);
  const rows = await ctx.db
    .selectFrom('auth_session')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('created_at', 'desc')
    .limit(50)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    current: row.token === token,
    since: row.created_at,
    until: row.expires_at,
    ip: row.ip_address ?? '',
    userAgent: row.user_agent ?? '',
  }));
}

/** Ends the session that the visit carries; answers the cookies that clear it from the browser. */
export async function signOut(auth: Auth, ctx: Ctx, visit: Visit): Promise<string[]> {
  const token = tokenIn(auth, visit);
  if (token) await deleteSessionByToken(ctx, token);
  const secure = auth.publicUrl.startsWith('https:') ? '; Secure' : '';
  return [`${auth.cookieName}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${secure}`];
}

/** Ends every session of an account but, if told, the one that asks. Answers how many. Works from the next request on. */
export async function signOutEverywhere(
  auth: Auth,
  ctx: Ctx,
  userId: string,
  butThis?: Visit,
): Promise<number> {
  return deleteSessions(ctx, userId, { exceptToken: butThis && tokenIn(auth, butThis) });
}

/** Ends one session of an account; a session of somebody else stays. */
export async function endSession(ctx: Ctx, userId: string, sessionId: string): Promise<boolean> {
  return (await deleteSessions(ctx, userId, { id: sessionId })) > 0;
}

/** The daily broom: sessions, half-done sign-ins and counted failures that no longer matter. */
export async function sweepSignIns(ctx: Ctx): Promise<void> {
  await deleteExpired(ctx);
}

/** Whether the account asks for a code after the password. */
export async function hasTwoFactor(ctx: Ctx, userId: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('auth_user')
    .select('two_factor_enabled')
    .where('id', '=', userId)
    .executeTakeFirst();
  return row?.two_factor_enabled ?? false;
}
