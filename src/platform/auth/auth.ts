import type { FastifyRequest } from 'fastify';
import type { Db } from '#platform/db';
import type { Log } from '#platform/log';
import type { Engine } from './engine.ts';
import { readSessionToken, sessionCookieName } from './session-cookie.ts';

export interface AuthOptions {
  db: Db;
  log: Log;
  /** 32 characters or more: see `keepSecret`. */
  secret: string;
  publicUrl: string;
  /** What authenticator apps show above the code: the service's own name. */
  issuer: string;
}

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
