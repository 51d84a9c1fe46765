import type { FastifyRequest } from 'fastify';
import { NotAllowed } from '#platform/errors';

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
