import './request-events.ts';

export { type Change, changeRequest, demandSeen, record } from './change-request.ts';
export { changeStatus } from './change-status.ts';
export { closeRequest } from './close-request.ts';
export { forgetRequests, linkLoadedRequests, loadRequests } from './load-requests.ts';
export type { LoadedRequest } from './loaded-request-store.ts';
export { openRequest } from './open-request.ts';
export { changePromise, makePromise, pausePromise, renewPromise, resumePromise } from './promise.ts';
export {
  type Box,
  isPublicFile,
  listPublic,
  type PublicFilter,
  type PublicPage,
  publicByNumber,
  publicInBox,
  publicNear,
} from './public-list-views.ts';
export { reopenRequest } from './reopen-request.ts';
export {
  type HistoryEntry,
  type HistoryKind,
  type Place,
  parseNumber,
  type Request,
  type ServicePromise,
  toPauses,
} from './request.ts';
export { demand, mayDo, mayView } from './request-policy.ts';
export {
  type AddressFound,
  type AreasRewritten,
  addMeToo,
  attachFiles,
  type FileStage,
  fillAddresses,
  type Lives,
  loadLives,
  lockChildren,
  lockRequest,
  rewriteAreas,
  skipNumbers,
} from './request-store.ts';
export {
  findRequest,
  isTakenBack,
  publicDetail,
  type RequestDetail,
  type RequestLine,
  requestDetail,
  takenBack,
} from './request-views.ts';
export { type Mover, moversOf, type Status, statuses } from './status.ts';
