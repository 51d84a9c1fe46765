import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptedJob } from '#flow/batch-reports';
import { findRequest, requestDetail } from '#flow/requests';
import { catalogOf } from '#reference/catalog';
import { findKey, revokeKey } from '#reference/clients';
import { type Open311Door, openOpen311, pothole } from '../../../../test/open311.ts';

let door: Open311Door;
let key: string;

beforeAll(async () => {
  door = await openOpen311();
  key = await door.key('app', ['requests:write']);
});
afterAll(() => door.close());

const post = (fields: Record<string, string | string[]>, headers?: Record<string, string>) =>
  door.post('requests.json', { api_key: key, ...pothole, ...fields }, headers);
const report = (fields: Record<string, string | string[]> = {}) => door.report(key, fields);

describe('posting', () => {
  test('a report is there at once, as it was told', async () => {
    const id = await report({
      description: 'Deep hole\r\nnear the curb',
      email: 'ana@example.org',
      first_name: 'Ana',
      last_name: '-',
      phone: '215-555-0123',
    });
    const told = await door.get(`requests/${id}.json?extensions=true`);
    expect(told.json).toHaveLength(1);
    expect(told.json[0]).toMatchObject({
      service_request_id: id,
      status: 'open',
      service_code: 'pothole',
      description: 'Deep hole\nnear the curb',
      requested_datetime: expect.stringMatching(/T\d\d:\d\d:\d\d-05:00$/),
      lat: 39.9527,
      long: -75.164,
      attributes: [{ code: 'size', value: 'Bigger than that' }],
      notes: [{ type: 'submitted' }],
      extended_attributes: { detailed_status: 'received', channel: 'open311' },
    });
    for (const path of [
      `requests/${id}.xml?extensions=true`,
      'requests.json?extensions=true',
      'bulk/requests.csv',
      'bulk/requests.xml',
    ])
      expect((await door.get(path)).text).not.toMatch(/ana@example|555-0123|Ana/);
    expect((await door.get('bulk/requests.csv')).text).toContain(id);
  });

  test.each([
    [{ api_key: '' }, 403, 'api_key'],
    [{ api_key: 'bf_wrong' }, 403, 'key'],
    [{ service_code: '' }, 400, 'service_code is required'],
    [{ service_code: 'nothing' }, 404, 'service_code is not known'],
    [{ lat: '', long: '' }, 400, 'address_string'],
    [{ long: '' }, 400, 'long is required'],
    [{ lat: 'abc' }, 400, 'lat must be a number'],
    [{ lat: '91' }, 400, 'lat must be a number'],
    [{ lat: '51.5', long: '0' }, 400, 'lat, long'],
    [{ 'attribute[size]': '' }, 400, 'attribute[size] is required'],
    [{ 'attribute[size]': 'Bigger than that' }, 400, 'attribute[size]'],
    [{ media_url: 'http://127.0.0.1/x.jpg' }, 400, 'media_url'],
    [{ media_url: 'file:///etc/passwd' }, 400, 'media_url'],
    [{ service_object_id: '7' }, 400, 'service_object_type'],
    [{ email: 'nobody' }, 400, 'email'],
  ])('%j is refused with %i', async (fields, status, words) => {
    const told = await post(fields as Record<string, string>);
    expect(told.status).toBe(status);
    expect(told.json[0]).toEqual({ code: status, description: expect.stringContaining(words) });
  });

  test('4,000 characters and not one more', async () => {
    expect((await post({ description: 'é'.repeat(4000) })).status).toBe(200);
    expect((await post({ description: 'x'.repeat(4001) })).json[0].description).toContain('description');
  });

  test('all fields that are wrong are told at once', async () => {
    const told = await post({ 'attribute[size]': 'none', 'attribute[damage]': 'perhaps', email: 'x' });
    expect(told.json).toHaveLength(3);
  });

  test('keys in the address, the form, and as bearer; what a key may not do', async () => {
    const form = { ...pothole };
    expect((await door.post(`requests.json?api_key=${key}`, form)).status).toBe(200);
    expect((await door.post('requests.json', form, { authorization: `Bearer ${key}` })).status).toBe(200);
    const reader = await door.key('reader', ['requests:read']);
    expect((await door.post('requests.json', { ...form, api_key: reader })).status).toBe(403);
    const narrow = await door.key('narrow', ['requests:write'], { services: ['graffiti'] });
    expect((await door.post('requests.json', { ...form, api_key: narrow })).status).toBe(403);
  });

  test('what is only shown and what is not asked for is let pass; lists take several', async () => {
    const id = await report({
      'attribute[guard-attack]': 'yes',
      'attribute[other]': 'x',
      'attribute[size][]': 'small',
      'attribute[size]': '',
    });
    const detail = await requestDetail(door.city.as(), { number: id });
    expect(detail.answers).toEqual([{ key: 'size', value: 'small' }]);
  });

  test('of what is sent twice the first counts; a title leads the words; names of nobody are no names', async () => {
    const id = await report({
      ...{ title: ['Hole', 'Gap'], description: ['Deep', 'Other'], first_name: '-', last_name: '?' },
      ...{ 'attribute[damage]': 'yes', 'attribute[damage-date]': '2026-03-04T01:30:00Z' },
    });
    const { answers, request } = await requestDetail(door.city.as(), { number: id });
    expect(request.description).toBe('Hole\nDeep');
    // Still the day before in the city.
    expect(answers).toContainEqual({ key: 'damage-date', value: '2026-03-03' });
    const { rows } = await door.city.database.pool.query('select from request_person where request_id = $1', [
      request.id,
    ]);
    expect(rows).toEqual([]);
    expect((await door.get(`requests/${id}.json`)).json[0].description).toBe('Hole\nDeep');
  });

  test('a service that takes no photos lets them pass; six are too many; a mark has its length', async () => {
    const dog = { service_code: 'barking-dog', 'attribute[size]': '', address_string: '1400 Market St' };
    const media_url = 'http://127.0.0.1/x.jpg';
    expect((await post({ ...dog, email: 'x@example.org', media_url })).status).toBe(200);
    const many = await post({ media_url: Array(6).fill(media_url) });
    expect(many.json[0].description).toContain('5 photos');
    expect((await post({ client_request_id: 'm'.repeat(200) })).status).toBe(200);
    expect((await post({ client_request_id: 'm'.repeat(201) })).json[0].description).toMatch(
      /^client_request_id/,
    );
    const known = await post({}, { 'if-none-match': '*' });
    expect(known.status).toBe(200);
  });

  test('the same mark is the same request, by header or field', async () => {
    const first = await report({ client_request_id: 'mark-1' });
    expect(await report({ client_request_id: 'mark-1' })).toBe(first);
    const other = await door.key('other', ['requests:write']);
    expect(await report({ client_request_id: 'mark-1', api_key: other })).not.toBe(first);
    const both = await Promise.all([1, 2, 3].map(() => post({}, { 'idempotency-key': 'mark-2' })));
    expect(new Set(both.map((told) => told.json[0].service_request_id)).size).toBe(1);
  });

  test('an address alone is looked for, and kept where nobody knows it', async () => {
    const id = await report({ lat: '', long: '', address_string: '1400 Market St' });
    expect((await findRequest(door.city.as(), { number: id })).address).toContain('1400 Market St');
    const odd = await report({ lat: '', long: '', address_string: 'behind the old mill' });
    expect(await findRequest(door.city.as(), { number: odd })).toMatchObject({
      address: 'behind the old mill',
      lat: null,
    });
  });

  test('a service that wants an address takes a point: with the address near by, else in figures', async () => {
    const house = { service_code: 'building-maintenance', 'attribute[size]': '' };
    const id = await report(house);
    const { address, address_source, lat } = await findRequest(door.city.as(), { number: id });
    expect([address, address_source, lat]).toEqual([expect.stringContaining(' St'), 'pin', 39.9527]);
    const far = await report({ ...house, lat: '40.0501', long: '-75.0002' });
    expect(await findRequest(door.city.as(), { number: far })).toMatchObject({
      address: '40.05010, -75.00020',
      lat: 40.0501,
    });
    const told = await post({ ...house, lat: '', long: '' });
    expect([told.status, told.json[0].description]).toEqual([400, expect.stringContaining('address_string')]);
  });

  test('address_id is an address as we know it, or the number of a thing', async () => {
    const nowhere = { lat: '', long: '' };
    const id = await report({ ...nowhere, address_id: '1400 Market St' });
    expect(await findRequest(door.city.as(), { number: id })).toMatchObject({
      address: expect.stringContaining('1400 Market'),
      lat: expect.any(Number),
    });
    const light = { ...nowhere, service_code: 'light-pole-damaged', 'attribute[size]': '' };
    const lamp = await report({ ...light, address_id: '20101' });
    expect(await findRequest(door.city.as(), { number: lamp })).toMatchObject({
      asset: 'street-lights:20101',
      lat: 39.942197,
    });
    expect((await door.get(`requests/${lamp}.json`)).json[0].address_id).toBe('street-lights:20101');
    const beside = await report({ ...light, address_id: '1400 Market St' });
    expect((await findRequest(door.city.as(), { number: beside })).asset).toBeNull();
    for (const fields of [light, nowhere]) {
      const told = await post({ ...fields, address_id: 'no such thing' });
      expect([told.status, told.json[0].description]).toEqual([400, expect.stringContaining('address_id')]);
    }
  });

  test('photos come as files, without where the camera was', async () => {
    const jpeg = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#446' } })
      .withExif({
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '39/1 57/1 0/1',
          GPSLongitudeRef: 'W',
          GPSLongitude: '75/1 9/1 0/1',
        },
      })
      .jpeg()
      .toBuffer();
    const form = new FormData();
    for (const [name, value] of Object.entries({ api_key: key, ...pothole })) form.append(name, value);
    form.append('media', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'hole.jpg');
    const packed = new Request('http://here/', { method: 'POST', body: form });
    const sent = await door.app.inject({
      method: 'POST',
      url: '/open311/v2/requests.json',
      headers: { 'content-type': packed.headers.get('content-type')! },
      payload: Buffer.from(await packed.arrayBuffer()),
    });
    const id = sent.json()[0].service_request_id;
    const [told] = (await door.get(`requests/${id}.json`)).json;
    expect(told.media_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/photos\/.*\/full$/);
    const photo = await door.app.inject(new URL(told.media_url).pathname);
    expect(photo.statusCode).toBe(200);
    expect((await sharp(photo.rawPayload).metadata()).exif).toBeUndefined();
  });

  test('what is no form is refused in the form that was asked for', async () => {
    for (const type of ['application/json', 'text/plain', 'application/xml', 'multipart/form-data']) {
      const sent = await door.app.inject({
        method: 'POST',
        url: '/open311/v2/requests.xml',
        headers: { 'content-type': type },
        payload: '{"a":1}',
      });
      expect([type, sent.statusCode, sent.headers['content-type']]).toEqual([
        type,
        sent.statusCode === 403 ? 403 : 400,
        'text/xml; charset=utf-8',
      ]);
    }
  });

  test('a batch service gives a token first, then the number', async () => {
    const service = (await catalogOf(door.city.as())).service('mosquitoes')!;
    service.open311Type = 'batch';
    const sent = await door.post('requests.json', {
      api_key: key,
      service_code: 'mosquitoes',
      lat: pothole.lat,
      long: pothole.long,
      address_string: '1400 Market St',
      client_request_id: 'b1',
    });
    const { token, service_request_id } = sent.json[0];
    expect([typeof token, service_request_id]).toEqual(['string', undefined]);
    expect((await door.get(`tokens/${token}.json`)).json).toEqual([{ token }]);
    await door.city.settle({ jobs: [acceptedJob] });
    const [{ service_request_id: id }] = (await door.get(`tokens/${token}.json`)).json;
    expect((await door.get(`requests/${id}.json`)).status).toBe(200);
    const again = await door.post('requests.json', {
      api_key: key,
      service_code: 'mosquitoes',
      lat: pothole.lat,
      long: pothole.long,
      address_string: '1400 Market St',
      client_request_id: 'b1',
    });
    expect(again.json[0].token).toBe(token);
    service.open311Type = 'blackbox';
    const black = await door.post('requests.json', {
      api_key: key,
      service_code: 'mosquitoes',
      lat: pothole.lat,
      long: pothole.long,
      address_string: '1400 Market St',
    });
    expect(Object.keys(black.json[0]).sort()).toEqual(['account_id', 'service_notice']);
    service.open311Type = undefined;
    expect((await door.get('tokens/nothing.json')).status).toBe(404);
    expect((await door.get(`tokens/${id}.json`)).json).toEqual([{ service_request_id: id, token: id }]);
  });
});

describe('a batch service', () => {
  const batch = { service_code: 'posters', 'attribute[size]': '' };
  beforeAll(async () => {
    (await catalogOf(door.city.as())).service('posters')!.open311Type = 'batch';
  });
  const opened = async (token: string): Promise<string> => {
    await door.settle();
    return (await door.get(`tokens/${token}.json`)).json[0].service_request_id;
  };

  test('opens in the name of the client, which speaks for the reporter from then on', async () => {
    const number = await opened((await post(batch)).json[0].token);
    const { history } = await requestDetail(door.city.as(), { number });
    expect(history[0]).toMatchObject({ actor_kind: 'client', actor_name: 'app', channel: 'open311' });
    const update = {
      ...{ service_request_id: number, update_id: 'gone', updated_datetime: '2026-03-04' },
      ...{ status: 'CLOSED', description: 'It is gone' },
    };
    const other = await door.key('stranger', ['requests:write']);
    const send = (api_key: string) => door.post('servicerequestupdates.json', { ...update, api_key });
    expect((await send(other)).status).toBe(404);
    expect((await send(key)).status).toBe(200);
    expect(await findRequest(door.city.as(), { number })).toMatchObject({ outcome: 'withdrawn' });
  });

  test('keeps what the door let pass, although the key was taken back meanwhile', async () => {
    const made = await door.key('short-lived', ['requests:write']);
    const { token } = (await post({ ...batch, api_key: made })).json[0];
    const { id } = (await findKey(door.city.as(), made))!;
    await revokeKey(door.city.as(), { keyId: id });
    expect((await post({ ...batch, api_key: made })).status).toBe(403);
    expect(await opened(token)).toMatch(/^26-/);
  });

  test('is remembered by the request alone once it is open', async () => {
    const email = 'batch@example.org';
    const { token } = (await post({ ...batch, email })).json[0];
    const kept = () =>
      door.city.database.pool.query('select report::text from accepted_report where report::text like $1', [
        `%${email}%`,
      ]);
    expect((await kept()).rowCount).toBe(1);
    const number = await opened(token);
    expect((await kept()).rowCount).toBe(0);
    expect((await post({ ...batch, email, client_request_id: 'b2' })).json[0].token).not.toBe(token);
    expect((await door.get(`requests/${number}.json`)).status).toBe(200);
  });

  test('opens what it accepted, when it accepted it, although the service asks for more by now or is gone', async () => {
    const before = door.city.clock.now();
    const sent = async () => (await post(batch)).json[0].token;
    const [stricter, gone] = [await sent(), await sent()];
    const { pool } = door.city.database;
    const { rows } = await pool.query(
      `select service_version.* from service join service_version on service_key = service.key and service_version.version = service.version
        where key = 'posters'`,
    );
    const { version, definition } = rows[0];
    const questions = [{ key: 'height', label: { en: 'How high?' }, type: 'text', required: true }];
    await pool.query('insert into service_version values ($1, $2, now(), $3)', [
      'posters',
      version + 1,
      { ...definition, questions },
    ]);
    await pool.query(`update service set version = $1 where key = 'posters'`, [version + 1]);
    door.city.as().memory.clear();
    door.city.clock.advance(90 * 60_000);
    const problem = await post({ service_code: 'posters', client_request_id: 'late' });
    expect([problem.status, problem.json[0].description]).toEqual([400, expect.stringContaining('height')]);
    await pool.query(`update service set active = false where key = 'posters'`);
    door.city.as().memory.clear();
    expect((await post({ service_code: 'posters' })).status).toBe(404);
    const numbers = [await opened(stricter), await opened(gone)];
    for (const number of numbers) {
      const request = await findRequest(door.city.as(), { number });
      expect(request).toMatchObject({ service_key: 'posters', service_version: version, opened_at: before });
      // Found by whoever asks for what is new.
      expect(request.updated_at).toEqual(door.city.clock.now());
    }
  });
});
