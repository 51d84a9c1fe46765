export { linkToken } from './link-token.ts';
export { makeStormLink, revokeStormLink } from './make-link.ts';
export { endStormView, makeStormView, type NewStormView } from './make-view.ts';
export { type Opened, openByLink } from './open-by-link.ts';
export {
  eachStormRow,
  type StormCounts,
  type StormPage,
  type StormRow,
  stormCounts,
  stormPage,
} from './storm-list-views.ts';
export { mayShare } from './storm-policy.ts';
export type { StormReader } from './storm-scan.ts';
export {
  type LinkState,
  linkState,
  mostLinkHours,
  type StormArea,
  type StormLink,
  type StormView,
} from './storm-view.ts';
export { type LinkOfView, linksOfView, listLinks, stormView, stormViews } from './storm-views.ts';
