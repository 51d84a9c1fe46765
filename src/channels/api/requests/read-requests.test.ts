import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApi, type TestApi } from '../../../../test/api.ts';

let api: TestApi;
let reader: string;
const hole = { at: { lat: 39.9526, lng: -75.1652 } };
const day = 86_400_000;
let hidden: string;
const at = Date.parse('2026-03-01T15:00:00Z');

beforeAll(async () => {
  api = await openApi();
  reader = await api.key(['private:read']);
  hidden = api.city.catalog.services.find((one) => !one.public && one.kind === 'request')!.key;
  for (let nth = 0; nth < 5; nth += 1)
    await api.given({
      ...hole,
      description: 'Deep. Call 215 555 0100.',
      publicText: 'Deep.',
      openedAt: new Date(at - nth * day),
    });
  await api.given({ service: hidden, department: 'water', description: 'Behind my house.' });
});
afterAll(() => api.close());

test('a list gives pages, their links and no count', async () => {
  const first = await api.ask('/requests?limit=2');
  expect(first.status).toBe(200);
  expect(first.body.items).toHaveLength(2);
  expect(first.headers.link).toMatch(/^<\/api\/v1\/requests\?limit=2&cursor=[^>]+>; rel="next"$/);
  const numbers = [];
  let path: string | undefined = '/requests?limit=2';
  while (path) {
    const page = await api.ask(path);
    numbers.push(...page.body.items.map((one: { number: string }) => one.number));
    path = page.headers.link && /<\/api\/v1([^>]+)>/.exec(page.headers.link)![1];
  }
  expect(numbers).toHaveLength(5);
  expect(new Set(numbers).size).toBe(5);
});

test('everybody reads what is public; a key with the scope all of its departments', async () => {
  const open = await api.ask('/requests');
  expect(open.text).not.toContain('555 0100');
  expect(open.text).not.toContain('internal');
  expect(open.text).not.toContain(hidden);
  const all = await api.ask('/requests', { key: reader });
  expect(all.body.items).toHaveLength(6);
  expect(all.text).toContain('215 555 0100');
  const water = await api.key(['private:read'], { departments: ['water'] });
  const some = await api.ask('/requests', { key: water });
  expect(some.body.items).toHaveLength(6);
  expect(some.text).not.toContain('555 0100');
  const streets = await api.key(['private:read'], { departments: ['streets'] });
  expect((await api.ask('/requests', { key: streets })).body.items).toHaveLength(5);
});

test('one request tells what happened to it, and what was promised', async () => {
  const { number } = (await api.ask('/requests')).body.items[0];
  const one = await api.ask(`/requests/${number}`);
  expect(one.body).toMatchObject({ number, service: 'pothole', description: 'Deep.', open: true });
  expect(one.body.history).toMatchObject([{ kind: 'opened', status: 'received', from: 'city' }]);
  expect(one.text).not.toContain('"by"');
  expect(one.body.promise).toMatchObject({ unit: expect.any(String) });
  const lines = await api.ask(`/requests/${number}/history?limit=1`, { key: reader });
  expect(lines.body.items).toHaveLength(1);
  const rest = await api.ask(`/requests/${number}/history?limit=1&cursor=${lines.body.next}`, {
    key: reader,
  });
  expect(rest.body).toMatchObject({ items: [{ kind: 'routed', department: 'streets' }], next: null });
  expect((await api.ask('/requests/26-9999999')).status).toBe(404);
});

test('a private request is not there for who may not know of it', async () => {
  const all = await api.ask(`/requests?service=${hidden}`, { key: reader });
  const { number } = all.body.items[0];
  for (const path of ['', '/history']) expect((await api.ask(`/requests/${number}${path}`)).status).toBe(404);
  expect((await api.ask(`/requests/${number}`, { key: reader })).body.internal.description).toBe(
    'Behind my house.',
  );
});

test('filters find, and what is wrong with them is named', async () => {
  const count = async (query: string) => (await api.ask(`/requests?${query}`)).body.items.length;
  expect(await count('service=pothole&status=open')).toBe(5);
  expect(await count('service=pothole&service=graffiti&status=closed')).toBe(0);
  expect(await count('near=39.9526,-75.1652&radius=50')).toBe(5);
  expect(await count('bbox=-75.2,39.9,-75.18,39.95')).toBe(0);
  expect(await count('openedFrom=2026-02-27T00:00:00Z&openedTo=2026-03-01T00:00:00Z')).toBe(2);
  expect(await count('department=none')).toBe(0);
  expect(await count('q=mill+street&sort=updated')).toBe(5);
  expect(await count('q=555')).toBe(0);
  const bad = await api.ask('/requests?statuss=open&near=1&limit=500&status=gone&openedFrom=yesterday');
  expect(bad.status).toBe(422);
  expect(bad.headers['content-type']).toContain('application/problem+json');
  expect(bad.body.problems.map((one: { field: string }) => one.field)).toEqual(
    expect.arrayContaining(['statuss', 'limit', 'status.0', 'openedFrom']),
  );
  for (const [query, field] of [
    ['near=1', 'near'],
    ['near=99,0', 'near'],
    ['bbox=1,2,3', 'bbox'],
    ['bbox=1,5,0,6', 'bbox'],
    ['radius=5', 'near'],
    ['cursor=nonsense', 'cursor'],
    ['fields=number,nme', 'fields'],
  ])
    expect((await api.ask(`/requests?${query}`)).body.problems, query).toMatchObject([{ field }]);
  const spanish = await api.ask('/requests?near=1', { headers: { 'accept-language': 'es' } });
  expect(spanish.body.title).toBe('Los datos no cumplen una regla');
  expect(spanish.headers['content-language']).toBe('es');
});

test('fields are chosen, and what has not changed is not sent again', async () => {
  const chosen = await api.ask('/requests?fields=number,status');
  expect(Object.keys(chosen.body.items[0])).toEqual(['number', 'status']);
  const { number } = chosen.body.items[0];
  expect((await api.ask(`/requests/${number}?fields=status`)).body).toEqual({ status: 'received' });
  const { etag } = (await api.ask(`/requests/${number}`)).headers;
  expect(etag).toMatch(/^"2-/);
  const again = await api.ask(`/requests/${number}`, { headers: { 'if-none-match': `W/${etag}` } });
  expect(again).toMatchObject({ status: 304, text: '' });
  const other = await api.ask(`/requests/${number}`, {
    headers: { 'if-none-match': etag!, 'accept-language': 'es' },
  });
  expect(other.status).toBe(200);
});

test('what may be the same is found near a point', async () => {
  const near = await api.ask('/duplicates?service=pothole&lat=39.9526&lng=-75.1652');
  expect(near.body.items.length).toBeGreaterThan(0);
  expect(near.body.items[0].metres).toBe(0);
  expect((await api.ask('/duplicates?service=nothing&lat=39.9526&lng=-75.1652')).status).toBe(404);
  expect((await api.ask('/duplicates?lat=91&service=pothole')).status).toBe(422);
});

test('addresses and methods that there are not are told as problems', async () => {
  expect((await api.ask('/nothing')).body).toMatchObject({ status: 404, title: 'Not found' });
  const wrong = await api.ask('/requests', { method: 'DELETE' });
  expect(wrong.status).toBe(405);
  expect(wrong.headers.allow).toBe('GET, POST, OPTIONS');
  const refused = await api.ask('/requests', { key: 'bf_nokey' });
  expect(refused).toMatchObject({ status: 401, body: { status: 401 } });
  expect(refused.headers['www-authenticate']).toContain('Bearer');
});
