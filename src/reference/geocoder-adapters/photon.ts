import { Type as T } from 'typebox';
import type { Adapter, Hit } from './geocoder.ts';
import { hit, PositionSchema, readBody, readItems, text } from './read-parts.ts';

const CollectionSchema = T.Object({ features: T.Array(T.Unknown()) });
const FeatureSchema = T.Object({
  geometry: PositionSchema,
  properties: T.Object({
    /** house, street, locality, district, city ... */
    type: text,
    osm_key: text,
    name: text,
    housenumber: text,
    street: text,
    postcode: text,
  }),
});

/** Photon, a search over OpenStreetMap's data. It knows few languages and refuses others, so none is asked for. */
export const photon: Adapter = {
  attribution: '© OpenStreetMap contributors',
  find: {
    url(base, { text, box, limit }) {
      const url = new URL(`${base}/api`);
      const [west, south, east, north] = box;
      url.searchParams.set('q', text);
      url.searchParams.set('limit', String(limit));
      url.searchParams.set('bbox', box.join(','));
      url.searchParams.set('lat', String((south + north) / 2));
      url.searchParams.set('lon', String((west + east) / 2));
      return url;
    },
    read,
  },
  reverse: {
    url(base, { lat, lng }) {
      const url = new URL(`${base}/reverse`);
      // Kilometres.
      const query = { lat: String(lat), lon: String(lng), radius: '0.2', limit: '3' };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url;
    },
    read,
  },
};

function read(body: unknown): Hit[] {
  const { features } = readBody(CollectionSchema, body);
  return readItems(FeatureSchema, features).flatMap(({ geometry, properties }) => {
    const { type, name, housenumber, street, postcode } = properties;
    const [lng, lat] = geometry.coordinates;
    const door = housenumber && street ? `${housenumber} ${street}` : undefined;
    const point = { lat, lng, precision: 'point' as const };
    const middle = { lat, lng, precision: 'middle' as const };
    if (type === 'house' && name) return hit('landmark', name, point, door);
    if (type === 'house' && door) return hit('address', door, point, postcode);
    if (type === 'street') return hit('street', name ?? street ?? '', middle);
    if (type === 'locality' || type === 'district') return hit('area', name ?? '', middle);
    return [];
  });
}
