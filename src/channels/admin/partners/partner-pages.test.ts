import { afterAll, beforeAll, expect, test } from 'vitest';
import { receive } from '#flow/intake';
import { deliveriesFor, partnerListeners } from '#flow/partners';
import { routingListeners } from '#flow/routing';
import type { Actor } from '#platform/context';
import { type Partner, savePartners } from '#reference/partners';
import { type Open311Door, openOpen311 } from '../../../../test/open311.ts';

let door: Open311Door;
let who: Actor;
let number: string;
let id: string;

beforeAll(async () => {
  const everybody = { ...({} as Actor) };
  door = await openOpen311({ actor: everybody });
  const admin = door.city.staff('admin', 'admin');
  who = Object.assign(everybody, admin);
  const partner = {
    ...{ key: 'roads', name: 'County Roads', kind: 'open311', mode: 'test', secret: 'ROADS' },
    ...{ url: 'http://127.0.0.1:9/open311/v2', departments: ['streets'] },
  } as Partner;
  await savePartners(door.city.as().db, [partner]);
  door.city.as().memory.clear();
  ({
    request: { number, id },
  } = await receive(door.city.as(undefined, 'web'), {
    serviceKey: 'pothole',
    content: { answers: { size: 'large' }, place: { address: '1400 Market St', lat: 39.9527, lng: -75.164 } },
  }));
  await door.city.settle({ listeners: [...routingListeners, ...partnerListeners(door.house)] });
  await door.city.database.pool.query(
    `insert into partner_update (partner_key, update_id, remote_id, state, word, text, at, reason, received_at)
     values ('roads', 'odd <id> ''"&', '638001', 'dead', 'frobnicated', '<b>bold</b>', now(), 'not in the map', now())`,
  );
});
afterAll(() => door.close());

const get = async (url: string) => (await door.app.inject({ url })).body;
const post = (url: string, payload = '') =>
  door.app.inject({
    ...{ method: 'POST', url, payload },
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: door.house.config.publicUrl },
  });

test('the list says how each fares, and what is missing', async () => {
  const page = await get('/admin/partners');
  expect(page).toContain('County Roads');
  expect(page).toContain('BELFRY_SECRET_ROADS is missing');
  expect(page).toContain('1 thing did not get through');
});

test('a held request is sent by hand from either page', async () => {
  expect(await get('/admin/partners/roads')).toContain(number);
  expect(await get('/admin/partners/roads?state=dead')).toContain('No requests');
  const [one] = await deliveriesFor(door.city.as(), id);
  expect(one!.delivery.state).toBe('held');
  const office = await get(`/office/requests/${number}`);
  expect(office).toContain('Held: in test');
  expect(
    (await post(`/office/requests/${number}/send-again`, `delivery=${one!.delivery.id}`)).statusCode,
  ).toBe(303);
  expect((await deliveriesFor(door.city.as(), id))[0]!.delivery.state).toBe('waiting');
  expect((await post('/admin/partners/roads/send-again', 'delivery=nonsense')).statusCode).toBe(422);
});

test('news that was not applied is shown inert, tried again, set aside', async () => {
  const page = await get('/admin/partners/roads?state=news');
  expect(page).toContain('frobnicated');
  expect(page).toContain('&lt;b>bold');
  const mark = encodeURIComponent(`odd <id> '"&`);
  expect((await post('/admin/partners/roads/set-aside', `update=${mark}`)).headers.location).toBe(
    '/admin/partners/roads?did=set-aside&count=1&state=news',
  );
  expect(await get('/admin/partners/roads?state=news')).toContain('All news was applied');
});

test('pause and taking up again are in the audit log; others do not reach it', async () => {
  expect((await post('/admin/partners/roads/pause')).statusCode).toBe(303);
  expect(await get('/admin/partners')).toContain('Paused by admin');
  expect((await post('/admin/partners/roads/resume')).statusCode).toBe(303);
  const { rows } = await door.city.database.pool.query(
    `select action from audit_entry where subject_kind = 'partner' order by id`,
  );
  expect(rows.map(({ action }) => action).sort()).toEqual([
    'partner.paused',
    'partner.resumed',
    'partner.set-aside',
  ]);
  Object.assign(who, door.city.staff('lead', 'department-lead', 'streets'));
  expect((await post('/admin/partners/roads/pause')).statusCode).toBe(403);
});
