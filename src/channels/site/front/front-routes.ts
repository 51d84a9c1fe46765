import { Type as T } from 'typebox';
import { listPublic, publicNear, type RequestLine } from '#flow/requests';
import { anyone, type Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, route, safeNext } from '#platform/http';
import { isPseudo } from '#platform/i18n';
import { localDate } from '#reference/calendar';
import { catalogOf, searchServices } from '#reference/catalog';
import { findersOn, searchFinders } from '#reference/lookups';
import type { KeptPages } from '../kept-pages.ts';
import { type Visit, visitBy, visitOf } from '../visit.ts';
import { frontPage } from './front-page.tsx';
import { servicePage } from './service-page.tsx';
import { servicesPage } from './services-page.tsx';

/** The first pages: what is wrong, which service is it, in which language. */
export function frontRoutes(house: House, kept: KeptPages): Route[] {
  return [front(house, kept), services(house), service(house, kept), language(house)];
}

function front(house: House, kept: KeptPages): Route {
  return route({
    method: 'GET',
    url: '/',
    policy: anyone,
    handler: async (request, reply) => {
      const near = readNear(request.cookies.near);
      const visit = await visitBy(house, request.ctx, '/');
      const make = async () =>
        frontPage(visit, {
          recent: await recentFor(request.ctx, near),
          isNear: near !== null,
          finders: await offered(visit),
        });
      return html(reply, await (near ? make() : kept(visit, '/', make)));
    },
  });
}

/** Finders that the city offers today. */
function offered({ ctx, catalog, now }: Visit) {
  return findersOn(ctx, localDate(catalog.calendar, now));
}

async function recentFor(
  ctx: Ctx,
  near: { lat: number; lng: number } | null,
): Promise<readonly RequestLine[]> {
  return near ? publicNear(ctx, near, 5) : (await listPublic(ctx, { limit: 5 })).rows;
}

/** Where this browser last reported something: the cookie holds three decimals, about a block. */
function readNear(cookie: string | undefined): { lat: number; lng: number } | null {
  const match = /^(-?\d{1,2}\.\d{1,3}),(-?\d{1,3}\.\d{1,3})$/.exec(cookie ?? '');
  return match ? { lat: Number(match[1]), lng: Number(match[2]) } : null;
}

function services(house: House): Route {
  return route({
    method: 'GET',
    url: '/services',
    policy: anyone,
    schema: { querystring: T.Object({ q: T.Optional(T.String()), group: T.Optional(T.String()) }) },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const query = request.query.q?.trim().slice(0, 200) ?? '';
      const group = request.query.group ? visit.catalog.group(request.query.group) : undefined;
      if (request.query.group && !group) throw new NotFound();
      const found = query
        ? searchServices(visit.catalog, visit.ctx.language, query)
        : visit.catalog.services.filter((one) => one.group === group?.key);
      const finders = query ? searchFinders(await offered(visit), query) : [];
      return html(reply, servicesPage(visit, { query, group, services: found, finders }));
    },
  });
}

function service(house: House, kept: KeptPages): Route {
  return route({
    method: 'GET',
    url: '/services/:key',
    policy: anyone,
    schema: { params: T.Object({ key: T.String() }) },
    handler: async (request, reply) => {
      const visit = await visitBy(house, request.ctx, `/services/${request.params.key}`);
      const found = visit.catalog.services.find((one) => one.key === request.params.key);
      if (!found) throw new NotFound();
      return html(reply, await kept(visit, visit.here, () => servicePage(visit, found)));
    },
  });
}

const year = 365 * 86_400;

function language(house: House): Route {
  return route({
    method: 'GET',
    url: '/language',
    policy: anyone,
    schema: { querystring: T.Object({ to: T.Optional(T.String()), next: T.Optional(T.String()) }) },
    handler: async (request, reply) => {
      const { city } = await catalogOf({ ...request.ctx, memory: house.memory });
      const { to = '', next } = request.query;
      if (city.languages.includes(to) || isPseudo(to)) reply.setCookie('language', to, { maxAge: year });
      return reply.header('cache-control', 'no-store').redirect(safeNext(next, '/'), 302);
    },
  });
}
