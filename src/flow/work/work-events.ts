import type { HistoryKind } from '#flow/requests';

declare module '#platform/events' {
  interface Events {
    /**
     * Staff took their last change back: the line `undoneSeq` of the history (of kind `undoneKind`) does not count any
     * more, and the request is as it was before. `seq` is the line that says so.
     */
    'request.undone': { requestId: string; seq: number; undoneSeq: number; undoneKind: HistoryKind };
  }
}
