import type { Ctx } from '#platform/context';
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
  await ctx.db
    .insertInto('position_check')
    .values(checks.map((check) => ({ ...check, request_id: requestId, at })))
    .execute();
}
