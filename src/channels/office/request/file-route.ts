import { Type as T } from 'typebox';
import { mayDo, mayView as mayViewRequest } from '#flow/requests';
import { requestsOfFile } from '#flow/work';
import { NotFound } from '#platform/errors';
import { fileEtag, openFile } from '#platform/files';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { mayView } from '../policies.ts';

/** A picture, for whoever may see it: all of one's own department's requests, the public ones of others. */
export function fileRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/office/files/:id/:variant',
    policy: mayView,
    schema: {
      params: T.Object({ id: T.String({ format: 'uuid' }), variant: T.Enum(['full', 'thumb']) }),
    },
    handler: async (request, reply) => {
      const { ctx, params } = request;
      const holders = await requestsOfFile(ctx, params.id);
      const may = holders.some(
        (one) =>
          mayDo(ctx.actor, 'requests.view', one) || (one.file_public && mayViewRequest(ctx.actor, one)),
      );
      if (!may) throw new NotFound('There is no such file.');
      const etag = fileEtag(params.id, params.variant);
      reply.header('etag', etag).header('cache-control', 'private, max-age=86400, immutable');
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      const file = await openFile(ctx, house.store, params.id, params.variant);
      return reply.header('content-length', file.bytes).type(file.mediaType).send(file.stream);
    },
  });
}
