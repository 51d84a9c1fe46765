import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRequest } from '#flow/requests';
import { routeRequest } from '#flow/routing';
import { type Actor, visitor } from '#platform/context';
import type { App } from '#platform/http';
import { areasAt, h3Of } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { buildWeb } from '../../main/web.ts';
import { TileShelf } from './tile-shelf.ts';

let city: TestCity;
let house: TestHouse;
let app: App;
let actor: Actor = visitor;

beforeAll(async () => {
  city = await openCity();
  house = await openTestHouse(city);
  app = await buildWeb(house, { rateLimits: false, actorOf: async () => actor });
  await report('pothole', 'streets', { lat: 39.9526, lng: -75.1652 });
  await report('pothole', 'streets', { lat: 39.9527, lng: -75.1652 });
  await report('graffiti', 'parks', { lat: 40.05, lng: -75.05 });
  await report('police-complaint', 'streets', { lat: 40.05, lng: -75.05 }, false);
});
afterAll(async () => {
  await app.close();
  await house.close();
  await city.close();
});

async function report(key: string, department: string, at: { lat: number; lng: number }, shown = true) {
  const known = city.catalog.service(key) ?? city.catalog.service('pothole')!;
  const { areas } = await areasAt(city.as(), at);
  const place = { address: null, ...at, h3: h3Of(at.lat, at.lng), areas: [...areas] };
  const texts = { description: '', publicText: null, answers: [], photos: [], language: 'en' };
  const { id } = await openRequest(city.as(), { service: { ...known, public: shown }, place, ...texts });
  await routeRequest(city.as(), { requestId: id, department, why: { rule: null } });
}

async function marks(url: string) {
  const answer = await app.inject({ url });
  expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200);
  expect(answer.headers['content-type']).toBe('application/vnd.mapbox-vector-tile');
  const layer = new VectorTile(new PbfReader(answer.rawPayload)).layers.requests;
  return Array.from({ length: layer?.length ?? 0 }, (_, at) => layer!.feature(at).properties);
}
const total = async (url: string) => (await marks(url)).reduce((sum, one) => sum + Number(one.count), 0);

test('everybody sees what is public, by service, status, area and day', async () => {
  actor = visitor;
  expect(await total('/tiles/requests/0/0/0.mvt')).toBe(3);
  expect(await total('/tiles/requests/0/0/0?service=pothole')).toBe(2);
  expect(await total('/tiles/requests/0/0/0.pbf?status=closed')).toBe(0);
  expect(await total('/tiles/requests/0/0/0.pbf?status=open&from=2026-03-04&to=2026-03-04')).toBe(3);
  expect(await total('/tiles/requests/0/0/0?to=2026-03-03')).toBe(0);
  const { areas } = await areasAt(city.as(), { lat: 40.05, lng: -75.05 });
  expect(await total(`/tiles/requests/0/0/0?area=${areas[0]}`)).toBe(1);
  // Nearer, the two part; on the other side of the world there is nothing.
  expect(await marks('/tiles/requests/19/152674/198562')).toHaveLength(0);
  expect(await total('/tiles/requests/5/0/0')).toBe(0);
});

test('staff see their own departments, and nobody else sees those tiles', async () => {
  actor = city.staff('worker', 'department-worker', 'streets');
  expect(await total('/tiles/work/0/0/0.mvt')).toBe(3);
  actor = city.staff('worker', 'department-worker', 'parks');
  expect(await total('/tiles/work/0/0/0.mvt')).toBe(1);
  expect(await total('/tiles/work/0/0/0.mvt?department=streets')).toBe(0);
  expect((await app.inject({ url: '/tiles/work/0/0/0.mvt?q=Broad' })).statusCode).toBe(422);
  actor = visitor;
  expect((await app.inject({ url: '/tiles/work/0/0/0.mvt' })).statusCode).toBeGreaterThanOrEqual(400);
});

test('areas are drawn as shapes with their keys, packed for who can unpack', async () => {
  const layer = (await areasAt(city.as(), { lat: 40.05, lng: -75.05 })).areas[0]!.split(':')[0]!;
  const answer = await app.inject({
    url: `/tiles/areas/${layer}/10/298/387.mvt`,
    headers: { 'accept-encoding': 'gzip' },
  });
  const shapes = new VectorTile(new PbfReader(gunzipSync(answer.rawPayload))).layers.areas!;
  expect(shapes.length).toBeGreaterThan(2);
  expect(Object.keys(shapes.feature(0).properties).sort()).toEqual(['key', 'name']);
  expect((await app.inject({ url: '/tiles/areas/nothing/0/0/0' })).statusCode).toBe(404);
});

test('a base map in the data folder is read in parts, and nothing beside it', async () => {
  await mkdir(path.join(house.config.dataDir, 'maps'), { recursive: true });
  await writeFile(path.join(house.config.dataDir, 'maps', 'town.pmtiles'), '0123456789');
  const get = (url: string, range?: string) => app.inject({ url, headers: range ? { range } : {} });
  const part = await get('/tiles/base/town.pmtiles', 'bytes=2-4');
  expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10']);
  expect((await get('/tiles/base/town.pmtiles', 'bytes=8-99')).body).toBe('89');
  for (const range of [undefined, 'bytes=20-30', 'bytes=4-2', 'bytes=-5', 'bytes=0-1,3-4', 'lines=1-2'])
    expect((await get('/tiles/base/town.pmtiles', range)).statusCode).toBe(422);
  for (const url of [
    '/tiles/base/..%2Fsecret',
    '/tiles/base/none.pmtiles',
    '/tiles/base/secret',
    '/tiles/base/..%2F..%2Fx.pmtiles',
  ])
    expect((await get(url, 'bytes=0-1')).statusCode).toBeGreaterThanOrEqual(400);
});

test('what is no tile is refused by name', async () => {
  const codes = Object.entries({
    '/tiles/requests/3/8/0': 422,
    '/tiles/requests/40/0/0': 422,
    '/tiles/requests/0/0/0?status=late': 422,
    '/tiles/requests/a/0/0': 404,
    '/tiles/requests/1/0/0.png': 404,
  });
  for (const [url, code] of codes) expect((await app.inject({ url })).statusCode, url).toBe(code);
});

test('a tile is drawn once for all who look at the same, and anew when something has changed', () => {
  let [now, drawn] = [0, 0];
  const shelf = new TileShelf(2, () => now);
  const get = (name: string, version: number) => shelf.get(name, version, () => Uint8Array.of(++drawn))[0];
  expect([get('a', 1), get('a', 1), get('a', 2)]).toEqual([1, 1, 1]);
  now = 6000;
  expect([get('a', 1), get('a', 2), get('a', 2)]).toEqual([1, 2, 2]);
  now = 70_000;
  expect(get('a', 2)).toBe(3);
  expect([get('b', 2), get('c', 2), get('a', 2)]).toEqual([4, 5, 6]);
});
