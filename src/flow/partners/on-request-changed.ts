import type { PartnerDesk } from '#flow/partner-adapters';
import { type Listener, listener } from '#platform/events';
import { bindRequest, tellPartners } from './bind-request.ts';

const told = [
  'request.commented',
  'request.status-changed',
  'request.closed',
  'request.reopened',
  'request.moved',
] as const;

export function partnerListeners(desk: PartnerDesk): Listener[] {
  return [
    listener('request.routed', 'partners/bind', (ctx, { payload }) =>
      bindRequest(ctx, desk, payload.requestId, payload.seq),
    ),
    ...told.map((event) =>
      listener(event, 'partners/tell', (ctx, { payload }) => tellPartners(ctx, desk, payload.requestId)),
    ),
  ];
}
