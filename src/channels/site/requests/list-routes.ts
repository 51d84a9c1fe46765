import { Type as T } from 'typebox';
import { clustersIn, type Mark, numbersIn, publicMapFilter, requestMap } from '#flow/map';
import {
  type Box,
  listPublic,
  type PublicFilter,
  publicByNumber,
  publicInBox,
  type RequestLine,
} from '#flow/requests';
import { anyone } from '#platform/context';
import { Invalid } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { layers } from '#reference/places';
import type { KeptPages } from '../kept-pages.ts';
import { pinOf } from '../request-rows.tsx';
import { type Visit, visitBy, visitOf } from '../visit.ts';
import { type AreaChoice, type ListQuery, listHref, listPage } from './list-page.tsx';

const text = (maxLength: number) => T.Optional(T.String({ maxLength }));
const fields = {
  service: text(60),
  group: text(60),
  status: text(10),
  area: text(120),
  address: text(80),
};

/** All public requests, as a list with a map of the same rows, and as GeoJSON for a part of the map. */
export function listRoutes(house: House, kept: KeptPages): Route[] {
  return [list(house, kept), geojson(house)];
}

function list(house: House, kept: KeptPages): Route {
  return route({
    method: 'GET',
    url: '/requests',
    policy: anyone,
    schema: { querystring: T.Object({ ...fields, after: text(200) }) },
    handler: async (request, reply) => {
      const query = readQuery(request.query);
      const visit = await visitBy(house, request.ctx, listHref(query));
      const make = async () => {
        const found = await listPublic(request.ctx, {
          ...filterOf(visit, query),
          after: query.after,
          limit: 50,
        });
        return listPage(visit, { query, found, areas: await areaChoices(visit) });
      };
      return html(reply, await kept(visit, visit.here, make));
    },
  });
}

/** Pins that a map shows one by one; more are shown as clusters when the map says its zoom. */
const mostPins = 200;

function geojson(house: House): Route {
  return route({
    method: 'GET',
    url: '/requests.geojson',
    policy: anyone,
    limit: { class: 'site-geojson', burst: 120, perMinute: 120 },
    schema: {
      querystring: T.Object({
        ...fields,
        bbox: text(120),
        zoom: T.Optional(T.Integer({ minimum: 0, maximum: 22 })),
      }),
    },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const { bbox, zoom, ...query } = request.query;
      const filter = filterOf(visit, readQuery(query));
      const features = await featuresIn(visit, filter, readBox(bbox), zoom);
      return reply.type('application/geo+json').send(JSON.stringify({ type: 'FeatureCollection', features }));
    },
  });
}

/** Without a zoom the newest requests; with one all of them, together where they lie close. */
async function featuresIn(visit: Visit, filter: PublicFilter, box: Box, zoom: number | undefined) {
  const { ctx } = visit;
  const points = zoom === undefined ? undefined : publicMapFilter(filter);
  if (!points) return (await publicInBox(ctx, box, filter, mostPins)).flatMap((row) => featureOf(visit, row));
  const map = await requestMap(ctx);
  const few = numbersIn(map, points, box, mostPins);
  if (few) return (await publicByNumber(ctx, few)).flatMap((row) => featureOf(visit, row));
  const marks = clustersIn(map, points, box, zoom!, ctx.clock.now());
  const alone = marks.flatMap(({ number }) => number ?? []);
  const single = new Map((await publicByNumber(ctx, alone)).map((row) => [row.number, row]));
  return marks.flatMap((mark): object[] => {
    const row = mark.number && single.get(mark.number);
    return row ? featureOf(visit, row) : [clusterOf(mark)];
  });
}

function clusterOf({ lat, lng, count }: Mark) {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [Number(lng.toFixed(6)), Number(lat.toFixed(6))] },
    properties: { count },
  };
}

const known = new Set([...Object.keys(fields), 'after']);

/** Empty fields of the form are filters that were not set; parameters of others (`utm_source`) are none, and may come twice. */
function readQuery(query: Record<string, unknown>): ListQuery {
  const set = Object.entries(query).filter(
    ([key, value]) => known.has(key) && typeof value === 'string' && value.trim(),
  );
  const { status, ...rest } = Object.fromEntries(set) as Record<string, string>;
  return { ...rest, ...(status === 'open' || status === 'closed' ? { status } : {}) };
}

function filterOf({ catalog }: Visit, query: ListQuery): PublicFilter {
  const ofGroup =
    query.group && catalog.services.filter((one) => one.group === query.group).map((one) => one.key);
  return {
    services: query.service ? [query.service] : ofGroup || undefined,
    open: query.status && query.status === 'open',
    area: query.area,
    address: query.address,
  };
}

async function areaChoices({ ctx, say }: Visit): Promise<AreaChoice[]> {
  return (await layers(ctx)).flatMap((layer) =>
    layer.areas.map((area) => ({
      value: `${layer.key}:${area.key}`,
      label: area.name,
      group: say(layer.name),
    })),
  );
}

/** `west,south,east,north` in degrees. Throws `Invalid` (`bbox`). */
function readBox(text: string | undefined): Box {
  if (!text) return [-180, -90, 180, 90];
  const box = text.split(',').map(Number);
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = box;
  const fits =
    box.length === 4 && west <= east && south <= north && Math.abs(south) <= 90 && Math.abs(north) <= 90;
  if (!fits || Math.abs(west) > 360 || Math.abs(east) > 360) throw Invalid.field('bbox', 'errors.format');
  return [west, south, east, north];
}

function featureOf(visit: Visit, row: RequestLine) {
  if (row.lat === null || row.lng === null) return [];
  return [
    {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [row.lng, row.lat] },
      properties: {
        number: row.number,
        ...pinOf(visit, row),
        href: `/requests/${row.number}`,
        opened: row.opened_at.toISOString(),
      },
    },
  ];
}
