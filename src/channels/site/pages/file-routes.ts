import { Type as T } from 'typebox';
import { anyone } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { themeCss } from '#platform/ui';
import { catalogOf } from '#reference/catalog';
import { sketchGeoJson } from '#reference/places';
import { drawStill } from './draw-still.ts';
import { searchRoute } from './search-places.ts';

/** What pages fetch besides themselves: the city's colours, its own map, and what search engines may read. */
export function fileRoutes(_house: House): Route[] {
  return [theme(), sketch(), still(), searchRoute(), robots()];
}

function theme(): Route {
  return route({
    method: 'GET',
    url: '/theme.css',
    policy: anyone,
    sessionless: true,
    handler: async (request, reply) => {
      const { city } = await catalogOf(request.ctx);
      return reply
        .type('text/css')
        .header('cache-control', 'public, max-age=3600')
        .send(themeCss(city.colours));
    },
  });
}

const day = 'public, max-age=86400';
const kept = new WeakMap<object, string>();

function sketch(): Route {
  return route({
    method: 'GET',
    url: '/map/sketch.geojson',
    policy: anyone,
    sessionless: true,
    handler: async (request, reply) => {
      const catalog = await catalogOf(request.ctx);
      const text = kept.get(catalog) ?? JSON.stringify(await sketchGeoJson(request.ctx));
      kept.set(catalog, text);
      return reply.type('application/geo+json').header('cache-control', day).send(text);
    },
  });
}

function still(): Route {
  return route({
    method: 'GET',
    url: '/map/still.svg',
    policy: anyone,
    sessionless: true,
    schema: {
      querystring: T.Object({
        at: T.Optional(T.String({ maxLength: 40 })),
        pins: T.Optional(T.String({ maxLength: 800 })),
      }),
    },
    handler: async (request, reply) => {
      const match = /^(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?)$/.exec(request.query.at ?? '');
      if (!match) throw new NotFound('There is no such map.');
      const centre = { lat: Number(match[1]), lng: Number(match[2]) };
      const map = drawStill(await sketchGeoJson(request.ctx), centre, readPins(request.query.pins));
      return reply.type('image/svg+xml').header('cache-control', day).send(map);
    },
  });
}

/** Points of other things, which are numbered in their order: "39.95,-75.16;39.96,-75.17". */
function readPins(text = ''): { lat: number; lng: number }[] {
  return text.split(';').flatMap((pair) => {
    const [, lat, lng] = /^(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?)$/.exec(pair) ?? [];
    return lat ? [{ lat: Number(lat), lng: Number(lng) }] : [];
  });
}

function robots(): Route {
  const lines = [
    'User-agent: *',
    'Disallow: /report/',
    'Disallow: /r/',
    'Disallow: /photos/',
    'Disallow: /track',
    'Disallow: /my-address?',
    'Disallow: /my-address/',
    'Disallow: /find/*?',
    '',
  ];
  return route({
    method: 'GET',
    url: '/robots.txt',
    policy: anyone,
    sessionless: true,
    handler: (_request, reply) => reply.type('text/plain').send(lines.join('\n')),
  });
}
