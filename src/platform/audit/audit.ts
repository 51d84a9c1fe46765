import { uuidv7 } from '#platform/clock';
import type { Ctx } from '#platform/context';
import { insertAudit } from './audit-store.ts';

export interface Audited {
  /** What was done, thing first: `person.looked`, `staff.edited`, `session.started`. */
  action: string;
  /** `person`, `request`, `staff`, `catalog` ... */
  subjectKind: string;
  subjectId: string;
  /** What changed, from and to; never a password, a token or more of a person than the change needs. */
  detail?: object;
}

/**
 * Writes down that the actor of `ctx` did something (or several things: one insert). Call it in the transaction that does it: what is not written
 * down did not happen, and the other way round.
 */
export async function audit(ctx: Ctx, ...entries: Audited[]): Promise<void> {
  const at = ctx.clock.now();
  const actor = { actor_id: ctx.actor.id, actor_name: ctx.actor.name || ctx.actor.kind };
  const rows = entries.map((entry) => ({
    id: uuidv7(at.getTime()),
    at,
    ...actor,
    action: entry.action,
    subject_kind: entry.subjectKind,
    subject_id: entry.subjectId,
    detail: { channel: ctx.channel, ...entry.detail },
  }));
  await insertAudit(ctx, rows);
}
