import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type as T } from 'typebox';
import { viewerByToken } from '#flow/following';
import { isPublicFile, requestDetail } from '#flow/requests';
import { anyone, type Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import { fileEtag, openFile } from '#platform/files';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';

export type PhotoVariant = 'full' | 'thumb';

/** Pictures of public requests for everybody, and of one's own request for whoever has its link (`?key=`). */
export function photoRoutes(house: House): Route[] {
  return [
    route({
      method: 'GET',
      url: '/photos/:file/:variant',
      policy: anyone,
      schema: {
        params: T.Object({
          file: T.String({ pattern: '^[0-9a-f-]{36}$' }),
          variant: T.Enum(['full', 'thumb']),
        }),
        querystring: T.Object({ key: T.Optional(T.String({ maxLength: 60 })) }),
      },
      handler: async (request, reply) => {
        const { file, variant } = request.params;
        const { key } = request.query;
        const allowed = key ? await isOwnFile(request.ctx, key, file) : await isPublicFile(request.ctx, file);
        if (!allowed) throw new NotFound('no such file');
        return sendPhoto(house, request, reply, file, variant);
      },
    }),
  ];
}

async function isOwnFile(ctx: Ctx, token: string, file: string): Promise<boolean> {
  const viewer = await viewerByToken(ctx, token);
  if (!viewer || viewer.role === 'follower') return isPublicFile(ctx, file);
  const { files } = await requestDetail(ctx, { id: viewer.requestId }, true);
  return files.some((one) => one.id === file && (one.public || one.stage === 'report'));
}

/** Sends a picture whose reader may see it. It is asked for anew after an hour, since what is public may be withdrawn. */
export async function sendPhoto(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  file: string,
  variant: PhotoVariant,
) {
  const etag = fileEtag(file, variant);
  reply.header('cache-control', 'private, max-age=3600').header('etag', etag);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const photo = await openFile(request.ctx, house.store, file, variant);
  return reply.type(photo.mediaType).header('content-length', photo.bytes).send(photo.stream);
}
