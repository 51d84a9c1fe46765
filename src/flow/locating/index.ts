export { correctPosition } from './correct-position.ts';
export { type GivePlace, givePlace } from './give-place.ts';
export {
  countUnplaced,
  cursorOf,
  listUnplaced,
  type UnplacedRow,
  type UnplacedState,
  unplacedTotal,
} from './locating-views.ts';
