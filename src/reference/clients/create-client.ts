import { audit } from '#platform/audit';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import type { Client } from './client.ts';
import { mustGive } from './client-policy.ts';
import { type ClientRow, insertClient } from './client-store.ts';
import { toClient } from './key-ring.ts';
import { type MadeKey, putKey } from './make-key.ts';
import { checkClient, type NewClient } from './new-client.ts';

/**
 * Makes a client with its first key; this is the only time that the key is told. `expiresAt`: the first instant at which it opens
 * nothing; null or missing: never. Throws `Invalid` (fields as in the input), `NotAllowed`.
 */
export async function createClient(
  ctx: Ctx,
  input: NewClient,
  expiresAt: Date | null = null,
): Promise<{ client: Client; key: MadeKey }> {
  return inTransaction(ctx, async (tx) => {
    const client = await addClient(tx, input);
    return { client, key: await putKey(tx, client, expiresAt) };
  });
}

/**
 * A client that has no key yet. One of a sandbox anybody may make for themselves, as nothing there is real; the caller has looked that
 * this is one. Throws `Invalid`, `NotAllowed`.
 */
export async function addClient(ctx: Ctx, input: NewClient, sandbox = false): Promise<Client> {
  const checked = await checkClient(ctx, input);
  if (!sandbox) mustGive(ctx, checked);
  return inTransaction(ctx, (tx) => putClient(tx, checked, sandbox));
}

async function putClient(
  ctx: Ctx,
  checked: Omit<ClientRow, 'id' | 'sandbox' | 'active' | 'made_by_name' | 'created_at'>,
  sandbox: boolean,
): Promise<Client> {
  const now = ctx.clock.now();
  const made = { id: uuidv7(now.getTime()), made_by_name: ctx.actor.name, created_at: now };
  const row: ClientRow = { ...checked, ...made, sandbox, active: true };
  await insertClient(ctx, row);
  const { name, scopes, services, departments, channel, per_minute } = row;
  const detail = { name, scopes, services, departments, channel, perMinute: per_minute, sandbox };
  await audit(ctx, { action: 'client.made', subjectKind: 'client', subjectId: row.id, detail });
  return toClient(row);
}
