import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GeocoderSettings } from '#reference/catalog';

type Kind = GeocoderSettings['kind'];

/** What a stand-in knows: houses, corners, landmarks. */
export interface KnownPlace {
  number?: string;
  street?: string;
  /** Of a corner. */
  cross?: string;
  name?: string;
  zip?: string;
  lat: number;
  lng: number;
}

/** How it behaves from now on. `drip`: a letter at a time, for ever. */
export type Mood =
  | 'well'
  | 'slow'
  | 'drip'
  | 'error'
  | 'too_many'
  | 'refused'
  | 'html'
  | 'garbage'
  | 'strange'
  | 'huge'
  | 'redirect'
  | 'hang_up';

export interface GeocoderStandIn {
  /** What `url` of city.yaml takes. */
  url: string;
  /** Every question, in order. */
  asked: { url: URL; userAgent: string | undefined }[];
  mood: Mood;
  /** Its key; questions without it are refused. */
  key?: string;
  close(): Promise<void>;
}

/** A geocoder of one kind on the loopback, which knows some places, answers in that kind's own form, and fails on demand. */
export async function startGeocoder(kind: Kind, places: readonly KnownPlace[]): Promise<GeocoderStandIn> {
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://stand-in');
    standIn.asked.push({ url, userAgent: request.headers['user-agent'] });
    if (standIn.mood !== 'well') return misbehave(standIn.mood, request, response);
    const { status, body } = answer(kind, url, places, standIn.key);
    response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const standIn: GeocoderStandIn = {
    url: `http://127.0.0.1:${port}${paths[kind]}`,
    asked: [],
    mood: 'well',
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return standIn;
}

const paths: Record<Kind, string> = {
  nominatim: '',
  photon: '',
  pelias: '',
  arcgis: '/arcgis/rest/services/World/GeocodeServer',
  census: '',
  ais: '/ais/v1',
};

function misbehave(mood: Mood, request: IncomingMessage, response: ServerResponse) {
  const send = (status: number, type: string, body: string, headers = {}) =>
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  if (mood === 'slow') return void setTimeout(() => send(200, 'application/json', '[]'), 60_000).unref();
  if (mood === 'error') return send(500, 'text/html', '<h1>Internal Server Error</h1>');
  if (mood === 'too_many')
    return send(429, 'application/json', '{"error":"slow down"}', { 'retry-after': '60' });
  if (mood === 'refused') return send(403, 'text/plain', 'Access blocked');
  if (mood === 'html')
    return send(200, 'text/html', '<!doctype html><title>Please sign in to this network</title>');
  if (mood === 'garbage') return send(200, 'application/json', '{"type":"FeatureCollection","features":[{');
  if (mood === 'strange') return send(200, 'application/json', '{"hello":[1,2,3]}');
  if (mood === 'redirect') return send(302, 'text/plain', '', { location: 'http://127.0.0.1:9/elsewhere' });
  if (mood === 'huge') return send(200, 'application/json', `["${'x'.repeat(4_000_000)}"]`);
  if (mood === 'hang_up') return void request.socket.destroy();
  response.writeHead(200, { 'content-type': 'application/json' });
  const drip = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(drip));
}

interface Told {
  status: number;
  body: unknown;
}

function answer(kind: Kind, url: URL, places: readonly KnownPlace[], key: string | undefined): Told {
  const ask = (name: string) => url.searchParams.get(name) ?? '';
  const service = services[kind];
  if (key && ask(service.key) !== key) return service.refuse;
  const told = service.find(url, ask);
  if (told === undefined) return { status: 404, body: { error: 'no such path' } };
  if ('text' in told) {
    const words = told.text.toLowerCase().split(/[\s,]+/);
    const found = places.filter((one) => wordsOf(one).every((word) => words.includes(word)));
    return service.tell(found, told.text);
  }
  const near = [...places].sort((a, b) => apart(a, told) - apart(b, told)).slice(0, 1);
  return service.tellNear(near.filter((one) => apart(one, told) < 0.003));
}

/** A place is found by its number and the first word of its name. */
function wordsOf({ number, street, cross, name }: KnownPlace): string[] {
  const first = (text: string) =>
    text
      .toLowerCase()
      .split(' ')
      .find((word) => word.length > 1)!;
  if (name) return [first(name)];
  return [number?.toLowerCase(), first(street!), cross && first(cross)].filter(
    (word) => word !== undefined,
  ) as string[];
}

function apart(a: { lat: number; lng: number }, b: { lat: number; lng: number }): number {
  return Math.abs(a.lat - b.lat) + Math.abs(a.lng - b.lng);
}

interface Service {
  key: string;
  refuse: Told;
  find(url: URL, ask: (name: string) => string): { text: string } | { lat: number; lng: number } | undefined;
  tell(found: readonly KnownPlace[], text: string): Told;
  tellNear(near: readonly KnownPlace[]): Told;
}

const ok = (body: unknown): Told => ({ status: 200, body });
const forbidden: Told = { status: 403, body: { error: 'no key' } };
const door = ({ number, street }: KnownPlace) => `${number} ${street}`;
const corner = ({ street, cross }: KnownPlace) => `${street} & ${cross}`;
const point = ({ lat, lng }: KnownPlace) => ({ type: 'Point', coordinates: [lng, lat] });
const collection = (features: unknown[]) => ok({ type: 'FeatureCollection', features });

function nominatimPlace(one: KnownPlace) {
  return {
    place_id: 1,
    licence: 'Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright',
    lat: String(one.lat),
    lon: String(one.lng),
    category: one.name ? 'amenity' : one.number ? 'building' : 'highway',
    type: 'yes',
    addresstype: one.name ? 'amenity' : one.number ? 'building' : 'road',
    name: one.name ?? '',
    display_name: `${one.name ?? one.number}, ${one.street}, Town, State, ${one.zip}, United States`,
    address: { house_number: one.number, road: one.street, city: 'Town', postcode: one.zip },
  };
}

function photonFeature(one: KnownPlace) {
  const type = one.number || one.name ? 'house' : 'street';
  const { name, number: housenumber, street, zip: postcode } = one;
  return {
    type: 'Feature',
    geometry: point(one),
    properties: { osm_key: 'building', type, name, housenumber, street, postcode, countrycode: 'US' },
  };
}

function peliasFeature(one: KnownPlace) {
  const layer = one.cross ? 'intersection' : one.name ? 'venue' : one.number ? 'address' : 'street';
  return {
    type: 'Feature',
    geometry: point(one),
    properties: {
      layer,
      name: one.name ?? (one.cross ? corner(one) : door(one)),
      housenumber: one.number,
      street: one.street,
      postalcode: one.zip,
      accuracy: 'point',
      confidence: 1,
    },
  };
}

function aisFeature(one: KnownPlace) {
  const street = (street_full: string) => ({ street_full, street_code: '1' });
  return one.cross
    ? {
        type: 'Feature',
        ais_feature_type: 'intersection',
        match_type: 'exact',
        geometry: { geocode_type: 'intersection', ...point(one) },
        properties: {
          street_1: street(one.street!.toUpperCase()),
          street_2: street(one.cross.toUpperCase()),
        },
      }
    : {
        type: 'Feature',
        ais_feature_type: 'address',
        match_type: 'exact',
        geometry: { geocode_type: 'pwd_parcel', ...point(one) },
        properties: {
          street_address: door(one).toUpperCase(),
          zip_code: one.zip,
          opa_owners: ['NOBODY IN PARTICULAR'],
        },
      };
}

function arcgisType(one: KnownPlace): string {
  if (one.cross) return 'StreetInt';
  return one.name ? 'POI' : 'PointAddress';
}

const arcgisWords = (one: KnownPlace) =>
  `${one.name ?? (one.cross ? corner(one) : door(one))}, Town, State, ${one.zip}`;

const services: Record<Kind, Service> = {
  nominatim: {
    key: 'key',
    refuse: forbidden,
    find: ({ pathname }, ask) => {
      if (ask('format') !== 'jsonv2') return undefined;
      if (pathname === '/search') return { text: ask('q') };
      return pathname === '/reverse' ? { lat: Number(ask('lat')), lng: Number(ask('lon')) } : undefined;
    },
    tell: (found) => ok(found.map(nominatimPlace)),
    tellNear: ([near]) => ok(near ? nominatimPlace(near) : { error: 'Unable to geocode' }),
  },
  photon: {
    key: 'key',
    refuse: forbidden,
    find: ({ pathname }, ask) => {
      if (pathname === '/api') return { text: ask('q') };
      return pathname === '/reverse' ? { lat: Number(ask('lat')), lng: Number(ask('lon')) } : undefined;
    },
    tell: (found) => collection(found.map(photonFeature)),
    tellNear: (near) => collection(near.map(photonFeature)),
  },
  pelias: {
    key: 'api_key',
    refuse: { status: 401, body: { meta: { status_code: 401 } } },
    find: ({ pathname }, ask) => {
      if (pathname === '/v1/search') return { text: ask('text') };
      const at = { lat: Number(ask('point.lat')), lng: Number(ask('point.lon')) };
      return pathname === '/v1/reverse' ? at : undefined;
    },
    tell: (found) => collection(found.map(peliasFeature)),
    tellNear: (near) => collection(near.map(peliasFeature)),
  },
  arcgis: {
    key: 'token',
    // With status 200, as the real one.
    refuse: ok({ error: { code: 498, message: 'Invalid Token.', details: [] } }),
    find: ({ pathname }, ask) => {
      if (ask('f') !== 'json' || ask('outSR') !== '4326') return undefined;
      if (pathname.endsWith('/findAddressCandidates')) return { text: ask('SingleLine') };
      const [lng, lat] = ask('location').split(',').map(Number);
      return pathname.endsWith('/reverseGeocode') ? { lat: lat!, lng: lng! } : undefined;
    },
    tell: (found) =>
      ok({
        spatialReference: { wkid: 4326, latestWkid: 4326 },
        candidates: found.map((one) => ({
          address: arcgisWords(one),
          location: { x: one.lng, y: one.lat },
          score: 100,
          attributes: { Addr_type: arcgisType(one), Postal: one.zip, PlaceName: one.name ?? '' },
        })),
      }),
    tellNear: ([near]) =>
      ok(
        near
          ? {
              address: { Match_addr: arcgisWords(near), Addr_type: arcgisType(near), Postal: near.zip },
              location: { x: near.lng, y: near.lat, spatialReference: { wkid: 4326 } },
            }
          : { error: { code: 400, message: 'Cannot perform query.', details: ['Unable to find address'] } },
      ),
  },
  census: {
    key: 'key',
    refuse: forbidden,
    find: ({ pathname }, ask) =>
      pathname === '/geocoder/locations/onelineaddress' && ask('benchmark') && ask('format') === 'json'
        ? { text: ask('address') }
        : undefined,
    // What has no town and no ZIP code it does not read.
    tell: (found, text) =>
      text.includes(',')
        ? ok({
            result: {
              input: {},
              addressMatches: found
                .filter(({ number }) => number)
                .map((one) => ({
                  matchedAddress: `${door(one).toUpperCase()}, TOWN, ST, ${one.zip}`,
                  coordinates: { x: one.lng, y: one.lat },
                  addressComponents: { zip: one.zip },
                })),
            },
          })
        : { status: 400, body: { errors: ['Specify address with a town'], status: '400' } },
    tellNear: () => ({ status: 404, body: {} }),
  },
  ais: {
    key: 'gatekeeperKey',
    refuse: forbidden,
    find: ({ pathname }) => {
      const [, way, rest] =
        /^\/ais\/v1\/(search|reverse_geocode)\/(.+)$/.exec(decodeURIComponent(pathname)) ?? [];
      if (way === 'search') return { text: rest!.replaceAll('&', ' ') };
      const [lng, lat] = (rest ?? '').split(',').map(Number);
      return way ? { lat: lat!, lng: lng! } : undefined;
    },
    tell: aisTold,
    tellNear: aisTold,
  },
};

function aisTold(found: readonly KnownPlace[]): Told {
  if (found.length > 0) return collection(found.map(aisFeature));
  return { status: 404, body: { status: 404, message: 'Could not find addresses matching query.' } };
}
