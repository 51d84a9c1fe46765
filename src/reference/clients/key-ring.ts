import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { afterCommit, type Ctx } from '#platform/context';
import type { Client, KeyedClient } from './client.ts';
import type { ClientRow } from './client-store.ts';
import { hashKey, prefixOf } from './key-text.ts';

interface HeldKey {
  id: string;
  hash: Buffer;
  expiresAt: Date | null;
  client: Client;
}

/** All live keys of the city, by their public part. */
export type KeyRing = ReadonlyMap<string, HeldKey>;

const memoryKey = 'api-keys';

/** Kept by the process until some key or client changes, anywhere. */
export function keyRing(ctx: Ctx): Promise<KeyRing> {
  return ctx.memory.get(memoryKey, () => loadRing(ctx));
}

/** Makes every process look again. Call it in the transaction that changes a key or a client. */
export async function forgetKeys(ctx: Ctx) {
  await ctx.memory.forget(ctx.db, memoryKey);
  // Somebody may have looked between that and the commit.
  afterCommit(ctx, (after) => after.memory.drop(memoryKey));
}

/**
 * The client that a key belongs to; null when it is unknown, revoked or expired, or its client was stopped. The digests are compared
 * in constant time; no query while nothing has changed.
 */
export async function clientByKey(ctx: Ctx, key: string): Promise<KeyedClient | null> {
  const prefix = prefixOf(key);
  const held = prefix && (await keyRing(ctx)).get(prefix);
  if (!held || !timingSafeEqual(held.hash, hashKey(key)) || isOver(ctx, held)) return null;
  return { ...held.client, keyId: held.id };
}

export function isOver(ctx: Ctx, { expiresAt }: { expiresAt: Date | null }): boolean {
  return expiresAt !== null && expiresAt.getTime() <= ctx.clock.now().getTime();
}

type Row = ClientRow & { key_id: string; prefix: string; key_hash: Buffer; expires_at: Date | null };

async function loadRing(ctx: Ctx): Promise<KeyRing> {
  const { rows } = await sql<Row>`
    select client.*, key.id as key_id, key.prefix, key.key_hash, key.expires_at
    from api_key key join api_client client on client.id = key.client_id
    where client.active and key.revoked_at is null and (key.expires_at is null or key.expires_at > ${ctx.clock.now()})`.execute(
    ctx.db,
  );
  return new Map(
    rows.map((row) => [
      row.prefix,
      { id: row.key_id, hash: row.key_hash, expiresAt: row.expires_at, client: toClient(row) },
    ]),
  );
}

export function toClient(row: ClientRow): Client {
  const { id, name, owner, email, scopes, services, departments, channel, sandbox, active } = row;
  return {
    ...{ id, name, owner, email, scopes, services, departments, channel, sandbox, active },
    perMinute: row.per_minute,
    createdAt: row.created_at,
  };
}
