import { Type as T } from 'typebox';
import { startDraft, stepsOf } from '#flow/intake';
import { publicInBox, publicNear, type RequestLine } from '#flow/requests';
import { anyone, type Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { addressKeys } from '#reference/addresses';
import { localDate } from '#reference/calendar';
import { findersOn, historyPage, lookupsAt, lookupsOf, showRow, tableOf } from '#reference/lookups';
import { whoServes } from '#reference/neighbors';
import { areaName, distanceMetres, layersInForce, type Point } from '#reference/places';
import { stepHref } from '../report/step-frame.tsx';
import { type Visit, visitOf } from '../visit.ts';
import { type Answer, answerPage, type District } from './answer-page.tsx';
import { askPage } from './ask-page.tsx';
import { askedPlace, type FoundPlace, PlaceQuerySchema, placeQuery, readPoint } from './asked-place.ts';
import { historyListPage } from './history-page.tsx';

/** "My address": one question, one page of answers that can be kept and handed on. Who asked for what is written nowhere. */
export function addressRoutes(house: House): Route[] {
  return [show(house), history(house), report()];
}

const limit = { class: 'place-page', burst: 60, perMinute: 60 };

function show(house: House): Route {
  return route({
    method: 'GET',
    url: '/my-address',
    policy: anyone,
    limit,
    schema: { querystring: PlaceQuerySchema },
    handler: async (request, reply) => {
      const asked = await askedPlace(request.ctx, request.query);
      const { address = '' } = request.query;
      if (asked.kind === 'found' && request.query['pin.lat'] && !request.query.at && address.trim() === '')
        return seeOther(reply, `/my-address?${placeQuery(asked)}`);
      const visit = await visitOf(house, request);
      if (asked.kind !== 'found') return html(reply, askPage(visit, asked));
      return html(reply, answerPage(visit, await answerFor(visit, asked, house.config.publicUrl)));
    },
  });
}

async function answerFor(visit: Visit, place: FoundPlace, publicUrl: string): Promise<Answer> {
  const { ctx } = visit;
  const { point, address } = place;
  const today = localDate(visit.catalog.calendar, visit.now);
  const [known, serves, finders] = await Promise.all([
    lookupsAt(ctx, { point, ...(address ? { address } : {}) }),
    whoServes(ctx, point),
    findersOn(ctx, today),
  ]);
  const [districts, requests] = await Promise.all([
    districtsOf(ctx, known.areas),
    requestsAt(ctx, point, known.addressKey),
  ]);
  return { place, known, serves, finders, districts, requests, publicUrl, today };
}

async function districtsOf(ctx: Ctx, areas: readonly string[]): Promise<District[]> {
  const layers = new Map((await layersInForce(ctx)).map((layer) => [layer.key, layer]));
  const found = await Promise.all(
    areas.map(async (area) => ({ layer: layers.get(area.split(':')[0]!), name: await areaName(ctx, area) })),
  );
  return found.flatMap(({ layer, name }) => (layer && name ? [{ layer, name }] : []));
}

/** Degrees around the place: about 60 metres. */
const around = 0.0006;
const sameSpot = 20;
const walk = 500;

/** What everybody may see: at this address whatever became of it, near by what is open. */
async function requestsAt(ctx: Ctx, point: Point, addressKey: string | null): Promise<Answer['requests']> {
  const { lat, lng } = point;
  const [box, open] = await Promise.all([
    publicInBox(ctx, [lng - around, lat - around, lng + around, lat + around], {}, 60),
    publicNear(ctx, point, 12),
  ]);
  const keys = await addressKeys(
    ctx,
    box.map((row) => row.address ?? ''),
  );
  const isHere = (row: RequestLine, i: number) => {
    if (addressKey && keys[i]) return keys[i].key === addressKey;
    return row.lat !== null && distanceMetres(row as Point, point) < sameSpot;
  };
  const here = box.filter(isHere).slice(0, 5);
  const shown = new Set(here.map(({ id }) => id));
  const near = open.filter((row) => !shown.has(row.id) && distanceMetres(row as Point, point) < walk);
  return { here, near: near.slice(0, 5) };
}

function history(house: House): Route {
  return route({
    method: 'GET',
    url: '/my-address/:table',
    policy: anyone,
    limit,
    schema: {
      params: T.Object({ table: T.String({ maxLength: 60 }) }),
      querystring: T.Intersect([
        PlaceQuerySchema,
        T.Object({ after: T.Optional(T.String({ maxLength: 300 })) }),
      ]),
    },
    handler: async (request, reply) => {
      const { ctx, query } = request;
      const { all, tables } = await lookupsOf(ctx);
      const lookup = all.find(
        ({ key, kind, hidden }) => key === request.params.table && kind === 'history' && !hidden,
      );
      const table = lookup && tables.get(tableOf(lookup));
      if (!table) throw new NotFound();
      const place = await askedPlace(ctx, query);
      const [known = null] = await addressKeys(
        ctx,
        place.kind === 'found' && place.address ? [place.address] : [],
      );
      if (place.kind !== 'found' || !known)
        return seeOther(reply, `/my-address?${new URLSearchParams({ address: query.address ?? '' })}`);
      const found = await historyPage(ctx, lookup, known.key, query.after ? { after: query.after } : {});
      const visit = await visitOf(house, request);
      const now = { calendar: visit.catalog.calendar, today: localDate(visit.catalog.calendar, visit.now) };
      const rows = found.rows.map((row) => showRow(lookup, table, row, now));
      return html(
        reply,
        historyListPage(visit, { lookup, place, rows, next: found.next, sample: table.origin === 'pack' }),
      );
    },
  });
}

/** The report form, its place filled in. */
function report(): Route {
  return route({
    method: 'POST',
    url: '/my-address/report',
    policy: anyone,
    limit: { class: 'site-report', burst: 120, perMinute: 60 },
    handler: async (request, reply) => {
      const { fields } = await readForm(request);
      const address = oneField(fields, 'address').trim().slice(0, 300);
      const point = readPoint(oneField(fields, 'at'));
      const draft = await startDraft(request.ctx, {
        serviceKey: oneField(fields, 'service'),
        content: {
          place: {
            ...(address ? { address } : {}),
            ...(point ? { ...point, source: 'typed' as const } : {}),
          },
        },
      });
      return seeOther(reply, stepHref(draft, stepsOf(draft.service)[0]!));
    },
  });
}
