import type { FastifyReply } from 'fastify';
import { type Static, Type as T } from 'typebox';
import { type MapFilter, mapFilter, publicMapFilter, requestMap, requestTile } from '#flow/map';
import { readWorkQuery, type WorkParams, WorkParamsSchema } from '#flow/work';
import { anyone, type Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { type Route, route } from '#platform/http';
import { spanOfDays } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';
import { mayRoute } from '#reference/people';
import { TileParams, tileAddress, vectorTile } from './tile-address.ts';
import { TileShelf } from './tile-shelf.ts';

const params = T.Object(TileParams);
type Params = Static<typeof params>;

const key = T.Optional(T.String({ maxLength: 120 }));
const PublicQuery = T.Object(
  {
    service: key,
    group: key,
    area: key,
    status: T.Optional(T.Enum(['', 'open', 'closed'])),
    /** Days of the city's calendar, both inclusive. */
    from: T.Optional(T.String({ pattern: '^(\\d{4}-\\d\\d-\\d\\d)?$' })),
    to: T.Optional(T.String({ pattern: '^(\\d{4}-\\d\\d-\\d\\d)?$' })),
  },
  { additionalProperties: false },
);

/** Requests as vector tiles: for everybody what is public, for staff what is on their list. */
export function requestTiles(): Route[] {
  const shelf = new TileShelf();
  const send = async (ctx: Ctx, reply: FastifyReply, at: Params, filter: MapFilter, caching: string) => {
    const tile = tileAddress(at);
    const map = await requestMap(ctx);
    const name = `${tile.z}/${tile.x}/${tile.y} ${JSON.stringify(filter)}`;
    const bytes = shelf.get(name, map.version, () => requestTile(map, filter, tile, ctx.clock.now()));
    return reply.type(vectorTile).header('cache-control', caching).send(bytes);
  };
  const forAll = route({
    method: 'GET',
    url: '/tiles/requests/:z/:x/:y',
    policy: anyone,
    sessionless: true,
    limit: { class: 'tiles', burst: 600, perMinute: 600 },
    schema: { params, querystring: PublicQuery },
    handler: async ({ ctx, params: at, query }, reply) =>
      send(ctx, reply, at, await publicFilter(ctx, query), 'public, max-age=30'),
  });
  const forStaff = route({
    method: 'GET',
    url: '/tiles/work/:z/:x/:y',
    policy: mayRoute('requests.view'),
    schema: { params, querystring: T.Partial(WorkParamsSchema, { additionalProperties: false }) },
    handler: async ({ ctx, params: at, query }, reply) => {
      const filter = await mapFilter(ctx, readWorkQuery(query as WorkParams).filter);
      if (!filter) throw Invalid.field('q', 'errors.format');
      return send(ctx, reply, at, filter, 'private, max-age=15');
    },
  });
  return [forAll, forStaff];
}

async function publicFilter(ctx: Ctx, query: Static<typeof PublicQuery>): Promise<MapFilter> {
  const { status, service, group, area, from, to } = query;
  const { calendar, services } = await catalogOf(ctx);
  const ofGroup = group ? services.filter((one) => one.group === group).map((one) => one.key) : undefined;
  return {
    ...publicMapFilter({
      services: service ? [service] : ofGroup,
      area,
      open: status ? status === 'open' : undefined,
    }),
    ...spanOfDays(calendar, { from: from || undefined, to: to || undefined }),
  };
}
