import { Type as T } from 'typebox';
import { readWorkQuery, type WorkParams, WorkParamsSchema, type WorkPin, workInBox } from '#flow/work';
import { Invalid } from '#platform/errors';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { isOverdue } from '#reference/calendar';
import { mayView } from '../policies.ts';
import { type Visit, visitOf } from '../visit.ts';

const PinsAddress = T.Partial(
  T.Object({ ...WorkParamsSchema.properties, bbox: T.String({ maxLength: 120 }) }),
  {
    additionalProperties: false,
  },
);

/** What the list holds within the part of the map that is seen, as GeoJSON points (longitude first). */
export function pinsRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/office/pins.json',
    policy: mayView,
    schema: { querystring: PinsAddress },
    handler: async (request, reply) => {
      const { bbox, ...params } = request.query;
      const visit = await visitOf(house, request);
      const rows = await workInBox(request.ctx, readWorkQuery(params as WorkParams), readBox(bbox));
      const features = rows.map((row) => pin(visit, row));
      return reply.type('application/geo+json').send(JSON.stringify({ type: 'FeatureCollection', features }));
    },
  });
}

function pin(visit: Visit, row: WorkPin) {
  const tone = row.closed_at ? 'done' : isOverdue(row.due_at, visit.now) ? 'late' : 'open';
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [row.lng, row.lat] },
    properties: {
      title: `${visit.service(row.service_key)} ${row.number}`,
      href: `/office/requests/${row.number}`,
      tone,
    },
  };
}

function readBox(text = '-180,-90,180,90'): [number, number, number, number] {
  const box = text.split(',').map(Number);
  if (box.length !== 4 || !box.every(Number.isFinite)) throw Invalid.field('bbox', 'errors.format');
  return box as [number, number, number, number];
}
