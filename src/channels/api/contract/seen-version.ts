import type { FastifyRequest } from 'fastify';
import { Invalid } from '#platform/errors';

/**
 * The version that whoever changes something has seen: of the entity tag in `If-Match`, else the body's `version`.
 * undefined when they name none (or `*`). Throws `Invalid` (`If-Match`) for a tag that is none of ours.
 */
export function seenVersion({ headers }: FastifyRequest, body: unknown): number | undefined {
  const tag = headers['if-match'];
  if (tag !== undefined && tag.trim() !== '*') {
    const version = /^\s*"?(\d{1,9})(?:-[\w-]+)?"?\s*$/.exec(tag)?.[1];
    if (!version) throw Invalid.field('If-Match', 'errors.format');
    return Number(version);
  }
  const version = (body as { version?: unknown } | null | undefined)?.version;
  return typeof version === 'number' ? version : undefined;
}
