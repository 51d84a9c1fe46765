import { type Ctx, inTransaction } from '#platform/context';
import { Invalid } from '#platform/errors';
import { catalogOf } from '#reference/catalog';
import { type Change, record } from './change-request.ts';
import { demandMove } from './change-status.ts';
import { renewPromise } from './promise.ts';
import type { Request } from './request.ts';
import { lockChildren, lockRequest } from './request-store.ts';

export interface ReopenRequest {
  requestId: string;
  /** Why: public, required. */
  note: string;
  /** The reporter says by their own link that it is not fixed. */
  asReporter?: boolean;
}

/** Opens a closed request again, with the same promise counted from now, and the duplicates that had closed with it. */
export async function reopenRequest(ctx: Ctx, input: ReopenRequest): Promise<Request> {
  if (!input.note.trim()) throw Invalid.field('note', 'errors.reason_required');
  const { calendar } = await catalogOf(ctx);
  return inTransaction(ctx, async (tx) => {
    const request = await lockRequest(tx, input.requestId);
    demandMove(tx, request, 'reopened', input.asReporter);
    const at = tx.clock.now();
    const change = (one: Request): Change<'request.reopened'> => ({
      set: {
        ...renewPromise(calendar, one, at),
        status: 'reopened',
        outcome: null,
        closed_at: null,
        reopened: one.reopened + 1,
      },
      kind: 'reopened',
      public: true,
      note: input.note.trim(),
      data: { outcome: one.outcome },
      event: 'request.reopened',
    });
    const opened = await record(tx, request, change(request));
    for (const child of await lockChildren(tx, request.id))
      if (child.status === 'closed') await record(tx, child, change(child));
    return opened;
  });
}
