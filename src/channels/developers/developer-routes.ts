import { Type as T } from 'typebox';
import { anyone } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { askForKey, giveSandboxKey, keyLink, showKey } from '#reference/key-applications';
import { developerVisit, exampleValues } from './developer-visit.ts';
import { developersPage } from './developers-page.tsx';
import { askedPage, keyFormPage, keyShownPage, linkEndedPage, linkPage } from './key-pages.tsx';

/** What developers read, and how they come by a key. */
export function developerRoutes(house: House): Route[] {
  return [
    showPage(house),
    showForm(house),
    takeForm(house),
    showAsked(house),
    showLink(house),
    takeLink(house),
  ];
}

const showPage = (house: House) =>
  route({
    method: 'GET',
    url: '/developers',
    policy: anyone,
    handler: async (request, reply) => {
      const visit = await developerVisit(house, request);
      return html(reply, developersPage(visit, await exampleValues(visit)));
    },
  });

const showForm = (house: House) =>
  route({
    method: 'GET',
    url: '/developers/key',
    policy: anyone,
    handler: async (request, reply) => html(reply, keyFormPage(await developerVisit(house, request))),
  });

const takeForm = (house: House) =>
  route({
    method: 'POST',
    url: '/developers/key',
    policy: anyone,
    limit: { class: 'ask-for-key', burst: 5, perMinute: 0.2 },
    handler: async (request, reply) => {
      const visit = await developerVisit(house, request);
      const { fields } = await readForm(request, { files: 0 });
      const of = (name: string) => oneField(fields, name);
      const form = { name: of('name'), email: of('email'), purpose: of('purpose') };
      try {
        if (visit.sandbox) {
          const key = await giveSandboxKey(visit.ctx, form);
          reply.header('cache-control', 'no-store');
          return html(reply, keyShownPage(visit, key, await exampleValues(visit)));
        }
        await askForKey(visit.ctx, form);
        return seeOther(reply, '/developers/key/asked');
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        return html(reply, keyFormPage(visit, { form, problems: error.problems }), 422);
      }
    },
  });

const showAsked = (house: House) =>
  route({
    method: 'GET',
    url: '/developers/key/asked',
    policy: anyone,
    handler: async (request, reply) => html(reply, askedPage(await developerVisit(house, request))),
  });

const params = T.Object({ link: T.String({ pattern: '^[0-9a-f-]{36}\\.[A-Za-z0-9_-]{22}$' }) });
const limit = { class: 'key-link', burst: 20, perMinute: 10 };

const showLink = (house: House) =>
  route({
    method: 'GET',
    url: '/developers/key/:link',
    policy: anyone,
    limit,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await developerVisit(house, request);
      const { link } = request.params;
      const found = await keyLink(visit.ctx, link);
      if (found.end === 'unknown') throw new NotFound('There is no such link.');
      if (found.end) return html(reply, linkEndedPage(visit, found.end), 410);
      return html(reply, linkPage(visit, link, found.application.name));
    },
  });

const takeLink = (house: House) =>
  route({
    method: 'POST',
    url: '/developers/key/:link',
    policy: anyone,
    limit,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await developerVisit(house, request);
      const shown = await showKey(visit.ctx, request.params.link);
      if (shown.end === 'unknown') throw new NotFound('There is no such link.');
      if (shown.end) return html(reply, linkEndedPage(visit, shown.end), 410);
      reply.header('cache-control', 'no-store');
      return html(reply, keyShownPage(visit, shown.key, await exampleValues(visit)));
    },
  });
