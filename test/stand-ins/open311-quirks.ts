import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How real servers depart from the specification; several at once. */
export const quirks = [
  /** JSON: an object around each list. */
  'wrapped',
  /** `{data, success}` around everything. */
  'data-success',
  /** JSON: one thing instead of a list of one. */
  'single-object',
  'numeric-ids',
  'agency-object',
  'media-array',
  'endpoints-object',
  'xml-only',
  'json-only',
  /** Errors are web pages with status 200. */
  'html-200',
  /** Errors with status 200, in the right format. */
  'errors-200',
  /** `{"error": {...}}` */
  'error-object',
  'empty-group',
  'blank-names',
  'soap',
  'status-line',
  'jsonp',
  'byte-order-mark',
  'string-booleans',
  'token-later',
  'duplicate-400',
  'empty-200',
  'shrinking-list',
  'no-updates',
  'rows-without-id',
  'bare-ampersand',
  'blank-plus',
] as const;
export type Quirk = (typeof quirks)[number];

/** How it fares from now on. `lost`: does what is asked and hangs up before it answers. */
export type Mood = 'well' | 'down' | 'lost' | 'silent' | 'limited' | 'forbidden' | 'gateway' | 'blank';

export interface HeldRequest {
  id: string;
  token: string;
  service_code: string;
  status: string;
  status_notes: string;
  description: string;
  lat: string;
  long: string;
  address: string;
  requested: Date;
  updated: Date;
  /** Everything that was posted. */
  fields: [string, string][];
  files: number;
}

export interface HeldUpdate {
  update_id: string;
  service_request_id: string;
  status: string;
  updated: Date;
  description: string;
  media_url: string[];
}

export interface Open311StandIn {
  url: string;
  /** Without a slash at its end, as an endpoint says it. */
  discovery: string;
  key: string;
  requests: HeldRequest[];
  /** What it tells. */
  updates: HeldUpdate[];
  /** What it was told. */
  told: { fields: [string, string][]; files: number }[];
  asked: string[];
  moods: Mood[];
  quirks: Set<Quirk>;
  services: { code: string; name: string }[];
  /** What its discovery document names; one of each kind at `url` unless told. */
  endpoints?: Row[];
  /** Questions that a token is answered without a number. */
  patience: number;
  now(): Date;
  change(id: string, status: string, description: string, media?: string[]): HeldUpdate;
  close(): Promise<void>;
}

/** Another city's Open311 server on the loopback, with the quirks that are switched on. `moods` are used up one a question. */
export async function startOpen311(
  options: { quirks?: readonly Quirk[]; now?: () => Date } = {},
): Promise<Open311StandIn> {
  const server = createServer((request, response) => {
    void serve(standIn, request, response).catch((error: Error) => {
      response.writeHead(500).end(error.message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const standIn: Open311StandIn = {
    url: `http://127.0.0.1:${port}/open311/v2`,
    discovery: `http://127.0.0.1:${port}/discovery`,
    key: 'their-key',
    requests: [],
    updates: [],
    told: [],
    asked: [],
    moods: [],
    quirks: new Set(options.quirks),
    services: [
      { code: '001', name: 'Potholes & cracks' },
      { code: 'lamp-out', name: 'Street light out' },
    ],
    patience: 2,
    now: options.now ?? (() => new Date()),
    change(id, status, description, media = []) {
      const held = standIn.requests.find((one) => one.id === id)!;
      held.updated = standIn.now();
      held.status = /^(closed|fixed|no_further_action|duplicate|cancelled)$/i.test(status)
        ? 'closed'
        : 'open';
      held.status_notes = description;
      const update = {
        update_id: `u-${standIn.updates.length + 1}`,
        service_request_id: id,
        status,
        updated: standIn.now(),
        description,
        media_url: media,
      };
      standIn.updates.push(update);
      return update;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return standIn;
}

/** What is told, as a model: lists have the name of their things. */
interface Told {
  status: number;
  root: string;
  item: string;
  rows: Row[];
  single?: boolean;
}
type Row = { [name: string]: string | number | boolean | null | string[] | Row[] | Row };

async function serve(standIn: Open311StandIn, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url!, standIn.url);
  standIn.asked.push(`${request.method} ${url.pathname}${url.search}`);
  const mood = standIn.moods.shift() ?? 'well';
  const body = await readBody(request);
  if (mood === 'silent') return;
  if (mood === 'down') return void response.writeHead(500, { 'content-type': 'text/html' }).end('<html>down');
  if (mood === 'gateway') return void response.writeHead(504).end('<html><title>504 Gateway</title>');
  if (mood === 'limited') return void response.writeHead(429, { 'retry-after': '7' }).end();
  const format = /\.(xml|json)$/.exec(url.pathname)?.[1];
  const lacksFormat =
    !format ||
    (format === 'json' && standIn.quirks.has('xml-only')) ||
    (format === 'xml' && standIn.quirks.has('json-only'));
  if (lacksFormat && !/discovery$/.test(url.pathname)) return notThere(standIn, response);
  // It is not below the endpoint.
  if (url.pathname.startsWith('/open311/v2/discovery')) return notThere(standIn, response);
  const path = url.pathname.replace(/\.(xml|json)$/, '').replace(/^\/(open311\/v2\/)?/, '');
  const told =
    mood === 'forbidden'
      ? refuse(403, 'That key is not known')
      : answer(standIn, request.method!, path, url.searchParams, body);
  if (mood === 'lost') return void request.socket.destroy();
  if (mood === 'blank') return void response.writeHead(200).end('');
  tell(standIn, response, told, format ?? (standIn.quirks.has('xml-only') ? 'xml' : 'json'));
}

function notThere(standIn: Open311StandIn, response: ServerResponse) {
  const status = standIn.quirks.has('html-200') ? 200 : 404;
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end('<!DOCTYPE html><html><head><title>Page not found</title></head><body>Sorry</body></html>');
}

interface Body {
  fields: [string, string][];
  files: number;
}

async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return { fields: [...new URLSearchParams(bytes.toString())], files: 0 };
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const all = [...form] as [string, string | object][];
  return {
    fields: all.filter((one): one is [string, string] => typeof one[1] === 'string'),
    files: all.filter(([, value]) => typeof value !== 'string').length,
  };
}

function answer(
  standIn: Open311StandIn,
  method: string,
  path: string,
  query: URLSearchParams,
  body: Body,
): Told {
  if (path === 'discovery') return discovery(standIn);
  if (path === 'services') return services(standIn);
  if (path.startsWith('services/')) return definition(standIn, path.slice(9));
  if (path.startsWith('tokens/')) return token(standIn, path.slice(7));
  if (path === 'servicerequestupdates')
    return standIn.quirks.has('no-updates')
      ? refuse(404, 'There is no such thing')
      : method === 'POST'
        ? takeUpdate(standIn, body)
        : updates(standIn, query);
  if (path === 'requests' && method === 'POST') return take(standIn, body);
  if (path === 'requests') return requests(standIn, query);
  if (path.startsWith('requests/')) return oneRequest(standIn, decodeURIComponent(path.slice(9)));
  return refuse(404, 'There is no such thing');
}

function refuse(code: number, description: string): Told {
  return { status: code, root: 'errors', item: 'error', rows: [{ code, description }] };
}

function list(root: string, item: string, rows: Row[]): Told {
  return { status: 200, root, item, rows };
}

function discovery(standIn: Open311StandIn): Told {
  const { url, endpoints } = standIn;
  const endpoint = (type: string) => ({
    specification: 'http://wiki.open311.org/GeoReport_v2',
    url,
    changeset: '2026-01-01T00:00:00Z',
    type,
    formats: [{ format: 'text/xml' }, { format: 'application/json' }] as Row[],
  });
  const row: Row = {
    changeset: '2011-09-1 17:35',
    contact: 'Call us',
    key_service: 'Ask',
    endpoints: endpoints ?? [endpoint('test'), endpoint('production')],
  };
  return { status: 200, root: 'discovery', item: '', rows: [row], single: true };
}

function services(standIn: Open311StandIn): Told {
  const shrunk = standIn.quirks.has('shrinking-list') ? standIn.services.slice(0, 1) : standIn.services;
  return list(
    'services',
    'service',
    shrunk.map(({ code, name }) => ({
      service_code: code,
      service_name: standIn.quirks.has('blank-names') ? ` ${name}  \n` : name,
      description: `Report ${name}`,
      metadata: true,
      type: standIn.quirks.has('token-later') ? 'batch' : 'realtime',
      keywords: '',
      group: standIn.quirks.has('empty-group') ? '' : 'Streets',
    })),
  );
}

function definition(standIn: Open311StandIn, code: string): Told {
  if (!standIn.services.some((one) => one.code === decodeURIComponent(code)))
    return refuse(404, 'service_code does not exist');
  const attributes: Row[] = [
    {
      variable: true,
      code: 'SIZE',
      datatype: 'singlevaluelist',
      required: false,
      datatype_description: '',
      order: 1,
      description: 'How big is it?',
      values: [
        { key: 'S', name: 'Small' },
        { key: 'L', name: 'Large' },
      ],
    },
  ];
  return {
    status: 200,
    root: 'service_definition',
    item: '',
    rows: [{ service_code: code, attributes }],
    single: true,
  };
}

function take(standIn: Open311StandIn, { fields, files }: Body): Told {
  const field = (name: string) => fields.find(([one]) => one === name)?.[1] ?? '';
  if (field('api_key') !== standIn.key) return refuse(403, 'api_key: not known');
  if (!field('service_code')) return refuse(400, 'service_code is required');
  if (!standIn.services.some(({ code }) => code === field('service_code')))
    return refuse(404, 'service_code does not exist');
  if (!field('lat') && !field('address_string')) return refuse(400, 'lat, long: required');
  const same = standIn.requests.find(
    (one) =>
      one.description === field('description') && one.lat === field('lat') && one.long === field('long'),
  );
  if (same && standIn.quirks.has('duplicate-400'))
    return refuse(400, 'Invalid service request: base is a duplicate.');
  const nth = standIn.requests.length + 1;
  const held: HeldRequest = {
    id: String(638_000 + nth),
    token: `token-${nth}`,
    service_code: field('service_code'),
    status: 'open',
    status_notes: '',
    description: field('description'),
    lat: field('lat'),
    long: field('long'),
    address: field('address_string'),
    requested: standIn.now(),
    updated: standIn.now(),
    fields,
    files,
  };
  standIn.requests.push(held);
  const row: Row = standIn.quirks.has('token-later')
    ? { token: held.token }
    : { service_request_id: held.id, service_notice: 'We will look', account_id: '' };
  return list('service_requests', 'request', [row]);
}

function token(standIn: Open311StandIn, wanted: string): Told {
  const held = standIn.requests.find((one) => one.token === wanted);
  if (!held) return refuse(404, 'token is not known');
  if (standIn.patience > 0) {
    standIn.patience -= 1;
    return list('service_requests', 'request', [{ token: wanted }]);
  }
  return list('service_requests', 'request', [{ token: wanted, service_request_id: held.id }]);
}

function requests(standIn: Open311StandIn, query: URLSearchParams): Told {
  const ids = query.get('service_request_id')?.split(',');
  const from = Date.parse(query.get('start_date') ?? '') || 0;
  const to = Date.parse(query.get('end_date') ?? '') || Number.POSITIVE_INFINITY;
  const found = standIn.requests.filter((one) =>
    ids
      ? ids.includes(one.id)
      : Math.floor(one.requested.getTime() / 1000) * 1000 >= from &&
        one.requested.getTime() <= to &&
        (!query.get('service_code') || one.service_code === query.get('service_code')),
  );
  const rows = found.map((held) => toRow(standIn, held));
  if (standIn.quirks.has('rows-without-id')) rows.unshift({ status: 'open', description: 'new', token: 'x' });
  return list('service_requests', 'request', rows);
}

function oneRequest(standIn: Open311StandIn, id: string): Told {
  const held = standIn.requests.find((one) => one.id === id);
  if (held) return list('service_requests', 'request', [toRow(standIn, held)]);
  return standIn.quirks.has('empty-200')
    ? list('service_requests', 'request', [])
    : refuse(404, 'Service request not found');
}

function toRow(standIn: Open311StandIn, held: HeldRequest): Row {
  return {
    service_request_id: held.id,
    status: held.status,
    status_notes: held.status_notes,
    service_name: 'Potholes & cracks',
    service_code: held.service_code,
    description: held.description,
    agency_responsible: standIn.quirks.has('agency-object') ? { recipient: ['Roads', 'Parks'] } : 'Roads',
    service_notice: '',
    requested_datetime: instant(standIn, held.requested),
    updated_datetime: instant(standIn, held.updated),
    address: held.address,
    address_id: '',
    zipcode: '01930',
    lat: Number(held.lat),
    long: Number(held.long),
    media_url: standIn.quirks.has('media-array') ? ['https://media.example/1.jpg'] : '',
  };
}

function updates(standIn: Open311StandIn, query: URLSearchParams): Told {
  const from = Date.parse(query.get('start_date') ?? '');
  const to = Date.parse(query.get('end_date') ?? '');
  const found = standIn.updates.filter(({ updated }) => {
    const second = Math.floor(updated.getTime() / 1000) * 1000;
    return second >= from && second <= to;
  });
  const rows = found.map(
    (one): Row => ({
      update_id: one.update_id,
      service_request_id: one.service_request_id,
      status: one.status,
      updated_datetime: instant(standIn, one.updated),
      description: one.description,
      media_url: standIn.quirks.has('media-array') ? one.media_url : (one.media_url[0] ?? ''),
    }),
  );
  return list('service_request_updates', 'request_update', rows);
}

function takeUpdate(standIn: Open311StandIn, { fields, files }: Body): Told {
  const field = (name: string) => fields.find(([one]) => one === name)?.[1] ?? '';
  if (field('api_key') !== standIn.key) return refuse(403, 'api_key: not known');
  if (
    standIn.told.some((one) =>
      one.fields.some(([name, value]) => name === 'update_id' && value === field('update_id')),
    )
  )
    return refuse(400, 'update_id: already exists');
  if (!standIn.requests.some((one) => one.id === field('service_request_id')))
    return refuse(400, 'service_request_id: not found');
  standIn.told.push({ fields, files });
  return list('service_request_updates', 'request_update', [{ update_id: `theirs-${standIn.told.length}` }]);
}

function instant(standIn: Open311StandIn, at: Date): string {
  const text = `${at.toISOString().slice(0, 19)}+00:00`;
  return standIn.quirks.has('blank-plus') ? text.replace('+', ' ') : text;
}

function tell(standIn: Open311StandIn, response: ServerResponse, told: Told, format: string) {
  const has = (quirk: Quirk) => standIn.quirks.has(quirk);
  const isError = told.status >= 400;
  if (isError && has('html-200')) return notThere(standIn, response);
  const status = isError && has('errors-200') ? 200 : told.status;
  const isXml = format === 'xml';
  response.writeHead(status, {
    'content-type': isXml ? 'text/xml; charset=utf-8' : 'application/json; charset=utf-8',
  });
  const body = isXml ? toXml(has, told) : toJson(has, told);
  response.end(has('byte-order-mark') ? `\uFEFF${body}` : body);
}

type Has = (quirk: Quirk) => boolean;

function toJson(has: Has, told: Told): string {
  const rows = told.rows.map((row) => jsonRow(has, row));
  const value = told.single ? rows[0] : listAsTold(has, told, rows);
  const whole = has('data-success') ? { success: true, data: value } : value;
  const text = JSON.stringify(whole);
  return has('jsonp') ? `callback(${text});` : text;
}

function listAsTold(has: Has, told: Told, rows: unknown[]): unknown {
  if (told.root === 'errors' && has('error-object')) return { error: rows[0] };
  const inner = has('single-object') && rows.length === 1 ? rows[0] : rows;
  return has('wrapped') ? { [told.root]: inner } : inner;
}

function jsonRow(has: Has, row: Row): unknown {
  const entries = Object.entries(row).map(([name, value]): [string, unknown] => {
    if (name === 'formats') return [name, (value as Row[]).map((one) => one['format'])];
    if (name === 'endpoints' && has('endpoints-object'))
      return [name, { endpoint: (value as Row[]).map((one) => jsonRow(has, one)) }];
    if (Array.isArray(value))
      return [name, value.map((one) => (typeof one === 'object' ? jsonRow(has, one) : one))];
    if (has('numeric-ids') && /(^|_)(id|code)$/.test(name) && /^[1-9]\d*$/.test(String(value)))
      return [name, Number(value)];
    if (typeof value === 'boolean' && has('string-booleans')) return [name, String(value)];
    return [name, value === '' ? null : value];
  });
  return Object.fromEntries(entries);
}

function toXml(has: Has, told: Told): string {
  const rows = told.rows.map((row) => xmlOf(has, told.single ? told.root : told.item, row)).join('');
  const inner = told.single ? rows : `<${told.root}>${rows}</${told.root}>`;
  const body = has('soap')
    ? `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${inner.replaceAll(/<(\/?)/g, '<$1m:')}</soapenv:Body></soapenv:Envelope>`
    : inner;
  const text = `<?xml version="1.0" encoding="utf-8"?>\n${body}`;
  return has('status-line') ? `HTTP/1.1 ${told.status} Whatever \r\n\r\n${text}` : text;
}

function xmlOf(has: Has, name: string, value: Row[string]): string {
  const inside =
    value === null
      ? ''
      : Array.isArray(value)
        ? value
            .map((one) =>
              typeof one === 'object' ? xmlOf(has, singular(name), one) : xmlOf(has, singular(name), one),
            )
            .join('')
        : typeof value === 'object'
          ? Object.entries(value)
              .map(([key, one]) => xmlEntry(has, key, one))
              .join('')
          : escaped(has, String(value));
  return `<${name}>${inside}</${name}>`;
}

/** `formats` holds things that are named already. */
function xmlEntry(has: Has, key: string, one: Row[string]): string {
  if (key === 'formats')
    return `<formats>${(one as Row[]).map((row) => `<format>${row['format'] as string}</format>`).join('')}</formats>`;
  return xmlOf(has, key, one);
}

function singular(name: string): string {
  return name.endsWith('s') ? name.slice(0, -1) : name;
}

function escaped(has: Has, text: string): string {
  const amp = has('bare-ampersand') ? text : text.replaceAll('&', '&amp;');
  return amp.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
