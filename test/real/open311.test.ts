import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ctx } from '#platform/context';
import {
  discover,
  listServices,
  postRequest,
  type Report,
  requestOfToken,
  requestsBetween,
  requestsById,
  type ServerFault,
  serviceDefinition,
} from '#reference/open311-client';
import { openCity, type TestCity } from '../city.ts';
import { realData } from './real-data.ts';

// What real servers answered once, served again as it was: whatever they wrote, the client finds what is meant.
const folder = realData('open311');

describe.skipIf(!folder)('recorded answers of Open311 servers', () => {
  let city: TestCity;
  let ctx: Ctx;
  let server: Server;
  let origin: string;
  let answer: { text: string; status?: number };
  const read = new Set<string>();

  beforeAll(async () => {
    city = await openCity();
    server = createServer((_, response) => {
      response.writeHead(answer.status ?? 200, { 'content-type': 'text/plain' }).end(answer.text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    origin = `http://${host}`;
    ctx = { ...city.as(), innerHosts: [host] };
  });
  afterAll(async () => {
    server?.close();
    await city?.close();
  });

  /** A server that says this, and nothing else, to all that it is asked. */
  function saying(file: string, status = 200) {
    read.add(file);
    answer = { text: readFileSync(path.join(folder!, file), 'utf8'), status };
    return { url: origin, format: 'xml' as const, zone: 'America/Los_Angeles' };
  }

  test('lists of services', async () => {
    const district = await listServices(ctx, saying('node-open311/dc-services.xml'));
    expect(district).toHaveLength(86);
    expect(district[0]).toMatchObject({
      code: 'CSRREPIS',
      name: '311 Online Reported Issues',
      group: '311 - Call Center',
      metadata: true,
      type: 'realtime',
    });
    expect(district.filter(({ description }) => description === null).length).toBeLessThan(10);
    const bay = await listServices(ctx, saying('open311-rb/services.xml'));
    expect(bay).toHaveLength(36);
    expect(bay[0]).toMatchObject({ code: '001', name: 'Cans_Left_Out_24x7', group: 'Litter Receptacles' });
    expect(bay[0]!.description).not.toMatch(/^\s|\s$/);
    for (const { code, name } of [...district, ...bay]) expect(code && name).toBeTruthy();
  });

  test('definitions: texts, lists, kinds of answers outside of the specification', async () => {
    const potholes = await serviceDefinition(ctx, saying('node-open311/dc-services-S0301.xml'), 'S0301');
    expect(potholes.length).toBeGreaterThan(3);
    expect(potholes.map(({ order }) => order)).toEqual(
      potholes.map(({ order }) => order).toSorted((a, b) => a - b),
    );
    const told = potholes.find(({ code }) => code === 'DSITR001');
    expect(told).toMatchObject({ variable: false, required: false, values: [] });
    expect(potholes.some(({ variable, values }) => variable && values.length > 0)).toBe(true);
    const ticket = await serviceDefinition(ctx, saying('open311-rb/service_definition.xml'), 'DMV66');
    expect(ticket).toMatchObject([
      {
        code: 'WHISHETN',
        datatype: 'singlevaluelist',
        required: true,
        values: [
          { key: '123', name: 'Ford' },
          { key: '124', name: 'Chrysler' },
        ],
      },
    ]);
  });

  test('requests: one, several, none', async () => {
    const first = {
      id: '638344',
      status: 'closed',
      serviceCode: '006',
      notes: 'Duplicate request.',
      description: null,
      requestedAt: new Date('2010-04-14T14:37:38Z'),
      address: '8TH AVE and JUDAH ST',
    };
    for (const file of ['node-open311/service-request.xml', 'open311-rb/get_service_request.xml']) {
      const [one] = await requestsById(ctx, saying(file), ['638344']);
      expect(one, file).toMatchObject(first);
      expect(one!.at!.lat).toBeCloseTo(37.762, 2);
    }
    const while_ = { from: new Date('2010-01-01'), to: new Date('2010-12-31') };
    for (const file of ['node-open311/service-requests.xml', 'open311-rb/service_requests.xml']) {
      const all = await requestsBetween(ctx, saying(file), while_);
      expect(
        all.map(({ id }) => id),
        file,
      ).toEqual(['638344', '638349']);
      expect(all[0], file).toMatchObject(first);
    }
    expect(await requestsBetween(ctx, saying('open311-rb/service_requests_empty.xml'), while_)).toEqual([]);
  });

  test('ends of a post: a number with a notice, a token, and what a token has become', async () => {
    expect(await postRequest(ctx, saying('open311-rb/post_service_request.xml'), report)).toMatchObject({
      end: 'id',
      id: '293944',
      notice: expect.stringContaining('within 24 hours'),
    });
    const posted = await postRequest(ctx, saying('node-open311/boston-submitrequest-token.xml'), report);
    expect(posted).toMatchObject({ end: 'token', token: '503fc045901932078800163c' });
    for (const file of ['node-open311/token.xml', 'open311-rb/request_id_from_token.xml'])
      expect(await requestOfToken(ctx, saying(file), '12345')).toBe('638344');
  });

  test('discovery, as JSON and as XML', async () => {
    saying('node-open311/discovery-boston.json');
    const boston = await discover(ctx, origin);
    expect(boston[0]).toMatchObject({
      url: 'https://mayors24.cityofboston.gov/open311/v2',
      type: 'production',
      formats: ['text/xml', 'application/json'],
    });
    saying('node-open311/discovery-dc.xml');
    const district = await discover(ctx, origin);
    expect(district.length).toBeGreaterThan(1);
    expect(district[0]).toMatchObject({ url: 'http://app.311.dc.gov/cwi/Open311/v2', formats: ['text/xml'] });
  });

  test('refusals, also behind a status line that a proxy left and with status 200', async () => {
    const fault = (asked: Promise<unknown>) =>
      asked.then(
        () => undefined,
        (error: ServerFault) => error,
      );
    const twice = 'node-open311/boston-err-submitrequest-base_is_duplicate.xml';
    for (const status of [400, 200])
      expect(await fault(postRequest(ctx, saying(twice, status), report))).toMatchObject({
        kind: 'refused',
        told: [{ code: '400', description: 'Invalid service request: base is a duplicate.' }],
      });
    const shut = await fault(postRequest(ctx, saying('open311-rb/403_raw_http.txt', 403), report));
    expect(shut).toMatchObject({ kind: 'key', message: expect.stringContaining('Invalid api_key received') });
    const missing = saying('open311-rb/get_service_request_not_found.xml', 404);
    expect(await requestsById(ctx, missing, ['not-an-id'])).toEqual([]);
  });

  test('none was left out', () => {
    const answers = (readdirSync(folder!, { recursive: true }) as string[]).filter((one) =>
      /\.(xml|json|txt)$/.test(one),
    );
    // A list of addresses, which nobody answered with.
    expect(answers.filter((one) => !read.has(one))).toEqual(['node-open311/cities.json']);
  });
});

const report: Report = {
  serviceCode: '006',
  clientRequestId: 'r-1',
  description: 'Deep.',
  at: { lat: 37.76, lng: -122.46 },
  address: null,
  attributes: [],
  mediaUrls: [],
  pictures: [],
};
