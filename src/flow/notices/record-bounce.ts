import { type Ctx, inTransaction } from '#platform/context';
import { parseBounce } from '#platform/mail';
import { suspendAddress } from '#reference/people';
import { lockNotice, updateNotice } from './notice-store.ts';

/**
 * Reads a letter that came back. A bounce can be forged, so it counts only when it names a letter that we sent to that
 * very address; a permanent one suspends the address. Answers whether it counted.
 */
export async function recordBounce(ctx: Ctx, raw: string | Uint8Array): Promise<boolean> {
  const bounce = parseBounce(Buffer.from(raw));
  const id = /^<?([0-9a-f-]{36})@/.exec(bounce?.messageId ?? '')?.[1];
  if (!bounce || !id) return false;
  return inTransaction(ctx, async (tx) => {
    const notice = await lockNotice(tx, id);
    if (notice?.address !== bounce.recipient.toLowerCase()) return false;
    await updateNotice(tx, notice.id, {
      state: bounce.permanent ? 'failed' : notice.state,
      reason: bounce.reason,
    });
    if (bounce.permanent) await suspendAddress(tx, notice.address, bounce.reason);
    return true;
  });
}
