export { cleanIdempotentAnswersJob } from './clean-answers.ts';
export type { KeptAnswer } from './idempotent-answer-store.ts';
export { type Asked, hoursKept, MarkReused, once } from './once.ts';
