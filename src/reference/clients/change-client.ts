import { audit } from '#platform/audit';
import { type Ctx, inTransaction } from '#platform/context';
import { NotFound } from '#platform/errors';
import { mustGive } from './client-policy.ts';
import { type ClientRow, lockClient, updateClient } from './client-store.ts';
import { forgetKeys } from './key-ring.ts';
import { checkClient, type NewClient } from './new-client.ts';

/** Changes what a client may do and who answers for it; holds from its next call on. Throws `Invalid`, `NotAllowed`, `NotFound`. */
export async function changeClient(ctx: Ctx, input: { id: string; client: NewClient }): Promise<void> {
  const checked = await checkClient(ctx, input.client);
  await inTransaction(ctx, async (tx) => {
    const before = await load(tx, input.id);
    mustGive(tx, before);
    mustGive(tx, checked);
    const keys = (Object.keys(checked) as (keyof typeof checked)[]).filter(
      (key) => JSON.stringify(checked[key]) !== JSON.stringify(before[key]),
    );
    if (keys.length === 0) return;
    const pick = (of: object) =>
      Object.fromEntries(Object.entries(of).filter(([key]) => keys.includes(key as never)));
    await updateClient(tx, before.id, pick(checked));
    await forgetKeys(tx);
    const detail = { from: pick(before), to: pick(checked) };
    await audit(tx, { action: 'client.changed', subjectKind: 'client', subjectId: before.id, detail });
  });
}

/** Stops a client: none of its keys opens anything until it may go on. Throws `NotFound`, `NotAllowed`. */
export async function stopClient(ctx: Ctx, input: { id: string }): Promise<void> {
  await setActive(ctx, input.id, false);
}

/** Lets a stopped client go on, with the keys that it had. */
export async function resumeClient(ctx: Ctx, input: { id: string }): Promise<void> {
  await setActive(ctx, input.id, true);
}

async function setActive(ctx: Ctx, id: string, active: boolean) {
  await inTransaction(ctx, async (tx) => {
    const client = await load(tx, id);
    mustGive(tx, client);
    if (client.active === active) return;
    await updateClient(tx, id, { active });
    await forgetKeys(tx);
    const action = active ? 'client.resumed' : 'client.stopped';
    await audit(tx, { action, subjectKind: 'client', subjectId: id, detail: { name: client.name } });
  });
}

async function load(ctx: Ctx, id: string): Promise<ClientRow> {
  const client = await lockClient(ctx, id);
  if (!client) throw new NotFound('There is no such client.');
  return client;
}
