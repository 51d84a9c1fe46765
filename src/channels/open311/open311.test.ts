import { XMLParser } from 'fast-xml-parser';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptedJob } from '#flow/batch-reports';
import { closeRequest, findRequest, requestDetail } from '#flow/requests';
import { catalogOf } from '#reference/catalog';
import { findKey, revokeKey } from '#reference/clients';
import { areasAt } from '#reference/places';
import { type Open311Door, openOpen311 } from '../../../test/open311.ts';

let door: Open311Door;
let key: string;
const at = { lat: '39.9527', long: '-75.1640' };
const pothole = { service_code: 'pothole', 'attribute[size]': 'large', ...at };

beforeAll(async () => {
  door = await openOpen311();
  key = await door.key('app', ['requests:write']);
});
afterAll(() => door.close());

const post = (fields: Record<string, string | string[]>, headers?: Record<string, string>) =>
  door.post('requests.json', { api_key: key, ...pothole, ...fields }, headers);
async function report(fields: Record<string, string | string[]> = {}): Promise<string> {
  const told = await post(fields);
  expect(told.text).toContain('service_request_id');
  return told.json[0].service_request_id;
}
const ids = (told: { json: { service_request_id: string }[] }) =>
  told.json.map((one) => one.service_request_id);
const tick = (ms: number) => door.city.clock.set(new Date(door.city.clock.now().getTime() + ms));

describe('discovery and services', () => {
  test('in both forms with exact media types', async () => {
    const json = await door.app.inject('/open311/discovery.json');
    const xml = await door.app.inject('/open311/discovery.xml');
    expect(json.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(xml.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(json.headers['access-control-allow-origin']).toBe('*');
    const { changeset, endpoints } = json.json();
    expect(changeset).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(endpoints[0]).toMatchObject({ type: 'production', formats: ['text/xml', 'application/json'] });
    expect(new XMLParser().parse(xml.body).discovery.endpoints.endpoint.url).toBe(endpoints[0].url);
    const again = await door.app.inject({
      url: '/open311/discovery.json',
      headers: { 'if-none-match': json.headers.etag as string },
    });
    expect(again.statusCode).toBe(304);
  });

  test('services that can be reported, in the language asked for', async () => {
    const { json } = await door.get('services.json');
    const one = json.find((service: { service_code: string }) => service.service_code === 'pothole');
    expect(Object.keys(one)).toEqual([
      'service_code',
      'service_name',
      'description',
      'metadata',
      'type',
      'keywords',
      'group',
    ]);
    expect(one).toMatchObject({
      service_name: 'Pothole',
      metadata: true,
      type: 'realtime',
      group: expect.any(String),
    });
    const es = await door.get('services.json?locale=es-MX');
    expect(
      es.json.find((service: { service_code: string }) => service.service_code === 'pothole').service_name,
    ).toBe('Bache');
    expect(
      json.some(
        (service: { service_code: string }) =>
          door.city.catalog.service(service.service_code)?.kind === 'information',
      ),
    ).toBe(false);
    expect((await door.get('services.json?lat=39.95&long=-75.16')).json).toEqual(json);
    expect((await door.get('services.json?lat=51.5&long=0')).json).toEqual([]);
    expect((await door.get('services.json?lat=39.95')).status).toBe(400);
  });

  test('a definition tells what is asked, and what is only shown', async () => {
    const { json } = await door.get('services/pothole.json');
    expect(json.service_code).toBe('pothole');
    expect(json.attributes.map((one: { order: number }) => one.order)).toEqual(
      json.attributes.map((_: unknown, n: number) => n + 1),
    );
    expect(json.attributes[0]).toMatchObject({
      code: 'size',
      datatype: 'singlevaluelist',
      required: true,
      values: expect.arrayContaining([{ key: 'large', name: 'Bigger than that' }]),
    });
    expect(json.attributes.find((one: { code: string }) => one.code === 'damage-date')).toMatchObject({
      datatype: 'datetime',
      required: false,
    });
    const dog = (await door.get('services/stray-dog.json')).json;
    expect(dog.attributes[0]).toMatchObject({ variable: false, code: 'guard-attack', required: false });
    const gone = await door.get('services/nothing.xml');
    expect(gone.status).toBe(404);
    expect(gone.text).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<errors><error><code>404</code><description>service_code is not known here.</description></error></errors>',
    );
  });
});

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
      ...at,
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
      ...at,
      address_string: '1400 Market St',
      client_request_id: 'b1',
    });
    expect(again.json[0].token).toBe(token);
    service.open311Type = 'blackbox';
    const black = await door.post('requests.json', {
      api_key: key,
      service_code: 'mosquitoes',
      ...at,
      address_string: '1400 Market St',
    });
    expect(Object.keys(black.json[0]).sort()).toEqual(['account_id', 'service_notice']);
    service.open311Type = undefined;
    expect((await door.get('tokens/nothing.json')).status).toBe(404);
    expect((await door.get(`tokens/${id}.json`)).json).toEqual([{ service_request_id: id, token: id }]);
  });
});

describe('reading', () => {
  test('by state, service, numbers, place and change; pages neither skip nor repeat', async () => {
    tick(3_600_000);
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      tick(1000);
      made.push(await report());
    }
    const [first, second] = made as [string, string];
    await closeRequest(door.city.as(), {
      requestId: (await findRequest(door.city.as(), { number: first })).id,
      reason: 'work-done',
    });
    const closed = await door.get('requests.json?status=closed');
    expect(ids(closed)).toEqual([first]);
    const { closed_at } = await findRequest(door.city.as(), { number: first });
    expect(new Date(closed.json[0].updated_datetime).getTime()).toBe(
      Math.floor(closed_at!.getTime() / 1000) * 1000,
    );
    expect(ids(await door.get('requests.json?status=open,closed'))).toEqual(
      ids(await door.get('requests.json')),
    );
    expect(
      ids(
        await door.get(
          `requests.json?service_request_id=${first},99-9999999,%20${second}&status=open&start_date=2001-01-01`,
        ),
      ).sort(),
    ).toEqual([first, second].sort());
    expect(ids(await door.get('requests.json?service_code=nothing'))).toEqual([]);
    expect(ids(await door.get('requests.json?service_code=pothole%20,graffiti&limit=3'))).toEqual(
      made.slice(-3).reverse(),
    );
    expect(ids(await door.get('requests.json?bbox=-75.1641,39.9526,-75.1639,39.9528&limit=1'))).toEqual([
      made.at(-1),
    ]);
    expect(ids(await door.get('requests.json?bbox=0,0,1,1'))).toEqual([]);
    expect((await door.get('requests.json?bbox=39,-75,40,-74')).status).toBe(200);
    expect((await door.get('requests.json?bbox=1,1,0,0')).status).toBe(400);
    expect(ids(await door.get('requests.json?lat=39.9527&long=-75.1640&radius=20&limit=2'))).toEqual(
      made.slice(-2).reverse(),
    );
    expect(ids(await door.get('requests.json?status=&service_code=&limit=2'))).toEqual(
      made.slice(-2).reverse(),
    );

    tick(60_000);
    const changed = door.city.clock.now();
    await closeRequest(door.city.as(), {
      requestId: (await findRequest(door.city.as(), { number: second })).id,
      reason: 'work-done',
    });
    const since = await door.get(`requests.json?updated_after=${changed.toISOString().slice(0, 19)}+00:00`);
    expect(ids(since)).toEqual([second]);

    const walked: string[] = [];
    let path: string | undefined = 'requests.json?limit=2';
    while (path) {
      const page = await door.get(path);
      walked.push(...ids(page));
      path = /\/open311\/v2\/([^>]*)>/.exec(String(page.headers.link ?? ''))?.[1];
      tick(1000);
      await report();
      if (walked.length > 60) throw new Error('the walk does not end');
    }
    expect(new Set(walked).size).toBe(walked.length);
    for (const id of made) expect(walked).toContain(id);
  });

  test('spans: 90 days and not more, bounds included', async () => {
    expect((await door.get('requests.json?start_date=2026-01-01&end_date=2026-04-01')).status).toBe(200);
    expect((await door.get('requests.json?start_date=2026-01-01&end_date=2026-04-02')).status).toBe(400);
    expect((await door.get('requests.json?start_date=2026-04-01&end_date=2026-01-01')).status).toBe(400);
    const id = await report();
    const { requested_datetime: when } = (await door.get(`requests/${id}.json`)).json[0];
    const exact = encodeURIComponent(when);
    expect(ids(await door.get(`requests.json?start_date=${exact}&end_date=${exact}`))).toContain(id);
    expect(ids(await door.get('requests.json?start_date=2020-01-01'))).toEqual([]);
    expect((await door.get('requests.json?start_date=yesterday')).json[0].description).toContain(
      'start_date',
    );
  });

  test('private requests are nowhere', async () => {
    const sent = await door.post('requests.json', {
      api_key: key,
      service_code: 'barking-dog',
      address_string: '1400 Market St',
      ...at,
      email: 'x@example.org',
    });
    const id = sent.json[0].service_request_id;
    for (const path of [`requests/${id}.json`, `tokens/${id}.json`])
      expect((await door.get(path)).status).toBe(404);
    for (const path of [
      'requests.json',
      `requests.json?service_request_id=${id}`,
      'requests.json?updated_after=2020-01-01',
      'bulk/requests.json',
      'servicerequestupdates.json',
    ])
      expect((await door.get(path)).text).not.toContain(id);
  });

  test('strange addresses and forms', async () => {
    expect((await door.get('requests.foo')).status).toBe(404);
    expect((await door.get('requests.JSON')).headers['content-type']).toBe('application/json; charset=utf-8');
    expect((await door.get('nothing/at/all.json')).json[0].code).toBe(404);
    expect((await door.get('requests.xml?limit=0')).text).toContain('<code>400</code>');
    expect((await door.get('requests.json?just_count=true')).json[0].count).toBeGreaterThan(5);
    const head = await door.app.inject({ method: 'HEAD', url: '/open311/v2/requests.json' });
    expect([head.statusCode, head.body]).toEqual([200, '']);
    const accept = await door.app.inject({
      url: '/open311/v2/requests',
      headers: { accept: 'application/json' },
    });
    expect(accept.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('XML and JSON say the same', async () => {
    const json = (await door.get('requests.json?limit=5&extensions=true')).json;
    const xml = new XMLParser({ parseTagValue: false }).parse(
      (await door.get('requests.xml?limit=5&extensions=true')).text,
    );
    expect(
      xml.service_requests.request.map((one: { service_request_id: string }) => one.service_request_id),
    ).toEqual(json.map((one: { service_request_id: string }) => one.service_request_id));
    expect(Object.keys(xml.service_requests.request[0])).toEqual(Object.keys(json[0]));
  });
});

describe('service request updates', () => {
  test('told by a department and read by everybody, each once', async () => {
    const id = await report();
    const worker = await door.key('works', ['requests:work'], { departments: ['streets'] });
    const update = {
      api_key: worker,
      service_request_id: id,
      update_id: 'w-1',
      updated_datetime: '2026-03-04T12:00:00-05:00',
      status: 'FIXED',
      description: 'Filled',
    };
    const told = await door.post('servicerequestupdates.json', update);
    expect(told.json).toEqual([{ update_id: expect.stringMatching(`^${id}-`) }]);
    const again = await door.post('servicerequestupdates.json', update);
    expect([again.status, again.json[0].description]).toEqual([
      400,
      expect.stringContaining('already exists'),
    ]);
    const [row] = (
      await door.get(`servicerequestupdates.json?service_request_id=${id}&start_date=2026-03-01`)
    ).json;
    expect(row).toEqual({
      update_id: told.json[0].update_id,
      service_request_id: id,
      status: 'fixed',
      updated_datetime: expect.any(String),
      description: expect.stringContaining('Filled'),
      media_url: null,
    });
    expect((await door.get(`requests/${id}.json`)).json[0]).toMatchObject({
      status: 'closed',
      status_notes: expect.stringContaining('Filled'),
    });
    const xml = await door.get(`servicerequestupdates.xml?service_request_id=${id}&start_date=2026-03-01`);
    expect(xml.text).toContain(
      `<service_request_updates><request_update><update_id>${row.update_id}</update_id>`,
    );
  });

  test('OPEN opens again what was closed, and is told so; the state before is no reason', async () => {
    const id = await report();
    const worker = await door.key('works3', ['requests:work'], { departments: ['streets'] });
    let mark = 0;
    const tell = async (status: string, more: Record<string, string> = {}) => {
      tick(60_000);
      mark += 1;
      const fields = {
        service_request_id: id,
        update_id: `w3-${mark}`,
        description: `Now ${status}`,
        status,
      };
      const at = door.city.clock.now().toISOString();
      const sent = await door.post('servicerequestupdates.json', {
        ...{ api_key: worker, updated_datetime: at, ...fields, ...more },
      });
      expect(sent.status).toBe(200);
      const window = `service_request_id=${id}&end_date=${at}`;
      const { json } = await door.get(`servicerequestupdates.json?${window}`);
      return [json.at(-1).status, (await door.get(`requests/${id}.json`)).json[0].status];
    };
    expect(await tell('IN_PROGRESS')).toEqual(['in_progress', 'open']);
    expect(await tell('OPEN')).toEqual(['in_progress', 'open']);
    expect(await tell('CLOSED')).toEqual(['fixed', 'closed']);
    expect(await tell('OPEN', { updated_datetime: '2026-03-04T00:00:00Z' })).toEqual(['fixed', 'closed']);
    expect(await tell('OPEN')).toEqual(['reopen', 'open']);
  });

  test('what is missing or unknown is named', async () => {
    const worker = await door.key('works2', ['requests:work'], { departments: ['parks-recreation'] });
    const id = await report();
    const update = {
      api_key: worker,
      service_request_id: id,
      update_id: 'w-2',
      updated_datetime: '2026-03-04',
      status: 'open',
    };
    expect((await door.post('servicerequestupdates.json', { api_key: worker })).json).toHaveLength(4);
    expect(
      (await door.post('servicerequestupdates.json', { ...update, status: 'DONE' })).json[0].description,
    ).toContain('status');
    expect(
      (await door.post('servicerequestupdates.json', { ...update, service_request_id: '26-9999999' })).status,
    ).toBe(404);
    expect((await door.post('servicerequestupdates.json', update)).status).toBe(404);
    const form = new FormData();
    for (const [name, value] of Object.entries(update)) form.append(name, value);
    form.append('media', new Blob(['no picture']), 'a.jpg');
    const packed = new Request('http://here/', { method: 'POST', body: form });
    const sent = await door.app.inject({
      method: 'POST',
      url: '/open311/v2/servicerequestupdates.json',
      headers: { 'content-type': packed.headers.get('content-type')! },
      payload: Buffer.from(await packed.arrayBuffer()),
    });
    expect([sent.statusCode, sent.json()[0].description]).toEqual([400, expect.stringMatching(/^media: /)]);
    expect((await door.post('servicerequestupdates.json', { ...update, api_key: '' })).status).toBe(403);
    expect(
      (await door.get('servicerequestupdates.json?start_date=2026-03-05&end_date=2026-03-04')).status,
    ).toBe(400);
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
});

describe('several jurisdictions', () => {
  let town: Open311Door;
  let townKey: string;
  beforeAll(async () => {
    town = await openOpen311();
    townKey = await town.key('app', ['requests:write']);
    const catalog = await catalogOf(town.city.as());
    const { areas } = await areasAt(town.city.as(), { lat: Number(at.lat), lng: Number(at.long) });
    catalog.city.open311 = {
      jurisdictions: [
        { id: 'here.example', area: areas[0]! },
        { id: 'there.example', area: `${areas[0]!.split(':')[0]}:nowhere` },
      ],
    };
  });
  afterAll(() => town.close());

  test('one must be named, and is kept apart', async () => {
    expect((await town.get('services.json')).status).toBe(400);
    expect((await town.get('services.json?jurisdiction_id=else.example')).status).toBe(404);
    expect((await town.get('services.json?jurisdiction_id=www.here.example')).status).toBe(200);
    const form = { ...pothole, api_key: townKey };
    expect((await town.post('requests.json', form)).status).toBe(400);
    expect(
      (await town.post('requests.json?jurisdiction_id=there.example', form)).json[0].description,
    ).toContain('lat');
    // Where nobody knows the point the client's word counts, and the report stays where it was sent.
    const untold = { ...form, lat: '', long: '', address_string: 'behind the old mill' };
    const odd = await town.post('requests.json?jurisdiction_id=there.example', untold);
    expect([odd.status, odd.json[0].description]).toEqual([400, expect.stringContaining('jurisdiction_id')]);
    const kept = (await town.post('requests.json?jurisdiction_id=here.example', untold)).json[0];
    const there = `requests/${kept.service_request_id}.json?jurisdiction_id=`;
    expect((await town.get(`${there}here.example`)).status).toBe(200);
    expect((await town.get(`${there}there.example`)).status).toBe(404);
    const lamp = { ...form, lat: '', long: '', service_code: 'light-pole-damaged', address_id: '20101' };
    const far = await town.post('requests.json?jurisdiction_id=there.example', lamp);
    expect([far.status, far.json[0].description]).toEqual([400, expect.stringContaining('lat')]);
    const sent = await town.post('requests.json?jurisdiction_id=here.example', form);
    const id = sent.json[0].service_request_id;
    for (const path of [
      `requests/${id}.json?`,
      `requests.json?service_request_id=${id}&`,
      'requests.json?',
    ]) {
      expect((await town.get(`${path}jurisdiction_id=here.example`)).text).toContain(id);
      expect((await town.get(`${path}jurisdiction_id=there.example`)).text).not.toContain(id);
      expect((await town.get(path)).status).toBe(400);
    }
    expect((await town.get(`requests/${id}.json?jurisdiction_id=there.example`)).status).toBe(404);
    expect((await town.get(`tokens/${id}.json?jurisdiction_id=there.example`)).status).toBe(404);
    const update = {
      api_key: await town.key('w', ['requests:work']),
      service_request_id: id,
      update_id: 'a',
      updated_datetime: '2026-03-04',
      status: 'open',
      description: 'x',
    };
    expect((await town.post('servicerequestupdates.json?jurisdiction_id=there.example', update)).status).toBe(
      404,
    );
    expect((await town.post('servicerequestupdates.json?jurisdiction_id=here.example', update)).status).toBe(
      200,
    );
    expect((await town.get('servicerequestupdates.json?jurisdiction_id=there.example')).json).toEqual([]);
  });
});
