import type { FastifyReply, FastifyRequest, HTTPMethods, RouteOptions } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Ctx, Policy } from '#platform/context';
import type { Limit } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may come in. A route without one does not start. */
    policy?: Policy;
    /** `any`: a machine channel that other origins may post to, because it never goes by the session cookie. */
    origin?: 'any';
    limit?: Limit;
    /** What the commands note as the way in; `web` unless told. */
    channel?: string;
    /** Never looks for a session: static files and probes. */
    sessionless?: boolean;
    /** Opened by the key of a client instead of a session; without a key it is `visitor` who asks, and the policy decides. */
    key?: boolean;
    /** Pages of other sites may read the answers (CORS), never with cookies. */
    cors?: boolean;
    /** Media types of bodies; all that the server can read unless told. */
    takes?: readonly string[];
    /** The answer to a browser that asks whether another site's page may call (OPTIONS). */
    preflight?: boolean;
  }
  interface FastifyRequest {
    /** Base parts, actor and language of this request. */
    ctx: Ctx;
  }
}

/** Shapes of what comes in. Unknown keys are refused where the schema says `additionalProperties: false`. */
export interface RouteSchema {
  params?: TSchema;
  querystring?: TSchema;
  body?: TSchema;
  /** Only for JSON: by status, speeds up the answer and feeds OpenAPI. */
  response?: Record<number, TSchema>;
}

type StaticOf<S, Fallback> = [S] extends [TSchema] ? Static<S> : Fallback;

/** A request whose `params`, `query` and `body` have the static types of the route's schema. */
export type RouteRequest<S extends RouteSchema> = FastifyRequest<{
  Params: StaticOf<S['params'], Record<string, string>>;
  Querystring: StaticOf<S['querystring'], Record<string, string | string[] | undefined>>;
  Body: StaticOf<S['body'], unknown>;
}>;

interface RouteDefinition<S extends RouteSchema> {
  method: HTTPMethods | HTTPMethods[];
  url: string;
  policy: Policy;
  schema?: S;
  origin?: 'any';
  limit?: Limit;
  channel?: string;
  sessionless?: boolean;
  /** Opened by a client's key (`Authorization: Bearer K`, `X-Api-Key: K`, `?api_key=K`); never looks at cookies, so that any origin may post. */
  key?: boolean;
  /** Pages of other sites may read the answers; OPTIONS is answered. */
  cors?: boolean;
  /** Media types of bodies: others are refused (415) before they are read. All that the server can read unless told. */
  takes?: readonly string[];
  /** Bytes; only for bodies that are not multipart (those have the limits of `readForm`). */
  bodyLimit?: number;
  handler(request: RouteRequest<S>, reply: FastifyReply): unknown;
}

/** One page or endpoint, ready to be mounted. */
export interface Route {
  policy: Policy;
  options: RouteOptions;
}

/**
 * Declares a route: schema, policy, one call, one view. Read a form's fields with `readForm` and parse them in the
 * command; give `schema` for params, query strings and JSON bodies. Params that do not fit answer 404, the rest 422.
 */
export function route<S extends RouteSchema = RouteSchema>(definition: RouteDefinition<S>): Route {
  const { method, url, policy, schema, bodyLimit, handler, ...rest } = definition;
  const { limit, channel, sessionless, key, cors, takes } = rest;
  const origin = key ? 'any' : rest.origin;
  const config = { policy, origin, limit, channel, sessionless, key, cors, takes };
  return {
    policy,
    options: {
      method,
      url,
      config,
      ...(schema ? { schema } : {}),
      ...(bodyLimit ? { bodyLimit } : {}),
      handler: async (request, reply) => handler(request as unknown as RouteRequest<S>, reply),
    },
  };
}

/** Answers with a page; the text is a whole document. */
export function html(reply: FastifyReply, page: string, status = 200): FastifyReply {
  return reply.code(status).header('content-type', 'text/html; charset=utf-8').send(page);
}

/** Sends the reader on after a form was taken (303, so that reloading never posts twice). */
export function seeOther(reply: FastifyReply, url: string): FastifyReply {
  return reply.redirect(url, 303);
}

/**
 * The page to go to after a sign-in, taken from the address: only a path of this very site, else `fallback`.
 * Refuses `//host`, `/\host`, schemes and control characters, which browsers read as another site (open redirect).
 */
export function safeNext(next: unknown, fallback = '/'): string {
  if (typeof next !== 'string' || next.length > 2000) return fallback;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop tabs and line breaks inside addresses
  if (!/^\/(?![/\\])/.test(next) || /[\x00-\x1f\x7f\\]/.test(next)) return fallback;
  if (!URL.canParse(next, 'http://here.invalid')) return fallback;
  const url = new URL(next, 'http://here.invalid');
  if (url.origin !== 'http://here.invalid' || url.pathname.startsWith('//')) return fallback;
  return url.pathname + url.search + url.hash;
}
