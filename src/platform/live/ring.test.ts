import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inTransaction } from '#platform/context';
import { openCity, type TestCity } from '../../../test/city.ts';
import { LiveHub, publish } from './live.ts';

let city: TestCity;
let hub: LiveHub;
const heard: string[] = [];

beforeAll(async () => {
  city = await openCity({ pack: 'millbrook' });
  const { memory, log } = city.as();
  hub = new LiveHub(city.url, memory, log);
  await hub.open();
  hub.subscribe((topic) => heard.push(topic));
});
beforeEach(() => heard.splice(0));
afterAll(async () => {
  await hub.close();
  await city.close();
});

async function untilHeard(topic: string) {
  for (let tries = 0; tries < 200 && !heard.includes(topic); tries += 1) await sleep(10);
}

test('is heard after the commit, not before', async () => {
  await inTransaction(city.as(), async (tx) => {
    await publish(tx, 'request:1');
    await sleep(50);
    expect(heard).toEqual([]);
  });
  await untilHeard('request:1');
  expect(heard).toEqual(['request:1']);
});

test('is not heard when the transaction is rolled back', async () => {
  const failing = inTransaction(city.as(), async (tx) => {
    await publish(tx, 'request:2');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await publish(city.as(), 'request:3');
  await untilHeard('request:3');
  expect(heard).toEqual(['request:3']);
});

test('many at once arrive, each topic at least once', async () => {
  const topics = Array.from({ length: 200 }, (_, nth) => `request:many-${nth}`);
  await Promise.all(topics.map((topic) => publish(city.as(), topic)));
  for (const topic of topics) await untilHeard(topic);
  expect(new Set(heard)).toEqual(new Set(topics));
});
