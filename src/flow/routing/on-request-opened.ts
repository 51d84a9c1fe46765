import { type Listener, listener } from '#platform/events';
import { routeByRules } from './route-by-rules.ts';

/** A new request, one that became another service, or one that moved: each is given to a department by the rules. */
export const routingListeners: Listener[] = [
  listener('request.opened', 'routing/route', (ctx, event) => routeByRules(ctx, event.payload.requestId)),
  listener('request.reclassified', 'routing/route-again', (ctx, event) =>
    routeByRules(ctx, event.payload.requestId),
  ),
  listener('request.moved', 'routing/route-again', (ctx, event) =>
    routeByRules(ctx, event.payload.requestId),
  ),
];
