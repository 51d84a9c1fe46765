import { Type as T } from 'typebox';
import { choicesInBox } from '#flow/asset-choice';
import { anyone } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { assetLayer } from '#reference/assets';
import { catalogOf } from '#reference/catalog';
import { visitOf } from '../visit.ts';
import { thingSaid } from './asset-view.ts';

/** More in view are too near to each other to be pressed: the map shows none until it is nearer. */
const most = 300;

/** The things of a service in a box, for the map of the form: GeoJSON, WGS84, `value` is what the form sends. */
export function thingsRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/map/things/:service',
    policy: anyone,
    limit: { class: 'site-things', burst: 120, perMinute: 120 },
    schema: {
      params: T.Object({ service: T.String({ maxLength: 60 }) }),
      querystring: T.Object({ bbox: T.Optional(T.String({ maxLength: 120 })) }),
    },
    handler: async (request, reply) => {
      const { ctx } = request;
      const { services } = await catalogOf(ctx);
      const service = services.find(({ key }) => key === request.params.service);
      const layer = await assetLayer(ctx, service?.asset?.layer);
      if (!service || !layer) throw new NotFound('There are no such things.');
      const { choices, more } = await choicesInBox(ctx, service, readBox(request.query.bbox), most);
      const visit = await visitOf(house, request);
      const features = (more ? [] : choices).map((one) => {
        const title = thingSaid(visit, layer, one.key);
        return {
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [one.lng, one.lat] },
          properties: {
            value: one.ref,
            title: one.open ? visit.t('site.asset.titleKnown', { title }) : title,
            tone: one.open ? 'done' : 'open',
          },
        };
      });
      return reply
        .type('application/geo+json')
        .header('cache-control', 'private, max-age=60')
        .send(JSON.stringify({ type: 'FeatureCollection', features }));
    },
  });
}

/** `west,south,east,north` in degrees. Throws `Invalid` (`bbox`). */
function readBox(text: string | undefined): [number, number, number, number] {
  const box = (text ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = box;
  const fits =
    box.length === 4 && west <= east && south <= north && Math.abs(south) <= 90 && Math.abs(north) <= 90;
  if (!fits || Math.abs(west) > 360 || Math.abs(east) > 360) throw Invalid.field('bbox', 'errors.format');
  return [west, south, east, north];
}
