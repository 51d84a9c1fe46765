import { audit } from '#platform/audit';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict, NotFound } from '#platform/errors';
import { enqueue } from '#platform/jobs';
import { addClient, type Client, mustEditKeys, type NewClient } from '#reference/clients';
import { linkDays } from './application.ts';
import { lockApplication, updateApplication } from './application-store.ts';
import './key-letter.ts';

/**
 * Makes a client of an application and writes to whoever asked, with a link that shows a key once within 14 days. Throws `Invalid` (fields of
 * the client), `NotAllowed`, `NotFound`, `Conflict` when it was decided before.
 */
export async function approveApplication(
  ctx: Ctx,
  input: { id: string; client: NewClient },
): Promise<Client> {
  return inTransaction(ctx, async (tx) => {
    await load(tx, input.id);
    const client = await addClient(tx, input.client);
    const link_until = new Date(tx.clock.now().getTime() + linkDays * 86_400_000);
    await decide(tx, input.id, { client_id: client.id, link_until }, 'key-application.approved');
    return client;
  });
}

/** Says no, by letter. Throws `NotAllowed`, `NotFound`, `Conflict`. */
export async function declineApplication(ctx: Ctx, input: { id: string }): Promise<void> {
  mustEditKeys(ctx);
  await inTransaction(ctx, async (tx) => {
    await load(tx, input.id);
    await decide(tx, input.id, {}, 'key-application.declined');
  });
}

async function load(ctx: Ctx, id: string) {
  const application = await lockApplication(ctx, id);
  if (!application) throw new NotFound('There is no such application.');
  if (application.decided_at) throw new Conflict('Somebody has decided this before.');
}

async function decide(
  ctx: Ctx,
  id: string,
  outcome: { client_id?: string; link_until?: Date },
  action: string,
) {
  const decided = { decided_at: ctx.clock.now(), decided_by_name: ctx.actor.name };
  await updateApplication(ctx, id, { ...decided, ...outcome });
  const detail = outcome.client_id ? { client: outcome.client_id } : {};
  await audit(ctx, { action, subjectKind: 'key-application', subjectId: id, detail });
  await enqueue(ctx, 'key-letter', { applicationId: id }, { maxAttempts: 12 });
}
