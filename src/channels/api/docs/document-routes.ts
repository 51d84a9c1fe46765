import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { publicData } from '../contract/api-policy.ts';
import { base, type Endpoint } from '../contract/definition.ts';
import { apiPage } from './api-page.tsx';
import { type OpenApi, openApi } from './openapi.ts';

/** The description for programs, the page for people, and an answer for every other address under `/api/v1`. */
export function documentRoutes(house: House, endpoints: readonly Endpoint[]): Route[] {
  let made: Promise<OpenApi> | undefined;
  const document = () => {
    made ??= openApi(endpoints, { publicUrl: house.config.publicUrl });
    return made;
  };
  const json = route({
    method: 'GET',
    url: `${base}/openapi.json`,
    policy: publicData,
    sessionless: true,
    cors: true,
    handler: async (request, reply) => sendDocument(request, reply, JSON.stringify(await document())),
  });
  const page = route({
    method: 'GET',
    url: base,
    policy: publicData,
    handler: async (request, reply) => html(reply, await apiPage(house, request, await document())),
  });
  return [json, page, ...otherwise(endpoints)];
}

function sendDocument(request: FastifyRequest, reply: FastifyReply, text: string) {
  const etag = `"${createHash('sha1').update(text).digest('base64url')}"`;
  reply.header('etag', etag).header('cache-control', 'public, max-age=300');
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.header('content-type', 'application/openapi+json; charset=utf-8').send(text);
}

/** What is not there is told as a problem, and so is a method that an address does not have (405, `Allow`). */
function otherwise(endpoints: readonly Endpoint[]): Route[] {
  const all = [
    ...endpoints.map(({ definition }) => definition),
    { method: 'GET', path: '' },
    { method: 'GET', path: '/openapi.json' },
    { method: 'POST', path: '/oauth/token' },
  ];
  const known = all.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${base}${path.replace(/:\w+/g, '[^/]+')}/?$`),
  }));
  const handler = (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?')[0]!;
    const methods = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (methods.length === 0) throw new NotFound('There is no such address.');
    reply.header('allow', [...methods, 'OPTIONS'].join(', '));
    throw Object.assign(new Error('There is no such method here.'), { statusCode: 405 });
  };
  const changes = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
  const shared = { policy: publicData, key: true, cors: true, handler };
  return [
    route({ method: [...changes], url: base, ...shared }),
    route({ method: ['GET', ...changes], url: `${base}/*`, ...shared }),
  ];
}
