import { Type as T } from 'typebox';
import { anyone } from '#platform/context';
import { type Route, route } from '#platform/http';
import { searchPlaces } from '#reference/addresses';

const mostPlaces = 6;
const degrees = (most: number) => T.Optional(T.Number({ minimum: -most, maximum: most }));

/** Places as an address is typed, the best first; near a point when one is given. Degrees, WGS84. */
export function searchRoute(): Route {
  return route({
    method: 'GET',
    url: '/places/search',
    policy: anyone,
    sessionless: true,
    limit: { class: 'place-search', burst: 80, perMinute: 160 },
    schema: {
      querystring: T.Object({ q: T.String({ maxLength: 300 }), lat: degrees(90), lng: degrees(180) }),
    },
    handler: async (request, reply) => {
      const { q, lat, lng } = request.query;
      const near = lat !== undefined && lng !== undefined ? { lat, lng } : undefined;
      const found = await searchPlaces(request.ctx, q, { near, limit: mostPlaces });
      const places = found.map(({ kind, label, detail, lat, lng }) => ({ kind, label, detail, lat, lng }));
      return reply.header('cache-control', 'private, max-age=60').send({ places });
    },
  });
}
