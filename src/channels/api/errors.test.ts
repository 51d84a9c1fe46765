import { request as ask } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '#platform/context';
import { openApi, type TestApi } from '../../../test/api.ts';

// What goes wrong, asked over the network as programs do: every refusal is a problem that can be read.
let api: TestApi;
let url: string;
let key: string;
let worker: string;

beforeAll(async () => {
  api = await openApi();
  url = await api.app.listen({ port: 0, host: '127.0.0.1' });
  key = await api.key(['requests:write', 'webhooks']);
  worker = await api.key(['requests:work', 'private:read']);
});
afterAll(() => api.close());

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** By hand, since `fetch` mends addresses and refuses strange methods. */
function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  return new Promise<{ status: number; headers: Record<string, string>; text: string }>((resolve, reject) => {
    const length: Record<string, string> =
      body === undefined || headers['transfer-encoding']
        ? {}
        : { 'content-length': `${Buffer.byteLength(body)}` };
    const asked = ask(`${url}${path}`, { method, headers: { ...length, ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode!,
          headers: answer.headers as Record<string, string>,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('error', reject).end(body);
  });
}

async function problem(path: string, sent: Sent = {}) {
  const answer = await send(path, sent);
  expect(answer.headers['content-type'], `${sent.method} ${path}: ${answer.text.slice(0, 200)}`).toBe(
    'application/problem+json; charset=utf-8',
  );
  const told = JSON.parse(answer.text) as {
    status: number;
    type: string;
    title: string;
    problems?: { field: string; code: string }[];
  };
  expect(told.status).toBe(answer.status);
  expect(told.title).not.toMatch(/^api\./);
  expect(told.type).toContain('/api/v1#problem-');
  return { ...answer, ...told, fields: (told.problems ?? []).map(({ field }) => field) };
}

const json = { 'content-type': 'application/json' };
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
const report = { service: 'pothole', place: { lat: 39.9526, lng: -75.1652 }, answers: { size: 'large' } };

describe('a problem that can be read is the answer to', () => {
  test('what cannot be read at all', async () => {
    expect((await problem('/api/v1/requests/%zz')).status).toBe(400);
    expect((await problem('/api/v1/%')).status).toBe(400);
    const broken = { method: 'POST', headers: { ...json, ...bearer(key) }, body: '{' };
    expect((await problem('/api/v1/requests', broken)).status).toBe(400);
  });

  test('an address that there is not, whatever the method', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'])
      expect((await problem('/api/v1/nothing/here', { method })).status, method).toBe(404);
    expect((await problem('/api/v1/services/none')).status).toBe(404);
    // Elsewhere people are answered, by a page.
    expect((await send('/api/v2/x')).headers['content-type']).toContain('text/html');
  });

  test('a method that an address does not have, with those that it has', async () => {
    const allow = async (path: string, method: string) => {
      const { status, headers } = await problem(path, { method });
      expect(status, `${method} ${path}`).toBe(405);
      return headers['allow'];
    };
    expect(await allow('/api/v1/requests', 'DELETE')).toBe('GET, POST, OPTIONS');
    expect(await allow('/api/v1/requests/26-0000001', 'POST')).toBe('GET, OPTIONS');
    expect(await allow('/api/v1/webhooks/018f0000-0000-7000-8000-000000000000', 'PUT')).toBe(
      'GET, PATCH, DELETE, OPTIONS',
    );
    expect(await allow('/api/v1/openapi.json', 'POST')).toBe('GET, OPTIONS');
    expect(await allow('/api/v1', 'POST')).toBe('GET, OPTIONS');
    expect(await allow('/api/v1/oauth/token', 'GET')).toBe('POST, OPTIONS');
  });

  test('whoever takes nothing that we have, before anything is done', async () => {
    for (const accept of ['text/html', 'application/xml, text/csv;q=0.5', 'application/json;q=0, text/html'])
      expect((await problem('/api/v1/services', { headers: { accept } })).status, accept).toBe(406);
    for (const accept of [
      '*/*',
      '',
      'application/*',
      'text/html, */*;q=0.1',
      'APPLICATION/JSON; charset=utf-8',
    ])
      expect((await send('/api/v1/groups', { headers: { accept } })).status, accept).toBe(200);
    const count = async () =>
      (await api.city.database.pool.query('select count(*)::int as n from request')).rows[0].n;
    const before = await count();
    const headers = { ...json, ...bearer(key), accept: 'text/html' };
    const post = { method: 'POST', headers, body: JSON.stringify(report) };
    expect((await problem('/api/v1/requests', post)).status).toBe(406);
    expect(await count()).toBe(before);
  });

  test('a body of a type that is not understood', async () => {
    const { number } = await api.given({});
    const body = JSON.stringify({ status: 'accepted' });
    // The first is what curl says of itself.
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=b',
      '',
    ]) {
      const headers = { ...bearer(worker), ...(type ? { 'content-type': type } : {}) };
      const answer = await problem(`/api/v1/requests/${number}/status`, { method: 'POST', headers, body });
      expect(answer.status, type).toBe(415);
    }
    // Whoever does not say how long a body is sends one all the same.
    const chunked = { ...bearer(worker), 'content-type': 'text/plain', 'transfer-encoding': 'chunked' };
    const unsaid = { method: 'POST', headers: chunked, body };
    expect((await problem(`/api/v1/requests/${number}/status`, unsaid)).status).toBe(415);
    const file = { method: 'POST', headers: { ...json, ...bearer(key) }, body: '{}' };
    expect((await problem('/api/v1/files', file)).status).toBe(415);
  });

  test('a body that is too long', async () => {
    const body = JSON.stringify({ ...report, description: 'x'.repeat(2 << 20) });
    const sent = { method: 'POST', headers: { ...json, ...bearer(key) }, body };
    expect((await problem('/api/v1/requests', sent)).status).toBe(413);
  });

  test('fields that do not fit, all by name', async () => {
    const post = (body: unknown) =>
      problem('/api/v1/requests', {
        method: 'POST',
        headers: { ...json, ...bearer(key) },
        body: JSON.stringify(body),
      });
    const wrong = await post({ ...report, answers: { size: 'vast' }, contact: { email: 'x' } });
    expect([wrong.status, wrong.fields.sort()]).toEqual([422, ['answers.size', 'contact.email']]);
    expect((await post([])).fields).toEqual(['request']);
    for (const [path, field] of [
      ['/requests?limit=0', 'limit'],
      ['/requests?cursor=x', 'cursor'],
      ['/requests?api_key=', 'api_key'],
      ['/areas/layers/LAYER?cursor=gone', 'cursor'],
      ['/requests/NUMBER/history?cursor=WyJ4Il0', 'cursor'],
    ]) {
      const layer = (await api.ask('/areas/layers')).body.items[0].key;
      const { number } = (await api.ask('/requests')).body.items[0];
      const asked = path!.replace('LAYER', layer).replace('NUMBER', number);
      const told = await problem(`/api/v1${asked}`);
      expect([told.status, told.fields], asked).toEqual([422, [field]]);
    }
  });

  test('no key, a wrong one, and one that may not', async () => {
    const none = await problem('/api/v1/contacts');
    expect([none.status, none.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    const wrong = await problem('/api/v1/services', { headers: { 'x-api-key': 'bf_x' } });
    expect([wrong.status, wrong.headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"']);
    expect((await problem('/api/v1/contacts', { headers: bearer(key) })).status).toBe(403);
  });

  test('too many calls, with when to come back', async () => {
    const slow = await openApi({ pack: 'millbrook', rateLimits: true });
    const one = await slow.key(['requests:read'], { perMinute: 1 });
    const codes = [];
    for (let nth = 0; nth < 11; nth += 1) codes.push(await slow.ask('/groups', { key: one }));
    const last = codes.at(-1)!;
    expect([last.status, last.headers['content-type']]).toEqual([
      429,
      'application/problem+json; charset=utf-8',
    ]);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(last.headers['access-control-allow-origin']).toBe('*');
    expect(last.headers['ratelimit-remaining']).toBe('0');
    await slow.close();
  });
});

describe('a mark and a version', () => {
  test('a mark that stood for something else is a wrong field', async () => {
    const post = (description: string) =>
      problem('/api/v1/requests', {
        method: 'POST',
        headers: { ...json, ...bearer(key), 'idempotency-key': 'a-mark' },
        body: JSON.stringify({ ...report, description }),
      });
    const made = await api.ask('/requests', {
      method: 'POST',
      key,
      body: { ...report, description: 'One.' },
      headers: { 'idempotency-key': 'a-mark' },
    });
    expect(made.status).toBe(201);
    const other = await post('Two.');
    expect([other.status, other.fields, other.problems?.[0]?.code]).toEqual([
      422,
      ['Idempotency-Key'],
      'api.errors.markReused',
    ]);
  });

  test('of two who saw the same version one is told that the other was faster, whatever they do', async () => {
    for (const [path, body] of [
      ['department', { department: 'water', note: 'A main.' }],
      ['comments', { text: 'On our list.', audience: 'public' }],
      ['status', { status: 'accepted' }],
    ] as const) {
      const { id, number } = await api.given({});
      const { etag } = (await api.ask(`/requests/${number}`)).headers;
      const act = () =>
        api.ask(`/requests/${number}/${path}`, {
          method: 'POST',
          key: worker,
          body,
          headers: { 'if-match': etag! },
        });
      // Somebody holds the request until both have come.
      const both = await inTransaction(api.city.as(), async (tx) => {
        await tx.db.selectFrom('request').select('id').where('id', '=', id).forUpdate().execute();
        const ends = Promise.all([act(), act()]);
        await new Promise((resolve) => setTimeout(resolve, 150));
        return { ends };
      });
      const told = await both.ends;
      expect(told.map(({ status }) => status).sort(), path).toEqual([path === 'comments' ? 201 : 200, 412]);
      const stale = told.find(({ status }) => status === 412)!;
      expect(stale.body).toMatchObject({ version: Number(/\d+/.exec(etag!)![0]) + 1 });
      expect(stale.body.detail).toContain('Somebody changed it meanwhile');
    }
  });
});

describe('pages of other sites', () => {
  test('are told before what they may send, and read failures, too', async () => {
    const asked = await send('/api/v1/requests', {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
    });
    expect(asked.status).toBe(204);
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST, OPTIONS',
    });
    for (const name of ['Authorization', 'Idempotency-Key', 'If-Match', 'X-Api-Key', 'Content-Type'])
      expect(asked.headers['access-control-allow-headers']).toContain(name);
    expect((await send('/api/v1/nothing', { method: 'OPTIONS' })).status).toBe(204);
    for (const path of ['/api/v1/nothing', '/api/v1/services/none', '/api/v1/contacts'])
      expect((await send(path)).headers['access-control-allow-origin'], path).toBe('*');
  });

  test('and caches between are told what an answer depends on, also when it is compressed', async () => {
    for (const encoding of ['identity', 'gzip']) {
      const { headers } = await send('/api/v1/services', { headers: { 'accept-encoding': encoding } });
      const vary = headers['vary']!.split(/, */).sort();
      expect(vary).toEqual(['accept-encoding', 'accept-language', 'authorization', 'x-api-key']);
      expect(headers['content-encoding']).toBe(encoding === 'gzip' ? 'gzip' : undefined);
    }
  });
});
