import type { FastifyRequest } from 'fastify';
import { Type as T, type TProperties, type TSchema } from 'typebox';
import { route } from '#platform/http';
import { base, type Definition, type Endpoint, querySchema } from './definition.ts';
import { respond } from './respond.ts';

/** Calls of one address without a key; with one, the client's own limit holds. */
const visitorLimit = { class: 'api', burst: 120, perMinute: 120 };

/** Declares an operation: the same schemas check what comes in, say what goes out, and make the documentation. */
export function endpoint<P extends TProperties, Q extends TProperties, B extends TSchema>(
  given: Definition<P, Q, B>,
): Endpoint {
  const definition = given as unknown as Definition;
  const { method, path, policy, params, body, files } = definition;
  return {
    definition,
    route: route({
      method,
      url: `${base}${path}`,
      policy,
      key: true,
      cors: true,
      limit: visitorLimit,
      takes: [...(files && !body ? [] : ['application/json']), ...(files ? ['multipart/form-data'] : [])],
      schema: {
        ...(params ? { params: T.Object(params) } : {}),
        querystring: querySchema(definition),
        ...(body && !files ? { body } : {}),
      },
      handler: (request, reply) => respond(definition, request as FastifyRequest, reply),
    }),
  };
}
