import { Type as T } from 'typebox';
import { endStormView, linksOfView, makeStormLink, makeStormView } from '#flow/storm-view';
import type { House } from '#platform/house';
import { html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { staffVisit, tryForm } from '#reference/console';
import { mayRoute } from '#reference/people';
import { layers } from '#reference/places';
import { newStormPage } from './new-storm-page.tsx';
import { blankForm, readStormForm, toStormView } from './storm-form.ts';
import { stormPage } from './storm-page.tsx';
import { bodyOf } from './view/body-of.ts';
import { stormPages } from './view/storm-pages.ts';
import { findView, ViewParams } from './view-routes.ts';

const policy = mayRoute('storm.share');

/** Making storm views and links to them, and ending them. */
export function formRoutes(house: House): Route[] {
  return [showNew(house), takeNew(house), takeLink(house), takeEnd()];
}

const showNew = (house: House) =>
  route({
    method: 'GET',
    url: '/office/storm/new',
    policy,
    schema: { querystring: T.Object({}, { additionalProperties: false }) },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      return html(reply, newStormPage(visit, { form: blankForm(), layers: await layers(visit.ctx) }));
    },
  });

const takeNew = (house: House) =>
  route({
    method: 'POST',
    url: '/office/storm/new',
    policy,
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const form = readStormForm((await readForm(request, { files: 0 })).fields);
      return tryForm(
        reply,
        async () => {
          const view = await makeStormView(visit.ctx, await toStormView(visit, form));
          return seeOther(reply, `/office/storm/${view.id}`);
        },
        async (problems) => newStormPage(visit, { form, layers: await layers(visit.ctx), problems }),
      );
    },
  });

const takeLink = (house: House) => {
  const pages = stormPages(house);
  return route({
    method: 'POST',
    url: '/office/storm/:id/links',
    policy,
    schema: { params: ViewParams },
    limit: { class: 'storm-links', burst: 20, perMinute: 10 },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { fields } = await readForm(request, { files: 0 });
      const form = { label: oneField(fields, 'label'), hours: oneField(fields, 'hours') };
      const view = await findView(visit.ctx, request.params.id);
      const base = `/office/storm/${view.id}`;
      return tryForm(
        reply,
        async () => {
          const { link } = await makeStormLink(visit.ctx, {
            viewId: view.id,
            label: form.label,
            hours: Number(form.hours),
          });
          return seeOther(reply, `${base}?news=link-${link.id}`);
        },
        async (problems) => {
          const hrefOf = (row: { number: string }) => `/office/requests/${row.number}`;
          const body = await bodyOf(pages, { visit, view, reader: 'staff', asked: {}, base, hrefOf });
          return stormPage(visit, { body, links: await linksOfView(visit.ctx, view.id), problems, form });
        },
      );
    },
  });
};

const takeEnd = () =>
  route({
    method: 'POST',
    url: '/office/storm/:id/end',
    policy,
    schema: { params: ViewParams },
    handler: async (request, reply) => {
      await endStormView(request.ctx, { id: request.params.id });
      return seeOther(reply, '/office/storm?news=ended');
    },
  });
