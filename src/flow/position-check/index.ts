export { assetAllowed, comparePositions } from './compare-positions.ts';
export type { Disagreement } from './disagreement.ts';
export { type PositionCheck, type PositionDecision, recordPositionCheck } from './position-check-store.ts';
export { type PositionCount, positionCheckCounts, positionChecks } from './position-check-views.ts';
