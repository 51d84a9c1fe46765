import { audit } from '#platform/audit';
import { type Ctx, inTransaction } from '#platform/context';
import { suspendByEmail, updatePerson } from './person-store.ts';

/** Letters to the address came back: nothing more is sent there. Again, or for an address that nobody has, is fine. */
export async function suspendAddress(ctx: Ctx, email: string, reason: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const ids = await suspendByEmail(tx, email, reason);
    const entry = { action: 'person.address-suspended', subjectKind: 'person', detail: { reason } };
    await audit(tx, ...ids.map((id) => ({ ...entry, subjectId: id })));
  });
}

/** The address works again, as its owner or an agent says.  */
export async function resumeAddress(ctx: Ctx, personId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await updatePerson(tx, personId, { email_suspended_at: null, email_suspended_reason: null });
    await audit(tx, { action: 'person.address-resumed', subjectKind: 'person', subjectId: personId });
  });
}
