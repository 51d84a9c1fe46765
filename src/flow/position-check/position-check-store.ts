import type { Ctx } from '#platform/context';
import { sendWrite } from '#platform/db';
import type { Disagreement, PositionKind } from './disagreement.ts';

export type PositionDecision = 'kept' | 'moved' | 'unasked';

/** One line of the table: what disagreed and what was decided. */
export interface PositionCheck {
  request_id: string;
  kind: PositionKind;
  lat: number;
  lng: number;
  metres: number;
  allowed: number;
  decision: PositionDecision;
  at: Date;
  /** The line of history by which staff moved the request there afterwards. */
  corrected_seq: number | null;
}

declare module '#platform/db' {
  interface Tables {
    position_check: PositionCheck;
  }
}

/** Keeps what disagreed and how it was decided. Call it in the transaction that opens the request. */
export async function recordPositionCheck(
  ctx: Ctx,
  requestId: string,
  checks: readonly (Disagreement & { decision: PositionDecision })[],
): Promise<void> {
  if (checks.length === 0) return;
  const at = ctx.clock.now();
  await sendWrite(
    ctx.db,
    ctx.db
      .insertInto('position_check')
      .values(checks.map((check) => ({ ...check, request_id: requestId, at, corrected_seq: null }))),
  );
}

/** Notes that staff moved the request to this position, by a line of its history. Call it in the transaction that moves. */
export async function markCorrected(
  ctx: Ctx,
  requestId: string,
  kind: PositionKind,
  seq: number,
): Promise<void> {
  await ctx.db
    .updateTable('position_check')
    .set({ corrected_seq: seq })
    .where('request_id', '=', requestId)
    .where('kind', '=', kind)
    .execute();
}

/** The line was taken back. */
export async function clearCorrected(ctx: Ctx, requestId: string, seq: number): Promise<void> {
  await ctx.db
    .updateTable('position_check')
    .set({ corrected_seq: null })
    .where('request_id', '=', requestId)
    .where('corrected_seq', '=', seq)
    .execute();
}
