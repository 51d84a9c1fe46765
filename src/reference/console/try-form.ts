import type { FastifyReply } from 'fastify';
import { Conflict, Invalid, NotAllowed, type Problem } from '#platform/errors';
import { html } from '#platform/http';

/**
 * Does what a form asks. When it is refused, the same page is shown again with what was typed and what is wrong: fields
 * as the command names them; a `Conflict` or `NotAllowed` as a problem of the form as a whole (field `form`).
 */
export async function tryForm(
  reply: FastifyReply,
  attempt: () => Promise<unknown>,
  again: (problems: readonly Problem[]) => string | Promise<string>,
): Promise<unknown> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof Invalid) return html(reply, await again(error.problems), 422);
    if (error instanceof Conflict)
      return html(reply, await again([{ field: 'form', message: 'console.refused.409' }]), 409);
    if (error instanceof NotAllowed)
      return html(reply, await again([{ field: 'form', message: 'console.refused.403' }]), 403);
    throw error;
  }
}
