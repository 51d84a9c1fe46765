import { pino } from 'pino';
import { Type as T } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#platform/clock';
import { type Actor, anyone, type Ctx, Memory, type Policy, visitor } from '#platform/context';
import { Conflict, Invalid, NotFound, TooMany, Unavailable } from '#platform/errors';
import {
  type App,
  createServer,
  html,
  htmlErrors,
  jsonErrors,
  mount,
  readForm,
  route,
  routeTable,
  type ServerOptions,
  seeOther,
} from './index.ts';

const staffOnly: Policy = { name: 'staff', allows: (actor) => actor.kind === 'staff' };
const chiefs: Policy = { name: 'chiefs', allows: (actor) => actor.roles.includes('chief') };
const clerk: Actor = {
  kind: 'staff',
  id: 's1',
  name: 'Ana',
  roles: ['clerk'],
  units: [],
  grants: [],
  everywhere: [],
};
const pages = htmlErrors((error, ctx) => `<h1>${ctx.language} ${error.status} ${error.id}</h1>`);

function options(change: Partial<ServerOptions> = {}): ServerOptions {
  return {
    ctx: {
      db: {} as Ctx['db'],
      clock: systemClock,
      log: pino({ level: 'silent' }),
      memory: new Memory(),
      linkKey: 'test',
    },
    actorOf: async (request) => (request.cookies.who === 'clerk' ? clerk : visitor),
    languageOf: (request) => (request.headers['accept-language'] === 'es' ? 'es' : 'en'),
    teller: pages,
    publicUrl: 'https://311.example.org',
    imageSources: () => ['https://tile.example.org', "https://evil.example; script-src 'unsafe-inline'"],
    ...change,
  };
}

const failures: Record<string, () => Error> = {
  invalid: () => Invalid.field('email', 'errors.required'),
  missing: () => new NotFound(),
  conflict: () => new Conflict(),
  tooMany: () => new TooMany('slow down', 7),
  away: () => new Unavailable(),
  crash: () => new Error('secret inside'),
  lostConnection: () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
};

const siteRoutes = [
  route({ method: 'GET', url: '/', policy: anyone, handler: (_q, reply) => html(reply, '<p>front</p>') }),
  route({
    method: 'GET',
    url: '/fail/:how',
    policy: anyone,
    handler: (request) => {
      throw failures[(request.params as { how: string }).how]?.() ?? new NotFound();
    },
  }),
  route({ method: 'GET', url: '/desk', policy: staffOnly, handler: (_q, reply) => html(reply, 'desk') }),
  route({
    method: 'POST',
    url: '/desk',
    policy: staffOnly,
    handler: (_q, reply) => seeOther(reply, '/desk'),
  }),
  route({ method: 'GET', url: '/board', policy: chiefs, handler: (_q, reply) => html(reply, 'board') }),
  route({
    method: 'POST',
    url: '/form',
    policy: anyone,
    limit: { class: 'form', burst: 1000, perMinute: 1 },
    handler: async (request) => {
      const { fields, files } = await readForm(request, { fileSize: 1000, files: 2, total: 1500 });
      return { fields, files: files.map((f) => ({ ...f, bytes: f.bytes.toString('latin1') })) };
    },
  }),
  route({
    method: 'GET',
    url: '/long',
    policy: anyone,
    handler: (_q, reply) => html(reply, '<p>x</p>'.repeat(1000)),
  }),
  route({
    method: 'POST',
    url: '/strict',
    policy: anyone,
    limit: { class: 'strict', burst: 2, perMinute: 1 },
    handler: (_q, reply) => html(reply, 'ok'),
  }),
];

const apiRoutes = [
  route({
    method: 'POST',
    url: '/api/things/:id',
    policy: anyone,
    origin: 'any',
    schema: {
      params: T.Object({ id: T.String({ format: 'uuid' }) }),
      querystring: T.Object(
        { limit: T.Optional(T.Integer({ maximum: 100 })) },
        { additionalProperties: false },
      ),
      body: T.Object({ name: T.String({ maxLength: 5 }) }, { additionalProperties: false }),
    },
    handler: (request) => ({
      id: request.params.id,
      name: request.body.name,
      limit: request.query.limit ?? 10,
    }),
  }),
  route({ method: 'GET', url: '/api/desk', policy: staffOnly, handler: () => ({ ok: true }) }),
];

async function build(change: Partial<ServerOptions> = {}): Promise<App> {
  const app = await createServer(options(change));
  await mount(app, { routes: siteRoutes, teller: pages });
  await mount(app, { routes: apiRoutes, teller: jsonErrors });
  await app.ready();
  return app;
}

let app: App;
beforeAll(async () => {
  app = await build();
});
afterAll(() => app.close());

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const thing = '/api/things/018f0000-0000-7000-8000-000000000000';

describe('the door', () => {
  test('a route without a policy keeps the server from starting', async () => {
    const bare = await createServer(options());
    expect(() => bare.get('/open', async () => 'x')).toThrow(/\/open has no policy/);
  });

  test('every route stands in the table with its policy', () => {
    expect(routeTable(app)).toContainEqual({ method: 'GET', url: '/desk', policy: staffOnly });
  });

  test('a visitor is sent to the sign-in page, an api client is told 401', async () => {
    const page = await app.inject('/desk?queue=a%20b');
    expect(page.statusCode).toBe(303);
    expect(page.headers.location).toBe('/sign-in?next=%2Fdesk%3Fqueue%3Da%2520b');
    const api = await app.inject('/api/desk');
    expect(api.statusCode).toBe(401);
    expect(api.headers['content-type']).toContain('application/problem+json');
  });

  test('after an expired session a post leads back to the page of its form', async () => {
    const headers = { ...form, referer: 'https://311.example.org/desk?x=1' };
    const answer = await app.inject({ method: 'POST', url: '/desk', headers, payload: 'a=1' });
    expect(answer.headers.location).toBe('/sign-in?next=%2Fdesk%3Fx%3D1');
  });

  test('the signed-in are let in or told 403', async () => {
    expect((await app.inject({ url: '/desk', cookies: { who: 'clerk' } })).statusCode).toBe(200);
    expect((await app.inject({ url: '/board', cookies: { who: 'clerk' } })).statusCode).toBe(403);
  });
});

describe('posts from other sites', () => {
  const post = (headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/form',
      headers: { ...form, host: 'inner.example', ...headers },
      payload: 'a=1',
    });

  test.each([
    [{ 'sec-fetch-site': 'same-origin', cookie: 'who=clerk' }, 200],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://311.example.org' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://311.example.org', cookie: 'who=clerk' }, 200],
    [{ origin: 'https://inner.example' }, 200],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'https://311.example.org.evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ referer: 'https://311.example.org/form' }, 200],
    [{ referer: 'https://evil.example/?https://311.example.org' }, 403],
    [{ cookie: 'who=clerk' }, 403],
    [{}, 200],
  ])('%j gives %i', async (headers, status) => {
    expect((await post(headers as Record<string, string>)).statusCode).toBe(status);
  });

  test('a machine channel may be posted to from anywhere', async () => {
    const headers = { origin: 'https://app.example' };
    const answer = await app.inject({ method: 'POST', url: thing, headers, payload: { name: 'a' } });
    expect(answer.statusCode).toBe(200);
  });
});

describe('errors', () => {
  test.each([
    ['invalid', 422],
    ['missing', 404],
    ['conflict', 409],
    ['tooMany', 429],
    ['away', 503],
    ['crash', 500],
    ['lostConnection', 503],
  ])('%s is told with %i in the language of the reader', async (how, status) => {
    const answer = await app.inject({ url: `/fail/${how}`, headers: { 'accept-language': 'es' } });
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toBe(`<h1>es ${status} ${answer.headers['x-request-id']}</h1>`);
    expect(answer.body).not.toContain('secret');
  });

  test('says when to come back', async () => {
    expect((await app.inject('/fail/tooMany')).headers['retry-after']).toBe('7');
  });

  test('an unknown address has a page too', async () => {
    expect((await app.inject('/nowhere')).body).toMatch(/^<h1>en 404 /);
  });

  test('a schema names the fields; an id of the wrong shape is simply not there', async () => {
    const answer = await app.inject({ method: 'POST', url: `${thing}?limit=500`, payload: { nom: 1 } });
    expect(answer.statusCode).toBe(422);
    const fields = answer
      .json()
      .problems.map((p: { field: string; message: string }) => `${p.field} ${p.message}`);
    expect(fields).toEqual(expect.arrayContaining(['name errors.required', 'nom errors.unknown']));
    expect(
      (await app.inject({ method: 'POST', url: '/api/things/7', payload: { name: 'a' } })).statusCode,
    ).toBe(404);
  });
});

describe('bad input', () => {
  const post = (headers: Record<string, string>, payload: string | Buffer) =>
    app.inject({ method: 'POST', url: '/form', headers, payload });

  test('zero bytes and half characters are refused wherever they stand', async () => {
    expect((await app.inject('/fail/%00')).statusCode).toBe(400);
    expect((await app.inject('/?a=%00')).statusCode).toBe(400);
    expect((await post(form, 'a=x%00y')).statusCode).toBe(400);
    expect((await post(form, 'a%00=x')).statusCode).toBe(400);
    expect((await app.inject({ method: 'POST', url: thing, payload: { name: '\0' } })).statusCode).toBe(400);
    const half = { 'content-type': 'application/json' };
    const answer = await app.inject({
      method: 'POST',
      url: thing,
      headers: half,
      payload: '{"name":"\\ud800"}',
    });
    expect(answer.statusCode).toBe(400);
  });

  test('broken addresses, types, lengths and bodies', async () => {
    expect((await app.inject('/fail/%E0%A4%A')).statusCode).toBe(400);
    expect((await post({ 'content-type': 'application/json' }, '{')).statusCode).toBe(400);
    expect((await post({ 'content-type': 'image/png' }, 'x')).statusCode).toBe(415);
    expect((await post(form, `a=${'x'.repeat(1 << 20)}`)).statusCode).toBe(413);
    expect((await post(form, 'a=1&'.repeat(500))).statusCode).toBe(413);
  });

  test('names may repeat and may look like parts of an object', async () => {
    const answer = await post(form, 'answers.size=1&tag=a&tag=b&__proto__=c&constructor=d&p=%zz');
    expect(answer.body).toContain('"__proto__":"c"');
    expect(answer.json().fields).toMatchObject({
      'answers.size': '1',
      tag: ['a', 'b'],
      constructor: 'd',
      p: '%zz',
    });
  });

  const multi = { 'content-type': 'multipart/form-data; boundary=b' };
  const part = (name: string, body: string, more = '') =>
    `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${body}\r\n`;
  const file = (body: string) => part('photo', body, '; filename="a.jpg"');

  test('multipart fields and files', async () => {
    const answer = await post(
      multi,
      `${part('a', '1')}${part('a', '2')}${file('bytes')}${file('')}--b--\r\n`,
    );
    expect(answer.json().fields).toEqual({ a: ['1', '2'] });
    expect(answer.json().files).toMatchObject([{ field: 'photo', filename: 'a.jpg', bytes: 'bytes' }]);
  });

  test('multipart that is too much or broken', async () => {
    expect((await post(multi, `${file('x'.repeat(1001))}--b--\r\n`)).statusCode).toBe(413);
    expect((await post(multi, `${file('x'.repeat(800)).repeat(2)}--b--\r\n`)).statusCode).toBe(413);
    expect((await post(multi, `${file('x').repeat(3)}--b--\r\n`)).statusCode).toBe(413);
    expect((await post(multi, `${part('a', 'x'.repeat(70_000))}--b--\r\n`)).statusCode).toBe(413);
    expect((await post(multi, `${file('cut')}`)).statusCode).toBe(400);
    expect((await post(multi, 'nothing of the kind')).statusCode).toBe(400);
    expect((await post({ 'content-type': 'multipart/form-data' }, 'x')).statusCode).toBe(400);
    expect((await post(multi, `${part('a', 'x\0')}--b--\r\n`)).statusCode).toBe(400);
  });
});

describe('answers', () => {
  test('carry a policy without inline script, and only true origins of pictures', async () => {
    const { headers } = await app.inject('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("img-src 'self' data: blob: https://tile.example.org;");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('evil');
    expect(headers['strict-transport-security']).toBeDefined();
    expect(headers['cache-control']).toBe('private, no-cache');
  });

  test('are compressed when long and accepted', async () => {
    const answer = await app.inject({ url: '/long', headers: { 'accept-encoding': 'gzip, br' } });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.rawPayload.length).toBeLessThan(500);
    expect((await app.inject('/long')).body).toHaveLength(8000);
  });

  test('stop when one address asks too often', async () => {
    const ask = () => app.inject({ method: 'POST', url: '/strict', remoteAddress: '192.0.2.1' });
    const statuses = [await ask(), await ask(), await ask()].map((answer) => answer.statusCode);
    expect(statuses).toEqual([200, 200, 429]);
    const other = await app.inject({ method: 'POST', url: '/strict', remoteAddress: '192.0.2.2' });
    expect(other.statusCode).toBe(200);
  });
});
