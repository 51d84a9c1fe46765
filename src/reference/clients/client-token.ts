import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { type KeyedClient, type Scope, scopes } from './client.ts';
import { clientByKey, isOver, keyRing } from './key-ring.ts';
import { prefixOf } from './key-text.ts';

const lifeSeconds = 3600;
const shape = /^bt_([A-Za-z0-9]{8})_([0-9a-z]{1,9})_([0-9a-z]{1,4})_([A-Za-z0-9_-]{32})$/;

/**
 * OAuth 2.0 client credentials (RFC 6749, 4.4): the client's id, or
 * the public part of the key, and one of its keys as the secret. The token says by itself which key it
 * was made of, which scopes it carries and when it ends, under a signature with the house's secret; nothing is kept of it, and it opens
 * nothing from the moment on at which its key does not. Null when id and secret do not fit. `scope`: words with spaces between;
 * all of the client's unless told. Throws `Invalid` (`scope`) for one that the client does not have.
 */
export async function issueToken(
  ctx: Ctx,
  input: { clientId: string; secret: string; scope?: string },
): Promise<{ token: string; expiresIn: number; scopes: readonly Scope[] } | null> {
  const client = await clientByKey(ctx, input.secret);
  if (!client || ![client.id, prefixOf(input.secret)].includes(input.clientId)) return null;
  const asked = (input.scope ?? '').split(' ').filter(Boolean);
  const beyond = asked.filter((word) => !client.scopes.includes(word as Scope));
  if (beyond.length > 0) throw Invalid.field('scope', 'clients.unknown', { keys: beyond.join(' ') });
  const given = asked.length > 0 ? client.scopes.filter((scope) => asked.includes(scope)) : client.scopes;
  const ends = Math.floor(ctx.clock.now().getTime() / 1000) + lifeSeconds;
  const parts = `${input.secret.slice(3, 11)}_${ends.toString(36)}_${maskOf(given).toString(36)}`;
  return { token: `bt_${parts}_${sign(ctx, client.keyId, parts)}`, expiresIn: lifeSeconds, scopes: given };
}

/** The client that a token was made for, with the scopes that the token carries; null when it opens nothing (any more). */
export async function clientByToken(ctx: Ctx, token: string): Promise<KeyedClient | null> {
  const [, prefix, ends = '', mask = '', signature = ''] = shape.exec(token) ?? [];
  const held = prefix && (await keyRing(ctx)).get(`bf_${prefix}`);
  if (!held || isOver(ctx, held)) return null;
  const right = Buffer.from(sign(ctx, held.id, `${prefix}_${ends}_${mask}`));
  if (!timingSafeEqual(right, Buffer.from(signature))) return null;
  if (Number.parseInt(ends, 36) * 1000 <= ctx.clock.now().getTime()) return null;
  const bits = Number.parseInt(mask, 36);
  // What the client may no longer do, its older tokens may not do either.
  const carried = held.client.scopes.filter((scope) => bits & (1 << scopes.indexOf(scope)));
  return { ...held.client, scopes: carried, keyId: held.id };
}

function maskOf(given: readonly Scope[]): number {
  return given.reduce((mask, scope) => mask | (1 << scopes.indexOf(scope)), 0);
}

/** 192 bits of HMAC-SHA-256, in 32 letters. */
function sign(ctx: Ctx, keyId: string, parts: string): string {
  return createHmac('sha256', ctx.linkKey)
    .update(`client-token:${keyId}:${parts}`)
    .digest()
    .subarray(0, 24)
    .toString('base64url');
}
