import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/city.ts';
import { openRequest } from './index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

async function rows() {
  const { rows: counts } = await city.database.pool.query(`select
    (select count(*) from request) + (select count(*) from request_history) + (select count(*) from request_answer)
      + (select count(*) from event) + (select count(*) from graphile_worker._private_jobs) as all`);
  return counts[0].all;
}

test('a report of which one row is refused leaves nothing behind, neither before nor behind that row', async () => {
  const before = await rows();
  const place = { address: '1 Test St', lat: null, lng: null, h3: null, areas: [] };
  const broken = {
    service: city.catalog.service('pothole')!,
    description: '',
    publicText: '',
    answers: [{ key: null as never, value: 'x' }],
    place,
    photos: [],
    language: 'en',
  };
  for (let times = 0; times < 20; times += 1)
    await expect(openRequest(city.as(), broken)).rejects.toThrow(/null/);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await rows()).toBe(before);
});
