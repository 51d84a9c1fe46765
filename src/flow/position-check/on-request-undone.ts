import { type Listener, listener } from '#platform/events';
import { clearCorrected } from './position-check-store.ts';

/** A correction that was taken back is none. */
export const positionCheckListeners: Listener[] = [
  listener('request.undone', 'position-check/clear-corrected', (ctx, { payload }) =>
    clearCorrected(ctx, payload.requestId, payload.undoneSeq),
  ),
];
