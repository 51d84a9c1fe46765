export type * from './api.ts';
export { Belfry, type BelfryOptions, type Input, type ListOperation, type OperationId } from './belfry.ts';
export { BelfryProblem } from './problem.ts';
