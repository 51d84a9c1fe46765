import { audit } from '#platform/audit';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict, Invalid, NotFound } from '#platform/errors';
import type { Client } from './client.ts';
import { mustEditKeys, mustGive } from './client-policy.ts';
import { endKeysBy, insertKey, lockClient, lockClientOfKey, markRevoked } from './client-store.ts';
import { keysOfClients } from './client-views.ts';
import { forgetKeys, toClient } from './key-ring.ts';
import { hashKey, makeKeyText, prefixOf } from './key-text.ts';

/** A key on the one occasion that it is told. */
export interface MadeKey {
  id: string;
  prefix: string;
  text: string;
  expiresAt: Date | null;
}

const mostLive = 5;
const hour = 3_600_000;

/**
 * Gives a client one more key and lets the ones that it has end after `graceHours` (0: at once), so that a program can change over without
 * a gap; null: they go on. Throws `Invalid` (`expiresAt`), `NotFound`, `NotAllowed`, `Conflict` when the client is stopped or has five.
 */
export async function rotateKey(
  ctx: Ctx,
  input: { clientId: string; graceHours: number | null; expiresAt?: Date | null },
): Promise<MadeKey> {
  return inTransaction(ctx, async (tx) => {
    const row = await lockClient(tx, input.clientId);
    if (!row) throw new NotFound('There is no such client.');
    mustGive(tx, row);
    if (!row.active) throw new Conflict('The client is stopped.');
    const live = (await keysOfClients(tx, [row.id])).filter((key) => key.state === 'live');
    if (live.length >= mostLive && input.graceHours !== 0)
      throw new Conflict('The client has five live keys.');
    if (input.graceHours !== null) {
      const until = new Date(tx.clock.now().getTime() + input.graceHours * hour);
      const ids = live.map((key) => key.id);
      await endKeysBy(tx, ids, until);
      const detail = { keys: live.map((key) => key.prefix), until: until.toISOString() };
      if (ids.length > 0)
        await audit(tx, { action: 'key.ending', subjectKind: 'client', subjectId: row.id, detail });
    }
    return putKey(tx, toClient(row), input.expiresAt ?? null);
  });
}

/** Takes a key back: it opens nothing from now on, and no token made of it does. Throws `NotFound`, `NotAllowed`. */
export async function revokeKey(ctx: Ctx, input: { keyId: string }): Promise<void> {
  mustEditKeys(ctx);
  await inTransaction(ctx, async (tx) => {
    // The client first, as whoever rotates does: two at once must not wait for each other.
    const client = await lockClientOfKey(tx, input.keyId);
    if (client) mustGive(tx, client);
    const key = client && (await markRevoked(tx, input.keyId));
    if (!key) throw new NotFound('There is no such live key.');
    await forgetKeys(tx);
    const detail = { key: key.prefix };
    await audit(tx, { action: 'key.revoked', subjectKind: 'client', subjectId: key.client_id, detail });
  });
}

/** Writes a new key of the client; whoever calls it has asked who may. Call it in a transaction. Throws `Invalid` (`expiresAt`) for an end that is past. */
export async function putKey(ctx: Ctx, client: Client, expiresAt: Date | null): Promise<MadeKey> {
  const now = ctx.clock.now();
  if (expiresAt && expiresAt.getTime() <= now.getTime()) throw Invalid.field('expiresAt', 'clients.past');
  const text = makeKeyText();
  const made = { id: uuidv7(now.getTime()), prefix: prefixOf(text)! };
  await insertKey(ctx, {
    ...made,
    client_id: client.id,
    key_hash: hashKey(text),
    made_by_name: ctx.actor.name,
    made_at: now,
    expires_at: expiresAt,
    revoked_at: null,
    revoked_by_name: null,
    last_used_at: null,
  });
  await forgetKeys(ctx);
  const detail = { key: made.prefix, expires: expiresAt?.toISOString() ?? null };
  await audit(ctx, { action: 'key.made', subjectKind: 'client', subjectId: client.id, detail });
  return { ...made, text, expiresAt };
}
