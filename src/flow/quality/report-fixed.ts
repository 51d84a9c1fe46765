import { type Request, record } from '#flow/requests';
import { type Ctx, inTransaction, withActor } from '#platform/context';
import { Conflict } from '#platform/errors';
import { putAnswer } from './fixed-answer-store.ts';
import { lastAnswer } from './fixed-views.ts';
import { mayConfirmFixed } from './not-fixed.ts';
import { reporterOf, resident, workedOn } from './reporter.ts';

/** `already`: they had said so. `late`: nobody asks any more. */
export type FixedEnd = { end: 'confirmed' | 'already' | 'late'; request: Request };

/**
 * The reporter says that it is fixed: of the closing, or after all of one that they had called not fixed, which then stays
 * open for staff to close. Throws as `reportNotFixed` does.
 */
export async function reportFixed(ctx: Ctx, input: { token: string }): Promise<FixedEnd> {
  const viewer = await reporterOf(ctx, input.token);
  return inTransaction(withActor(ctx, resident(ctx)), async (tx) => {
    const request = await workedOn(tx, viewer.requestId);
    const closing = request.closed_at ?? (await closingRefused(tx, request, viewer.personId));
    if (!closing) throw new Conflict('This request is still open.');
    if (request.status === 'closed' && !mayConfirmFixed(request, tx.clock.now()))
      return { end: 'late', request };
    const isNew = await putAnswer(tx, {
      request_id: request.id,
      person_id: viewer.personId,
      closed_at: closing,
      fixed: true,
    });
    if (!isNew) return { end: 'already', request };
    return { end: 'confirmed', request: await record(tx, request, { kind: 'confirmed', public: true }) };
  });
}

/** The closing that this person said did not hold, and that nobody has closed again since. */
async function closingRefused(ctx: Ctx, request: Request, personId: string): Promise<Date | null> {
  return request.reopened > 0 ? ((await lastAnswer(ctx, request.id, personId))?.closed_at ?? null) : null;
}
