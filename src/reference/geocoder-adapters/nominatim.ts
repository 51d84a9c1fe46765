import { Type as T } from 'typebox';
import { type Adapter, Fault, type Hit } from './geocoder.ts';
import { hit, readBody, readItems, text } from './read-parts.ts';

const degrees = T.Union([T.String(), T.Number()]);
const PlaceSchema = T.Object({
  lat: degrees,
  lon: degrees,
  name: text,
  /** What it is by itself: house_number, building, road, amenity, city ... */
  addresstype: text,
  category: text,
  display_name: T.String(),
  address: T.Optional(
    T.Object({ house_number: text, road: text, pedestrian: text, footway: text, postcode: text }),
  ),
});

/** Reverse: a place, or an object that only says that there is none. */
const ReverseSchema = T.Union([PlaceSchema, T.Object({ error: T.Unknown() })]);

/** Divisions of the country: too wide to send anybody to. */
const wide = new Set(
  'city town village municipality county state country postcode region state_district province city_district borough'.split(
    ' ',
  ),
);
const areas = new Set(['neighbourhood', 'suburb', 'quarter', 'residential', 'hamlet']);

/** Nominatim, OpenStreetMap's own search; `jsonv2`. Its public server wants one question a second, a contact and no typing ahead. */
export const nominatim: Adapter = {
  attribution: '© OpenStreetMap contributors',
  find: {
    url(base, { text, box: [west, south, east, north], limit }, { secret }) {
      const url = new URL(`${base}/search`);
      const query = { q: text, format: 'jsonv2', addressdetails: '1', limit: String(limit) };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      url.searchParams.set('viewbox', [west, north, east, south].join(','));
      url.searchParams.set('bounded', '1');
      if (secret) url.searchParams.set('key', secret);
      return url;
    },
    read(body) {
      if (!Array.isArray(body)) throw new Fault('unreadable');
      return readItems(PlaceSchema, body).flatMap(toHit);
    },
  },
  reverse: {
    url(base, { lat, lng }, { secret }) {
      const url = new URL(`${base}/reverse`);
      const query = { lat: String(lat), lon: String(lng), format: 'jsonv2', addressdetails: '1', zoom: '18' };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      if (secret) url.searchParams.set('key', secret);
      return url;
    },
    read(body) {
      const place = readBody(ReverseSchema, body);
      return 'error' in place ? [] : toHit(place);
    },
  },
};

function toHit(place: {
  lat: string | number;
  lon: string | number;
  name?: string | null;
  addresstype?: string | null;
  category?: string | null;
  address?: Record<string, string | null | undefined>;
}): Hit[] {
  const { name, addresstype, address = {} } = place;
  const at = { lat: Number(place.lat), lng: Number(place.lon) };
  const road = address.road ?? address.pedestrian ?? address.footway;
  const door = address.house_number && road ? `${address.house_number} ${road}` : undefined;
  if (addresstype && wide.has(addresstype)) return [];
  if (addresstype && areas.has(addresstype)) return hit('area', name ?? '', { ...at, precision: 'middle' });
  const isStreet = addresstype === 'road' || place.category === 'highway';
  if (isStreet && road) return hit('street', road, { ...at, precision: 'middle' });
  if (name && name !== road && !isStreet) return hit('landmark', name, { ...at, precision: 'point' }, door);
  // Houses along an interpolated line are reckoned.
  const precision = place.category === 'place' && !name && addresstype !== 'place' ? 'interpolated' : 'point';
  return door ? hit('address', door, { ...at, precision }, address.postcode) : [];
}
