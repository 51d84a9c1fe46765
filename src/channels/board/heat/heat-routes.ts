import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { csvLine, type StaffVisit, staffVisit } from '#reference/console';
import { mayRoute } from '#reference/people';
import { readPeriod } from '../map/area-map-query.ts';
import { periodOf } from '../period.ts';
import { type HeatAsked, type HeatData, heatData, type Size } from './heat-data.ts';
import { heatPage } from './heat-page.tsx';
import { HeatQuery, type HeatQueryAsked } from './heat-query.ts';

/** Hexagons as a picture and the busiest of them as a table, and all of them as a spreadsheet. */
export function heatRoutes(house: House): Route[] {
  const policy = mayRoute('measures.view');
  const page = route({
    method: 'GET',
    url: '/office/board/heat',
    policy,
    schema: { querystring: HeatQuery },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { period, problems } = readPeriod(visit, request.query);
      const asked = readAsked(visit, request.query);
      const data = await heatData(visit, period, asked);
      const body = await heatPage(visit, { data, period, asked, query: request.query, problems });
      return html(reply, body, problems.length > 0 ? 422 : 200);
    },
  });
  const csv = route({
    method: 'GET',
    url: '/office/board/heat.csv',
    policy,
    schema: { querystring: HeatQuery },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const period = periodOf(visit.catalog.calendar, visit.now, request.query);
      const data = await heatData(visit, period, readAsked(visit, request.query));
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="hexagons-${period.from}-${period.to}.csv"`)
        .send(heatCsv(data));
    },
  });
  return [page, csv];
}

function readAsked({ catalog }: StaffVisit, { service, status, area, size }: HeatQueryAsked): HeatAsked {
  const isKnown =
    service &&
    (service.startsWith('group:') ? catalog.group(service.slice('group:'.length)) : catalog.service(service));
  return {
    service: isKnown ? service : undefined,
    status: status || undefined,
    area: area?.includes(':') ? area : undefined,
    size: size ? (Number(size) as Size) : undefined,
  };
}

/** Cells of H3, most first; those with too few have no number. */
function heatCsv({ hexagons, least }: HeatData): string {
  const rows = [...hexagons].sort((a, b) => (b.count ?? 0) - (a.count ?? 0) || (a.cell < b.cell ? -1 : 1));
  const lines = rows.map(({ cell, lat, lng, count }) =>
    csvLine([cell, lat.toFixed(5), lng.toFixed(5), count, count === null ? 1 : 0]),
  );
  return `\ufeff${csvLine(['h3', 'lat', 'lng', 'count', `fewer_than_${least}`])}${lines.join('')}`;
}
