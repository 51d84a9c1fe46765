import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '#platform/context';
import { openCity, type TestCity } from '../../../test/city.ts';
import { type EventName, emit, type Listener, listener, runEvent } from './index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity({ pack: 'millbrook' });
});
afterEach(() => city.settle());
afterAll(() => city.close());

const event = 'request.undone' as EventName;

async function told(): Promise<string> {
  await inTransaction(city.as(), (tx) => emit(tx, event, {} as never));
  const { rows } = await city.database.pool.query('select id from event order by at desc, id desc limit 1');
  return rows[0].id;
}

/** For whom there are jobs now, beside the one that carries the event to all. */
async function jobs(): Promise<string[]> {
  const { rows } = await city.database.pool.query(
    `select payload->>'only' as name from graphile_worker._private_jobs where payload->>'only' is not null order by 1`,
  );
  return rows.map(({ name }) => name);
}

const heard: string[] = [];
const hear = (name: string, wanted?: () => Promise<boolean>): Listener =>
  listener(event, name, async () => void heard.push(name), wanted);
const yes = async () => true;
const no = async () => false;

test('a listener that is not wanted now gets no job; the others get one each', async () => {
  const all = [hear('a/does'), hear('b/does', no), hear('c/does', yes)];
  await runEvent(city.as(), all, { id: await told() });
  expect(await jobs()).toEqual(['a/does', 'c/does']);
  expect(heard.splice(0)).toEqual([]);
});

test('where one alone is wanted it is run at once, where none is nothing happens', async () => {
  const id = await told();
  await runEvent(city.as(), [hear('a/does', no), hear('b/does')], { id });
  expect(heard.splice(0)).toEqual(['b/does']);
  await runEvent(city.as(), [hear('a/does', no), hear('b/does', no)], { id });
  expect([heard.splice(0), await jobs()]).toEqual([[], []]);
});

test('what was wanted when it happened is done although nothing would ask for it now', async () => {
  await runEvent(city.as(), [hear('a/does', no)], { id: await told(), only: 'a/does' });
  expect(heard.splice(0)).toEqual(['a/does']);
});
