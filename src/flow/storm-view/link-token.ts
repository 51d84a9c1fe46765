import { createHash, createHmac } from 'node:crypto';

const shape = /^[A-Za-z0-9_-]{22}$/;

/**
 * The secret of a link: 128 bits of HMAC-SHA-256 over the id and the end of its row. A copy of the database opens nothing, since
 * the key is not in it, and a row whose end was moved there has another secret.
 */
export function linkToken(ctx: { linkKey: string }, link: { id: string; expires_at: Date }): string {
  return createHmac('sha256', ctx.linkKey)
    .update(`storm-link:${link.id}:${link.expires_at.toISOString()}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

export function isToken(text: string): boolean {
  return shape.test(text);
}

/** What the table keeps, to find a row by its token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
