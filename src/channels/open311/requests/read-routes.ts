import type { FastifyReply, FastifyRequest } from 'fastify';
import { countTold, listTold, oneTold } from '#flow/listing';
import { parseNumber } from '#flow/requests';
import { anyone, type Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { catalogOf } from '#reference/catalog';
import { answer, demandFormat, withoutSuffix } from '../answer.ts';
import { flagOf, queryOf, speaking } from '../arguments.ts';
import { Fault } from '../fault.ts';
import { jurisdictionOf } from '../jurisdiction.ts';
import { reading } from '../reading.ts';
import { extended } from './extensions.ts';
import { type Asked, readArguments } from './read-arguments.ts';
import { recorder, type Telling } from './request-record.ts';

/** Requests as everybody may read them: a list by any argument, and one by its number. */
export function readRoutes(house: House): Route[] {
  return [
    ...['/open311/v2/requests', '/open311/v2/requests.:format'].map((url) => list(house, url)),
    one(house),
  ];
}

export async function tellingOf(house: House, ctx: Ctx): Promise<Telling> {
  const { language } = ctx;
  const t = house.catalogs.translator(language);
  return { catalog: await catalogOf(ctx), language, t, publicUrl: house.config.publicUrl };
}

function list(house: House, url: string): Route {
  return route({
    method: 'GET',
    url,
    policy: anyone,
    ...reading,
    handler: async (request, reply) => {
      demandFormat(request);
      const args = queryOf(request);
      const ctx = await speaking(request.ctx, args);
      const asked = await readArguments(ctx, args);
      if (asked.justCount)
        return answer(request, reply, {
          root: 'service_requests',
          content: [{ count: await countTold(ctx, asked.filter) }],
        });
      const { rows, next } = await pageOf(ctx, asked);
      if (next) reply.header('link', nextLink(house, request, next));
      const telling = await tellingOf(house, ctx);
      const records = rows.map(recorder(telling));
      const content = asked.extensions ? await extended(ctx, telling, rows, records) : records;
      return answer(request, reply, { root: 'service_requests', content });
    },
  });
}

async function pageOf(ctx: Ctx, asked: Asked) {
  try {
    return await listTold(ctx, asked);
  } catch (error) {
    if (error instanceof Invalid) throw new Fault(400, 'after', 'open311.error.after');
    throw error;
  }
}

/** The same question from behind the last row: neither skips nor repeats while requests come in. Keys are not repeated in it. */
function nextLink(house: House, request: FastifyRequest, after: string): string {
  const url = new URL(request.url, house.config.publicUrl);
  for (const name of ['page', 'api_key']) url.searchParams.delete(name);
  url.searchParams.set('after', after);
  return `<${url.href}>; rel="next"`;
}

function one(house: House): Route {
  return route({
    method: 'GET',
    url: '/open311/v2/requests/:id',
    policy: anyone,
    ...reading,
    handler: (request, reply) => tellOne(house, request, reply),
  });
}

async function tellOne(house: House, request: FastifyRequest, reply: FastifyReply) {
  demandFormat(request);
  const args = queryOf(request);
  const ctx = await speaking(request.ctx, args);
  const jurisdiction = await jurisdictionOf(ctx, args);
  const number = parseNumber(withoutSuffix((request.params as { id: string }).id));
  const row = number ? await oneTold(ctx, number) : null;
  const isHere = row && (!jurisdiction?.area || row.areas.includes(jurisdiction.area));
  if (!isHere) throw new Fault(404, 'service_request_id', 'open311.error.unknown');
  const telling = await tellingOf(house, ctx);
  const records = [recorder(telling)(row)];
  const content = flagOf(args, 'extensions') ? await extended(ctx, telling, [row], records) : records;
  return answer(request, reply, { root: 'service_requests', content });
}
