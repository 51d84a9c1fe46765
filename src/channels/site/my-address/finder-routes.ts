import { Type as T } from 'typebox';
import { anyone } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, route, seeOther } from '#platform/http';
import { localDate } from '#reference/calendar';
import { findFacilities, isOffered, type Lookup, lookupsOf } from '#reference/lookups';
import { visitOf } from '../visit.ts';
import { askedPlace, PlaceQuerySchema, placeQuery } from './asked-place.ts';
import { closedFinderPage, type FinderAsked, finderPage } from './finder-page.tsx';

/** "Find your polling place", "Find a cooling center": a question, a list by distance, filters; all of it from the city pack. */
export function finderRoutes(house: House): Route[] {
  return [
    route({
      method: 'GET',
      url: '/find/:key',
      policy: anyone,
      limit: { class: 'place-page', burst: 60, perMinute: 60 },
      schema: { params: T.Object({ key: T.String({ maxLength: 60 }) }), querystring: PlaceQuerySchema },
      handler: async (request, reply) => {
        const { ctx, query, params } = request;
        const lookup = (await lookupsOf(ctx)).all.find(({ key, finder }) => key === params.key && finder);
        if (!lookup) throw new NotFound();
        const visit = await visitOf(house, request);
        if (!isOffered(lookup, localDate(visit.catalog.calendar, visit.now)))
          return html(reply, closedFinderPage(visit, lookup));
        const place = await askedPlace(ctx, query);
        const filters = readFilters(lookup, request.query as Record<string, unknown>);
        if (place.kind === 'found' && query['pin.lat'] && !query.at && !query.address?.trim())
          return seeOther(reply, `/find/${lookup.key}?${placeQuery(place)}${filterQuery(filters)}`);
        const asked: FinderAsked = { lookup, place, filters, more: filterQuery(filters) };
        const found =
          place.kind === 'found' ? await findFacilities(ctx, lookup, place.point, filters) : undefined;
        return html(reply, finderPage(visit, { ...asked, ...(found ? { found } : {}) }));
      },
    }),
  ];
}

/** Fields of the form are named `is.KEY`. */
function readFilters(lookup: Lookup, query: Record<string, unknown>): Record<string, string> {
  const told = (lookup.finder?.filters ?? []).flatMap(({ key }) => {
    const value = query[`is.${key}`];
    return typeof value === 'string' && value.trim() !== '' ? [[key, value.trim().slice(0, 100)]] : [];
  });
  return Object.fromEntries(told);
}

function filterQuery(filters: Record<string, string>): string {
  const entries = Object.entries(filters).map(([key, value]) => [`is.${key}`, value]);
  return entries.length > 0 ? `&${new URLSearchParams(entries)}` : '';
}
