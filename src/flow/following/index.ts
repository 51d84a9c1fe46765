import './following-events.ts';

export { type AddReporter, addReporter } from './add-reporter.ts';
export { confirmFollow, type Follow, type Followed, follow, unfollow } from './follow.ts';
export type { FollowerRole } from './follower.ts';
export {
  followerLetter,
  peopleOf,
  type Reader,
  readersOf,
  reporterToken,
  requestsOf,
  type Viewer,
  viewerByToken,
} from './following-views.ts';
export { loadFollowers } from './loaded-followers-store.ts';
export { type MeToo, meToo } from './me-too.ts';
