import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routeTable } from '#platform/http';
import { listServices } from '#reference/open311-client';
import { type Open311Door, openOpen311, pothole } from '../open311.ts';
import { strange } from '../strange-text.ts';

// Programs send anything: whatever it is, the answer is below 500, can be read in the format that was asked for, and a refused post
// has stored nothing.
let door: Open311Door;
let key: string;
let urls: { method: string; url: string }[];
const machines = /^\/(open311|api|feeds|widgets|oauth|requests\.(rss|atom|ics)|embed)/;

beforeAll(async () => {
  door = await openOpen311();
  key = await door.key('fuzz', ['requests:write', 'requests:work', 'requests:read']);
  await door.post('requests.json', { ...pothole, api_key: key });
  urls = routeTable(door.app)
    .filter(({ url }) => machines.test(url))
    .map(({ method, url }) => ({ method, url }));
});
afterAll(() => door.close());

const names = [
  'api_key',
  'jurisdiction_id',
  'service_code',
  'service_request_id',
  'status',
  'start_date',
  'end_date',
  'updated_after',
  'bbox',
  'lat',
  'long',
  'radius',
  'page',
  'page_size',
  'limit',
  'extensions',
  'q',
  'sort',
  'cursor',
  'after',
  'fields',
  'locale',
  'callback',
  'format',
  'description',
  'email',
  'media_url',
  'address_string',
  'address_id',
  'update_id',
  'updated_datetime',
  'attribute[size]',
  'attribute[__proto__]',
  '__proto__',
  'constructor',
  'constructor[prototype][x]',
  'a[b][c][d]',
  'toString',
  'grant_type',
  'client_id',
];
const text = fc.oneof(fc.constantFrom(...strange), fc.string({ unit: 'binary', maxLength: 40 }));
const pair = fc.tuple(fc.oneof(fc.constantFrom(...names), text), text);
const fields = fc.array(pair, { maxLength: 6 });

interface Sent {
  method: string;
  url: string;
  type?: string | undefined;
  body?: Buffer | string;
}

async function send({ method, url, type, body }: Sent) {
  const answer = await door.app.inject({
    method: method as 'GET',
    url,
    headers: { authorization: `Bearer ${key}`, ...(type ? { 'content-type': type } : {}) },
    ...(body === undefined ? {} : { payload: body }),
  });
  const what = `${method} ${url.slice(0, 300)} ${type ?? ''} ${String(body ?? '').slice(0, 200)}`;
  expect(answer.statusCode, `${what}\n${answer.body.slice(0, 300)}`).toBeLessThan(500);
  for (const [name, value] of Object.entries(answer.headers))
    expect(String(value), `${what}: ${name}`).not.toMatch(/[\r\n\0]/);
  if (method !== 'HEAD' && answer.body !== '')
    readable(url, answer.statusCode, String(answer.headers['content-type']), answer.body, what);
  return answer;
}

/** What says that it is JSON or XML is; an Open311 address with a suffix is answered in it. */
function readable(url: string, status: number, type: string, body: string, what: string) {
  if (/json/.test(type)) expect(() => JSON.parse(body), what).not.toThrow();
  if (/xml/.test(type)) {
    expect(XMLValidator.validate(body), `${what}\n${body.slice(0, 300)}`).toBe(true);
    expect(body, what).not.toMatch(/[^\P{Cc}\t\n\r\u007f-\u009f]/u);
  }
  const suffix = /^\/open311\/[^?#]*\.(xml|json)(\?|$)/.exec(url)?.[1];
  if (suffix === undefined || status < 400) return;
  expect(type, what).toBe(suffix === 'xml' ? 'text/xml; charset=utf-8' : 'application/json; charset=utf-8');
  const told =
    suffix === 'json'
      ? (JSON.parse(body) as unknown[])
      : [(new XMLParser().parse(body) as { errors: { error: unknown } }).errors.error].flat();
  expect(told.length, what).toBeGreaterThan(0);
  for (const one of told)
    expect(one, what).toMatchObject({ code: expect.anything(), description: expect.anything() });
}

function filled(url: string, value: string): string {
  return url
    .replace(/:form\b|:format\b/, 'xml')
    .replace(/:\w+|\*/g, () => encodeURIComponent(value.slice(0, 300)) || 'x');
}

const encode = (pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([name, value]) => `${safe(name)}=${safe(value.slice(0, 3000))}`).join('&');
/** Half a surrogate has no percent signs of its own. */
const safe = (value: string) => encodeURIComponent(value.replace(/[\ud800-\udfff]/g, '\ufffd'));
const count = async () =>
  (await door.city.database.pool.query<{ n: number }>('select count(*)::int as n from request')).rows[0]!.n;

test('there are machines to be tried', () => {
  expect(urls.length).toBeGreaterThan(15);
});

test('any arguments: an answer below 500 that can be read', async () => {
  const gets = urls.filter(({ method }) => method === 'GET');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...gets), text, fields, async ({ url }, value, pairs) => {
      await send({
        method: 'GET',
        url: `${filled(url, value.replace(/[\ud800-\udfff]/g, ''))}?${encode(pairs)}`,
      });
    }),
    { numRuns: 150 },
  );
});

test('broken percent signs, doubled and nested names, control characters', async () => {
  const queries = [
    '%',
    '%zz=%',
    'a=%ff%fe',
    '%00=%00',
    'status=open&status=closed&status=',
    'bbox=1&bbox=2',
    '&&&==&',
    'a[]=1&a=2&a[b]=3',
    '__proto__[x]=1',
    'page=1e9&page_size=-1',
    'limit=99999999999999999999',
    'start_date=%0d%0aSet-Cookie:%20x=1',
    `q=${'%F0%9F'.repeat(500)}`,
  ];
  for (const { url } of urls.filter(({ method }) => method === 'GET').slice(0, 40))
    for (const query of queries.slice(0, 6))
      await send({ method: 'GET', url: `${filled(url, 'x')}?${query}` });
  for (const query of queries)
    for (const suffix of ['xml', 'json'])
      await send({ method: 'GET', url: `/open311/v2/requests.${suffix}?${query}` });
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

test('odd methods', async () => {
  for (const url of [
    '/open311/v2/requests.xml',
    '/open311/v2/services.json',
    '/open311/v2/requests/x.json',
    '/open311/discovery.xml',
  ])
    for (const method of ['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await send({ method, url });
      if (['PUT', 'PATCH', 'DELETE'].includes(method)) expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    }
});

describe('posts', () => {
  const posts = [
    '/open311/v2/requests.xml',
    '/open311/v2/requests.json',
    '/open311/v2/servicerequestupdates.xml',
    '/open311/v2/servicerequestupdates.json',
  ];

  test('any form, and nothing is stored by one that is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), fields, fc.boolean(), async (url, pairs, whole) => {
        const before = await count();
        const form = [...(whole ? Object.entries(pothole) : []), ...pairs];
        const answer = await send({
          method: 'POST',
          url,
          type: 'application/x-www-form-urlencoded',
          body: encode(form),
        });
        if (answer.statusCode >= 400) expect(await count()).toBe(before);
      }),
      { numRuns: 80 },
    );
  });

  test('any type and any bytes', async () => {
    const types = [
      'text/plain',
      'application/json',
      'application/xml',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded; charset=utf-16',
      'x',
      'multipart/form-data; boundary="',
      undefined,
    ];
    const bodies: (Buffer | string)[] = [
      '',
      '{}',
      '{"__proto__":{"x":1}}',
      '[',
      '<a/>',
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
      Buffer.from([0xff, 0xfe, 0, 0]),
      '--x\r\nContent-Disposition: form-data; name="media"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\nabc',
      '--x\r\n\r\n--x--',
      '--x\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n1\r\n--x--\r\n',
    ];
    const others = urls
      .filter(({ method, url }) => method === 'POST' && !posts.includes(url))
      .map(({ url }) => filled(url, 'x'));
    const before = await count();
    for (const url of [...posts, ...others.slice(0, 12)])
      for (const type of types)
        for (const body of bodies.slice(0, posts.includes(url) ? bodies.length : 4))
          await send({ method: 'POST', url, type, body });
    expect(await count()).toBe(before);
  });

  test('what is posted comes back as text, in XML as in JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        text.filter((one) => one.trim().length > 2 && one.length < 4000),
        async (description) => {
          const body = encode([...Object.entries(pothole), ['description', description]]);
          const answer = await send({
            method: 'POST',
            url: '/open311/v2/requests.json',
            type: 'application/x-www-form-urlencoded',
            body,
          });
          if (answer.statusCode >= 400) return;
          const [{ service_request_id: id }] = answer.json() as { service_request_id: string }[] as [
            { service_request_id: string },
          ];
          for (const suffix of ['xml', 'json'])
            expect(
              (await send({ method: 'GET', url: `/open311/v2/requests/${id}.${suffix}?extensions=true` }))
                .statusCode,
            ).toBe(200);
        },
      ),
      { numRuns: 40 },
    );
    for (const suffix of ['xml', 'json', 'csv'])
      await send({ method: 'GET', url: `/open311/v2/bulk/requests.${suffix}` });
  });
});

describe('addresses into the inside, in every notation', () => {
  /** Whoever follows one of them is heard. */
  let hits = 0;
  const trap = createServer((_request, response) => {
    hits += 1;
    response.end('[]');
  });
  let inner: string[];
  beforeAll(async () => {
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const { port } = trap.address() as AddressInfo;
    const hosts = [
      ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '0', '0.0.0.0'],
      ...['[::1]', '[::ffff:127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[fe80::1]', '[fd00::1]'],
      ...['169.254.169.254', '100.64.0.1', '10.0.0.1', 'localhost', 'localhost.', '①②⑦.⓪.⓪.①'],
      ...['metadata.google.internal', 'intranet', 'user:pass@127.0.0.1', 'example.com@127.0.0.1'],
    ];
    inner = [
      ...hosts.map((host) => `http://${host}:${port}/`),
      ...['http://127.0.0.1/', 'https://127.0.0.1/', 'http://127.0.0.1:22/', 'http://example.com:25/'],
      ...['file:///etc/passwd', 'gopher://127.0.0.1/', 'ftp://127.0.0.1/', 'data:text/plain,x'],
      ...['//127.0.0.1/', 'javascript:alert(1)', 'http://127.0.0.1\\@example.com/', 'http://exa\tmple.com/'],
    ];
  });
  afterAll(() => {
    trap.closeAllConnections();
    trap.close();
  });

  test.each(['requests.xml', 'requests.json', 'servicerequestupdates.json'])('photos of %s', async (path) => {
    const [{ service_request_id }] = (await door.post('requests.json', { ...pothole, api_key: key })).json;
    const before = await count();
    const fields = {
      ...pothole,
      ...{ service_request_id, update_id: 'u', updated_datetime: '2026-03-04', status: 'OPEN' },
    };
    for (const media_url of inner) {
      const body = encode([...Object.entries(fields), ['media_url', media_url]]);
      const type = 'application/x-www-form-urlencoded';
      const answer = await send({ method: 'POST', url: `/open311/v2/${path}`, type, body });
      expect([media_url, answer.statusCode]).toEqual([media_url, 400]);
      expect(answer.body).toContain('media_url');
    }
    expect(await count()).toBe(before);
  });

  test('receivers of webhooks', async () => {
    const hooks = await door.key('hooks', ['webhooks']);
    const headers = { authorization: `Bearer ${hooks}`, 'content-type': 'application/json' };
    const ends = { name: 'x', events: ['request.opened'], ownerEmail: 'ops@example.org' };
    for (const url of inner) {
      const payload = JSON.stringify({ ...ends, url });
      const answer = await door.app.inject({ method: 'POST', url: '/api/v1/webhooks', headers, payload });
      expect([url, answer.statusCode]).toEqual([url, 422]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
    const { json } = await door.app.inject({ url: '/api/v1/webhooks', headers });
    expect(json()).toMatchObject({ items: [] });
  });

  test('partners', async () => {
    const server = { format: 'json', zone: 'UTC' } as const;
    for (const url of inner)
      await expect(listServices(door.city.as(), { ...server, url }), url).rejects.toThrow();
    expect(hits).toBe(0);
    // The trap is set: a city that allows it is led into it.
    const { host } = new URL(inner[0]!);
    await listServices({ ...door.city.as(), innerHosts: [host] }, { ...server, url: inner[0]! });
    expect(hits).toBe(1);
  });
});
