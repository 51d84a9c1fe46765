import { Type as T } from 'typebox';
import type { Ctx } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import { catalogOf, say } from '#reference/catalog';
import { areaName, areaShapes, areasAt, layersInForce, limitLayer } from '#reference/places';
import { publicData } from '../contract/api-policy.ts';
import type { Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { pageOf } from '../contract/paging.ts';
import { key, latitude, longitude, nullable, oneOf, strict } from '../contract/shapes.ts';

const LayerShape = T.Object(
  {
    key: key(''),
    name: T.String(),
    kind: oneOf(['polygon', 'line', 'point'] as const),
    areas: T.Integer({ description: 'How many it has.' }),
    sample: T.Boolean({ description: 'Drawn by hand to begin with: numbers by it are not official.' }),
  },
  { ...strict, title: 'Layer' },
);

const AreaShapeTold = T.Object(
  {
    id: T.String({ description: '`layer:key`, as requests have it.', examples: ['wards:5'] }),
    key: T.String(),
    name: T.String(),
    residents: nullable(T.Integer({ description: 'How many people live there, where the city says so.' })),
  },
  { ...strict, title: 'Area' },
);

export const AreaAt = T.Object(
  { id: T.String(), layer: key(''), layerName: T.String(), name: T.String() },
  { ...strict, title: 'AreaAt' },
);

const layerParam = {
  layer: T.String({ maxLength: 60, description: 'Key of a layer.', examples: ['wards'] }),
};

/** How the city is divided, by the editions in force now. */
export function areaEndpoints(): Endpoint[] {
  return [listLayers(), listAreas(), areaShapesGeoJson(), areasAtPoint()];
}

async function layersOf(ctx: Ctx) {
  const { city } = await catalogOf(ctx);
  return (await layersInForce(ctx))
    .filter((layer) => layer.key !== limitLayer)
    .map((layer) => ({ ...layer, said: say(layer.name, ctx.language, city.languages[0]) }));
}

async function layerOf(ctx: Ctx, wanted: string) {
  const layer = (await layersOf(ctx)).find((one) => one.key === wanted);
  if (!layer) throw new NotFound('There is no such layer.');
  return layer;
}

function listLayers(): Endpoint {
  return endpoint({
    id: 'listLayers',
    method: 'GET',
    path: '/areas/layers',
    tag: 'places',
    summary: 'The ways in which the city is divided',
    policy: publicData,
    answer: T.Object({ items: T.Array(LayerShape) }, { ...strict, title: 'Layers' }),
    async handle({ ctx }) {
      const items = (await layersOf(ctx)).map((layer) => ({
        key: layer.key,
        name: layer.said,
        kind: layer.kind,
        areas: layer.areas.length,
        sample: layer.sample ?? false,
      }));
      return { body: { items } };
    },
  });
}

function listAreas(): Endpoint {
  return endpoint({
    id: 'listAreas',
    method: 'GET',
    path: '/areas/layers/:layer',
    tag: 'places',
    summary: 'The areas of a layer',
    policy: publicData,
    params: layerParam,
    list: true,
    answer: pageOf(AreaShapeTold, 'AreaPage'),
    async handle({ ctx, params, query }) {
      const { limit = 50, cursor } = query as { limit?: number; cursor?: string };
      const layer = await layerOf(ctx, params.layer);
      const start = cursor ? layer.areas.findIndex((area) => area.key === cursor) + 1 : 0;
      if (cursor && start === 0) throw Invalid.field('cursor', 'errors.cursor');
      const rows = layer.areas.slice(start, start + limit);
      const next = start + limit < layer.areas.length ? rows.at(-1)!.key : null;
      const items = rows.map((area) => ({
        id: `${layer.key}:${area.key}`,
        key: area.key,
        name: area.name,
        residents: area.population ?? null,
      }));
      return { body: { items, next }, next };
    },
  });
}

const Feature = T.Object(
  {
    type: T.Literal('Feature'),
    id: T.String(),
    properties: T.Object(
      {
        key: T.String(),
        name: T.String(),
        residents: nullable(T.Integer()),
        squareKilometres: T.Number(),
      },
      { ...strict, title: 'AreaProperties' },
    ),
    geometry: T.Unsafe<{ type: string; coordinates: unknown[] }>({
      type: 'object',
      title: 'Geometry',
      description: 'GeoJSON Polygon or MultiPolygon; WGS84, longitude first.',
      properties: { type: { type: 'string' }, coordinates: { type: 'array', items: {} } },
      required: ['type', 'coordinates'],
      additionalProperties: false,
    }),
  },
  { ...strict, title: 'AreaFeature' },
);

function areaShapesGeoJson(): Endpoint {
  return endpoint({
    id: 'getAreaShapes',
    method: 'GET',
    path: '/areas/layers/:layer/shapes',
    tag: 'places',
    summary: 'The shapes of a layer, as GeoJSON',
    policy: publicData,
    params: layerParam,
    answer: T.Object(
      { type: T.Literal('FeatureCollection'), features: T.Array(Feature) },
      { ...strict, title: 'AreaFeatures' },
    ),
    async handle({ ctx, params }) {
      const layer = await layerOf(ctx, params.layer);
      const shapes = await areaShapes(ctx, layer.key);
      const features = shapes.map(({ key: area, name, population, km2, geometry }) => ({
        type: 'Feature',
        id: `${layer.key}:${area}`,
        properties: {
          key: area,
          name,
          residents: population ?? null,
          squareKilometres: Math.round(km2 * 1000) / 1000,
        },
        geometry: { type: geometry.type, coordinates: geometry.coordinates },
      }));
      return { body: { type: 'FeatureCollection', features } };
    },
  });
}

function areasAtPoint(): Endpoint {
  return endpoint({
    id: 'findAreas',
    method: 'GET',
    path: '/areas/at',
    tag: 'places',
    summary: 'The areas that hold a point',
    policy: publicData,
    query: { lat: latitude(), lng: longitude() },
    answer: T.Object(
      { inside: T.Boolean({ description: 'Whether the city serves it.' }), items: T.Array(AreaAt) },
      { ...strict, title: 'AreasAt' },
    ),
    async handle({ ctx, query }) {
      const { inside, areas } = await areasAt(ctx, query);
      return { body: { inside, items: await tellAreas(ctx, areas) } };
    },
  });
}

/** Areas by `layer:key`, with their names. */
export async function tellAreas(ctx: Ctx, refs: readonly string[]) {
  const layers = await layersOf(ctx);
  const items = [];
  for (const id of refs) {
    const layer = id.slice(0, id.indexOf(':'));
    const layerName = layers.find((one) => one.key === layer)?.said ?? layer;
    items.push({ id, layer, layerName, name: (await areaName(ctx, id)) ?? id });
  }
  return items;
}
