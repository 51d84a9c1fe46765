import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeRequest, findRequest } from '#flow/requests';
import { markSandbox } from '#reference/clients';
import { type Open311Door, openOpen311, pothole } from '../../../test/open311.ts';

let door: Open311Door;
let key: string;

beforeAll(async () => {
  door = await openOpen311();
  key = await door.key('app', ['requests:write']);
});
afterAll(() => door.close());

const report = (fields: Record<string, string | string[]> = {}) => door.report(key, fields);
const dumping = {
  service_code: 'illegal-dumping',
  'attribute[size]': '',
  'attribute[what][]': 'bags',
};
const tick = (ms: number) => door.city.clock.set(new Date(door.city.clock.now().getTime() + ms));
const ids = (told: { json: { service_request_id: string }[] }) =>
  told.json.map((one) => one.service_request_id);

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

  test('a sandbox says so; a doubled slash is led to where it belongs', async () => {
    await markSandbox(door.city.as());
    const { endpoints } = (await door.app.inject('/open311/discovery.json')).json();
    expect(endpoints[0].type).toBe('test');
    const twice = await door.app.inject('/open311/v2//services.xml?locale=es');
    expect([twice.statusCode, twice.headers.location]).toEqual([308, '/open311/v2/services.xml?locale=es']);
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

  test('by keyword, department and what is no filter at all', async () => {
    tick(1000);
    const [dumped, hole] = [await report(dumping), await report()];
    const services = async (query: string) => {
      const { json } = await door.get(`requests.json?${query}`);
      return [...new Set(json.map((one: { service_code: string }) => one.service_code))].sort();
    };
    expect(await services('keyword=Short%20Dumping')).toEqual(['illegal-dumping']);
    expect(await services('keyword=short%20dumping&service_code=pothole')).toEqual([]);
    expect(await services('agency_responsible=sanitation')).toEqual(['illegal-dumping']);
    expect(await services('agency_responsible=Sanitation|streets&limit=2')).toEqual([
      'illegal-dumping',
      'pothole',
    ]);
    expect(await services('agency_responsible=nobody')).toEqual([]);
    expect(ids(await door.get('requests.json?fixmystreet_id=7&limit=2')).sort()).toEqual(
      [dumped, hole].sort(),
    );
    for (const wrong of ['radius=100', 'page=5000', 'page=1.5', 'has_photo=perhaps', 'status=half', 'sort=x'])
      expect([wrong, (await door.get(`requests.json?${wrong}`)).status]).toEqual([wrong, 400]);
  });

  test('the address of the next page keeps the question, without key and page', async () => {
    await report();
    await report();
    const { headers } = await door.get(
      `requests.json?limit=1&page=1&api_key=${key}&status=open&start_date=2026-03-01`,
    );
    const { searchParams } = new URL(/<(.*)>/.exec(String(headers.link))![1]!);
    expect([...searchParams.keys()].sort()).toEqual(['after', 'limit', 'start_date', 'status']);
  });

  test('only answers that the city shows are told, and nothing runs in a spreadsheet', async () => {
    const id = await report({
      ...dumping,
      'attribute[plate]': 'KLM-4711',
      description: '=HYPERLINK("http://x.example")',
      address_string: '1400 Market St, 19102',
    });
    const [told] = (await door.get(`requests/${id}.json?extensions=true`)).json;
    expect(told.attributes).toEqual([expect.objectContaining({ code: 'what', value: 'Trash bags' })]);
    expect(told.zipcode).toBe('19102');
    expect(JSON.stringify(told)).not.toContain('4711');
    expect((await door.get('bulk/requests.csv')).text).toContain(`"'=HYPERLINK(""http://x.example"")"`);
  });

  test('extensions tell where it lies and how many have the same trouble', async () => {
    const id = await report();
    await door.city.database.pool.query('update request set me_too = 4 where number = $1', [id]);
    const { rows } = await door.city.database.pool.query('select areas from request where number = $1', [id]);
    expect(rows[0].areas.length).toBeGreaterThan(0);
    for (const path of [`requests/${id}.json?extensions=true`, 'requests.json?extensions=true']) {
      const told = (await door.get(path)).json.find(
        (one: { service_request_id: string }) => one.service_request_id === id,
      );
      expect(told.extended_attributes).toMatchObject({ people_affected: 5, areas: rows[0].areas });
    }
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
      lat: pothole.lat,
      long: pothole.long,
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
