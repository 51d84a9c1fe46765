import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#platform/clock';
import { type Actor, anyone, type Ctx, Memory, type Policy, visitor } from '#platform/context';
import { createLog } from '#platform/log';
import {
  type App,
  createServer,
  jsonErrors,
  mount,
  openWithKey,
  readForm,
  route,
  routeTable,
} from './index.ts';

const good = `bf_abcdefgh_${'K'.repeat(32)}`;
const wide = `bf_widewide_${'K'.repeat(32)}`;
const slow = `bf_slowslow_${'K'.repeat(32)}`;
const wrong = `bf_abcdefgh_${'x'.repeat(32)}`;
const program: Actor = { ...visitor, kind: 'client', id: 'c1', name: 'App', roles: ['requests:work'] };
const clients: Policy = { name: 'a key', allows: (actor) => actor.kind === 'client' };
const lines: string[] = [];
let app: App;

beforeAll(async () => {
  app = await createServer({
    ctx: {
      db: {} as Ctx['db'],
      clock: systemClock,
      log: createLog('debug', { write: (line) => lines.push(line) }),
      memory: new Memory(),
      linkKey: 'test',
    },
    actorOf: async () => ({ ...program, kind: 'staff', name: 'by cookie' }),
    clientOf: async (_request, _ctx, key) => {
      if (key === good) return { actor: program, client: { name: 'App' }, channel: 'app' };
      if (key === wide)
        return {
          actor: { ...program, id: 'c3' },
          client: {},
          limit: { class: 'client', burst: 99, perMinute: 99 },
        };
      const limit = { class: 'client', burst: 2, perMinute: 6 };
      return key === slow ? { actor: { ...program, id: 'c2' }, client: {}, limit } : null;
    },
    languageOf: () => 'en',
    teller: jsonErrors,
    publicUrl: 'https://311.example.org',
  });
  const says = (request: { ctx: Ctx; client?: unknown }) => ({
    actor: request.ctx.actor.name || request.ctx.actor.kind,
    channel: request.ctx.channel,
    client: request.client,
  });
  await mount(app, {
    teller: jsonErrors,
    prefix: '/m',
    routes: [
      route({ method: 'GET', url: '/open', policy: anyone, key: true, cors: true, handler: says }),
      route({ method: 'POST', url: '/open', policy: anyone, key: true, cors: true, handler: says }),
      route({ method: 'GET', url: '/shut', policy: clients, key: true, handler: says }),
      route({
        method: 'GET',
        url: '/fault',
        policy: anyone,
        key: true,
        handler: (request) => {
          throw new Error(`cannot read ${request.url}`);
        },
      }),
      route({
        method: 'POST',
        url: '/form',
        policy: anyone,
        key: true,
        limit: { class: 'form', burst: 5, perMinute: 1 },
        handler: async (request) => {
          const { fields } = await readForm(request);
          await openWithKey(request, String(fields.api_key ?? ''));
          return says(request);
        },
      }),
      route({ method: 'GET', url: '/page', policy: anyone, handler: says }),
    ],
  });
});
afterAll(() => app.close());

const get = (url: string, headers = {}, remoteAddress = '10.0.0.1') =>
  app.inject({ url, headers, remoteAddress });

test('a key opens the door from a header, a second header and the address; an empty one is none', async () => {
  const opened = { actor: 'App', channel: 'app', client: { name: 'App' } };
  expect((await get('/m/shut', { authorization: `bearer ${good}` })).json()).toEqual(opened);
  expect((await get('/m/shut', { 'x-api-key': good })).json()).toEqual(opened);
  expect((await get(`/m/shut?api_key=${good}`)).json()).toEqual(opened);
  expect((await get('/m/shut', { 'x-api-key': good, authorization: 'Basic YTpi' })).json()).toEqual(opened);
  expect((await get('/m/open?api_key=')).json()).toEqual({ actor: 'visitor', channel: 'web' });
});

test('cookies open nothing here, and a key opens nothing elsewhere', async () => {
  expect((await get('/m/open', { cookie: 'who=clerk' })).json()).toMatchObject({ actor: 'visitor' });
  expect((await get('/m/page', { authorization: `Bearer ${good}` })).json()).toMatchObject({
    actor: 'by cookie',
  });
});

test('no key and a wrong key are both 401, and say how to come in', async () => {
  const none = await get('/m/shut');
  expect([none.statusCode, none.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  const bad = await get('/m/open', { 'x-api-key': wrong });
  expect([bad.statusCode, bad.headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"']);
  expect((await get('/m/open', { 'x-api-key': 'x'.repeat(5000) })).statusCode).toBe(401);
});

const post = (key: string, headers = {}, remoteAddress = '10.0.0.2') =>
  app.inject({
    method: 'POST',
    url: '/m/form',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'cross-site',
      ...headers,
    },
    payload: `api_key=${key}`,
    remoteAddress,
  });

test('a key in a form opens from within; a wrong one does not', async () => {
  expect((await post(good)).json()).toMatchObject({ actor: 'App' });
  expect((await post('')).json()).toMatchObject({ actor: 'visitor' });
  expect((await post(wrong)).statusCode).toBe(401);
  expect((await post(wrong, { 'x-api-key': good })).json()).toMatchObject({ actor: 'App' });
});

test('a client has its own limit, wherever it calls from', async () => {
  const ends = [];
  for (const from of ['10.0.1.1', '10.0.1.2', '10.0.1.3'])
    ends.push(await get('/m/open', { 'x-api-key': slow }, from));
  expect(ends.map((one) => one.statusCode)).toEqual([200, 200, 429]);
  expect(ends[0]!.headers).toMatchObject({ 'x-ratelimit-limit': '6', 'x-ratelimit-remaining': '1' });
  expect(Number(ends[2]!.headers['retry-after'])).toBeGreaterThan(0);
});

test('who has a limit of their own does not use up that of the address, wherever the key stands', async () => {
  const codes = async (key: string, headers = {}) => {
    const all: number[] = [];
    for (let nth = 0; nth < 8; nth += 1) all.push((await post(key, headers, '10.0.2.2')).statusCode);
    return all;
  };
  expect(await codes(wide)).toEqual(Array(8).fill(200));
  expect(await codes('', { 'x-api-key': wide })).toEqual(Array(8).fill(200));
  expect(await codes('')).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
});

test('who guesses keys is slowed down', async () => {
  const guess = (nth: number) => get('/m/open', { 'x-api-key': `${wrong}${nth}` }, '10.0.3.3');
  const codes = [];
  for (let nth = 0; nth < 31; nth += 1) codes.push((await guess(nth)).statusCode);
  expect([codes[0], codes[30]]).toEqual([401, 429]);
});

test('pages of other sites may read the answers, failures too, and are told so before', async () => {
  for (const url of ['/m/open', `/m/open?api_key=${wrong}`])
    expect((await get(url, {}, '10.0.4.4')).headers['access-control-allow-origin']).toBe('*');
  const asked = await app.inject({ method: 'OPTIONS', url: '/m/open' });
  expect(asked.statusCode).toBe(204);
  expect(asked.headers['access-control-allow-methods']).toBe('GET, POST, OPTIONS');
  expect(
    (await get('/m/shut', { 'x-api-key': good })).headers['access-control-allow-origin'],
  ).toBeUndefined();
  expect(routeTable(app).filter(({ method }) => method === 'OPTIONS')).toEqual([]);
});

test('no key reaches a log line', async () => {
  lines.length = 0;
  await get(`/m/fault?api_key=${good}`);
  await get('/m/fault?api_key=its-my-own-secret');
  await get(`/m/nothing?api_key=${good}`);
  await get(`/m/%zz?api_key=${good}`);
  createLog('info', { write: (line) => lines.push(line) }).info(
    { api_key: good, deep: { secret: good } },
    good,
  );
  const text = lines.join('');
  expect(text).toContain('cannot read /m/fault?api_key=');
  expect(text).not.toContain('K'.repeat(16));
  expect(text).not.toContain('its-my-own-secret');
  expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'));
});
