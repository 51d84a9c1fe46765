import type { FastifyReply, FastifyRequest } from 'fastify';
import { Invalid } from '#platform/errors';
import type { House } from '#platform/house';
import { type Route, type RouteRequest, readForm, route, type Teller } from '#platform/http';
import { issueToken, scopes } from '#reference/clients';
import { publicData } from '../contract/api-policy.ts';
import { base } from '../contract/definition.ts';

const tokenUrl = `${base}/oauth/token`;

/** Errors of RFC 6749, section 5.2. */
type Fault =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'invalid_scope';

/** OAuth 2.0 client credentials (RFC 6749, 4.4) and where to find it (RFC 8414). */
export function oauthRoutes(house: House): Route[] {
  const token = route({
    method: 'POST',
    url: tokenUrl,
    policy: publicData,
    origin: 'any',
    sessionless: true,
    cors: true,
    limit: { class: 'oauth', burst: 30, perMinute: 30 },
    handler: giveToken,
  });
  const metadata = route({
    method: 'GET',
    url: '/.well-known/oauth-authorization-server',
    policy: publicData,
    sessionless: true,
    cors: true,
    handler: (_request, reply) =>
      reply.header('cache-control', 'public, max-age=3600').send({
        issuer: house.config.publicUrl,
        token_endpoint: `${house.config.publicUrl}${tokenUrl}`,
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
        grant_types_supported: ['client_credentials'],
        response_types_supported: [],
        scopes_supported: scopes,
        service_documentation: `${house.config.publicUrl}${base}`,
      }),
  });
  return [token, metadata];
}

async function giveToken(request: RouteRequest<Record<string, never>>, reply: FastifyReply) {
  const { fields } = await readForm(request, { files: 0 });
  // A parameter that comes twice is an error, one without a value was not sent (RFC 6749, 3.2).
  if (Object.values(fields).some(Array.isArray)) return refuse(reply, 'invalid_request');
  const field = (name: string) => (fields[name] as string | undefined) || undefined;
  const basic = basicOf(request);
  if (basic === 'broken') return refuse(reply, 'invalid_client', true);
  if (basic && field('client_secret')) return refuse(reply, 'invalid_request');
  const grant = field('grant_type');
  if (!grant) return refuse(reply, 'invalid_request');
  if (grant !== 'client_credentials') return refuse(reply, 'unsupported_grant_type');
  const clientId = basic?.id ?? field('client_id');
  const secret = basic?.secret ?? field('client_secret');
  if (!clientId || !secret) return refuse(reply, 'invalid_client', true);
  try {
    const given = await issueToken(request.ctx, { clientId, secret, scope: field('scope') });
    if (!given) return refuse(reply, 'invalid_client', true);
    return uncached(reply).send({
      access_token: given.token,
      token_type: 'Bearer',
      expires_in: given.expiresIn,
      scope: given.scopes.join(' '),
    });
  } catch (error) {
    if (error instanceof Invalid) return refuse(reply, 'invalid_scope');
    throw error;
  }
}

/** Id and secret of HTTP Basic, each form-encoded (RFC 6749, 2.3.1). */
function basicOf({ headers }: FastifyRequest): { id: string; secret: string } | 'broken' | undefined {
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  const coded = /^basic\s+([A-Za-z0-9+/=]+)\s*$/i.exec(authorization)?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(coded ?? '', 'base64').toString()) ?? [];
  try {
    return id && secret ? { id: decoded(id), secret: decoded(secret) } : 'broken';
  } catch {
    return 'broken';
  }
}

function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function refuse(reply: FastifyReply, error: Fault, unauthorized = false) {
  if (unauthorized) reply.code(401).header('www-authenticate', 'Basic realm="api"');
  else reply.code(400);
  return uncached(reply).send({ error });
}

function uncached(reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('pragma', 'no-cache')
    .header('content-type', 'application/json; charset=utf-8');
}

/** What goes wrong before the handler is told in the same tongue. */
export const oauthTeller: Teller = {
  visitors: 'refuse',
  tell: (error, _request, reply) => {
    const kind =
      error.status >= 500 ? 'server_error' : error.status === 429 ? 'slow_down' : 'invalid_request';
    return uncached(reply.code(error.status)).send({ error: kind });
  },
};
