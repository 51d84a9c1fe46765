import './work-events.ts';

export { type Action, actOnMany, actOnOne } from './act.ts';
export { type Batch, batchOf, type Done, type Refused } from './batch-store.ts';
export { commentOnRequest } from './comment-on-request.ts';
export { linkDuplicate } from './link-duplicate.ts';
export { mayPlace, moveRequest } from './move-request.ts';
export { type Nearby, nearbyRequests } from './nearby-views.ts';
export { reclassifyRequest } from './reclassify-request.ts';
export { moveView, removeView, renameView, saveView } from './save-view.ts';
export { type SavedView, savedViews } from './saved-view-store.ts';
export { isUndone, lettersWait, mayStillUndo, undo, undoSeconds } from './undo.ts';
export { dueRange, noPlace, servicesOf, workScope } from './work-conditions.ts';
export {
  type DueState,
  dueStates,
  parseWorkQuery,
  readWorkQuery,
  type WorkFilter,
  type WorkOrder,
  type WorkParams,
  WorkParamsSchema,
  type WorkQuery,
  workOrders,
  writeWorkQuery,
} from './work-query.ts';
export {
  countWork,
  eachWork,
  listWork,
  requestsOfFile,
  type WorkExportRow,
  type WorkPage,
  type WorkPin,
  type WorkRow,
  workInBox,
} from './work-views.ts';
