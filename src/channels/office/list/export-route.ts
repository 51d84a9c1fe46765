import { Readable } from 'node:stream';
import { eachWork, readWorkQuery, type WorkExportRow, type WorkParams, type WorkQuery } from '#flow/work';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { localDate } from '#reference/calendar';
import { csvLine } from '#reference/console';
import { namesOf } from '../colleagues.ts';
import { mayView } from '../policies.ts';
import { type Visit, visitOf } from '../visit.ts';
import { statusSaid } from '../words.ts';
import { WorkAddress } from './list-routes.ts';

const headings = [
  'number',
  'what',
  'status',
  'department',
  'assignee',
  'place',
  'asset',
  'lat',
  'lng',
  'opened',
  'due',
  'closed',
  'channel',
  'meToo',
  'words',
];

/** The whole list as a spreadsheet: streamed in batches, so that a million rows need no more memory than one page. */
export function exportRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/office/export.csv',
    policy: mayView,
    schema: { querystring: WorkAddress },
    limit: { class: 'office-export', burst: 10, perMinute: 4 },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const query = readWorkQuery(request.query as WorkParams);
      const day = localDate(visit.catalog.calendar, visit.now);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="requests-${day}.csv"`)
        .send(Readable.from(csv(visit, query)));
    },
  });
}

/** With a byte order mark, by which spreadsheets know that it is UTF-8. */
async function* csv(visit: Visit, query: WorkQuery): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(headings.map((key) => visit.t(`office.column.${key}`)))}`;
  for await (const rows of eachWork(visit.ctx, query)) {
    const names = await namesOf(
      visit.ctx,
      rows.map((row) => row.assignee_id),
    );
    yield rows.map((row) => csvLine(cells(visit, row, names))).join('');
  }
}

function cells(visit: Visit, row: WorkExportRow, names: (id: string | null) => string) {
  const instant = (at: Date | null) => at?.toISOString();
  return [
    row.number,
    visit.service(row.service_key),
    statusSaid(visit, row).text,
    visit.department(row.department_key),
    names(row.assignee_id),
    row.address,
    row.asset?.replace(/^[^:]*:/, '') ?? '',
    row.lat,
    row.lng,
    instant(row.opened_at),
    instant(row.due_at),
    instant(row.closed_at),
    row.channel,
    row.me_too,
    row.description,
  ];
}
