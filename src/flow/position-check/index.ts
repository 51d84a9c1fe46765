export { comparePositions } from './compare-positions.ts';
export type { Disagreement, PositionKind } from './disagreement.ts';
export { positionCheckListeners } from './on-request-undone.ts';
export {
  markCorrected,
  type PositionCheck,
  type PositionDecision,
  recordPositionCheck,
} from './position-check-store.ts';
export { type PositionCount, positionCheckCounts, positionChecks } from './position-check-views.ts';
