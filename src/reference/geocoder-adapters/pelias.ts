import { Type as T } from 'typebox';
import type { Adapter, Hit } from './geocoder.ts';
import { hit, PositionSchema, readBody, readItems, text } from './read-parts.ts';

const CollectionSchema = T.Object({ features: T.Array(T.Unknown()) });
const FeatureSchema = T.Object({
  geometry: PositionSchema,
  properties: T.Object({
    layer: T.String(),
    name: T.String(),
    accuracy: text,
    match_type: text,
    postalcode: text,
    housenumber: text,
    street: text,
  }),
});
type Properties = T.Static<typeof FeatureSchema>['properties'];

const kinds: Record<string, Hit['kind']> = {
  address: 'address',
  intersection: 'intersection',
  street: 'street',
  venue: 'landmark',
  neighbourhood: 'area',
};

/** Pelias (version 1 of its interface), as geocode.earth runs it and cities run it themselves. */
export const pelias: Adapter = {
  attribution: '© OpenStreetMap contributors, OpenAddresses and others',
  find: {
    url(base, { text, box: [west, south, east, north], limit }, { secret }) {
      const url = new URL(`${base}/v1/search`);
      const query = {
        text,
        size: String(limit),
        layers: Object.keys(kinds).join(','),
        'boundary.rect.min_lon': String(west),
        'boundary.rect.min_lat': String(south),
        'boundary.rect.max_lon': String(east),
        'boundary.rect.max_lat': String(north),
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      if (secret) url.searchParams.set('api_key', secret);
      return url;
    },
    read,
  },
  reverse: {
    url(base, { lat, lng }, { secret }) {
      const url = new URL(`${base}/v1/reverse`);
      const query = {
        'point.lat': String(lat),
        'point.lon': String(lng),
        // Kilometres.
        'boundary.circle.radius': '0.2',
        layers: 'address,street',
        size: '3',
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      if (secret) url.searchParams.set('api_key', secret);
      return url;
    },
    read,
  },
};

function read(body: unknown): Hit[] {
  const { features } = readBody(CollectionSchema, body);
  return readItems(FeatureSchema, features).flatMap(({ geometry, properties }) => {
    const kind = kinds[properties.layer];
    const [lng, lat] = geometry.coordinates;
    if (!kind) return [];
    const { name, housenumber, street, postalcode } = properties;
    const words = kind === 'address' && housenumber && street ? `${housenumber} ${street}` : name;
    const detail = kind === 'landmark' && housenumber && street ? `${housenumber} ${street}` : postalcode;
    return hit(kind, words, { lat, lng, precision: precisionOf(kind, properties) }, detail);
  });
}

function precisionOf(kind: Hit['kind'], { accuracy, match_type }: Properties): Hit['precision'] {
  if (kind === 'intersection') return 'crossing';
  if (accuracy === 'interpolated' || match_type === 'interpolated') return 'interpolated';
  return kind === 'address' || kind === 'landmark' ? 'point' : 'middle';
}
