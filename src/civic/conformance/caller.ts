import type { Format } from './outcome.ts';
import type { Ask, Exchange, Wire } from './wire.ts';

export type Fields = readonly (readonly [string, string])[] | Record<string, string>;

/** A form and how it goes. */
export interface Posting {
  /** Where the key goes; in the form unless told. */
  keyIn?: 'form' | 'query' | 'bearer' | 'none';
  /** Another than the one that was given. */
  key?: string;
  headers?: Record<string, string>;
}

export interface Settings {
  /** Of the GeoReport server, without a slash at the end. */
  base: string;
  /** The discovery document without its suffix, when there is one. */
  discovery: string | null;
  key: string | null;
  jurisdiction: string | null;
  readOnly: boolean;
  /** In what we post, so that our own requests are known again. */
  run: string;
  /** Milliseconds after which two instants without fractions differ. */
  tick: number;
}

export interface Caller {
  /** GET of a resource in one format: `get('services', 'xml')` asks for services.xml. */
  get(path: string, format: Format, params?: Fields): Promise<Exchange>;
  /** Any address below the base. */
  ask(path: string, ask?: Ask): Promise<Exchange>;
  /** POST of a form with the key. */
  post(path: string, format: Format, fields: Fields, posting?: Posting): Promise<Exchange>;
}

/** Addresses, jurisdiction and key of one server put to the wire. */
export function openCaller(settings: Settings, wire: Wire): Caller {
  const { base, key, jurisdiction } = settings;
  const place: [string, string][] = jurisdiction ? [['jurisdiction_id', jurisdiction]] : [];
  return {
    get: (path, format, params = {}) =>
      wire.ask(`${base}/${path}.${format}${queryOf([...place, ...pairs(params)])}`, { format }),
    ask: (path, ask) => wire.ask(`${base}/${path}`, ask),
    post: (path, format, fields, { keyIn = 'form', key: other, headers } = {}) => {
      const own = other ?? key;
      const keyPair: [string, string][] = own === null ? [] : [['api_key', own]];
      const body = [...(keyIn === 'form' ? keyPair : []), ...place, ...pairs(fields)];
      return wire.ask(`${base}/${path}.${format}${keyIn === 'query' ? queryOf(keyPair) : ''}`, {
        method: 'POST',
        format,
        headers: {
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          ...(keyIn === 'bearer' && own !== null ? { authorization: `Bearer ${own}` } : {}),
          ...headers,
        },
        body: new URLSearchParams(body.map(([name, value]) => [name, value])).toString(),
      });
    },
  };
}

export function pairs(fields: Fields): [string, string][] {
  return Array.isArray(fields)
    ? fields.map(([name, value]) => [name, value])
    : Object.entries(fields as Record<string, string>);
}

export function queryOf(fields: readonly (readonly [string, string])[]): string {
  const query = new URLSearchParams(fields.map(([name, value]) => [name, value])).toString();
  return query === '' ? '' : `?${query}`;
}
