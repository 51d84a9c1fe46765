import type { FastifyReply } from 'fastify';
import { Type as T } from 'typebox';
import { findRequest, listPublic, parseNumber, type Request } from '#flow/requests';
import { anyone, type Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { mapFrame } from './map-frame.tsx';
import { reportFrame } from './report-frame.tsx';
import { trackFrame } from './track-frame.tsx';
import { widgetFields, widgetVisit } from './widget.ts';

const open = {
  method: 'GET',
  policy: anyone,
  limit: { class: 'widgets', burst: 120, perMinute: 120 },
} as const;
const rowsBesideMap = 8;

/** The documents that stand in other sites' frames. */
export function frameRoutes(house: House): Route[] {
  return [report(house), track(house), map(house)];
}

const report = (house: House) =>
  route({
    ...open,
    url: '/widgets/report',
    schema: { querystring: T.Object(widgetFields) },
    handler: async (request, reply) => {
      const visit = await widgetVisit(house, request.ctx, request.query);
      return framed(reply, reportFrame(visit, visit.service ? [] : await popularServices(request.ctx)));
    },
  });

const track = (house: House) =>
  route({
    ...open,
    url: '/widgets/track',
    schema: { querystring: T.Object({ ...widgetFields, number: T.Optional(T.String({ maxLength: 60 })) }) },
    handler: async (request, reply) => {
      const visit = await widgetVisit(house, request.ctx, request.query);
      const typed = request.query.number?.trim() ?? '';
      const found = await findPublic(request.ctx, typed);
      return framed(reply, trackFrame(visit, { typed, found }));
    },
  });

const map = (house: House) =>
  route({
    ...open,
    url: '/widgets/map',
    schema: { querystring: T.Object(widgetFields) },
    handler: async (request, reply) => {
      const visit = await widgetVisit(house, request.ctx, request.query);
      const { rows } = await listPublic(request.ctx, {
        open: true,
        limit: rowsBesideMap,
        ...(visit.service ? { services: [visit.service.key] } : {}),
        ...(visit.area ? { area: visit.area.key } : {}),
      });
      return framed(reply, mapFrame(visit, rows));
    },
  });

/** Undefined: nothing was asked. Null: no request, a private one, or no number. */
async function findPublic(ctx: Ctx, typed: string): Promise<Request | null | undefined> {
  if (!typed) return undefined;
  const number = parseNumber(typed);
  const found = number
    ? await findRequest(ctx, { number }).catch((error) => {
        if (error instanceof NotFound) return null;
        throw error;
      })
    : null;
  return found?.public ? found : null;
}

/** What people reported most among the newest, most frequent first. */
async function popularServices(ctx: Ctx): Promise<string[]> {
  const { rows } = await listPublic(ctx, { limit: 200 });
  const counts = new Map<string, number>();
  for (const { service_key } of rows) counts.set(service_key, (counts.get(service_key) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .map(([key]) => key);
}

/** The one kind of page that other sites may show. */
function framed(reply: FastifyReply, page: string): FastifyReply {
  const policy = String(reply.getHeader('content-security-policy'));
  reply.removeHeader('x-frame-options');
  reply
    .header('content-security-policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'))
    .header('cross-origin-resource-policy', 'cross-origin');
  return html(reply, page);
}
