import { type Ctx, inTransaction } from '#platform/context';
import { Invalid } from '#platform/errors';
import { catalogOf, type OutcomeKind, type Reason, say, serviceVersion } from '#reference/catalog';
import { type Change, demandSeen, record } from './change-request.ts';
import { demandMove } from './change-status.ts';
import { resumePromise } from './promise.ts';
import type { Request } from './request.ts';
import { attachFiles, lockChildren, lockRequest } from './request-store.ts';

export interface CloseRequest {
  requestId: string;
  /** Key of one of the service's closing reasons; it says the outcome and the words that the resident reads. */
  reason: string;
  /** More words for the resident, public. Required for `not_ours` (who is) and `declined` (why) without a standing text. */
  note?: string;
  /** Received photos that prove it. */
  evidence?: readonly string[];
  seen?: number;
  /** The reporter withdraws by their own link. */
  asReporter?: boolean;
}

/**
 * Closes a request with an outcome and a plain reason, and with it every request that was linked to it as a duplicate.
 * Closed is not the same as fixed: the outcome says which.
 */
export async function closeRequest(ctx: Ctx, input: CloseRequest): Promise<Request> {
  return inTransaction(ctx, async (tx) => {
    const request = await lockRequest(tx, input.requestId);
    demandSeen(request, input.seen);
    demandMove(tx, request, 'closed', input.asReporter);
    const reason = await findReason(tx, request, input);
    const closed = await record(
      tx,
      request,
      await closing(tx, request, reason.outcome, wordsFor(reason, request, input), input),
    );
    await attachFiles(tx, request, 'evidence', true, input.evidence ?? []);
    for (const child of await lockChildren(tx, request.id))
      if (child.status !== 'closed')
        await record(
          tx,
          child,
          await closing(tx, child, reason.outcome, wordsFor(reason, child, input), input),
        );
    return closed;
  });
}

async function closing(
  ctx: Ctx,
  request: Request,
  outcome: OutcomeKind,
  note: string,
  input: CloseRequest,
): Promise<Change<'request.closed'>> {
  const at = ctx.clock.now();
  const { calendar } = await catalogOf(ctx);
  const promised: Partial<Request> = request.status === 'waiting' ? resumePromise(calendar, request, at) : {};
  const due = promised.due_at ?? request.due_at;
  const inTime = due ? at <= due : null;
  return {
    set: { ...promised, status: 'closed', outcome, closed_at: at, scheduled_for: null },
    kind: 'closed',
    public: true,
    note,
    data: { from: request.status, outcome, reason: input.reason, inTime, evidence: input.evidence ?? [] },
    event: 'request.closed',
    payload: { outcome, departmentKey: request.department_key, inTime },
  };
}

/** The reason among those that the request's own edition of the service has. */
async function findReason(ctx: Ctx, request: Request, input: CloseRequest): Promise<Reason> {
  if (input.asReporter) return { key: 'withdrawn', outcome: 'withdrawn', text: {} };
  const service = await serviceVersion(ctx, request.service_key, request.service_version);
  const reason = service?.reasons?.find((r) => r.key === input.reason);
  if (!reason) throw Invalid.field('reason', 'errors.pick_one');
  const needsWords = reason.outcome === 'not_ours' || reason.outcome === 'declined';
  if (needsWords && !input.note?.trim() && !reason.text)
    throw Invalid.field('note', 'errors.reason_required');
  return reason;
}

function wordsFor(reason: Reason, request: Request, input: CloseRequest): string {
  return [say(reason.text, request.language), input.note?.trim()].filter(Boolean).join(' ');
}
