import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receive } from '#flow/intake';
import { measureJobs, measureListeners, recountDays } from '#flow/measure';
import { visitor } from '#platform/context';
import { type Asking, openApi, type TestApi } from '../../../test/api.ts';

let api: TestApi;
let reader: string;
let writer: string;
let measurer: string;

beforeAll(async () => {
  api = await openApi();
  reader = await api.key(['contacts:read', 'private:read']);
  writer = await api.key(['contacts:write']);
  measurer = await api.key(['measures:read']);
});
afterAll(() => api.close());

describe('the catalog', () => {
  test('is told in the language that is asked for', async () => {
    const { items } = (await api.ask('/services')).body;
    expect(items.length).toBeGreaterThan(10);
    expect((await api.ask('/services?q=pot+hole')).body.items[0].key).toBe('pothole');
    const one = await api.ask('/services/pothole', { headers: { 'accept-language': 'es' } });
    expect(one.body.name).toBe('Bache');
    expect(one.body.questions[0]).toMatchObject({ key: 'size', required: expect.any(Boolean) });
    expect(one.body.promise).toMatchObject({ amount: expect.any(Number) });
    expect((await api.ask('/services/nothing')).status).toBe(404);
    const groups = (await api.ask('/groups')).body.items;
    expect(groups.flatMap((group: { services: string[] }) => group.services)).toHaveLength(items.length);
    expect((await api.ask('/departments')).body.items.length).toBeGreaterThan(3);
    for (const { key } of items) expect((await api.ask(`/services/${key}`)).status, key).toBe(200);
  });

  test('says 304 while nothing changes, in each language for itself', async () => {
    const { etag } = (await api.ask('/services')).headers;
    expect((await api.ask('/services', { headers: { 'if-none-match': etag! } })).status).toBe(304);
    const spanish = { 'if-none-match': etag!, 'accept-language': 'es' };
    expect((await api.ask('/services', { headers: spanish })).status).toBe(200);
  });
});

describe('places', () => {
  test('areas, their shapes, and what holds a point', async () => {
    const layers = (await api.ask('/areas/layers')).body.items;
    const layer = layers.find(
      (one: { kind: string; areas: number }) => one.kind === 'polygon' && one.areas > 3,
    );
    const first = (await api.ask(`/areas/layers/${layer.key}?limit=2`)).body;
    expect(first.items).toHaveLength(2);
    const second = (await api.ask(`/areas/layers/${layer.key}?limit=2&cursor=${first.next}`)).body;
    expect(second.items[0].key).not.toBe(first.items[1].key);
    const shapes = (await api.ask(`/areas/layers/${layer.key}/shapes`)).body;
    expect(shapes.features).toHaveLength(layer.areas);
    const at = (await api.ask('/areas/at?lat=39.9526&lng=-75.1652')).body;
    expect(at).toMatchObject({ inside: true });
    expect(at.items.map((one: { layer: string }) => one.layer)).toContain(layer.key);
    expect((await api.ask('/areas/layers/nothing')).status).toBe(404);
    expect((await api.ask('/areas/at?lat=39')).body.problems).toMatchObject([{ field: 'lng' }]);
  });

  test('addresses, and who serves a point', async () => {
    const found = (await api.ask('/places/search?q=1400+Market+St')).body.items;
    expect(found[0].location.lat).toBeCloseTo(39.95, 1);
    const here = (await api.ask('/places/locate?lat=39.9526&lng=-75.1652')).body;
    expect(here).toMatchObject({ servedBy: 'city', neighbor: null });
    const there = (await api.ask('/places/locate?lat=41.5&lng=-75.1652')).body;
    expect(['neighbor', 'unknown']).toContain(there.servedBy);
  });
});

describe('contacts', () => {
  const post = (body: unknown, more: Asking = {}) =>
    api.ask('/contacts', { method: 'POST', body, key: writer, ...more });

  test('are written down, and read only with a look in the audit log', async () => {
    const { number } = await api.given({});
    const person = { name: 'Robin Resident', email: 'robin@example.org', phone: '215 555 0142' };
    const made = await post({
      ending: 'information',
      channel: 'phone',
      request: number,
      person,
      note: 'Asked for the day.',
    });
    expect(made.status).toBe(201);
    const path = made.headers.location!.replace('/api/v1', '');
    const one = await api.ask(path, { key: reader });
    expect(one.body).toMatchObject({ channel: 'phone', request: number, person, note: 'Asked for the day.' });
    const list = await api.ask(`/contacts?request=${number}`, { key: reader });
    expect(list.body.items).toEqual([one.body]);
    const { rows } = await api.city.database.pool.query(
      `select action, actor_name from audit_entry where action in ('person.looked', 'contact.looked') order by id`,
    );
    expect(rows.map((row) => row.action).sort()).toEqual([
      'contact.looked',
      'contact.looked',
      'person.looked',
      'person.looked',
    ]);
    expect(rows[0].actor_name).toMatch(/^Program/);
  });

  test('are for keys with the scope, for all departments', async () => {
    expect((await api.ask('/contacts')).status).toBe(401);
    expect((await api.ask('/contacts', { key: writer })).status).toBe(403);
    expect((await post({ ending: 'information' }, { key: reader })).status).toBe(403);
    const streets = await api.key(['contacts:read'], { departments: ['streets'] });
    expect((await api.ask('/contacts', { key: streets })).status).toBe(403);
    expect((await post({ ending: 'gone' })).body.problems).toMatchObject([{ field: 'ending' }]);
    expect((await post({ ending: 'information', request: '26-9999999' })).body.problems).toMatchObject([
      { field: 'request' },
    ]);
    expect((await post({ ending: 'referral', referredTo: 'nobody' })).body.problems).toMatchObject([
      { field: 'referredTo' },
    ]);
    expect((await post({ ending: 'information', person: { email: 'x' } })).body.problems).toMatchObject([
      { field: 'email' },
    ]);
  });

  test('people of a request are told to keys of its department', async () => {
    const content = {
      description: 'Deep.',
      answers: { size: 'large' },
      place: { lat: 39.9526, lng: -75.1652 },
      contact: { name: 'Robin Resident', email: 'robin@example.org' },
    };
    const { request } = await receive(api.city.as(visitor, 'web'), { serviceKey: 'pothole', content });
    const people = await api.ask(`/requests/${request.number}/people`, { key: reader });
    expect(people.body.items).toMatchObject([{ role: 'reporter', email: 'robin@example.org' }]);
    const water = await api.key(['contacts:read'], { departments: ['water'] });
    expect((await api.ask(`/requests/${request.number}/people`, { key: water })).status).toBe(403);
  });
});

describe('measures', () => {
  test('are told by day, service, department and area', async () => {
    // With only two of them, the second would tell the first.
    const another = api.city.catalog.services.find(
      (one) => one.public && one.kind === 'request' && !['pothole', 'graffiti'].includes(one.key),
    )!.key;
    for (let nth = 0; nth < 7; nth += 1) await api.given({ at: { lat: 39.9526, lng: -75.1652 } });
    await api.given({ service: 'graffiti' });
    for (let nth = 0; nth < 6; nth += 1) await api.given({ service: another });
    await api.city.settle({ listeners: measureListeners, jobs: measureJobs });
    await recountDays(api.city.as(), '2026-03-01', '2026-03-05');
    const services = (await api.ask('/measures/services')).body;
    const of = (key: string, told = services) => told.items.find((one: { key: string }) => one.key === key);
    expect(services.leastShown).toBe(5);
    expect(of('pothole').opened).toBeGreaterThanOrEqual(7);
    expect(of('graffiti')).toMatchObject({ opened: null, openNow: null });
    const all = (await api.ask('/measures/services', { key: measurer })).body;
    expect(of('graffiti', all)).toMatchObject({ opened: 1, openNow: 1 });
    const departments = (await api.ask('/measures/departments', { key: measurer })).body;
    expect(of('streets', departments).opened).toBeGreaterThanOrEqual(8);
    const water = await api.key(['measures:read'], { departments: ['water'] });
    expect((await api.ask('/measures/departments', { key: water })).body.items).toEqual([]);
    expect((await api.ask('/measures/daily', { key: measurer })).body.items.length).toBeGreaterThan(0);
    expect((await api.ask('/measures/daily')).status).toBe(401);
    expect((await api.ask('/measures/areas/nothing')).status).toBe(404);
    const layers = (await api.ask('/areas/layers')).body.items;
    const { key } = layers.find(
      (one: { kind: string; areas: number }) => one.kind === 'polygon' && one.areas > 3,
    );
    expect((await api.ask(`/measures/areas/${key}?service=pothole`)).status).toBe(200);
    expect((await api.ask('/measures/services?from=2026-03-02&to=2026-03-01')).body.problems).toMatchObject([
      { field: 'to' },
    ]);
    expect((await api.ask('/measures/services?from=2010-01-01')).body.problems).toMatchObject([
      { field: 'from' },
    ]);
    expect((await api.ask('/measures/services?from=yesterday')).status).toBe(422);
  });
});

describe('OAuth 2.0', () => {
  const form = (fields: string, headers: Record<string, string> = {}) =>
    api.ask('/oauth/token', {
      method: 'POST',
      payload: fields,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });

  test('gives tokens for a client and its key, by both ways, for scopes that it has', async () => {
    const secret = await api.key(['private:read', 'contacts:read']);
    const id = await api.clientId(secret);
    const basic = { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
    const told = await form('grant_type=client_credentials', basic);
    expect(told).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3600, scope: 'private:read contacts:read' },
    });
    expect(told.headers['cache-control']).toBe('no-store');
    const narrow = await form(
      `grant_type=client_credentials&client_id=${id}&client_secret=${secret}&scope=private:read`,
    );
    expect((await api.ask('/requests', { key: narrow.body.access_token })).text).toContain('internal');
    expect((await api.ask('/contacts', { key: narrow.body.access_token })).status).toBe(403);
    expect((await api.ask('/contacts', { key: told.body.access_token })).status).toBe(200);
    const errors: [string, Record<string, string>, number, string][] = [
      ['', basic, 400, 'invalid_request'],
      ['grant_type=password', basic, 400, 'unsupported_grant_type'],
      ['grant_type=client_credentials', {}, 401, 'invalid_client'],
      ['grant_type=client_credentials', { authorization: 'Basic eDp5' }, 401, 'invalid_client'],
      ['grant_type=client_credentials', { authorization: 'Basic %%%' }, 401, 'invalid_client'],
      ['grant_type=client_credentials&scope=webhooks', basic, 400, 'invalid_scope'],
      ['grant_type=client_credentials&grant_type=x', basic, 400, 'invalid_request'],
      [`grant_type=client_credentials&client_secret=${secret}`, basic, 400, 'invalid_request'],
    ];
    for (const [fields, headers, status, error] of errors)
      expect(await form(fields, headers), fields).toMatchObject({ status, body: { error } });
    expect(
      (await form('grant_type=client_credentials', { authorization: 'Basic eDp5' })).headers[
        'www-authenticate'
      ],
    ).toMatch(/^Basic/);
  });

  test('says where it is', async () => {
    const { token_endpoint, issuer } = (
      await api.app.inject('/.well-known/oauth-authorization-server')
    ).json();
    expect(token_endpoint).toBe(`${issuer}/api/v1/oauth/token`);
  });
});

describe('webhooks', () => {
  test('of a program are its own: made, changed, paused, ended', async () => {
    const key = await api.key(['webhooks']);
    const other = await api.key(['webhooks']);
    const ask = (path: string, asking: Asking = {}) => api.ask(`/webhooks${path}`, { key, ...asking });
    const given = {
      name: 'Ours',
      url: 'https://203.0.113.7/hook',
      events: ['request.opened'],
      ownerEmail: 'ops@example.org',
    };
    const inside = await ask('', { method: 'POST', body: { ...given, url: 'http://169.254.169.254/' } });
    expect(inside.body.problems).toMatchObject([{ field: 'url' }]);
    const made = await ask('', { method: 'POST', body: { ...given, url: 'https://93.184.216.34/hook' } });
    expect(made.body).toMatchObject({
      webhook: { state: 'active', services: null },
      secret: expect.stringMatching(/^whsec_/),
    });
    const path = `/${made.body.webhook.id}`;
    expect((await ask(path, { key: other })).status).toBe(404);
    expect((await ask('', { key: other })).body.items).toEqual([]);
    expect((await ask('')).text).not.toContain('whsec_');
    const edited = await ask(path, { method: 'PATCH', body: { events: ['request.closed'] } });
    expect(edited.body).toMatchObject({ name: 'Ours', events: ['request.closed'] });
    expect((await ask(`${path}/pause`, { method: 'POST' })).body.state).toBe('paused');
    expect((await ask(`${path}/resume`, { method: 'POST' })).body.state).toBe('active');
    const renewed = await ask(`${path}/secret`, { method: 'POST', headers: { 'idempotency-key': 'renew' } });
    expect(renewed.body.secret).not.toBe(made.body.secret);
    const repeated = await ask(`${path}/secret`, { method: 'POST', headers: { 'idempotency-key': 'renew' } });
    expect(repeated.text).toBe(renewed.text);
    expect((await ask(`${path}/deliveries`)).body).toEqual({ items: [], next: null });
    expect((await ask(path, { method: 'DELETE', key: other })).status).toBe(404);
    expect((await ask(path, { method: 'DELETE' })).body).toEqual({ removed: true });
    expect((await ask(path)).status).toBe(404);
    expect(
      (await ask('/deliveries/01890000-0000-7000-8000-000000000000/replay', { method: 'POST' })).status,
    ).toBe(404);
  });
});

test('calls are limited by address without a key and by key with one, and both are told how many are left', async () => {
  const limited = await openApi({ pack: 'millbrook', rateLimits: true });
  const key = await limited.key(['requests:read'], { perMinute: 12 });
  const free = await limited.ask('/services');
  expect(free.headers).toMatchObject({
    'ratelimit-limit': '120',
    'ratelimit-remaining': '119',
    'ratelimit-reset': '1',
  });
  for (let nth = 11; nth >= 0; nth -= 1)
    expect((await limited.ask('/services', { key })).headers['ratelimit-remaining']).toBe(String(nth));
  const over = await limited.ask('/services', { key });
  expect(over.body).toMatchObject({ status: 429, title: 'Too many calls' });
  expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
  await limited.close();
});

describe('the page', () => {
  test.each(['en', 'es'])('tells every operation, scope and kind of problem: %s', async (language) => {
    const { body, statusCode } = await api.app.inject({
      url: '/api/v1',
      headers: { 'accept-language': language },
    });
    expect(statusCode).toBe(200);
    expect(body).toContain(`<html lang="${language}"`);
    for (const methods of Object.values(api.document.paths))
      for (const { operationId } of Object.values(methods) as unknown as { operationId: string }[])
        expect(body).toContain(`id="${operationId}"`);
    for (const [, ref] of body.matchAll(/href="#([\w-]+)"/g)) expect(body, ref).toContain(`id="${ref}"`);
    expect(body).not.toMatch(/api\.(page|rule|tag|problem)\./);
    expect([...api.house.catalogs.missing]).toEqual([]);
  });

  test('and the description may be read by other sites’ pages', async () => {
    const { headers } = await api.app.inject('/api/v1/openapi.json');
    expect(headers['access-control-allow-origin']).toBe('*');
  });
});
