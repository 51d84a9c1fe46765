import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, validate } from '@readme/openapi-parser';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiDocument } from '#channels/api';
import { generate } from '../clients/typescript/generate.ts';
import { Belfry, BelfryProblem } from '../clients/typescript/src/index.ts';
import { openApi, type TestApi } from './api.ts';

const root = path.resolve(import.meta.dirname, '..');

/** `UPDATE_DOCS=1 npx vitest run test/api-client.test.ts` writes them anew. */
function keptTrue(file: string, text: string) {
  const where = path.join(root, file);
  if (process.env.UPDATE_DOCS) writeFileSync(where, text);
  expect(existsSync(where) ? readFileSync(where, 'utf8') : '').toBe(text);
}

describe('the description of the API', () => {
  test('is a valid OpenAPI 3.1 document, and the copy in docs is the same', async () => {
    const document = await apiDocument();
    expect(document.openapi).toBe('3.1.0');
    expect(await validate(structuredClone(document) as never)).toMatchObject({ valid: true });
    expect(await parse(structuredClone(document) as never)).toBeDefined();
    keptTrue('docs/openapi.json', `${JSON.stringify(document, null, 1)}\n`);
  });

  test('every operation has a name of its own, a scope or none, and says what it answers', async () => {
    const operations = Object.values((await apiDocument()).paths).flatMap((methods) =>
      Object.values(methods),
    );
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { operationId, responses, summary } of operations) {
      expect(Object.keys(responses), operationId).toContain('4XX');
      expect(summary, operationId).not.toBe('');
    }
  });

  test('the client is generated from it', async () => {
    keptTrue('clients/typescript/src/api.ts', await generate((await apiDocument()) as never));
  });
});

describe('the client, with a city that listens', () => {
  let api: TestApi;
  let url: string;
  let city: Belfry;
  let secret: string;

  beforeAll(async () => {
    api = await openApi();
    url = await api.app.listen({ port: 0, host: '127.0.0.1' });
    secret = await api.key([
      'requests:write',
      'requests:work',
      'private:read',
      'contacts:read',
      'contacts:write',
      'measures:read',
    ]);
    city = new Belfry({ url, key: secret, language: 'en' });
  });
  afterAll(() => api.close());

  const report = {
    service: 'pothole',
    description: 'Deep.',
    place: { lat: 39.9526, lng: -75.1652 },
    answers: { size: 'large' },
  };

  test('reports, works, closes and reads a request', async () => {
    const bytes = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#123' } })
      .jpeg()
      .toBuffer();
    const photo = new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' });
    const { id } = await city.call('uploadFile', { files: [photo] });
    const made = await city.call('createRequest', { body: { ...report, photos: [id] }, files: [photo] });
    const { number } = made.request;
    expect(made.request.files).toHaveLength(2);
    const picture = await city.call('getFile', { params: { id, variant: 'thumb' } });
    expect(picture.type).toBe('image/jpeg');
    const accepted = await city.call('changeStatus', {
      params: { number },
      body: { status: 'accepted' },
      ifMatch: made.request.version,
    });
    expect(accepted.status).toBe('accepted');
    await city.call('addComment', { params: { number }, body: { text: 'On our list.', audience: 'public' } });
    await city.call('followRequest', { params: { number }, body: { email: 'friend@example.org' } });
    await city.call('assignDepartment', {
      params: { number },
      body: { department: 'water', note: 'A main.' },
    });
    const { reasons } = await city.call('getService', { params: { key: 'pothole' } });
    const fixed = reasons.find((one) => one.outcome === 'fixed')!;
    expect(
      (await city.call('closeRequest', { params: { number }, body: { reason: fixed.key } })).outcome,
    ).toBe('fixed');
    expect(
      (await city.call('reopenRequest', { params: { number }, body: { note: 'It broke out again.' } }))
        .reopened,
    ).toBe(1);
    const other = await city.call('createRequest', { body: report });
    const linked = await city.call('linkDuplicate', {
      params: { number: other.request.number },
      body: { number },
    });
    expect(linked.duplicateOf).toBe(number);
    expect((await city.call('getRequest', { params: { number } })).duplicates).toEqual([
      other.request.number,
    ]);
    expect((await city.call('listHistory', { params: { number } })).items.length).toBeGreaterThan(4);
    expect((await city.call('listPeopleOfRequest', { params: { number } })).items).toMatchObject([
      { role: 'follower' },
    ]);
    const near = await city.call('findDuplicates', {
      query: { service: 'pothole', lat: 39.9526, lng: -75.1652 },
    });
    expect(near.items.map((one) => one.number)).toContain(number);
  });

  test('walks through all pages', async () => {
    for (let nth = 0; nth < 5; nth += 1) await api.given({ service: 'graffiti' });
    const numbers: string[] = [];
    for await (const one of city.each('listRequests', { query: { service: ['graffiti'], limit: 2 } }))
      numbers.push(one.number);
    expect(new Set(numbers).size).toBe(5);
  });

  test('reads the catalog, places, contacts and measures', async () => {
    expect((await city.call('listServices')).items.length).toBeGreaterThan(5);
    expect((await city.call('listGroups')).items.length).toBeGreaterThan(1);
    expect((await city.call('listDepartments')).items.length).toBeGreaterThan(1);
    const layer = (await city.call('listLayers')).items.find((one) => one.kind === 'polygon')!.key;
    expect((await city.call('listAreas', { params: { layer } })).items.length).toBeGreaterThan(0);
    expect((await city.call('getAreaShapes', { params: { layer } })).features.length).toBeGreaterThan(0);
    const point = { lat: 39.9526, lng: -75.1652 };
    expect((await city.call('findAreas', { query: point })).inside).toBe(true);
    expect((await city.call('locatePoint', { query: point })).servedBy).toBe('city');
    expect(
      (await city.call('searchPlaces', { query: { q: '1400 Market St' } })).items.length,
    ).toBeGreaterThan(0);
    const { id } = await city.call('createContact', { body: { ending: 'information', note: 'Asked.' } });
    expect((await city.call('getContact', { params: { id } })).note).toBe('Asked.');
    expect((await city.call('listContacts')).items.length).toBeGreaterThan(0);
    expect((await city.call('measureServices')).leastShown).toBe(1);
    expect((await city.call('measureDepartments')).items).toBeDefined();
    expect((await city.call('measureAreas', { params: { layer } })).items.length).toBeGreaterThan(0);
    expect((await city.call('measureDays')).items).toBeDefined();
  });

  test('is told what is wrong, and buys its tokens', async () => {
    const wrong = city.call('createRequest', { body: { service: 'pothole', place: { lat: 1 } } });
    await expect(wrong).rejects.toThrow(BelfryProblem);
    await expect(wrong).rejects.toMatchObject({ status: 422, problem: { problems: expect.any(Array) } });
    const client = { id: await api.clientId(secret), secret, scope: 'requests:write' };
    const narrow = new Belfry({ url, client });
    expect((await narrow.call('createRequest', { body: report })).request.status).toBe('received');
    await expect(narrow.call('listContacts')).rejects.toMatchObject({ status: 403 });
    await expect(
      new Belfry({ url, client: { ...client, secret: 'x' } }).call('listServices'),
    ).rejects.toMatchObject({ status: 401 });
  });

  test('calls at once buy one token, wherever the address ends', async () => {
    let bought = 0;
    const counting: typeof fetch = (input, init) => {
      if (String(input).endsWith('/oauth/token')) bought += 1;
      return fetch(input, init);
    };
    const client = { id: await api.clientId(secret), secret };
    const many = new Belfry({ url: `${url}/`, client, fetch: counting });
    await Promise.all([1, 2, 3].map(() => many.call('listGroups')));
    expect(bought).toBe(1);
  });

  test('asks again where a gateway answers for a city that is away', async () => {
    const answers = [502, 504];
    const gateway: typeof fetch = async (input, init) => {
      const status = answers.shift();
      return status ? new Response('<h1>Bad gateway</h1>', { status }) : fetch(input, init);
    };
    const patient = new Belfry({ url, fetch: gateway });
    expect((await patient.call('listGroups')).items.length).toBeGreaterThan(1);
    const gone = new Belfry({ url, tries: 1, fetch: async () => new Response('', { status: 502 }) });
    await expect(gone.call('listGroups')).rejects.toMatchObject({ status: 502 });
  });

  test('sends a change again when no answer comes, and nothing is done twice', async () => {
    let dropped = 0;
    const lossy: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      if (init?.method !== 'POST' || dropped >= 2) return answer;
      dropped += 1;
      await answer.arrayBuffer();
      throw new TypeError('the connection was lost');
    };
    const unlucky = new Belfry({ url, key: secret, fetch: lossy });
    const before = (await api.city.database.pool.query('select count(*)::int as n from request')).rows[0].n;
    const { request } = await unlucky.call('createRequest', { body: report });
    const after = (await api.city.database.pool.query('select count(*)::int as n from request')).rows[0].n;
    expect([dropped, after - before, request.service]).toEqual([2, 1, 'pothole']);
  });
});
