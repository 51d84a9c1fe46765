import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeRequest, openRequest, reopenRequest } from '#flow/requests';
import { openCity, type TestCity } from '../../../test/city.ts';
import { boardRows, daily, measureJobs, measureListeners, recountDays } from './index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const place = { address: null, lat: null, lng: null, h3: null, areas: [] };

async function open(at: string) {
  city.clock.set(new Date(at));
  const service = city.catalog.service('pothole')!;
  const input = {
    service,
    description: '',
    publicText: null,
    answers: [],
    place,
    photos: [],
    language: 'en',
  };
  return openRequest(city.as(), input);
}

/** Jobs that are due in two seconds are due now. */
async function settle() {
  for (let i = 0; i < 3; i += 1) {
    await city.settle({ listeners: measureListeners, jobs: measureJobs });
    await city.database.pool.query(`update graphile_worker._private_jobs set run_at = now()`);
  }
  await city.settle({ listeners: measureListeners, jobs: measureJobs });
}

const march = { from: '2026-03-01', to: '2026-03-31', departments: [] };

test('a day is a day of the city, and what happens to a request moves only its own figures', async () => {
  const late = await open('2026-03-05T04:30:00Z'); // 23:30 on the 4th
  await open('2026-03-05T05:30:00Z'); // 00:30 on the 5th
  await settle();
  expect(await daily(city.as(), march)).toEqual([
    { day: '2026-03-04', opened: 1, closed: 0 },
    { day: '2026-03-05', opened: 1, closed: 0 },
  ]);
  const reason = city.catalog.service('pothole')!.reasons!.find((one) => one.outcome === 'fixed')!;
  city.clock.set(new Date('2026-03-06T15:00:00Z'));
  await closeRequest(city.as(), { requestId: late.id, reason: reason.key });
  await settle();
  const [row] = await boardRows(city.as(), { ...march, by: 'service' });
  expect(row).toMatchObject({
    key: 'pothole',
    opened: 2,
    closed: 1,
    closed_promised: 1,
    closed_on_time: 1,
    open_now: 1,
    overdue_now: 0,
  });
  city.clock.set(new Date('2026-03-30T15:00:00Z'));
  expect((await boardRows(city.as(), { ...march, by: 'service' }))[0]).toMatchObject({ overdue_now: 1 });
  await reopenRequest(city.as(), { requestId: late.id, note: 'again' });
  await settle();
  expect((await boardRows(city.as(), { ...march, by: 'department' }))[0]).toMatchObject({
    closed: 1,
    reopened: 1,
    open_now: 2,
  });
});

test('counting again changes nothing', async () => {
  const before = await boardRows(city.as(), { ...march, by: 'service' });
  await recountDays(city.as(), '2026-01-01', '2026-12-31');
  expect(await boardRows(city.as(), { ...march, by: 'service' })).toEqual(before);
});
