import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type as T, type TSchema } from 'typebox';
import { openByLink, type StormLink, type StormRow, type StormView } from '#flow/storm-view';
import { anyone } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { type StaffVisit, staffVisit } from '#reference/console';
import { endedPage, linkPage } from './link-page.tsx';
import { bodyOf } from './view/body-of.ts';
import { sendCsv, sendGeoJson } from './view/exports.ts';
import { streamNews } from './view/live.ts';
import { boxPins, PinsQuery } from './view/pins.ts';
import type { StormPages } from './view/storm-pages.ts';
import { ViewQuery } from './view-routes.ts';

const params = T.Object({ token: T.String({ maxLength: 60 }) });
const none = T.Object({}, { additionalProperties: false });

/** A view by its link: one page, its pins, its files and its stream, for people without an account. */
export function linkRoutes(house: House, pages: StormPages): Route[] {
  return [
    byLink(house, '', ViewQuery, async ({ visit, view, link, base, reply, query }) => {
      const { news: _, ...asked } = query as { news?: string };
      const body = await bodyOf(pages, { visit, view, reader: 'link', asked, base, hrefOf });
      return html(reply, linkPage(visit, { body, link }));
    }),
    byLink(house, '/pins.geojson', PinsQuery, async ({ visit, view, reply, query }) => {
      const { bbox } = query as { bbox?: string };
      const text = await boxPins(visit, { view, reader: 'link', hrefOf, bbox });
      return reply.type('application/geo+json').send(text);
    }),
    byLink(
      house,
      '/requests.csv',
      none,
      ({ visit, view, reply }) => sendCsv(reply, visit, view, 'link'),
      files,
    ),
    byLink(
      house,
      '/requests.geojson',
      none,
      ({ visit, view, reply }) => sendGeoJson(reply, visit, view, 'link'),
      files,
    ),
    byLink(house, '/live', none, async ({ request, reply, view, link }) => {
      const asker = { key: `storm-link:${link.id}`, most: mostStreams };
      await streamNews(house, pages, { request, reply, view, reader: 'link', asker });
    }),
  ];
}

/** Streams of one link at a time: an operations centre reads from one address. */
const mostStreams = 60;
const looks = { class: 'storm-link', burst: 240, perMinute: 240 };
const files = { class: 'storm-link-files', burst: 20, perMinute: 12 };

/** Everybody may read these requests; their own page says no more than that. */
const hrefOf = (row: StormRow) => `/requests/${row.number}`;

interface Reached {
  request: FastifyRequest;
  reply: FastifyReply;
  visit: StaffVisit;
  view: StormView;
  link: StormLink;
  base: string;
  query: unknown;
}

/** A route behind a link: whoever comes by one that has ended reads that it has, and whom to call. */
function byLink(
  house: House,
  below: string,
  querystring: TSchema,
  answer: (reached: Reached) => unknown,
  limit = looks,
): Route {
  return route({
    method: 'GET',
    url: `/storm/:token${below}`,
    policy: anyone,
    limit,
    schema: { params, querystring },
    handler: async (request, reply) => {
      keepSecret(reply);
      const { token } = request.params;
      const opened = await openByLink(request.ctx, token);
      if (opened.state === 'unknown') throw new NotFound('This link does not lead anywhere.');
      const visit = await staffVisit(house, request);
      const { state, view, link } = opened;
      if (state !== 'open') return html(reply, endedPage(visit, { state, view, link }), 410);
      return answer({
        request: request as FastifyRequest,
        reply,
        visit,
        view,
        link,
        base: `/storm/${token}`,
        query: request.query,
      });
    },
  });
}

/** The address is a secret: no search engine keeps it, no other site is told it, no cache holds what it shows. */
function keepSecret(reply: FastifyReply) {
  reply
    .header('x-robots-tag', 'noindex, nofollow')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store');
}
