import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogOf } from '#reference/catalog';
import { areasAt } from '#reference/places';
import { type Open311Door, openOpen311, pothole } from '../../../test/open311.ts';

let town: Open311Door;
let townKey: string;
beforeAll(async () => {
  town = await openOpen311();
  townKey = await town.key('app', ['requests:write']);
  const catalog = await catalogOf(town.city.as());
  const { areas } = await areasAt(town.city.as(), { lat: Number(pothole.lat), lng: Number(pothole.long) });
  catalog.city.open311 = {
    jurisdictions: [
      { id: 'here.example', area: areas[0]! },
      { id: 'there.example', area: `${areas[0]!.split(':')[0]}:nowhere` },
    ],
  };
});
afterAll(() => town.close());

test('one must be named, and is kept apart', async () => {
  expect((await town.get('services.json')).status).toBe(400);
  expect((await town.get('services.json?jurisdiction_id=else.example')).status).toBe(404);
  expect((await town.get('services.json?jurisdiction_id=www.here.example')).status).toBe(200);
  const form = { ...pothole, api_key: townKey };
  expect((await town.post('requests.json', form)).status).toBe(400);
  expect(
    (await town.post('requests.json?jurisdiction_id=there.example', form)).json[0].description,
  ).toContain('lat');
  // Where nobody knows the point the client's word counts, and the report stays where it was sent.
  const untold = { ...form, lat: '', long: '', address_string: 'behind the old mill' };
  const odd = await town.post('requests.json?jurisdiction_id=there.example', untold);
  expect([odd.status, odd.json[0].description]).toEqual([400, expect.stringContaining('jurisdiction_id')]);
  const kept = (await town.post('requests.json?jurisdiction_id=here.example', untold)).json[0];
  const there = `requests/${kept.service_request_id}.json?jurisdiction_id=`;
  expect((await town.get(`${there}here.example`)).status).toBe(200);
  expect((await town.get(`${there}there.example`)).status).toBe(404);
  const lamp = { ...form, lat: '', long: '', service_code: 'light-pole-damaged', address_id: '20101' };
  const far = await town.post('requests.json?jurisdiction_id=there.example', lamp);
  expect([far.status, far.json[0].description]).toEqual([400, expect.stringContaining('lat')]);
  const sent = await town.post('requests.json?jurisdiction_id=here.example', form);
  const id = sent.json[0].service_request_id;
  for (const path of [`requests/${id}.json?`, `requests.json?service_request_id=${id}&`, 'requests.json?']) {
    expect((await town.get(`${path}jurisdiction_id=here.example`)).text).toContain(id);
    expect((await town.get(`${path}jurisdiction_id=there.example`)).text).not.toContain(id);
    expect((await town.get(path)).status).toBe(400);
  }
  expect((await town.get(`requests/${id}.json?jurisdiction_id=there.example`)).status).toBe(404);
  expect((await town.get(`tokens/${id}.json?jurisdiction_id=there.example`)).status).toBe(404);
  const update = {
    api_key: await town.key('w', ['requests:work']),
    service_request_id: id,
    update_id: 'a',
    updated_datetime: '2026-03-04',
    status: 'open',
    description: 'x',
  };
  expect((await town.post('servicerequestupdates.json?jurisdiction_id=there.example', update)).status).toBe(
    404,
  );
  expect((await town.post('servicerequestupdates.json?jurisdiction_id=here.example', update)).status).toBe(
    200,
  );
  expect((await town.get('servicerequestupdates.json?jurisdiction_id=there.example')).json).toEqual([]);
});
