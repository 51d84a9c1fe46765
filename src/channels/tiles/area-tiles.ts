import { gzipSync } from 'node:zlib';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { Type as T } from 'typebox';
import { anyone, type Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import { type Route, route } from '#platform/http';
import { loadLayers, shapesInForce } from '#reference/places';
import { TileParams, tileAddress, vectorTile } from './tile-address.ts';

const params = T.Object({ layer: T.String({ maxLength: 60 }), ...TileParams });
const extent = 4096;

/** The shapes of a layer in force, simplified for each zoom; `areas` has `key` and `name`. */
export function areaTiles(): Route {
  return route({
    method: 'GET',
    url: '/tiles/areas/:layer/:z/:x/:y',
    policy: anyone,
    sessionless: true,
    limit: { class: 'tiles', burst: 600, perMinute: 600 },
    schema: { params },
    handler: async ({ ctx, params: { layer, ...at }, headers }, reply) => {
      const { z, x, y } = tileAddress(at);
      const shapes = (await layerTiles(ctx)).get(layer);
      if (!shapes) throw new NotFound('There is no such layer of areas.');
      const tile = shapes.getTile(z, x, y);
      const bytes = fromGeojsonVt(tile ? { areas: tile } : {}, { version: 2, extent });
      reply
        .type(vectorTile)
        .header('cache-control', 'public, max-age=3600')
        .header('vary', 'accept-encoding');
      if (!/\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))) return reply.send(bytes);
      return reply.header('content-encoding', 'gzip').send(gzipSync(bytes, { level: 3 }));
    },
  });
}

/** Kept until other shapes come into force. */
let kept: { signature: string; layers: Map<string, GeoJSONVT> } | undefined;

async function layerTiles(ctx: Ctx): Promise<Map<string, GeoJSONVT>> {
  const signature = await shapesInForce(ctx);
  if (kept?.signature === signature) return kept.layers;
  const layers = new Map<string, GeoJSONVT>();
  for (const { key, areas } of await loadLayers(ctx.db, ctx.clock.now()))
    layers.set(
      key,
      new GeoJSONVT(
        {
          type: 'FeatureCollection',
          features: areas.map((area) => ({
            type: 'Feature',
            geometry: area.geometry,
            properties: { key: area.key, name: area.name },
          })),
        },
        { maxZoom: 16, extent, buffer: 64 },
      ),
    );
  kept = { signature, layers };
  return layers;
}
