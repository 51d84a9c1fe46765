import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addReporter } from '#flow/following';
import { findRequest, type Request } from '#flow/requests';
import type { App } from '#platform/http';
import { rememberPerson } from '#reference/people';
import { openCity, type TestCity } from '../../../../test/city.ts';
import { given, openOffice, origin } from '../../../../test/office.ts';

let city: TestCity;
let app: App;
let dataDir: string;
let missing: () => string[];

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'belfry-locate-'));
  city = await openCity({ pack: 'millbrook' });
  const people = {
    will: city.staff('Will', 'worker', 'works'),
    clara: city.staff('Clara', 'clerk'),
    paul: city.staff('Paul', 'worker', 'parks'),
  };
  ({ app, missing } = await openOffice(city, people, { dataDir }));
});
afterAll(async () => {
  await app.close();
  await city.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const get = (url: string, as = 'will', language = 'en') =>
  app.inject({ url, headers: { 'x-as': as, 'x-language': language } });
const post = (url: string, fields: Record<string, string>, as = 'will') =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'x-as': as, origin, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  });
const unplaced = (address: string, hoursAgo = 0) =>
  given(city, {
    service: 'pothole',
    department: 'works',
    address,
    openedAt: new Date(city.clock.now().getTime() - hoursAgo * 3_600_000),
  });
const now = (request: Request) => findRequest(city.as(), { id: request.id });
const pageOf = (request: Request) => `/office/locate/${request.number}`;
const inside = { lat: '39.505', lng: '-106.0' };

it('lists what lies nowhere, leads from one to the next, and takes one back', async () => {
  const one = await unplaced('behind the <old> mill', 30);
  const two = await unplaced('the bend by the church');
  const list = await get('/office/locate');
  expect(list.body).toContain('behind the &lt;old> mill');
  expect(list.body.indexOf(one.number)).toBeLessThan(list.body.indexOf(two.number));
  expect(list.body).toMatch(/To be located[\s\S]{0,80}>2</);
  expect((await get('/office/locate', 'paul')).body).toContain('Everything is on the map');
  expect((await get(pageOf(one), 'visitor')).statusCode).toBe(303);

  const page = await get(`${pageOf(one)}?q=Mill&lat=39.505&lng=-106.0&address=1+Mill+Street`);
  expect(page.body).toContain('name="lat" value="39.505"');
  expect(page.body).toContain('autofocus');
  const chosen = { do: 'place', seen: String(one.version), near: '', address: '1 Mill Street', ...inside };
  const done = await post(pageOf(one), chosen);
  expect(done.headers.location).toContain(`${pageOf(two)}?done=`);
  expect(await now(one)).toMatchObject({ lat: 39.505, address: '1 Mill Street' });
  // It is known now: the screen for it is gone.
  expect((await get(pageOf(one))).headers.location).toBe(`/office/requests/${one.number}`);
  const next = await get(done.headers.location as string);
  expect(next.body).toContain(`${one.number} is on the map now`);
  const batch = new URL(done.headers.location as string, origin).searchParams.get('done')!;
  await post('/office/undo', { batch, back: '/office/locate' });
  expect((await now(one)).lat).toBeNull();
});

it('offers the places that words may mean by number, and says what a point is', async () => {
  const one = await unplaced('12 Main');
  const page = await get(pageOf(one));
  expect(page.body).toMatch(/data-key="1"/);
  expect((await get(`${pageOf(one)}?lat=39.505&lng=-106.0`)).body).toMatch(/role="status">[^<]*[A-Z]/);
  expect((await get(`${pageOf(one)}?lat=10&lng=10`)).body).toContain('Larch County');
  for (const bad of ['lat=91&lng=0', 'lat=x', 'q='.padEnd(400, 'a'), 'other=1'])
    expect((await get(`${pageOf(one)}?${bad}`)).statusCode, bad).toBe(422);
  expect((await get('/office/locate/26-9999999')).statusCode).toBe(404);
  expect((await get('/office/locate?after=junk')).statusCode).toBe(422);
});

it('refuses what is no place, keeping what was typed', async () => {
  const one = await unplaced('somewhere');
  const none = await post(pageOf(one), { do: 'place', seen: '2', lat: '', lng: '', address: 'Typed words' });
  expect(none.statusCode).toBe(422);
  expect(none.body).toContain('Typed words');
  const far = await post(pageOf(one), { do: 'place', seen: '2', lat: '10', lng: '10', address: 'x' });
  expect(far.statusCode).toBe(422);
  expect(far.body).toContain('Larch County');
  const wrong: Record<string, string>[] = [
    { do: 'place', lat: 'x', lng: '1' },
    { do: 'nonsense' },
    { do: 'link', parent: 'x' },
  ];
  for (const fields of wrong) expect((await post(pageOf(one), fields)).statusCode).toBe(422);
  expect((await post(pageOf(one), { do: 'place', ...inside }, 'paul')).statusCode).toBe(403);
  expect((await now(one)).lat).toBeNull();
});

it('asks about what is open near by before it places, and links instead', async () => {
  const there = await given(city, {
    service: 'pothole',
    department: 'works',
    at: { lat: 39.51, lng: -106.01 },
  });
  const one = await unplaced('up the hill');
  const fields = { do: 'place', seen: String(one.version), near: '', lat: '39.5101', lng: '-106.01' };
  const asked = await post(pageOf(one), fields);
  expect(asked.statusCode).toBe(200);
  expect(asked.body).toContain('One open request of this kind is close by');
  expect(asked.body).toContain(`name="pressed" value="${there.number}"`);
  const linked = await post(pageOf(one), { do: 'link', seen: String(one.version), pressed: there.number });
  expect(linked.statusCode).toBe(303);
  expect((await now(one)).parent_id).toBe(there.id);
  const two = await unplaced('up the hill again');
  expect((await post(pageOf(two), { ...fields, seen: String(two.version), near: there.id })).statusCode).toBe(
    303,
  );
});

it('asks only who can be reached, in their language, and leads on', async () => {
  const one = await unplaced('junto al río');
  expect((await get(pageOf(one))).body).toContain('Nobody can be asked');
  const person = await rememberPerson(city.as(), { name: 'R', email: 'r@city.example', language: 'es' });
  await addReporter(city.as(), { requestId: one.id, personId: person.id, role: 'reporter' });
  const page = await get(pageOf(one), 'will', 'es');
  expect(page.body).toContain('No se puede ubicar');
  // The question is in the language of the request, whoever reads the screen.
  expect(page.body).toContain('We could not find the place “junto al río”');
  expect((await post(pageOf(one), { do: 'ask', seen: String(one.version), question: ' ' })).statusCode).toBe(
    422,
  );
  const ask = { do: 'ask', seen: String(one.version), question: 'Where?' };
  expect((await post(pageOf(one), ask)).statusCode).toBe(303);
  expect((await now(one)).status).toBe('waiting');
  expect((await get('/office/locate')).body).not.toContain(one.number);
  expect((await get('/office/locate?state=asked')).body).toContain('junto al río');
});

it('shows who reported only after a press that is noted, and closes with a reason', async () => {
  const one = await unplaced('nobody knows');
  const reasons = city.catalog.service('pothole')!.reasons!;
  const shown = await post(`${pageOf(one)}/people`, {}, 'clara');
  expect(shown.statusCode).toBe(200);
  const close = { do: 'close', seen: String(one.version), reason: 'nothing-there' };
  expect(reasons.map(({ key }) => key)).toContain('nothing-there');
  expect((await post(pageOf(one), { ...close, reason: 'no-such' })).statusCode).toBe(422);
  expect((await post(pageOf(one), close)).statusCode).toBe(303);
  expect((await now(one)).status).toBe('closed');
});

it('tells who was faster', async () => {
  const one = await unplaced('twice');
  const fields = { do: 'place', seen: String(one.version), near: '', lat: '39.52', lng: '-106.0' };
  await post(pageOf(one), fields);
  expect((await post(pageOf(one), fields, 'clara')).headers.location).toBe(`/office/requests/${one.number}`);
  const two = await unplaced('once more');
  await post(`/office/requests/${two.number}`, { do: 'accept', seen: String(two.version) });
  const stale = await post(pageOf(two), {
    ...fields,
    seen: String(two.version),
    lat: '39.485',
    address: 'Kept words',
  });
  expect(stale.statusCode).toBe(409);
  expect(stale.body).toContain('Kept words');
});

it('has every word in both languages', () => {
  expect(missing()).toEqual([]);
});
