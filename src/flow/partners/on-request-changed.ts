import type { PartnerDesk } from '#flow/partner-adapters';
import type { Ctx } from '#platform/context';
import { type Listener, listener } from '#platform/events';
import { partnersOf } from '#reference/partners';
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
    listener(
      'request.routed',
      'partners/bind',
      (ctx, { payload }) => bindRequest(ctx, desk, payload.requestId, payload.seq),
      hasPartners,
    ),
    ...told.map((event) =>
      listener(
        event,
        'partners/tell',
        (ctx, { payload }) => tellPartners(ctx, desk, payload.requestId),
        hasPartners,
      ),
    ),
  ];
}

async function hasPartners(ctx: Ctx): Promise<boolean> {
  return (await partnersOf(ctx)).length > 0;
}
