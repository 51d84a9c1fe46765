import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { type StaffVisit, staffVisit } from '#reference/console';
import { mayRoute } from '#reference/people';
import { layersInForce, limitLayer } from '#reference/places';
import { periodOf } from '../period.ts';
import { areaCsv } from './area-csv.ts';
import { type AreaAsked, areaMapData } from './area-map-data.ts';
import { areaMapPage } from './area-map-page.tsx';
import { type AreaMapAsked, AreaMapQuery, type LayerChoice, readPeriod } from './area-map-query.ts';

/** Areas as a map and a table, and the same as a spreadsheet. */
export function areaMapRoutes(house: House): Route[] {
  const policy = mayRoute('measures.view');
  const page = route({
    method: 'GET',
    url: '/office/board/map',
    policy,
    schema: { querystring: AreaMapQuery },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { query } = request;
      const { period, problems } = readPeriod(visit, query);
      const { layers, asked } = await readAsked(visit, query);
      const data = await areaMapData(visit, period, asked);
      const body = await areaMapPage(visit, { data, period, asked, query, layers, problems });
      return html(reply, body, problems.length > 0 ? 422 : 200);
    },
  });
  const csv = route({
    method: 'GET',
    url: '/office/board/map.csv',
    policy,
    schema: { querystring: AreaMapQuery },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const period = periodOf(visit.catalog.calendar, visit.now, request.query);
      const { asked } = await readAsked(visit, request.query);
      const data = await areaMapData(visit, period, asked);
      const name = `areas-${asked.layer.replace(/[^\w-]/g, '')}-${period.from}-${period.to}.csv`;
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(areaCsv(visit, data, asked.layer, period));
    },
  });
  return [page, csv];
}

/** What is asked for among what there is; a layer or service that nobody knows is as if none had been chosen. */
async function readAsked(
  visit: StaffVisit,
  query: AreaMapAsked,
): Promise<{ layers: LayerChoice[]; asked: AreaAsked }> {
  const layers = (await layersInForce(visit.ctx))
    .filter(({ key, kind, areas }) => kind === 'polygon' && key !== limitLayer && areas.length > 1)
    .map(({ key, name, sample }) => ({ key, name: visit.say(name), sample: sample === true }));
  const layer = layers.find(({ key }) => key === query.layer) ?? layers[0];
  const { service } = query;
  const isKnown =
    service &&
    (service.startsWith('group:')
      ? visit.catalog.group(service.slice('group:'.length))
      : visit.catalog.service(service));
  return {
    layers,
    asked: {
      layer: layer?.key ?? '',
      measure: query.measure ?? 'count',
      service: isKnown ? service : undefined,
      status: query.status || undefined,
    },
  };
}
