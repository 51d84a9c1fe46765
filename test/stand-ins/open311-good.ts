import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import type { Facts } from '#civic/conformance';
import { type City, type Item, newCity, type Rules } from './open311-city.ts';
import { answerTo } from './open311-road.ts';
import { serialize, type Value } from './open311-text.ts';

/** A question as the server sees it. */
export interface Asked {
  method: string;
  /** Below the endpoint, without suffix: `requests/7`; `discovery` for the discovery document. */
  path: string;
  format: 'xml' | 'json';
  query: URLSearchParams;
  /** Of the form. */
  form: URLSearchParams;
  files: { field: string; bytes: Buffer }[];
  headers: IncomingMessage['headers'];
}

export interface Reply {
  status: number;
  /** Names the XML: root element, element of the list. */
  kind: string;
  value: Value;
  headers?: Record<string, string>;
}

export interface Raw {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** One thing that a server does wrong. */
export interface Fault {
  name: string;
  /** What the suite must find, and nothing else: `P4`, or `P4.xml` where one format only is wrong. */
  finds: readonly string[];
  rules?: Partial<Rules>;
  /** It hides or makes other faults. */
  alone?: boolean;
  /** Spoils what is there from the beginning. */
  seed?(city: City): void;
  /** Answers in place of the good server. */
  instead?(asked: Asked, city: City): Reply | 'hang up' | undefined;
  /** Spoils an answer before it is written. */
  reply?(reply: Reply, asked: Asked, city: City): Reply;
  /** Spoils what goes over the wire. */
  raw?(raw: Raw, asked: Asked): Raw;
}

export interface GoodServer {
  /** Of the discovery document. */
  url: string;
  base: string;
  key: string;
  /** Everything that the suite cannot learn by itself. */
  facts: Facts;
  city: City;
  close(): Promise<void>;
}

/** A small and correct Open311 server on the loopback, written from the specification; with a fault when one is given. */
export async function startOpen311(
  options: { fault?: Fault; jurisdictions?: string[] } = {},
): Promise<GoodServer> {
  const { fault } = options;
  const city = newCity({ ...fault?.rules, jurisdictions: options.jurisdictions ?? [] });
  fault?.seed?.(city);
  const server = createServer((request, response) => {
    serve(request, response, city, fault).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  city.home = `http://127.0.0.1:${port}`;
  const hidden = city.items.filter((one) => one.hidden);
  return {
    url: `${city.home}/open311/discovery.json`,
    base: `${city.home}/open311/v2`,
    key: 'good-key',
    city,
    facts: {
      place: { lat: 39.95, long: -75.16 },
      address: '1234 Market St',
      addressId: 'A-1',
      revokedKey: 'revoked-key',
      limitedKey: 'limited-key',
      burst: 10,
      privateIds: hidden.map((one) => one.id),
      privateTexts: hidden.map((one) => one.description),
      oldId: city.items[0]!.id,
      patience: 0.2,
      changeService: { url: `${city.home}/change-service` },
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  city: City,
  fault: Fault | undefined,
) {
  const url = new URL(request.url!, city.home);
  const { rules } = city;
  const path = rules.bearSlashes ? url.pathname.replace(/\/{2,}/g, '/') : url.pathname;
  const bytes = await bodyOf(request);
  if (path === '/change-service') {
    city.change();
    return void response.writeHead(204).end();
  }
  const picture = /^\/media\/(.+)\.jpg$/.exec(path)?.[1];
  if (picture !== undefined) return sendPicture(response, city.media.get(picture));
  const [, below, rest, suffix] = /^\/open311\/(v2\/)?([^.]+)\.(\w+)$/.exec(path) ?? [];
  const known = suffix === 'xml' || suffix === 'json' || suffix === 'csv';
  const format = known ? suffix : rules.knowSuffix ? null : 'json';
  if (
    rest === undefined ||
    format === null ||
    (below === undefined) !== (rest === 'discovery') ||
    (format === 'csv' && rest !== 'bulk/requests')
  )
    return notHere(response, suffix ?? '');
  if (format === 'csv')
    return void response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' }).end(csvOf(city));
  const asked = await askedOf(
    request,
    city,
    { path: decodeURIComponent(rest), format, query: url.searchParams },
    bytes,
  );
  const reply = asked ? (fault?.instead?.(asked, city) ?? (await answerTo(asked, city))) : wrongBody();
  if (reply === 'hang up') return void request.socket.destroy();
  const whole: Asked = asked ?? { ...emptyAsk, path: rest, format, method: 'POST' };
  const told = fault?.reply?.(reply, whole, city) ?? reply;
  const raw: Raw = {
    status: told.status,
    headers: headersOf(told, whole),
    body: serialize(told.kind, told.value, format),
  };
  send(request, response, city, fault?.raw?.(raw, whole) ?? raw);
}

function notHere(response: ServerResponse, suffix: string) {
  if (suffix !== 'xml' && suffix !== 'json')
    return void response.writeHead(404, { 'content-type': 'text/plain' }).end('No such page');
  const value = [{ code: 404, description: 'There is nothing here.' }];
  const type = suffix === 'xml' ? 'text/xml; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(404, { 'content-type': type }).end(serialize('errors', value, suffix));
}

const emptyAsk = { query: new URLSearchParams(), form: new URLSearchParams(), files: [], headers: {} };

function wrongBody(): Reply {
  return { status: 400, kind: 'errors', value: [{ code: 400, description: 'The body is not a form.' }] };
}

function headersOf(reply: Reply, asked: Asked): Record<string, string> {
  const type = asked.format === 'xml' ? 'text/xml; charset=utf-8' : 'application/json; charset=utf-8';
  return { 'content-type': type, 'access-control-allow-origin': '*', ...reply.headers };
}

function send(request: IncomingMessage, response: ServerResponse, { rules }: City, raw: Raw) {
  if (request.method === 'HEAD' && !rules.head) return void response.writeHead(405).end();
  const etag = `"${Buffer.from(raw.body).length}-${sum(raw.body)}"`;
  const headers = raw.status === 200 && request.method === 'GET' ? { etag, ...raw.headers } : raw.headers;
  if (rules.notModified && request.headers['if-none-match'] === etag)
    return void response.writeHead(304, { etag }).end();
  response.writeHead(raw.status, headers).end(request.method === 'HEAD' ? undefined : raw.body);
}

function sum(body: string | Buffer): number {
  return Buffer.from(body).reduce((total, byte) => (total * 31 + byte) % 1_000_000_007, 7);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Null: the body is no form. */
async function askedOf(
  request: IncomingMessage,
  { rules }: City,
  to: Pick<Asked, 'path' | 'format' | 'query'>,
  bytes: Buffer,
): Promise<Asked | null> {
  const asked: Asked = {
    ...to,
    method: request.method === 'HEAD' ? 'GET' : request.method!,
    form: new URLSearchParams(),
    files: [],
    headers: request.headers,
  };
  const type = request.headers['content-type'] ?? '';
  if (request.method !== 'POST') return asked;
  if (type.startsWith('application/x-www-form-urlencoded'))
    return { ...asked, form: new URLSearchParams(bytes.toString()) };
  if (!type.startsWith('multipart/form-data')) return null;
  try {
    const parts = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    for (const [field, value] of parts)
      if (typeof value === 'string') asked.form.append(field, value);
      else {
        const bytes = Buffer.from(await value.arrayBuffer());
        asked.files.push({
          field,
          bytes: rules.stripPictures ? await sharp(bytes).jpeg().toBuffer() : bytes,
        });
      }
    return asked;
  } catch {
    return null;
  }
}

function sendPicture(response: ServerResponse, bytes: Buffer | undefined) {
  if (bytes) response.writeHead(200, { 'content-type': 'image/jpeg' }).end(bytes);
  else response.writeHead(404).end();
}

function csvOf(city: City): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const line = (one: Item) =>
    city.rules.csvNames
      .split(',')
      .map((name) =>
        quoted(name === 'service_request_id' ? one.id : name === 'description' ? one.description : ''),
      )
      .join(',');
  return [city.rules.csvNames, ...city.items.filter((one) => !one.hidden).map(line)].join('\r\n');
}
