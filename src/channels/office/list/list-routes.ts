import type { FastifyReply } from 'fastify';
import { Type as T } from 'typebox';
import { parseNumber } from '#flow/requests';
import { listWork, readWorkQuery, type WorkParams, WorkParamsSchema, writeWorkQuery } from '#flow/work';
import type { House } from '#platform/house';
import { html, manyFields, oneField, type Route, readForm, route, safeNext, seeOther } from '#platform/http';
import { withParams } from '#reference/console';
import { doneParams } from '../done.tsx';
import { listHref } from '../frame.tsx';
import { mayView } from '../policies.ts';
import { loadRequest } from '../request/load.ts';
import { visitOf } from '../visit.ts';
import { chosenColumns, columnsCookie, writeColumns } from './columns.ts';
import { listPage } from './list-page.tsx';

/** What a work list's address may hold; unknown names are refused. */
export const WorkAddress = T.Partial(T.Object(WorkParamsSchema.properties), { additionalProperties: false });

const ListAddress = T.Partial(
  T.Object({
    ...WorkParamsSchema.properties,
    ...doneParams,
    after: T.String({ maxLength: 300 }),
    selected: T.String({ maxLength: 20 }),
    problem: T.String({ maxLength: 60 }),
  }),
  { additionalProperties: false },
);

export function listRoutes(house: House): Route[] {
  return [listRoute(house), columnsRoute];
}

function listRoute(house: House): Route {
  return route({
    method: 'GET',
    url: listHref,
    policy: mayView,
    schema: { querystring: ListAddress },
    handler: async (request, reply) => {
      const { after, selected, done, late, problem, ...params } = request.query;
      const query = readWorkQuery(params as WorkParams);
      const elsewhere = betterAddress(params as WorkParams, query);
      if (elsewhere) return seeOther(reply, elsewhere);
      const visit = await visitOf(house, request);
      const page = await listWork(request.ctx, query, { after });
      const open = selected ? await loadRequest(visit, selected) : undefined;
      const known = problem && problems.has(problem) ? problem : undefined;
      const columns = chosenColumns(request);
      return html(
        reply,
        await listPage(visit, { query, page, after, open, columns, done, late, problem: known }),
      );
    },
  });
}

/** Reasons for which a bulk action turns back to the list; anything else in the address is not repeated. */
const problems = new Set([
  'office.errors.nothingSelected',
  'office.errors.tooMany',
  'office.errors.notUnderstood',
]);

/** A number that was typed leads to its request; empty values of a form leave the address. */
function betterAddress(params: WorkParams, query: Parameters<typeof writeWorkQuery>[0]): string | undefined {
  const number = parseNumber(query.filter.text ?? '');
  if (number) return `/office/requests/${number}`;
  const hasEmpty = Object.values(params).some((value) =>
    Array.isArray(value) ? value.includes('' as never) : value === '',
  );
  if (!hasEmpty) return undefined;
  const address = writeWorkQuery(query);
  return address ? `${listHref}?${address}` : listHref;
}

const columnsRoute = route({
  method: 'POST',
  url: '/office/columns',
  policy: mayView,
  handler: async (request, reply) => {
    const { fields } = await readForm(request);
    rememberColumns(reply, manyFields(fields, 'column'));
    return seeOther(reply, withParams(safeNext(oneField(fields, 'back'), listHref), { done: undefined }));
  },
});

function rememberColumns(reply: FastifyReply, chosen: readonly string[]) {
  reply.setCookie(columnsCookie, writeColumns(chosen), { path: '/office', maxAge: 400 * 86_400 });
}
