import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Ctx } from '#platform/context';
import { type Partner, savePartners } from '#reference/partners';
import { openCity, type TestCity } from '../../test/city.ts';
import { type Open311StandIn, startOpen311 } from '../../test/stand-ins/open311-quirks.ts';
import { checkPartner } from './check-partner.ts';

let city: TestCity;
let standIn: Open311StandIn;
let roads: Partner;

beforeAll(async () => {
  city = await openCity();
  standIn = await startOpen311();
});
beforeEach(() => {
  standIn.endpoints = undefined;
  roads = {
    ...{
      key: 'roads',
      name: 'County Roads',
      kind: 'open311',
      mode: 'live',
      url: standIn.url,
      secret: 'ROADS',
    },
    ...{ takes: ['pothole'], services: { pothole: { code: '001', fixed: { SIZE: 'L' } } } },
  } as Partner;
});
afterAll(async () => {
  await standIn.close();
  await city.close();
});

async function check(more: Partial<Partner> = {}) {
  const partner = { ...roads, ...more };
  await savePartners(city.as().db, [partner]);
  city.as().memory.clear();
  const ctx: Ctx = { ...city.as(), innerHosts: [new URL(standIn.url).host], secrets: { ROADS: standIn.key } };
  return checkPartner(ctx, partner);
}
const endpoint = (more: object = {}) => ({
  specification: 'http://wiki.open311.org/GeoReport_v2',
  url: standIn.url,
  type: 'production',
  formats: [{ format: 'text/xml' }, { format: 'application/json' }],
  ...more,
});

test('a partner that fits: the document is found above its address, nothing is wrong', async () => {
  const { notes, problems } = await check();
  expect(problems).toEqual([]);
  expect(notes).toEqual([
    `its discovery document is ${standIn.discovery}.json`,
    expect.stringMatching(/^it answers, with \d+ services$/),
  ]);
});

test.each([
  [
    'another address',
    { url: 'https://new.example/v2' },
    {},
    /another address: https:\/\/new\.example\/v2 \(production\)/,
  ],
  [
    'a test endpoint for a live partner',
    { type: 'test' },
    {},
    /mode is "live", and this is their test endpoint$/,
  ],
  [
    'a format that they do not speak',
    { formats: [{ format: 'text/xml' }] },
    { format: 'json' as const },
    /does not speak json: .* xml/,
  ],
])('%s is told', async (_, told, more, words) => {
  standIn.endpoints = [endpoint(told)];
  expect((await check(more)).problems).toEqual([expect.stringMatching(words)]);
});

test('https in place of http is told, big letters and a slash at the end are not', async () => {
  const { host } = new URL(standIn.url);
  standIn.endpoints = [endpoint({ url: `https://${host}/open311/v2/` })];
  expect((await check()).problems).toEqual([expect.stringContaining('discovery has it at https://')]);
  standIn.endpoints = [
    endpoint({ url: `${standIn.url.toUpperCase().replace('/OPEN311/V2', '/open311/v2')}/` }),
  ];
  expect((await check()).problems).toEqual([]);
});

test('a partner in test has the test endpoint named, where there is one', async () => {
  const sandbox = endpoint({ url: 'https://sandbox.example/v2', type: 'test' });
  standIn.endpoints = [endpoint(), sandbox];
  expect((await check({ mode: 'test' })).problems).toEqual([
    expect.stringContaining('for that they have https://sandbox.example/v2 (test)'),
  ]);
  standIn.endpoints = [endpoint()];
  expect((await check({ mode: 'test' })).problems).toEqual([]);
});

test('none at all is said, and is not wrong; what the map lacks is', async () => {
  standIn.endpoints = [];
  const { notes, problems } = await check({ services: { pothole: { code: 'gone' } } });
  expect(notes[0]).toContain('no discovery document');
  expect(problems).toEqual(['"pothole" is their "gone", which is not on their list now']);
});

test('a server that is not there is said once', async () => {
  const { problems } = await check({ url: 'http://127.0.0.1:9/open311/v2' });
  expect(problems).toEqual([expect.stringContaining('does not answer as it should')]);
});
