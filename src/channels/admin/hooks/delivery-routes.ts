import { Type as T } from 'typebox';
import { findRequest, mayView } from '#flow/requests';
import { type Delivery, deliveryById, type Endpoint, replay } from '#flow/webhooks';
import type { Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import type { Route } from '#platform/http';
import { formRoute, pageRoute } from '../admin-route.ts';
import { deliveryPage } from './delivery-page.tsx';
import { news, policy, strict, uuid } from './hook-place.ts';

const params = T.Object({ id: uuid, delivery: uuid });

/** One message: what was sent and answered, and sending it again. */
export function deliveryRoutes(house: House): Route[] {
  return [show(house), takeAgain(house)];
}

const show = (house: House) =>
  pageRoute(house, {
    url: '/admin/hooks/:id/messages/:delivery',
    policy,
    schema: { params, querystring: T.Object(news, strict) },
    async show(visit, request) {
      const found = await load(visit.ctx, request.params);
      return deliveryPage(visit, { ...found, ...(await about(visit.ctx, found.delivery)), ...request.query });
    },
  });

const takeAgain = (house: House) =>
  formRoute(house, {
    url: '/admin/hooks/:id/messages/:delivery/replay',
    policy,
    schema: { params },
    about: (visit, request) => load(visit.ctx, request.params),
    async act({ visit, about: { delivery, endpoint } }) {
      await replay(visit.ctx, delivery.id);
      return `/admin/hooks/${endpoint.id}?news=replayed&count=1`;
    },
    async again({ visit, about: found }, problems) {
      return deliveryPage(visit, { ...found, ...(await about(visit.ctx, found.delivery)), problems });
    },
  });

async function load(
  ctx: Ctx,
  { id, delivery }: { id: string; delivery: string },
): Promise<{ delivery: Delivery; endpoint: Endpoint }> {
  const found = await deliveryById(ctx, delivery);
  if (found.endpoint.id !== id) throw new NotFound('There is no such delivery.');
  return found;
}

/** The words of a private request are for its department alone, here too. */
async function about(ctx: Ctx, { request_id }: Delivery): Promise<{ number?: string; mayRead: boolean }> {
  if (!request_id) return { mayRead: true };
  const request = await findRequest(ctx, { id: request_id }).catch((error) => {
    if (error instanceof NotFound) return undefined;
    throw error;
  });
  if (!request) return { mayRead: true };
  return { number: request.number, mayRead: mayView(ctx.actor, request) };
}
