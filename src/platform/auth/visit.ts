import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Auth } from './auth.ts';
import { readSessionToken } from './auth.ts';
import { addressHeader } from './auth-options.ts';

/** What the sign-in functions need to know of the request. */
export interface Visit {
  headers: Headers;
  ip: string;
}

export function visitOf(request: FastifyRequest): Visit {
  const headers = new Headers();
  headers.set('cookie', request.headers.cookie ?? '');
  headers.set('user-agent', (request.headers['user-agent'] ?? '').slice(0, 300));
  headers.set(addressHeader, request.ip);
  return { headers, ip: request.ip };
}

/** Hands the cookies that a sign-in function made on to the browser. */
export function giveCookies(reply: FastifyReply, cookies: readonly string[]) {
  for (const cookie of cookies) reply.header('set-cookie', cookie);
}

/** The signed session token that the visit carries. */
export function tokenIn(auth: Auth, visit: Visit): string | undefined {
  const found = cookiesOf(visit).find((cookie) => cookie.startsWith(`${auth.cookieName}=`));
  if (!found) return undefined;
  try {
    return readSessionToken(decodeURIComponent(found.slice(auth.cookieName.length + 1)), auth.secret);
  } catch {
    return undefined;
  }
}

/** The visit's headers as if nobody were signed in yet: a second step must not pass for a check within a session. */
export function withoutSession(auth: Auth, visit: Visit): Headers {
  const headers = new Headers(visit.headers);
  const kept = cookiesOf(visit).filter((cookie) => !cookie.startsWith(`${auth.cookieName}=`));
  headers.set('cookie', kept.join('; '));
  return headers;
}

function cookiesOf(visit: Visit): string[] {
  return (visit.headers.get('cookie') ?? '').split(/;\s*/);
}
