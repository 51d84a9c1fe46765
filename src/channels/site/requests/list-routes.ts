import { Type as T } from 'typebox';
import { type Box, listPublic, type PublicFilter, publicInBox, type RequestLine } from '#flow/requests';
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

function geojson(house: House): Route {
  return route({
    method: 'GET',
    url: '/requests.geojson',
    policy: anyone,
    limit: { class: 'site-geojson', burst: 120, perMinute: 120 },
    schema: { querystring: T.Object({ ...fields, bbox: text(120) }) },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const filter = filterOf(visit, readQuery(request.query));
      const rows = await publicInBox(request.ctx, readBox(request.query.bbox), filter, 200);
      return reply.type('application/geo+json').send(JSON.stringify(featuresOf(visit, rows)));
    },
  });
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

function featuresOf(visit: Visit, rows: readonly RequestLine[]) {
  const placed = rows.filter((row) => row.lat !== null && row.lng !== null);
  return {
    type: 'FeatureCollection',
    features: placed.map((row) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [row.lng, row.lat] },
      properties: {
        number: row.number,
        ...pinOf(visit, row),
        href: `/requests/${row.number}`,
        opened: row.opened_at.toISOString(),
      },
    })),
  };
}
