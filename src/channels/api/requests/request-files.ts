import { Type as T } from 'typebox';
import { mayDo, mayView } from '#flow/requests';
import { requestsOfFile } from '#flow/work';
import { NotFound } from '#platform/errors';
import { fileEtag, openFile } from '#platform/files';
import type { House } from '#platform/house';
import { publicData } from '../contract/api-policy.ts';
import type { Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { oneOf, uuid } from '../contract/shapes.ts';

/** A picture, for whoever may see it: the public ones for everybody, all of its departments for a key that may read those. */
export function requestFiles(house: House): Endpoint {
  return endpoint({
    id: 'getFile',
    method: 'GET',
    path: '/files/:id/:variant',
    tag: 'requests',
    summary: 'A picture',
    policy: publicData,
    params: { id: uuid(''), variant: oneOf(['full', 'thumb'] as const) },
    answer: T.String(),
    media: 'image/jpeg',
    async handle({ ctx, params, request, reply }) {
      const holders = await requestsOfFile(ctx, params.id);
      const may = holders.some(
        (one) => mayDo(ctx.actor, 'requests.view', one) || (one.file_public && mayView(ctx.actor, one)),
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
