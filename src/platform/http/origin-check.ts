import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { anyone } from '#platform/context';
import { NotAllowed } from '#platform/errors';
import type { Route } from './route.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a changing request that another site's page made the browser send (CSRF). In this order: `Sec-Fetch-Site`,
 * which no page can forge; `Origin`; `Referer`. A client that sends none of them is no browser of the last decade:
 * it may pass only without a cookie, when there is nothing to steal.
 */
export function checkOrigin(request: FastifyRequest, publicOrigin: string) {
  if (safeMethods.has(request.method) || request.routeOptions.config.origin === 'any') return;
  if (!cameFromHere(request, publicOrigin)) throw new NotAllowed('posted from another site');
}

function cameFromHere(request: FastifyRequest, publicOrigin: string): boolean {
  const { headers } = request;
  const site = headers['sec-fetch-site'];
  if (site) return site === 'same-origin' || site === 'none';
  if (headers.origin) return isOurs(headers.origin, request, publicOrigin);
  if (headers.referer) return isOurs(headers.referer, request, publicOrigin);
  return !headers.cookie;
}

/** The public address, or the very host that was asked: a page elsewhere can set neither. */
function isOurs(url: string, request: FastifyRequest, publicOrigin: string): boolean {
  if (!URL.canParse(url)) return false;
  const parsed = new URL(url);
  return parsed.origin === publicOrigin || parsed.host === request.host;
}

const exposed =
  'Allow, Content-Language, ETag, Idempotent-Replayed, Last-Modified, Link, Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-Request-Id';

const sendable = 'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Api-Key';

/** Lets pages of other sites read the answer. Never with cookies: what is public, or was opened by a key in the call itself. */
export function allowOrigins(reply: FastifyReply) {
  reply.header('access-control-allow-origin', '*');
  reply.header('access-control-expose-headers', exposed);
}

/** Answers OPTIONS for every address that has a route with `cors: true`. */
export function addPreflights(app: FastifyInstance, routes: readonly Route[]) {
  const open = routes.filter(({ options }) => options.config?.cors);
  for (const url of new Set(open.map(({ options }) => options.url))) {
    const methods = open
      .filter(({ options }) => options.url === url)
      .flatMap(({ options }) => options.method);
    app.options(
      url,
      { config: { policy: anyone, sessionless: true, cors: true, preflight: true, origin: 'any' } },
      async (_request, reply) =>
        reply
          .code(204)
          .header('access-control-allow-methods', [...new Set([...methods, 'OPTIONS'])].join(', '))
          .header('access-control-allow-headers', sendable)
          .header('access-control-max-age', '86400')
          .send(),
    );
  }
}
