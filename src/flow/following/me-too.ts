import { createHash } from 'node:crypto';
import { addMeToo, findRequest, mayView } from '#flow/requests';
import { type Ctx, inTransaction } from '#platform/context';
import { NotFound } from '#platform/errors';
import { insertMeToo } from './following-store.ts';
import { isReporter } from './following-views.ts';

export interface MeToo {
  requestId: string;
  /** Who says it, when we know; else the mark (a random cookie) of the browser that they use. */
  personId?: string;
  browser?: string;
}

/**
 * "I have the same trouble": counts each person and each browser once, and the people who reported it not at all.
 * Tells whether this one was counted. Throws `NotFound` for a private request.
 */
export async function meToo(ctx: Ctx, input: MeToo): Promise<{ counted: boolean }> {
  const who = whoOf(input);
  if (!who) return { counted: false };
  return inTransaction(ctx, async (tx) => {
    const request = await findRequest(tx, { id: input.requestId });
    if (!mayView(tx.actor, request)) throw new NotFound('There is no such request.');
    if (input.personId && (await isReporter(tx, request.id, input.personId))) return { counted: false };
    const counted = await insertMeToo(tx, request.id, who);
    if (counted) await addMeToo(tx, request.id, 1);
    return { counted };
  });
}

function whoOf(input: MeToo): string | null {
  if (input.personId) return `person:${input.personId}`;
  if (!input.browser) return null;
  return `browser:${createHash('sha256').update(input.browser).digest('base64url')}`;
}
