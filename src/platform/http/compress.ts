import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Below this a packet is sent anyway. */
const smallest = 1400;
const compressible = /^(text\/|application\/(json|problem\+json|xml|geo\+json|javascript)|image\/svg)/;
const squeeze = promisify(gzip);

/**
 * Compresses pages and data as they leave. gzip at level 3: measured on our pages it costs about a quarter of a
 * millisecond for 20 KB and is within a tenth of the size of level 6, which takes twice as long; brotli is for the
 * files that the build compresses once. It runs in zlib's own threads, so that other requests go on meanwhile.
 */
export async function compress(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (typeof payload !== 'string' || payload.length < smallest) return payload;
  if (
    reply.hasHeader('content-encoding') ||
    !compressible.test(String(reply.getHeader('content-type') ?? ''))
  )
    return payload;
  reply.header('vary', 'accept-encoding, cookie, accept-language');
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return payload;
  const bytes = await squeeze(payload, { level: 3 });
  reply.header('content-encoding', 'gzip');
  reply.header('content-length', bytes.length);
  return bytes;
}
