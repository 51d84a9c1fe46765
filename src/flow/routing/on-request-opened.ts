import { type Listener, listener } from '#platform/events';
import { routeByRules } from './route-by-rules.ts';

const events = ['request.opened', 'request.reclassified', 'request.moved'] as const;

/** A new request, one that became another service, or one that moved: each is given to a department by the rules. */
export const routingListeners: Listener[] = events.map((event) =>
  listener(event, 'routing/route', (ctx, { payload }) => routeByRules(ctx, payload.requestId, payload.seq)),
);
