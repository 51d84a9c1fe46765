import { createHash } from 'node:crypto';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict } from '#platform/errors';
import { findAnswer, type KeptAnswer, keepAnswer, takeMark } from './idempotent-answer-store.ts';
import { opened, sealed } from './sealed.ts';

/** How long an answer is kept. Whoever sends the same mark later asks for something new. */
export const hoursKept = 48;

export interface Asked {
  /** Whose mark it is: marks of different owners never meet. */
  owner: string;
  /** The sender's own mark of this one change. */
  key: string;
  /** What is asked, all of it: method, address and body. */
  content: string | Buffer;
}

/** The mark was used before, for something else. */
export class MarkReused extends Conflict {}

/**
 * Does `change` once for a mark: asked again within 48 hours, the same answer comes back and nothing is done. What changes
 * and what was answered become true together, in one transaction; of two at once the second waits and gets the first one's
 * answer. When `change` throws, nothing is kept. Throws `MarkReused` for a mark that stood for something else.
 */
export async function once(
  ctx: Ctx,
  asked: Asked,
  change: (ctx: Ctx) => Promise<KeptAnswer>,
): Promise<KeptAnswer & { again: boolean }> {
  const id = digest(`${asked.owner}\n${asked.key}`);
  const content = digest(asked.content);
  return inTransaction(ctx, async (tx) => {
    if (!(await takeMark(tx, { id, asked: content, since: keptSince(tx) })))
      return answered(tx, asked, id, content);
    const answer = await change(tx);
    await keepAnswer(tx, id, { ...answer, body: sealed(tx, asked.key, answer.body) });
    return { ...answer, again: false };
  });
}

export function keptSince(ctx: Ctx): Date {
  return new Date(ctx.clock.now().getTime() - hoursKept * 3_600_000);
}

async function answered(
  ctx: Ctx,
  { key }: Asked,
  id: string,
  content: string,
): Promise<KeptAnswer & { again: boolean }> {
  const kept = await findAnswer(ctx, id);
  if (!kept?.status || kept.body === null) throw new Conflict('The first try has just been forgotten.');
  if (kept.asked !== content) throw new MarkReused('This key stood for another request.');
  return { status: kept.status, headers: kept.headers, body: opened(ctx, key, kept.body), again: true };
}

function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('base64url');
}
