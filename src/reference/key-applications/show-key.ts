import { createHmac, timingSafeEqual } from 'node:crypto';
import { audit } from '#platform/audit';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict } from '#platform/errors';
import { clientById, type MadeKey, putKey } from '#reference/clients';
import type { KeyApplication } from './application.ts';
import { lockApplication, updateApplication } from './application-store.ts';
import { applicationById } from './application-views.ts';

const shape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{22})$/;

/** What the mailed link ends in: the application's id and 128 bits of HMAC over it, so that the database alone opens nothing. */
export function linkOf(ctx: { linkKey: string }, { id, link_until }: KeyApplication): string {
  const mac = createHmac('sha256', ctx.linkKey)
    .update(`key-link:${id}:${link_until?.toISOString()}`)
    .digest();
  return `${id}.${mac.subarray(0, 16).toString('base64url')}`;
}

export type LinkEnd = 'unknown' | 'late' | 'shown';

/** Whether a link still shows a key, and to whom it was given. Shows nothing yet: programs that check letters follow every link. */
export async function keyLink(
  ctx: Ctx,
  link: string,
): Promise<{ end: LinkEnd } | { end: null; application: KeyApplication }> {
  const id = shape.exec(link)?.[1];
  const application = id && (await applicationById(ctx, id));
  if (!application) return { end: 'unknown' };
  const end = endOf(ctx, application, link);
  return end ? { end } : { end, application };
}

/** Makes the key that the link promises and tells it, once. Throws `Conflict` when its client was stopped meanwhile. */
export async function showKey(
  ctx: Ctx,
  link: string,
): Promise<{ end: LinkEnd } | { end: null; key: MadeKey }> {
  const id = shape.exec(link)?.[1];
  if (!id) return { end: 'unknown' };
  return inTransaction(ctx, async (tx) => {
    const application = await lockApplication(tx, id);
    const end = application ? endOf(tx, application, link) : 'unknown';
    if (end) return { end };
    const client = (await clientById(tx, application!.client_id!))!;
    if (!client.active) throw new Conflict('The client was stopped.');
    await updateApplication(tx, id, { shown_at: tx.clock.now() });
    await audit(tx, { action: 'key.shown', subjectKind: 'client', subjectId: client.id });
    return { end: null, key: await putKey(tx, client, null) };
  });
}

function endOf(ctx: Ctx, application: KeyApplication, link: string): LinkEnd | null {
  const right = Buffer.from(linkOf(ctx, application));
  if (!application.link_until || !timingSafeEqual(right, Buffer.from(link))) return 'unknown';
  if (application.shown_at) return 'shown';
  return application.link_until.getTime() <= ctx.clock.now().getTime() ? 'late' : null;
}
