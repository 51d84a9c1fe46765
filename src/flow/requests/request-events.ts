import type { OutcomeKind } from '#reference/catalog';
import type { Status } from './status.ts';

/** `seq` is the row of the request's history that tells the same. */
/** `quiet`: nobody gets a letter about it. */
interface About {
  requestId: string;
  seq: number;
}

declare module '#platform/events' {
  interface Events {
    'request.opened': About;
    'request.routed': About & { from: string | null; to: string | null };
    'request.status-changed': About & { from: Status; to: Status; quiet?: boolean };
    'request.closed': About & { outcome: OutcomeKind; departmentKey: string | null; inTime: boolean | null };
    'request.reopened': About;
    'request.commented': About & { public: boolean; asksReporter: boolean };
    'request.assigned': About & { assigneeId: string | null };
    'request.reclassified': About & { from: string; to: string };
    'request.moved': About & { quiet?: boolean };
    'request.linked': About & { parentId: string };
    'request.unlinked': About & { parentId: string };
    /** Many came in bulk, opened or closed between the two local days (`YYYY-MM-DD`; null when none changed). */
    'requests.imported': { source: string; from: string | null; to: string | null };
  }
}
