import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receive } from '#flow/intake';
import { createEndpoint } from '#flow/webhooks';
import { type Ctx, Memory } from '#platform/context';
import { runEvent } from '#platform/events';
import { LiveHub } from '#platform/live';
import { type Partner, savePartners } from '#reference/partners';
import { openCity, type TestCity } from '../../test/city.ts';
import { openTestHouse, type TestHouse } from '../../test/house.ts';
import { listeners } from './rooms.ts';

let city: TestCity;
let house: TestHouse;
/** The worker is another process than the one in which people work: it has a memory of its own, and an ear. */
let worker: Ctx;
let ear: LiveHub;

beforeAll(async () => {
  city = await openCity();
  house = await openTestHouse(city);
  const memory = new Memory();
  worker = { ...city.as(), memory };
  ear = new LiveHub(city.url, memory, worker.log);
  await ear.open();
});
afterAll(async () => {
  await ear.close();
  await house.close();
  await city.close();
});

/** Who gets a job of the worker for the opening of a new report, and for its routing. */
async function heardBy(): Promise<string[]> {
  await receive(city.as(undefined, 'web'), {
    serviceKey: 'pothole',
    content: { answers: { size: 'large' }, place: { address: '1400 Market St', lat: 39.9527, lng: -75.164 } },
  });
  await city.settle({ listeners: listeners(house).filter(({ name }) => name.startsWith('routing/')) });
  const { pool } = city.database;
  for (const name of ['request.opened', 'request.routed']) {
    const last = await pool.query('select id from event where name = $1 order by id desc limit 1', [name]);
    await runEvent(worker, listeners(house), { id: last.rows[0].id });
  }
  const { rows } = await pool.query(
    `select distinct payload->>'only' as name from graphile_worker._private_jobs where payload->>'only' ~ '^(webhooks|partners)/'`,
  );
  return rows.map(({ name }) => name).sort();
}

/** The ear hears a moment after the commit. */
async function untilHeard(wanted: string[]): Promise<string[]> {
  let heard = await heardBy();
  for (let tries = 0; tries < 20 && heard.length < wanted.length; tries += 1) {
    await sleep(50);
    heard = await heardBy();
  }
  return heard;
}

test('a report makes no jobs for webhooks and partners that nobody has, and does once another process made one', async () => {
  expect(await heardBy()).toEqual([]);
  await createEndpoint(
    { ...city.as(city.staff('admin', 'admin')), innerHosts: ['127.0.0.1:9'] },
    {
      ...{ name: 'Works', url: 'http://127.0.0.1:9/', events: ['request.opened'], services: null },
      ...{ privateOf: null, ownerEmail: 'owner@city.example' },
    },
  );
  expect(await untilHeard(['webhooks/write'])).toEqual(['webhooks/write']);
  const partner = { key: 'roads', name: 'Roads', kind: 'csv', mode: 'live', departments: ['streets'] };
  await savePartners(city.as().db, [partner as Partner]);
  await city.as().memory.forget(city.as().db, 'partners');
  const both = ['partners/bind', 'webhooks/write'];
  expect(await untilHeard(both)).toEqual(both);
});
