import { createHash, createHmac } from 'node:crypto';

const shape = /^[A-Za-z0-9_-]{22}$/;

/**
 * The secret in a person's links to a request: 128 bits of HMAC-SHA-256 over the id of their row. It is the same in every
 * letter, and a copy of the database opens nothing, since the key is not in it.
 */
export function linkToken(ctx: { linkKey: string }, followerId: string): string {
  return createHmac('sha256', ctx.linkKey)
    .update(`following:${followerId}`)
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
