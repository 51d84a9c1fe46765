import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { AuthOptions } from './auth-options.ts';
import type { Engine } from './engine.ts';

/** The handle that the functions of this room take; made once by `main`. */
export interface Auth extends AuthOptions {
  cookieName: string;
  /** better-auth, loaded at the first call: it takes a second that a start has no need to wait for. */
  engine(): Promise<Engine>;
  /** The signed token in a request's session cookie. Whether the session still lives only the database knows. */
  tokenOf(request: FastifyRequest): string | undefined;
}

export function createAuth(options: AuthOptions): Auth {
  const cookieName = sessionCookieName(options.publicUrl);
  let engine: Promise<Engine> | undefined;
  return {
    ...options,
    cookieName,
    engine: () => {
      engine ??= import('./engine.ts').then(({ buildEngine }) => buildEngine(options));
      engine.catch(() => {
        engine = undefined;
      });
      return engine;
    },
    tokenOf: (request) => readSessionToken(request.cookies[cookieName], options.secret),
  };
}

/** Name of the cookie that carries a session; browsers refuse the prefix on plain http. */
export function sessionCookieName(publicUrl: string): string {
  return `${publicUrl.startsWith('https:') ? '__Secure-' : ''}belfry.session_token`;
}

/**
 * The session token in a cookie's (decoded) value, or undefined when the signature is not ours: `token.signature`,
 * HMAC-SHA256 in base64, as better-auth writes it. A forged cookie never reaches the database.
 */
export function readSessionToken(value: string | undefined, secret: string): string | undefined {
  if (!value || value.length > 300) return undefined;
  const dot = value.lastIndexOf('.');
  if (dot < 1) return undefined;
  const token = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1), 'base64');
  const right = createHmac('sha256', secret).update(token).digest();
  return given.length === right.length && timingSafeEqual(given, right) ? token : undefined;
}
