import { Type as T } from 'typebox';
import {
  deliveryStates,
  listDeadNews,
  listDeliveries,
  partnerHealth,
  pausePartner,
  resumePartner,
  sendAgain,
  steerNews,
} from '#flow/partners';
import type { Ctx } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { staffVisit } from '#reference/console';
import { mayRoute } from '#reference/people';
import { partnerListPage } from './partner-list-page.tsx';
import { partnerPage } from './partner-page.tsx';

const policy = mayRoute('catalog.edit');
const params = T.Object({ key: T.String({ pattern: '^[a-z0-9][a-z0-9-]{0,59}$' }) });
const text = (maxLength: number) => T.Optional(T.String({ maxLength }));
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Other systems that work on requests: how they fare, what did not get through, and what can be done about it. */
export function partnerRoutes(house: House): Route[] {
  return [showList(house), showOne(house), ...Object.keys(acts).map(take)];
}

const showList = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/partners',
    policy,
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      return html(reply, partnerListPage(visit, await partnerHealth(visit.ctx)));
    },
  });

const showOne = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/partners/:key',
    policy,
    schema: {
      params,
      querystring: T.Object(
        {
          state: T.Optional(T.Enum(['', 'news', ...deliveryStates])),
          after: text(700),
          did: text(20),
          count: text(10),
        },
        { additionalProperties: false },
      ),
    },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { key } = request.params;
      const { state, after, did, count } = request.query;
      const health = (await partnerHealth(visit.ctx)).find(({ partner }) => partner.key === key);
      if (!health) throw new NotFound('There is no such partner.');
      const shown = { health, state: state || undefined, after, did, count: Number(count) || 0 };
      if (state === 'news')
        return html(
          reply,
          partnerPage(visit, { ...shown, news: await listDeadNews(visit.ctx, { partner: key, after }) }),
        );
      const filter = { partner: key, state: state || undefined, after };
      return html(
        reply,
        partnerPage(visit, { ...shown, deliveries: await listDeliveries(visit.ctx, filter) }),
      );
    },
  });

type Act = (ctx: Ctx, key: string, field: (name: string) => string) => Promise<number>;

/** Each answers how many it was done to. */
const acts: Record<string, Act> = {
  pause: async (ctx, key) => pausePartner(ctx, key).then(() => 0),
  resume: async (ctx, key) => resumePartner(ctx, key).then(() => 0),
  'send-again': async (ctx, key, field) => {
    const deliveryId = field('delivery');
    if (!deliveryId) return sendAgain(ctx, { partner: key });
    if (!uuid.test(deliveryId)) throw Invalid.field('delivery', 'errors.choose');
    return sendAgain(ctx, { deliveryId });
  },
  'apply-again': (ctx, key, field) => steerNews(ctx, key, 'apply-again', field('update') || null),
  'set-aside': (ctx, key, field) => steerNews(ctx, key, 'set-aside', field('update') || null),
};

const take = (did: string) =>
  route({
    method: 'POST',
    url: `/admin/partners/:key/${did}`,
    policy,
    schema: { params },
    handler: async (request, reply) => {
      const { key } = request.params;
      const { fields } = await readForm(request, { files: 0 });
      const count = await acts[did]!(request.ctx, key, (name) => oneField(fields, name));
      const list = did === 'apply-again' || did === 'set-aside' ? '&state=news' : '';
      return seeOther(reply, `/admin/partners/${key}?did=${did}&count=${count}${list}`);
    },
  });
