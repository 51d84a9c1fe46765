import { Type as T } from 'typebox';
import {
  deliveryStates,
  endpointById,
  listDeliveries,
  pauseEndpoint,
  pingEndpoint,
  removeEndpoint,
  replaySince,
  resumeEndpoint,
  rotateSecret,
  webhookTypes,
} from '#flow/webhooks';
import { Invalid } from '#platform/errors';
import type { House } from '#platform/house';
import { type FormFields, oneField, type Route } from '#platform/http';
import { startOfLocalDay } from '#reference/calendar';
import type { StaffVisit } from '#reference/console';
import { formRoute, pageRoute } from '../admin-route.ts';
import { endpointPage } from './endpoint-page.tsx';
import { news, params, policy, strict, text } from './hook-place.ts';
import { secretPage } from './secret-page.tsx';

/** One endpoint: how it fares, its log, and its buttons. */
export function endpointRoutes(house: House): Route[] {
  return [show(house), ...Object.keys(acts).map((name) => take(house, name))];
}

const show = (house: House) =>
  pageRoute(house, {
    url: '/admin/hooks/:id',
    policy,
    schema: {
      params,
      querystring: T.Object(
        {
          state: T.Optional(T.Enum(['', ...deliveryStates])),
          type: T.Optional(T.Enum(['', ...webhookTypes, 'ping'])),
          after: text(300),
          ...news,
        },
        strict,
      ),
    },
    async show(visit, request) {
      const { state, type, after, count, ...told } = request.query;
      const filter = { state: state || undefined, type: type || undefined, after };
      const endpoint = await endpointById(visit.ctx, request.params.id);
      const page = await listDeliveries(visit.ctx, { endpointId: endpoint.id, ...filter });
      return endpointPage(visit, { endpoint, ...page, ...filter, ...told, count: Number(count) || 0 });
    },
  });

type Act = (visit: StaffVisit, id: string, fields: FormFields) => Promise<string | { page: string }>;

/** What a button of the page does, and where it leads. */
const acts: Record<string, Act> = {
  async pause({ ctx }, id) {
    await pauseEndpoint(ctx, id);
    return `/admin/hooks/${id}?news=paused`;
  },
  async resume({ ctx }, id) {
    await resumeEndpoint(ctx, id);
    return `/admin/hooks/${id}?news=resumed`;
  },
  async remove({ ctx }, id) {
    await removeEndpoint(ctx, id);
    return '/admin/hooks?news=removed';
  },
  async ping({ ctx }, id) {
    const delivery = await pingEndpoint(ctx, id);
    return `/admin/hooks/${id}/messages/${delivery.id}?news=pinged`;
  },
  async replay(visit, id, fields) {
    const since = dayOf(visit, oneField(fields, 'since'));
    const onlyFailed = oneField(fields, 'all') !== 'yes';
    const count = await replaySince(visit.ctx, id, { since, onlyFailed });
    return `/admin/hooks/${id}?news=replayed&count=${count}`;
  },
  async rotate(visit, id) {
    const endpoint = await endpointById(visit.ctx, id);
    return { page: secretPage(visit, { endpoint, ...(await rotateSecret(visit.ctx, id)) }) };
  },
};

const take = (house: House, name: string) =>
  formRoute(house, {
    url: `/admin/hooks/:id/${name}`,
    policy,
    schema: { params },
    about: (visit, request) => endpointById(visit.ctx, request.params.id),
    act: ({ visit, fields, about }) => acts[name]!(visit, about.id, fields),
    async again({ visit, fields, about: endpoint }, problems) {
      const page = await listDeliveries(visit.ctx, { endpointId: endpoint.id });
      const replay = { since: oneField(fields, 'since'), all: oneField(fields, 'all') || 'no' };
      return endpointPage(visit, { endpoint, ...page, replay, problems });
    },
  });

/** The start of a local day. Throws `Invalid` (`since`). */
function dayOf({ catalog }: StaffVisit, day: string): Date {
  if (!/^\d{4}-\d\d-\d\d$/.test(day))
    throw Invalid.field('since', day ? 'errors.date' : 'errors.date_required');
  try {
    return startOfLocalDay(catalog.calendar, day);
  } catch {
    throw Invalid.field('since', 'errors.date');
  }
}
