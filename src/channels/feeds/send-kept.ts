import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Seconds that readers and proxies may keep an answer. */
const keepFor = 300;

/**
 * Answers with ETag and Last-Modified, or 304 when the reader has it already. `changed` counts only without `If-None-Match`, and a
 * feed can lose an entry without a newer one: the tag is the exact one.
 */
export function sendKept(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, type, changed }: { body: string; type: string; changed: Date },
): FastifyReply {
  const tag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  reply
    .header('cache-control', `public, max-age=${keepFor}`)
    .header('etag', tag)
    .header('last-modified', changed.toUTCString())
    .header('cross-origin-resource-policy', 'cross-origin');
  return isKnown(request, tag, changed) ? reply.code(304).send() : reply.type(type).send(body);
}

function isKnown({ headers }: FastifyRequest, tag: string, changed: Date): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined)
    return tags
      .split(',')
      .map((one) => one.trim())
      .some((one) => one === tag || one === tag.slice(2) || one === '*');
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Math.floor(changed.getTime() / 1000) * 1000 <= since;
}
