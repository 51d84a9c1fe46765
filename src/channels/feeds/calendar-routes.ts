import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type as T } from 'typebox';
import { Invalid } from '#platform/errors';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { lookupsAt } from '#reference/lookups';
import type { Point } from '#reference/places';
import { bookedOne, bookedWork } from './booked-views.ts';
import { requestItem } from './feed-items.ts';
import { open, publicRow } from './feed-routes.ts';
import { feedVisit, filterFields, languageField, readFilter } from './feed-visit.ts';
import { sendKept } from './send-kept.ts';
import { bookedEntries, type CalendarEntry, writeCalendar } from './write-calendar.ts';

const twoWeeks = 14 * 86_400_000;

/** Calendars: booked work of an area or service, one request, and the collection days of a place. */
export function calendarRoutes(house: House): Route[] {
  return [workCalendar(house), requestCalendar(house), collectionCalendar(house)];
}

const workCalendar = (house: House) =>
  route({
    method: 'GET',
    url: '/requests.ics',
    ...open,
    schema: {
      querystring: T.Object({ service: filterFields.service, area: filterFields.area, ...languageField }),
    },
    handler: async (request, reply) => {
      const { lang, ...asked } = request.query;
      const visit = await feedVisit(house, request.ctx, lang);
      const { filter, title, query } = await readFilter(visit, asked);
      const from = new Date(request.ctx.clock.now().getTime() - twoWeeks);
      const rows = await bookedWork(request.ctx, filter, from);
      const entries = rows.flatMap((row) => bookedEntries(visit, row, false));
      const named = visit.t('feeds.workOf', { what: title });
      return send(request, reply, named, `${visit.publicUrl}/requests${query && `?${query}`}`, entries);
    },
  });

const requestCalendar = (house: House) =>
  route({
    method: 'GET',
    url: '/requests/:number/calendar.ics',
    ...open,
    schema: {
      params: T.Object({ number: T.String({ maxLength: 20 }) }),
      querystring: T.Object(languageField),
    },
    handler: async (request, reply) => {
      const visit = await feedVisit(house, request.ctx, request.query.lang);
      const row = await publicRow(request.ctx, request.params.number);
      const booked = await bookedOne(request.ctx, row.id);
      const { title, link } = requestItem(visit, row);
      return send(request, reply, title, link, booked ? bookedEntries(visit, booked, true) : []);
    },
  });

const collectionCalendar = (house: House) =>
  route({
    method: 'GET',
    url: '/my-address.ics',
    ...open,
    schema: {
      querystring: T.Object({
        at: T.String({ maxLength: 60 }),
        address: T.Optional(T.String({ maxLength: 300 })),
        ...languageField,
      }),
    },
    handler: async (request, reply) => {
      const { at, address, lang } = request.query;
      const visit = await feedVisit(house, request.ctx, lang);
      const point = readPoint(at);
      const { parts } = await lookupsAt(request.ctx, { point, ...(address ? { address } : {}) });
      const here = new URLSearchParams({ at, ...(address ? { address } : {}) });
      const url = `${visit.publicUrl}/my-address?${here}`;
      const entries = parts.flatMap(({ lookup, rows, importedAt }) =>
        rows.flatMap(({ pickups = [] }) =>
          pickups.map(({ date, moved }): CalendarEntry => {
            const name = visit.say(lookup.name);
            return {
              uid: `${mark(`${lookup.key} ${at}`)}-${date}@${new URL(visit.publicUrl).host}`,
              title: name,
              ...(moved ? { about: visit.t('feeds.moved', { holiday: visit.say(moved.holiday) }) } : {}),
              ...(address ? { place: address } : {}),
              url,
              at: date,
              changed: importedAt ?? new Date(0),
            };
          }),
        ),
      );
      const city = visit.say(visit.catalog.city.serviceName);
      return send(request, reply, visit.t('feeds.collection', { place: address ?? city }), url, entries);
    },
  });

/** So that the place does not stand in every entry's id. */
function mark(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** "39.95250,-75.16360", degrees, WGS84. Throws `Invalid` (`at`). */
function readPoint(text: string): Point {
  const [lat, lng] = text.split(',').map(Number);
  if (/^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/.test(text) && Math.abs(lat!) <= 90 && Math.abs(lng!) <= 180)
    return { lat: lat!, lng: lng! };
  throw Invalid.field('at', 'errors.format');
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  title: string,
  url: string,
  entries: CalendarEntry[],
) {
  const body = writeCalendar(title, url, entries);
  return sendKept(request, reply, { body, type: 'text/calendar; charset=utf-8' });
}
