import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRequest, openRequest, requestDetail } from '#flow/requests';
import { openCity, type TestCity } from '../../../test/city.ts';
import { routeRequest, routingListeners } from './index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const settle = () => city.settle({ listeners: routingListeners });
const routings = async (id: string) =>
  (await requestDetail(city.as(), { id })).history.filter(({ kind }) => kind === 'routed');

async function open(service: string, areas: string[] = [], answers: { key: string; value: unknown }[] = []) {
  const place = { address: null, lat: null, lng: null, h3: null, areas };
  const given = city.catalog.service(service)!;
  const input = {
    service: given,
    description: '',
    publicText: null,
    answers,
    place,
    photos: [],
    language: 'en',
  };
  return (await openRequest(city.as(), input)).id;
}

/** The worker was killed before it could note that the job is done. */
async function again(id: string) {
  await city.database.pool.query(
    `select graphile_worker.add_job('event', json_build_object('id', id)) from event where payload->>'requestId' = $1`,
    [id],
  );
  await settle();
}

test('the first rule that matches decides, and its why is kept', async () => {
  const id = await open('pothole', ['neighborhood:navy-yard']);
  await settle();
  const [line] = await routings(id);
  expect(line!.data).toMatchObject({ why: { rule: 'pothole-navy-yard' } });
  expect((await findRequest(city.as(), { id })).department_key).toBe(line!.data.to);
});

test('without a rule it is the department of the service, without that the triage queue', async () => {
  const id = await open('pothole');
  await settle();
  expect((await findRequest(city.as(), { id })).department_key).toBe('streets');
  const lost = await open('pothole');
  await city.database.pool.query(`update request set service_key = 'gone' where id = $1`, [lost]);
  await settle();
  expect((await findRequest(city.as(), { id: lost })).department_key).toBeNull();
});

test('an event that comes twice routes once', async () => {
  const id = await open('pothole');
  await settle();
  await again(id);
  expect(await routings(id)).toHaveLength(1);
});

test('an event that comes late does not overrule a person', async () => {
  const id = await open('pothole');
  await settle();
  const supervisor = city.staff('Sol', 'supervisor');
  await routeRequest(city.as(supervisor), { requestId: id, department: 'water', why: { byHand: true } });
  await again(id);
  expect((await findRequest(city.as(), { id })).department_key).toBe('water');
});
