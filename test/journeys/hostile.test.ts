import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receive, startDraft } from '#flow/intake';
import { type Actor, visitor } from '#platform/context';
import { type App, routeTable } from '#platform/http';
import { listOutbox, readOutbox } from '#platform/mail';
import { jobs, listeners } from '../../src/main/rooms.ts';
import { buildWeb } from '../../src/main/web.ts';
import { openCity, type TestCity } from '../city.ts';
import { openTestHouse, type TestHouse } from '../house.ts';
import { strange } from '../strange-text.ts';

/** `FUZZ=5000 npm test -- test/journeys/hostile.test.ts` for a long night. */
const runs = Number(process.env.FUZZ || 120);
const origin = 'http://127.0.0.1:3110';

let city: TestCity;
let house: TestHouse;
let app: App;
let people: Record<string, Actor>;
/** What stands in the addresses: things that exist. */
const real: Record<string, string> = { service: 'pothole', key: 'pothole', variant: 'thumb', step: 'place' };
/** Names of fields and parameters that pages know. */
let names: string[];

const payloads = {
  name: '<xss-name onclick=alert(1)>',
  description: `<xss-text src=x onerror=alert(1)> "'><script>xss()</script> </textarea></title><xss-end>`,
  address: `1 <xss-place> Street "onmouseover="alert(1)`,
};

beforeAll(async () => {
  city = await openCity();
  house = await openTestHouse(city);
  people = { visitor, admin: city.staff('admin', 'admin'), agent: city.staff('agent', 'agent') };
  for (const { id, name, roles } of [people.admin!, people.agent!])
    await city.database.pool.query(
      `insert into staff (id, name, email, roles, departments, created_at) values ($1, $2, $2 || '@city.example', $3, '{}', now())`,
      [id, name, roles],
    );
  app = await buildWeb(house, {
    rateLimits: false,
    actorOf: async (request) => people[String(request.headers['x-as'])] ?? visitor,
  });
  await reportWithPayloads();
  names = await knownNames();
});
afterAll(async () => {
  await app.close();
  await house.close();
  await city.close();
});

async function reportWithPayloads() {
  const ctx = city.as(visitor, 'web');
  const person = { name: payloads.name, email: 'xss@example.org', phone: '215 555 0100' };
  const content = {
    description: payloads.description,
    answers: { size: 'large' },
    place: { address: payloads.address, lat: 39.9526, lng: -75.1652 },
    contact: { ...person, wantsLetters: true },
  };
  const received = await receive(ctx, { serviceKey: 'pothole', content });
  real.number = received.request.number;
  real.token = received.reporterToken!;
  real.draft = (await startDraft(ctx, { serviceKey: 'pothole', content })).id;
  const form = { comment: payloads.description, reason: payloads.description, note: payloads.description };
  await ask({ method: 'POST', url: `/r/${real.token}/comment`, form });
  await city.settle({ listeners: listeners(house), jobs: jobs(house) });
}

interface Asked {
  method: string;
  url: string;
  as?: string;
  form?: Record<string, string>;
  body?: { type: string | undefined; bytes: Buffer | string };
}

interface Answer {
  status: number;
  type: string;
  body: string;
  location: string;
}

async function ask({ method, url, as = 'visitor', form, body }: Asked): Promise<Answer> {
  const sent = form && {
    type: 'application/x-www-form-urlencoded',
    bytes: new URLSearchParams(form).toString(),
  };
  const { type, bytes } = body ?? sent ?? {};
  const headers = { 'x-as': as, origin, host: '127.0.0.1:3110', ...(type ? { 'content-type': type } : {}) };
  const answer = await app.inject({
    method: method as 'GET',
    url,
    headers,
    ...(bytes === undefined ? {} : { payload: bytes }),
    payloadAsStream: true,
  });
  const told = {
    status: answer.statusCode,
    type: String(answer.headers['content-type'] ?? ''),
    location: String(answer.headers.location ?? ''),
  };
  const stream = answer.stream();
  // A live stream has no end.
  if (told.type.startsWith('text/event-stream')) stream.destroy();
  const chunks: Buffer[] = [];
  if (!stream.destroyed) for await (const chunk of stream) chunks.push(chunk as Buffer);
  return { ...told, body: Buffer.concat(chunks).toString() };
}

/** Whatever is sent: an answer that a person or a program can read, and never the server's own failure. */
function expectPlain(asked: Asked, answer: Answer) {
  const what = `${asked.method} ${asked.url.slice(0, 200)} ${JSON.stringify(asked.form ?? asked.body?.type ?? '').slice(0, 300)}`;
  expect(answer.status, what).toBeLessThan(500);
  expect(answer.body, what).not.toMatch(/<xss-|<script>xss/);
  if (answer.status >= 300 && answer.status < 400) {
    if (answer.location) expect(answer.location, what).toMatch(/^\/(?!\/|\\)/);
    return;
  }
  if (answer.status < 400 || asked.method === 'HEAD') return;
  if (answer.type.startsWith('text/html')) expect(answer.body, what).toMatch(/<h1/);
  else expect(answer.type, what).toMatch(/json|xml|text\/plain/);
}

const pages = [
  '/',
  '/services',
  '/requests',
  '/track',
  '/help',
  '/office/requests',
  '/office',
  '/account',
  '/sign-in',
];

async function knownNames(): Promise<string[]> {
  const found = new Set([
    '__proto__',
    'constructor',
    'a[b][c]',
    'a[]',
    '',
    'after',
    'page',
    'limit',
    'key',
    'done',
  ]);
  const also = [
    `/office/requests/${real.number}`,
    `/requests/${real.number}`,
    `/r/${real.token}`,
    '/report/pothole',
  ];
  const steps = ['place', 'photos', 'contact', 'check'].map((step) => `/report/d/${real.draft}/${step}`);
  for (const url of [...pages, ...also, ...steps]) {
    const { body } = await ask({ method: 'GET', url, as: 'admin' });
    for (const [, name] of body.matchAll(/ name="([^"]+)"/g)) found.add(name!);
    for (const [, name] of body.matchAll(/(?:\?|&amp;)([a-zA-Z.]+)=/g)) found.add(name!);
  }
  return [...found];
}

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...strange) },
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const values = () => fc.array(fc.tuple(fc.constantFrom(...names), text), { minLength: 1, maxLength: 5 });
const who = fc.constantFrom('visitor', 'admin', 'agent');

const routesOf = (method: string) =>
  routeTable(app)
    .filter((row) => row.method === method)
    .map((row) => row.url);

/** Mostly addresses of things that are there, so that the fuzz reaches what lies behind the door. */
const address = (urls: string[]) =>
  fc.tuple(fc.constantFrom(...urls), text, fc.integer({ min: 0, max: 5 })).map(([url, odd, dice]) =>
    url.replace('*', ':any').replace(/:(\w+)/g, (_, name: string) => {
      const known = real[name] ?? '01890000-0000-7000-8000-000000000000';
      return encodeSafely(dice === 0 ? odd.slice(0, 400) : known);
    }),
  );

function encodeSafely(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return '%ED%A0%80';
  }
}

function query(pairs: [string, string][]): string {
  return pairs.map(([name, value]) => `${encodeSafely(name)}=${encodeSafely(value)}`).join('&');
}

test('no query string breaks a page', async () => {
  await fc.assert(
    fc.asyncProperty(address(routesOf('GET')), values(), who, async (url, pairs, as) => {
      const asked = { method: 'GET', url: `${url}?${query(pairs)}`, as };
      expectPlain(asked, await ask(asked));
    }),
    { numRuns: runs * 3 },
  );
}, 600_000);

test('no form breaks a route', async () => {
  await fc.assert(
    fc.asyncProperty(
      address(routesOf('POST')),
      values(),
      who,
      fc.boolean(),
      async (url, pairs, as, parts) => {
        const body = parts
          ? { type: 'multipart/form-data; boundary=b', bytes: multipart(pairs) }
          : { type: 'application/x-www-form-urlencoded', bytes: query(pairs) };
        const asked = { method: 'POST', url, as, body };
        expectPlain(asked, await ask(asked));
      },
    ),
    { numRuns: runs * 3 },
  );
}, 600_000);

function multipart(pairs: [string, string][]): Buffer {
  const parts = pairs.map(([name, value], index) => {
    const file = index % 2 ? '; filename="../../x.jpg"\r\nContent-Type: image/jpeg' : '';
    return `--b\r\nContent-Disposition: form-data; name="${name.replaceAll('"', '%22')}"${file}\r\n\r\n${value}\r\n`;
  });
  return Buffer.from(`${parts.join('')}--b--\r\n`);
}

test('no body breaks a route, whatever it says it is', async () => {
  const types = fc.constantFrom(
    undefined,
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=b',
    'multipart/form-data; boundary=',
    'multipart/form-data',
    'text/plain; charset=utf-16',
    'application/xml',
    'x',
    '/',
  );
  const piece = fc.constantFrom(
    '--b\r\n',
    '--b--',
    '\r\n\r\n',
    'Content-Disposition: form-data; name="a"',
    '; filename="x"',
    '{"a":',
    '[[[[',
    '"__proto__":{}',
    'a=b&',
    '%',
    '%zz',
    '%00',
    '\0',
    '\ud800',
    '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a>&b;</a>',
  );
  const body = fc.record({
    type: types,
    bytes: fc.array(piece, { maxLength: 12 }).map((all) => Buffer.from(all.join(''))),
  });
  await fc.assert(
    fc.asyncProperty(address(routesOf('POST')), body, who, async (url, sent, as) => {
      const asked = { method: 'POST', url, as, body: sent };
      expectPlain(asked, await ask(asked));
    }),
    { numRuns: runs * 2 },
  );
}, 600_000);

test('methods that a route does not have are told so', async () => {
  const table = routeTable(app);
  const has = new Set(table.map((row) => `${row.method} ${row.url}`));
  for (const url of new Set(table.map((row) => row.url)))
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      if (has.has(`${method} ${url}`)) continue;
      const asked = {
        method,
        url: url.replace(/:(\w+)/g, (_, name: string) => real[name] ?? 'x'),
        as: 'admin',
      };
      const answer = await ask(asked);
      expectPlain(asked, answer);
      // Where other sites' pages may read, a browser asks first and is answered.
      const fine = method === 'OPTIONS' ? [204, 404, 405, 403] : [404, 405, 403];
      expect(fine, `${method} ${url}`).toContain(answer.status);
    }
});

test('no address leads to a file that is none of the client', async () => {
  const ways = [
    '/assets/../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/....//package.json',
    '/assets/%252e%252e%252fpackage.json',
    '/assets/..%5c..%5cpackage.json',
    '/assets//etc/passwd',
    '/assets/%00',
    '/assets/.%00./x',
    '/photos/..%2f..%2fsecret/full',
    '/office/files/..%2f..%2fsecret/full',
    '//etc/passwd',
    '/%ff',
    '/%',
    '/report/%00',
    '/report/..',
    `/${'x'.repeat(20_000)}`,
    '/services/__proto__',
    '/services/constructor',
    '/report/__proto__',
    '/report/toString',
    '/?__proto__[x]=1',
    '/language?to=en&next=//evil.example',
    '/language?to=en&next=/\\evil.example',
    '/language?to=__proto__',
  ];
  for (const url of ways) {
    const asked = { method: 'GET', url, as: 'admin' };
    const answer = await ask(asked);
    expectPlain(asked, answer);
    expect(answer.body, url).not.toMatch(/"license"|root:|devDependencies/);
  }
});

test('what is too large is refused, and memory stays flat', async () => {
  const tooLong = `a=${'x'.repeat(3 << 20)}`;
  const photo = Buffer.concat([
    Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n',
    ),
    randomBytes(22 << 20),
    Buffer.from('\r\n--b--\r\n'),
  ]);
  const many = Array.from({ length: 20_000 }, (_, index) => `f${index}=1`).join('&');
  const url = `/report/d/${real.draft}/photos`;
  const flood = async () => {
    for (const [type, bytes] of [
      ['application/x-www-form-urlencoded', tooLong],
      ['application/x-www-form-urlencoded', many],
      ['multipart/form-data; boundary=b', photo],
    ] as const) {
      const answer = await ask({ method: 'POST', url, body: { type, bytes } });
      expect(answer.status).toBe(413);
      expect(answer.body).toMatch(/<h1/);
    }
  };
  for (let warm = 0; warm < 3; warm += 1) await flood();
  const before = inUse();
  for (let again = 0; again < 12; again += 1) await flood();
  expect(inUse() - before).toBeLessThan(25 << 20);
}, 120_000);

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;

function inUse(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('what a resident types is text on every page, in every letter and file', async () => {
  const read = new Map<string, Answer>();
  for (const as of ['visitor', 'agent', 'admin']) await crawl(as, read);
  const shown = [...read.values()].filter(({ body }) => body.includes('&lt;xss-text'));
  expect(shown.length).toBeGreaterThan(2);
  for (const [url, { body, type, status }] of read) {
    expect(status, url).toBeLessThan(500);
    if (type.startsWith('text/html')) expect(body, url).not.toMatch(/<xss-|<script>xss|"onmouseover=/);
  }
  for (const letter of await lettersWritten()) expect(letter).not.toMatch(/<xss-|<script>xss/);
}, 300_000);

/** Follows the links of pages of this city, as somebody, a few of each kind. */
async function crawl(as: string, read: Map<string, Answer>) {
  const queue = [...pages, `/requests/${real.number}`, `/office/requests/${real.number}`, `/r/${real.token}`];
  const kinds = new Map<string, number>();
  for (let url = queue.shift(); url; url = queue.shift()) {
    const kind = url.replace(/[\d-]{6,}|=[^&]*/g, '#');
    const seen = kinds.get(kind) ?? 0;
    if (read.has(`${as} ${url}`) || seen >= 3 || read.size > 600) continue;
    kinds.set(kind, seen + 1);
    const answer = await ask({ method: 'GET', url, as });
    read.set(`${as} ${url}`, answer);
    if (!answer.type.startsWith('text/html')) continue;
    for (const [, href] of answer.body.matchAll(/ href="(\/[^"#]*)/g))
      queue.push(href!.replaceAll('&amp;', '&'));
    if (answer.location) queue.push(answer.location);
  }
}

async function lettersWritten(): Promise<string[]> {
  const { dataDir } = house.config;
  const { letters } = await listOutbox(dataDir, { limit: 100 });
  expect(letters.length).toBeGreaterThan(0);
  return Promise.all(letters.map(async ({ id }) => (await readOutbox(dataDir, id)).html));
}

test('the table of the office that is taken into a spreadsheet computes nothing', async () => {
  const ctx = city.as(visitor, 'web');
  const place = { address: '=HYPERLINK("http://evil.example")', lat: 39.95, lng: -75.16 };
  const content = { description: '=1+1', answers: { size: 'large' }, place };
  await receive(ctx, { serviceKey: 'pothole', content });
  const { body } = await ask({ method: 'GET', url: '/office/export.csv', as: 'admin' });
  expect(body).toContain('HYPERLINK');
  expect(body).not.toMatch(/(^|[,\n"])[=+@]/m);
});

test('nothing above was felt by the rest: the tables and the pages are there', async () => {
  const { rows } = await city.database.pool.query('select count(*)::int as n from request');
  expect(rows[0].n).toBeGreaterThan(1);
  for (const url of ['/', '/requests', `/requests/${real.number}`])
    expect((await ask({ method: 'GET', url })).status).toBe(200);
  expect(readFileSync(path.join(house.config.root, 'package.json'), 'utf8')).toContain('belfry');
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});
