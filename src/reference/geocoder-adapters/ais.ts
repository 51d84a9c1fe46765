import { Type as T } from 'typebox';
import type { Adapter, Exchange, Hit } from './geocoder.ts';
import { hit, readBody, readItems, text } from './read-parts.ts';

const FoundSchema = T.Object({ features: T.Array(T.Unknown()) });
const StreetSchema = T.Optional(T.Union([T.Object({ street_full: T.String() }), T.Null()]));
// Its answers also name the owners of a property: only what stands here is read, and nothing else is kept.
const FeatureSchema = T.Object({
  ais_feature_type: text,
  match_type: text,
  geometry: T.Object({ geocode_type: text, coordinates: T.Tuple([T.Number(), T.Number()]) }),
  properties: T.Object({
    street_address: text,
    zip_code: text,
    street_1: StreetSchema,
    street_2: StreetSchema,
  }),
});

/** The Address Information Service, version 1: a city's own. The address ends in `/ais/v1`. */
export const ais: Adapter = {
  attribution: 'City address service',
  find: {
    url: (base, { text }, settings) => withKey(`${base}/search/${encodeURIComponent(text)}`, settings),
    nothing: [404],
    read,
  },
  reverse: {
    url: (base, { lat, lng }, settings) => withKey(`${base}/reverse_geocode/${lng},${lat}`, settings),
    nothing: [404],
    read,
  },
};

function withKey(address: string, { secret }: Parameters<Exchange<never>['url']>[2]): URL {
  const url = new URL(address);
  if (secret) url.searchParams.set('gatekeeperKey', secret);
  return url;
}

function read(body: unknown): Hit[] {
  const { features } = readBody(FoundSchema, body);
  return readItems(FeatureSchema, features).flatMap(({ match_type, geometry, properties }) => {
    const [lng, lat] = geometry.coordinates;
    const { street_address, street_1, street_2, zip_code } = properties;
    if (street_1 && street_2) {
      const words = `${street_1.street_full} & ${street_2.street_full}`;
      return hit('intersection', words, { lat, lng, precision: 'crossing' });
    }
    const reckoned = match_type === 'unmatched' || /range/.test(geometry.geocode_type ?? '');
    const precision = reckoned ? 'interpolated' : 'point';
    return hit('address', street_address ?? '', { lat, lng, precision }, zip_code);
  });
}
