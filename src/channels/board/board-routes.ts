import { type Static, Type as T } from 'typebox';
import { Invalid, type Problem } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { type StaffVisit, staffVisit } from '#reference/console';
import { mayRoute } from '#reference/people';
import { boardCsv } from './board-csv.ts';
import { boardData } from './board-data.ts';
import { boardPage } from './board-page.tsx';
import { type Period, periodOf, times } from './period.ts';

const day = T.Optional(T.String({ maxLength: 10 }));
const query = T.Object(
  {
    time: T.Optional(T.Enum([...times])),
    from: day,
    to: day,
    department: T.Optional(T.String({ maxLength: 60 })),
    by: T.Optional(T.Enum(['service', 'department'])),
  },
  { additionalProperties: false },
);
type Query = Static<typeof query>;

export function boardRoutes(house: House): Route[] {
  const policy = mayRoute('measures.view');
  const page = route({
    method: 'GET',
    url: '/office/board',
    policy,
    schema: { querystring: query },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { period, problems } = readPeriod(visit, request.query);
      const data = await boardData(visit, period, request.query.department);
      return html(
        reply,
        await boardPage(visit, data, request.query, problems),
        problems.length > 0 ? 422 : 200,
      );
    },
  });
  const csv = route({
    method: 'GET',
    url: '/office/board.csv',
    policy,
    schema: { querystring: query },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { by = 'service', department, ...given } = request.query;
      const period = periodOf(visit.catalog.calendar, visit.now, given);
      const data = await boardData(visit, period, department);
      const name = `board-${by}-${period.from}-${period.to}.csv`;
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(boardCsv(visit, data, by));
    },
  });
  return [page, csv];
}

/** Custom days that make no sense are told beside their fields, over the board of this month. */
function readPeriod(visit: StaffVisit, given: Query): { period: Period; problems: readonly Problem[] } {
  const { calendar } = visit.catalog;
  try {
    return { period: periodOf(calendar, visit.now, given), problems: [] };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { period: periodOf(calendar, visit.now, {}), problems: error.problems };
  }
}
