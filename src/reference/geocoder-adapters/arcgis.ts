import { Type as T } from 'typebox';
import { type Adapter, type Exchange, Fault, type FaultReason, type Hit } from './geocoder.ts';
import { beforeComma, hit, readBody, readItems, text } from './read-parts.ts';

const Location = T.Object({ x: T.Number(), y: T.Number() });
const FoundSchema = T.Object({ candidates: T.Array(T.Unknown()) });
const CandidateSchema = T.Object({
  address: T.String(),
  location: Location,
  score: T.Optional(T.Number()),
  attributes: T.Optional(T.Object({ Addr_type: text, ShortLabel: text, Postal: text, PlaceName: text })),
});
const ReverseSchema = T.Object({
  address: T.Object({ Addr_type: text, Match_addr: text, Address: text, Street: text, Postal: text }),
  location: Location,
});
/** ArcGIS tells what went wrong with status 200. */
const ErrorSchema = T.Object({ error: T.Object({ code: T.Number() }) });

const kinds: Record<string, [Hit['kind'], Hit['precision']]> = {
  Subaddress: ['address', 'point'],
  PointAddress: ['address', 'point'],
  StreetAddress: ['address', 'interpolated'],
  StreetAddressExt: ['address', 'interpolated'],
  StreetInt: ['intersection', 'crossing'],
  StreetName: ['street', 'middle'],
  StreetMidBlock: ['block', 'middle'],
  StreetBetween: ['street', 'middle'],
  POI: ['landmark', 'point'],
  Neighborhood: ['area', 'middle'],
};
const worst = 75;

/** ArcGIS: the World service, or a city's own locator. The address ends in `GeocodeServer`. */
export const arcgis: Adapter = {
  attribution: 'Powered by Esri',
  find: {
    url(base, { text, box, limit }, settings) {
      const url = new URL(`${base}/findAddressCandidates`);
      const query = {
        SingleLine: text,
        searchExtent: box.join(','),
        maxLocations: String(limit),
        outFields: '*',
      };
      return finish(url, query, settings);
    },
    read(body) {
      complain(body);
      const { candidates } = readBody(FoundSchema, body);
      return readItems(CandidateSchema, candidates).flatMap(({ address, location, score, attributes }) => {
        if ((score ?? 100) < worst) return [];
        // Locators of cities often do not say what they found.
        const [kind, precision] = kindOf(attributes?.Addr_type, address);
        const name = attributes?.PlaceName;
        const words = kind === 'landmark' && name ? name : beforeComma(address);
        const detail = kind === 'landmark' ? undefined : attributes?.Postal;
        return kind ? hit(kind, words, { lat: location.y, lng: location.x, precision }, detail) : [];
      });
    },
  },
  reverse: {
    url(base, { lat, lng }, settings) {
      const url = new URL(`${base}/reverseGeocode`);
      return finish(url, { location: `${lng},${lat}`, distance: '200' }, settings);
    },
    read(body) {
      if (complain(body, [400])) return [];
      const { address, location } = readBody(ReverseSchema, body);
      const words = beforeComma(address.Match_addr ?? address.Address ?? address.Street ?? '');
      const [kind, precision] = kindOf(address.Addr_type, words);
      return kind ? hit(kind, words, { lat: location.y, lng: location.x, precision }, address.Postal) : [];
    },
  },
};

type Settings = Parameters<Exchange<never>['url']>[2];

function finish(url: URL, query: Record<string, string>, { secret, keepDays }: Settings): URL {
  for (const [name, value] of Object.entries({ ...query, outSR: '4326', f: 'json' }))
    url.searchParams.set(name, value);
  if (!secret) return url;
  url.searchParams.set('token', secret);
  // Answers may be kept only where they were asked for that purpose.
  if (keepDays !== 0) url.searchParams.set('forStorage', 'true');
  return url;
}

function kindOf(type: string | null | undefined, words: string): [Hit['kind'] | undefined, Hit['precision']] {
  if (type) return kinds[type] ?? [undefined, 'middle'];
  if (/^\d/.test(words)) return ['address', 'interpolated'];
  return / & | and /i.test(words) ? ['intersection', 'crossing'] : ['street', 'middle'];
}

/** Throws for an error; true for one that only means that nothing was found. */
function complain(body: unknown, nothing: readonly number[] = []): boolean {
  let code: number;
  try {
    ({ code } = readBody(ErrorSchema, body).error);
  } catch {
    return false;
  }
  if (nothing.includes(code)) return true;
  throw new Fault(reasons[code] ?? (code < 500 ? 'question' : 'error'));
}

const reasons: Record<number, FaultReason> = {
  401: 'refused',
  403: 'refused',
  429: 'too_many',
  498: 'refused',
  499: 'refused',
};
