import { findRequest } from '#flow/requests';
import type { Ctx } from '#platform/context';
import '#flow/work';
import { type Listener, listener } from '#platform/events';
import { catalogOf } from '#reference/catalog';
import { askRecount, recountDays } from './recount-days.ts';

/** Every day that a change of a request can bend: when it was opened, when it was closed, and today. */
async function markDays(ctx: Ctx, requestId: string) {
  const { calendar } = await catalogOf(ctx);
  const request = await findRequest(ctx, { id: requestId });
  const days = [request.opened_at, request.closed_at, request.updated_at].filter((at) => at !== null);
  for (const at of days) await askRecount(ctx, calendar, at);
}

const events = [
  'request.opened',
  'request.closed',
  'request.reopened',
  'request.routed',
  'request.reclassified',
  'request.undone',
] as const;

export const measureListeners: Listener[] = [
  ...events.map((event) =>
    listener(event, 'measure/mark-days', (ctx, { payload }) => markDays(ctx, payload.requestId)),
  ),
  listener('requests.imported', 'measure/recount', async (ctx, { payload: { from, to } }) => {
    if (from && to) await recountDays(ctx, from, to);
  }),
];
