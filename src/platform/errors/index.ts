export {
  BelfryError,
  Conflict,
  Invalid,
  NotAllowed,
  NotFound,
  type Problem,
  TooMany,
  Unavailable,
} from './errors.ts';
