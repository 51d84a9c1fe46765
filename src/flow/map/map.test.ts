import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeRequest, forgetRequests, openRequest, type Place, type Request } from '#flow/requests';
import { moveRequest, readWorkQuery } from '#flow/work';
import type { Ctx } from '#platform/context';
import { areasAt, h3Of } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import {
  clustersIn,
  countAll,
  countByArea,
  countByHex,
  type MapFilter,
  mapFilter,
  requestMap,
  requestTile,
} from './index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const centre = { lat: 39.9526, lng: -75.1652 };

type Point = { lat: number; lng: number };

async function placeAt(at: Point): Promise<Place> {
  const { areas } = await areasAt(city.as(), at);
  return { address: null, ...at, h3: h3Of(at.lat, at.lng), areas: [...areas] };
}

async function open(service: string, at: Point | null, openedAt?: Date) {
  const place = at ? await placeAt(at) : { address: 'somewhere', lat: null, lng: null, h3: null, areas: [] };
  const texts = { description: '', publicText: null, answers: [], photos: [], language: 'en' };
  return openRequest(city.as(), { service: city.catalog.service(service)!, place, openedAt, ...texts });
}

/** As if the two seconds for which nobody looks again had passed. */
async function mapNow(ctx: Ctx = city.as()) {
  const map = await requestMap(ctx);
  map.lookedAt = Number.NEGATIVE_INFINITY;
  return requestMap(ctx);
}

const close = (request: Request) =>
  closeRequest(city.as(), {
    requestId: request.id,
    reason: city.catalog.service(request.service_key)!.reasons!.find((one) => one.outcome === 'fixed')!.key,
  });

const world = [-180, -85, 180, 85] as const;
const all = (map: Awaited<ReturnType<typeof mapNow>>, filter: MapFilter = {}) =>
  clustersIn(map, filter, world, 2, city.clock.now()).reduce((sum, mark) => sum + mark.count, 0);

test('requests appear, change, move and leave as they do in the database', async () => {
  const first = await open('pothole', centre);
  const second = await open('pothole', { lat: centre.lat + 0.00001, lng: centre.lng });
  await open('graffiti', { lat: 39.99, lng: -75.1 });
  const nowhere = await open('pothole', null);
  let map = await mapNow();
  expect(all(map)).toBe(3);
  const before = map.version;
  expect((await mapNow()).version).toBe(before);

  city.clock.set(new Date(city.clock.now().getTime() + 60_000));
  await close(first);
  map = await mapNow();
  expect(map.version).toBeGreaterThan(before);
  expect([all(map, { open: true }), all(map, { open: false })]).toEqual([2, 1]);

  const north = { lat: 40.05, lng: -75 };
  await moveRequest(city.as(), { requestId: second.id, place: await placeAt(north) });
  await moveRequest(city.as(), { requestId: nowhere.id, place: await placeAt(centre) });
  map = await mapNow();
  expect(all(map)).toBe(4);
  const there = clustersIn(map, {}, [-75.01, 40.04, -74.99, 40.06], 16, city.clock.now());
  expect(there).toMatchObject([{ count: 1, number: second.number, open: 1 }]);
});

test('a request that the city heard of days before it was written down appears, too', async () => {
  const before = all(await mapNow());
  const late = await open('pothole', centre, new Date(city.clock.now().getTime() - 3 * 86_400_000));
  expect(all(await mapNow())).toBe(before + 1);
  await city.database.pool.query('update request set lat = null, lng = null where id = $1', [late.id]);
  await forgetRequests(city.as());
  await expect.poll(async () => all(await mapNow())).toBe(before);
});

test('what was written past the commands is read anew when that is told', async () => {
  const map = await mapNow();
  await city.database.pool.query(`update request set lat = null, lng = null where service_key = 'graffiti'`);
  expect(all(await mapNow(), { services: ['graffiti'] })).toBe(1);
  await forgetRequests(city.as());
  await expect.poll(async () => all(await mapNow(), { services: ['graffiti'] })).toBe(0);
  await city.database.pool.query(
    `update request set lat = 39.99, lng = -75.1 where service_key = 'graffiti'`,
  );
  await forgetRequests(city.as());
  await expect.poll(async () => all(await mapNow(), { services: ['graffiti'] })).toBe(1);
  expect(await requestMap(city.as())).toBe(map);
});

test('a tile has marks with counts, and a single request its number', async () => {
  const map = await mapNow();
  const now = city.clock.now();
  const [tile] = [requestTile(map, {}, { z: 0, x: 0, y: 0 }, now)].map(
    (bytes) => new VectorTile(new PbfReader(bytes)),
  );
  const layer = tile!.layers.requests!;
  const marks = Array.from({ length: layer.length }, (_, at) => layer.feature(at));
  expect(marks.reduce((sum, one) => sum + Number(one.properties.count), 0)).toBe(4);
  const [lng, lat] = (marks[0]!.toGeoJSON(0, 0, 0).geometry as { coordinates: number[] }).coordinates;
  expect([Math.round(lat!), Math.round(lng!)]).toEqual([40, -75]);
  const graffiti = requestTile(map, { services: ['graffiti'] }, { z: 0, x: 0, y: 0 }, now);
  const single = new VectorTile(new PbfReader(graffiti)).layers.requests!.feature(0);
  expect(single.properties.number).toMatch(/^26-\d{7}$/);
  for (const wrong of [
    { z: 3, x: 8, y: 0 },
    { z: -1, x: 0, y: 0 },
    { z: 40, x: 0, y: 0 },
    { z: 1, x: 0.5, y: 0 },
  ])
    expect(() => requestTile(map, {}, wrong, now)).toThrow();
});

test('areas and hexagons count each request once, and what was closed in time', async () => {
  const map = await mapNow();
  const now = city.clock.now();
  const layer = (await areasAt(city.as(), centre)).areas[0]!.split(':')[0]!;
  const areas = [...countByArea(map, {}, layer, now).values()];
  expect(areas.reduce((sum, one) => sum + one.count, 0)).toBe(4);
  const hexes = [...countByHex(map, {}, 7, now).values()];
  expect(hexes.reduce((sum, one) => sum + one.count, 0)).toBe(4);
  expect(countAll(map, {}, now)).toMatchObject({ count: 4, open: 3, closed: 1, promised: 1, onTime: 1 });
});

test('staff see on the map what their list has, and what points do not know is not asked of them', async () => {
  const streets = city.as(city.staff('worker', 'department-lead', 'streets'));
  const filter = await mapFilter(streets, readWorkQuery({}).filter);
  expect(filter?.departments).toEqual(['streets']);
  expect(await mapFilter(streets, readWorkQuery({ q: 'Broad' }).filter)).toBeUndefined();
  expect(await mapFilter(streets, readWorkQuery({ assignee: 'me' }).filter)).toBeUndefined();
});
