export { fetchOutside, type OutsideAnswer, type OutsideOptions } from './fetch-outside.ts';
export {
  NoAnswer,
  type NoAnswerReason,
  OutsideRefused,
  type RefusedReason,
  TooLarge,
} from './outside-errors.ts';
export { outsideProblem } from './outside-problem.ts';
