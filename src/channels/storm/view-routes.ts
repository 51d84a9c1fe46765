import { type Static, Type as T } from 'typebox';
import { linksOfView, mayShare, type StormRow, type StormView, stormView } from '#flow/storm-view';
import type { Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { staffVisit } from '#reference/console';
import { mayRoute } from '#reference/people';
import { stormPage } from './storm-page.tsx';
import { bodyOf } from './view/body-of.ts';
import { sendCsv, sendGeoJson } from './view/exports.ts';
import { streamNews } from './view/live.ts';
import { boxPins, PinsQuery } from './view/pins.ts';
import type { StormPages } from './view/storm-pages.ts';

const policy = mayRoute('requests.view');
export const ViewParams = T.Object({ id: T.String({ format: 'uuid' }) });
export const ViewQuery = T.Object(
  {
    after: T.Optional(T.String({ maxLength: 200 })),
    layer: T.Optional(T.String({ maxLength: 80 })),
    at: T.Optional(T.String({ maxLength: 20 })),
    news: T.Optional(T.String({ maxLength: 60 })),
  },
  { additionalProperties: false },
);
export type ViewAsked = Static<typeof ViewQuery>;

export async function findView(ctx: Ctx, id: string): Promise<StormView> {
  const view = await stormView(ctx, id);
  if (!view) throw new NotFound('There is no such storm view.');
  return view;
}

const hrefOf = (row: StormRow) => `/office/requests/${row.number}`;

/** A storm view as staff see it, with its files and its stream. */
export function viewRoutes(house: House, pages: StormPages): Route[] {
  return [show(house, pages), live(house, pages), pins(house), file(house, 'csv'), file(house, 'geojson')];
}

const show = (house: House, pages: StormPages) =>
  route({
    method: 'GET',
    url: '/office/storm/:id',
    policy,
    schema: { params: ViewParams, querystring: ViewQuery },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { news, ...asked } = request.query;
      const view = await findView(visit.ctx, request.params.id);
      const base = `/office/storm/${view.id}`;
      const body = await bodyOf(pages, { visit, view, reader: 'staff', asked, base, hrefOf });
      const links = mayShare(visit.ctx.actor) ? await linksOfView(visit.ctx, view.id) : null;
      return html(reply, stormPage(visit, { body, links, news }));
    },
  });

const live = (house: House, pages: StormPages) =>
  route({
    method: 'GET',
    url: '/office/storm/:id/live',
    policy,
    schema: { params: ViewParams },
    handler: async (request, reply) => {
      const view = await findView(request.ctx, request.params.id);
      await streamNews(house, pages, { request, reply, view, reader: 'staff' });
    },
  });

const pins = (house: House) =>
  route({
    method: 'GET',
    url: '/office/storm/:id/pins.geojson',
    policy,
    schema: { params: ViewParams, querystring: PinsQuery },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const view = await findView(visit.ctx, request.params.id);
      return reply
        .type('application/geo+json')
        .send(await boxPins(visit, { view, reader: 'staff', hrefOf, bbox: request.query.bbox }));
    },
  });

const file = (house: House, ending: 'csv' | 'geojson') =>
  route({
    method: 'GET',
    url: `/office/storm/:id/requests.${ending}`,
    policy,
    schema: { params: ViewParams },
    limit: { class: 'storm-export', burst: 10, perMinute: 6 },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const view = await findView(visit.ctx, request.params.id);
      return (ending === 'csv' ? sendCsv : sendGeoJson)(reply, visit, view, 'staff');
    },
  });
