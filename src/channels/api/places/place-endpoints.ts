import { Type as T } from 'typebox';
import { catalogOf, say } from '#reference/catalog';
import { addressAt, findPlace } from '#reference/geocoders';
import { whoServes } from '#reference/neighbors';
import { publicData } from '../contract/api-policy.ts';
import type { Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { latitude, longitude, nullable, oneOf, Point, strict } from '../contract/shapes.ts';
import { AreaAt, tellAreas } from './area-endpoints.ts';

const PlaceFound = T.Object(
  {
    label: T.String({ description: "In the city's own way of writing." }),
    kind: T.String({ description: '`address`, `block`, `intersection`, `street`, `landmark`, `park` ...' }),
    location: nullable(Point),
    approximate: T.Boolean({ description: 'The place may be some houses away.' }),
    score: T.Number({ description: '1 for the very place.' }),
    attribution: nullable(
      T.String({ description: 'To be shown with the result, where it came from a service outside.' }),
    ),
  },
  { ...strict, title: 'PlaceFound' },
);

const Neighbor = T.Object(
  {
    key: T.String(),
    name: T.String(),
    about: T.String(),
    phone: nullable(T.String()),
    url: nullable(T.String()),
    sample: T.Boolean(),
  },
  { ...strict, title: 'Neighbor', description: 'A neighboring government.' },
);

export function placeEndpoints(): Endpoint[] {
  return [searchPlace(), locatePoint()];
}

function searchPlace(): Endpoint {
  return endpoint({
    id: 'searchPlaces',
    method: 'GET',
    path: '/places/search',
    tag: 'places',
    summary: 'Where is it?',
    description: 'Addresses, corners, streets, landmarks and parks that a text may mean, best first.',
    policy: publicData,
    query: {
      q: T.String({ minLength: 1, maxLength: 300, examples: ['1400 Market St'] }),
      lat: T.Optional(latitude('Where the asker is: among equals, what is near goes first.')),
      lng: T.Optional(longitude()),
      most: T.Optional(T.Integer({ minimum: 1, maximum: 20, description: '6 unless told.' })),
    },
    answer: T.Object({ items: T.Array(PlaceFound) }, { ...strict, title: 'PlacesFound' }),
    async handle({ ctx, query }) {
      const { q, lat, lng, most = 6 } = query;
      const near = lat !== undefined && lng !== undefined ? { lat, lng } : undefined;
      const { candidates, outside } = await findPlace(ctx, q, { near, limit: most });
      const own = candidates.map((one) => ({ ...one, attribution: null }));
      const others = outside.map((one) => ({ ...one, attribution: one.source.attribution }));
      const items = [...own, ...others].slice(0, most).map((one) => ({
        label: one.label,
        kind: one.kind,
        location: one.lat === null || one.lng === null ? null : { lat: one.lat, lng: one.lng },
        approximate: one.approximate,
        score: one.score,
        attribution: one.attribution,
      }));
      return { body: { items } };
    },
  });
}

function locatePoint(): Endpoint {
  return endpoint({
    id: 'locatePoint',
    method: 'GET',
    path: '/places/locate',
    tag: 'places',
    summary: 'Who serves a point, and what is there',
    policy: publicData,
    query: { lat: latitude(), lng: longitude() },
    answer: T.Object(
      {
        servedBy: oneOf(['city', 'border', 'neighbor', 'unknown'] as const, {
          description: '`border`: so near to the limit that it may be the city or not.',
        }),
        neighbor: nullable(Neighbor),
        address: nullable(T.String({ description: 'The address near the point.' })),
        attribution: nullable(T.String()),
        areas: T.Array(AreaAt),
      },
      { ...strict, title: 'Located' },
    ),
    async handle({ ctx, query }) {
      const serves = await whoServes(ctx, query);
      const { city } = await catalogOf(ctx);
      const words = (text: Parameters<typeof say>[0]) => say(text, ctx.language, city.languages[0]);
      if (serves.by === 'neighbor') {
        const { neighbor } = serves;
        const told = neighbor && {
          key: neighbor.key,
          name: words(neighbor.name),
          about: words(neighbor.about),
          phone: neighbor.phone ?? null,
          url: neighbor.url ?? null,
          sample: neighbor.sample ?? false,
        };
        const servedBy = told ? 'neighbor' : 'unknown';
        return { body: { servedBy, neighbor: told, address: null, attribution: null, areas: [] } };
      }
      const near = await addressAt(ctx, query);
      return {
        body: {
          servedBy: serves.border ? 'border' : 'city',
          neighbor: null,
          address: near?.label ?? null,
          attribution: near?.source?.attribution ?? null,
          areas: await tellAreas(ctx, serves.areas),
        },
      };
    },
  });
}
