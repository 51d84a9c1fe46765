import { Type as T } from 'typebox';
import type { Adapter } from './geocoder.ts';
import { beforeComma, hit, readBody, readItems, text } from './read-parts.ts';

const FoundSchema = T.Object({ result: T.Object({ addressMatches: T.Array(T.Unknown()) }) });
const MatchSchema = T.Object({
  matchedAddress: T.String(),
  coordinates: T.Object({ x: T.Number(), y: T.Number() }),
  addressComponents: T.Optional(T.Object({ zip: text })),
});

/**
 * The geocoder of the U.S. Census Bureau, which needs a town or ZIP code in the question (`locality`) and reckons points along
 * streets. It tells in which census area a point lies, but no addresses: no reverse.
 */
export const census: Adapter = {
  attribution: 'U.S. Census Bureau',
  find: {
    url(base, { text }) {
      const url = new URL(`${base}/geocoder/locations/onelineaddress`);
      const query = { address: text, benchmark: 'Public_AR_Current', format: 'json' };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url;
    },
    // It answers 400 for what it cannot read as an address.
    nothing: [400],
    read(body) {
      const { result } = readBody(FoundSchema, body);
      return readItems(MatchSchema, result.addressMatches).flatMap(
        ({ matchedAddress, coordinates, addressComponents }) =>
          hit(
            'address',
            beforeComma(matchedAddress),
            { lat: coordinates.y, lng: coordinates.x, precision: 'interpolated' },
            addressComponents?.zip,
          ),
      );
    },
  },
};
