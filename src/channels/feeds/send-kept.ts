import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Seconds that readers and proxies may keep an answer. */
const keepFor = 300;

/**
 * Answers with an ETag, or 304 when the reader has it already. No Last-Modified: what was closed or hidden leaves a feed without
 * anything newer in it, and a reader that asks by time alone would keep it for ever.
 */
export function sendKept(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, type }: { body: string; type: string },
): FastifyReply {
  const tag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  reply
    .header('cache-control', `public, max-age=${keepFor}`)
    .header('etag', tag)
    // The language is in the address, and no cookie is looked at.
    .header('vary', 'accept-encoding')
    .header('cross-origin-resource-policy', 'cross-origin');
  return isKnown(request, tag) ? reply.code(304).send() : reply.type(type).send(body);
}

function isKnown({ headers }: FastifyRequest, tag: string): boolean {
  const tags = (headers['if-none-match'] ?? '').split(',').map((one) => one.trim());
  return tags.some((one) => one === tag || one === tag.slice(2) || one === '*');
}
