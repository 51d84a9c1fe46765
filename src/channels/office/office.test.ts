import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeRequest, findRequest, type Request } from '#flow/requests';
import { actOnOne } from '#flow/work';
import type { App } from '#platform/http';
import { assetsInBox } from '#reference/assets';
import { csvLine } from '#reference/console';
import { openCity, type TestCity } from '../../../test/city.ts';
import { given, openOffice, origin } from '../../../test/office.ts';

let city: TestCity;
let app: App;
let missing: () => string[];
let dataDir: string;
let mine: Request;
let theirs: Request;
let secret: Request;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'belfry-office-'));
  city = await openCity({ pack: 'millbrook' });
  const people = {
    will: city.staff('Will', 'worker', 'works'),
    clara: city.staff('Clara', 'clerk'),
    nobody: city.staff('Nora', 'worker'),
  };
  ({ app, missing } = await openOffice(city, people, { dataDir }));
  mine = await given(city, {
    service: 'pothole',
    department: 'works',
    description: '=HYPERLINK("x") <b>deep</b>',
    at: { lat: 39.505, lng: -106.0 },
  });
  theirs = await given(city, { service: 'trail', department: 'parks' });
  secret = await given(city, { service: 'ask', department: 'clerk' });
});
afterAll(async () => {
  await app.close();
  await city.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const get = (url: string, as = 'will', language = 'en') =>
  app.inject({ url, headers: { 'x-as': as, 'x-language': language } });
const post = (url: string, fields: Record<string, string | string[]>, as = 'will') =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'x-as': as, origin, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(
      Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
    ).toString(),
  });
const now = (request: Request) => findRequest(city.as(), { id: request.id });
const pageOf = (request: Request) => `/office/requests/${request.number}`;
const fresh = (service = 'pothole', department = 'works') => given(city, { service, department });

describe('who sees what', () => {
  test('visitors are asked to sign in', async () => {
    const answer = await get('/office', 'stranger');
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/sign-in?next=%2Foffice');
  });

  test('one’s own department: everything, with the forms', async () => {
    const page = await get(pageOf(mine));
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('name="comment.text"');
    expect(page.body).toContain('&lt;b>deep&lt;/b>');
  });

  test('another department’s public request: to read, without forms, and posts are refused', async () => {
    const page = await get(pageOf(theirs));
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toContain('name="comment.text"');
    expect((await post(pageOf(theirs), { do: 'accept' })).statusCode).toBe(403);
    expect((await now(theirs)).status).toBe('received');
  });

  test('another department’s private request is not there, in no way in', async () => {
    expect((await get(pageOf(secret))).statusCode).toBe(404);
    expect((await get(`/office/requests?selected=${secret.number}`)).statusCode).toBe(404);
    expect((await get(`/office/live?topic=${secret.number}`)).statusCode).toBe(404);
    expect((await get(`/office/requests?department=clerk`)).body).not.toContain(secret.number);
    expect((await get('/office/export.csv?status=any')).body).not.toContain(secret.number);
    expect((await get('/office/pins.json?department=clerk')).json().features).toEqual([]);
    expect((await get(pageOf(secret), 'clara')).statusCode).toBe(200);
  });

  test('who belongs to no department is told so', async () => {
    expect((await get('/office/requests', 'nobody')).body).toContain('You belong to no department yet');
  });

  test('names stay hidden from who may not see people', async () => {
    expect((await post(`${pageOf(mine)}/people`, {})).statusCode).toBe(403);
    const shown = await post(`${pageOf(mine)}/people`, {}, 'clara');
    expect(shown.body).toContain('Nobody left a name.');
  });
});

describe('the list', () => {
  test('has canonical addresses: empty values leave, a number leads to its request', async () => {
    const cleaned = await get('/office/requests?status=&due=overdue&q=&order=due');
    expect(cleaned.headers.location).toBe('/office/requests?due=overdue');
    const found = await get(`/office/requests?q=%23${mine.number.replace('-', ' ')}`);
    expect(found.headers.location).toBe(pageOf(mine));
  });

  test.each(['?due=never', '?after=zzz', '?status=gone', '?nonsense=1', '?from=yesterday'])(
    'refuses %s plainly',
    async (query) => {
      expect((await get(`/office/requests${query}`)).statusCode).toBe(422);
    },
  );

  test.each(['from', 'to'])('says that "%s" is a day that there is not', async (end) => {
    const page = await get(`/office/requests?${end}=2026-02-30`);
    expect(page.statusCode).toBe(422);
    expect(page.body).toContain(`${end}: Enter a date that exists.`);
  });

  test('opens a request beside it and in Spanish', async () => {
    const page = await get(`/office/requests?selected=${mine.number}`, 'will', 'es');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Solicitudes abiertas');
    expect(page.body).toContain('id="item"');
  });

  test('exports without formulas of residents', async () => {
    const file = await get('/office/export.csv');
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.body).toContain(`"'=HYPERLINK(""x"") <b>deep</b>"`);
    expect(csvLine(['@a', '-1', -1, 'a,b', null])).toBe(`'@a,'-1,-1,"a,b",\r\n`);
  });

  test('remembers columns', async () => {
    const answer = await post('/office/columns', {
      column: ['channel', 'nonsense', 'due'],
      back: '/office/requests',
    });
    expect(answer.headers['set-cookie']).toContain('office_columns=due.channel');
  });

  test('gives the pins of a box as GeoJSON', async () => {
    const inside = await get('/office/pins.json?bbox=-106.1,39.4,-105.9,39.6');
    expect(inside.json().features[0].geometry.coordinates).toEqual([-106, 39.505]);
    const two = await get('/office/pins.json?department=works&department=parks', 'clara');
    expect(two.json().features).toContainEqual(inside.json().features[0]);
    expect((await get('/office/pins.json?bbox=0,0,1,1')).json().features).toEqual([]);
    expect((await get('/office/pins.json?bbox=a')).statusCode).toBe(422);
  });

  test('does one thing to many, tells the rest, and takes it back', async () => {
    const one = await fresh();
    const back = '/office/requests?due=later';
    const done = await post('/office/act', { do: 'accept', request: [one.number, theirs.number], back });
    const page = await get(done.headers.location!);
    expect(page.body).toContain(`${one.number} accepted.`);
    expect(page.body).toContain('You may not do this in that department.');
    const batch = new URL(done.headers.location!, origin).searchParams.get('done')!;
    const undone = await post('/office/undo', { batch, back });
    expect((await get(undone.headers.location!)).body).toContain('Taken back. Nobody was told.');
    expect((await now(one)).status).toBe('received');
    const late = await post('/office/undo', { batch, back });
    expect((await get(late.headers.location!)).body).toContain('It is too late to take this back');
  });

  test('says what is wrong with a bulk action without a selection, and never leads to another site', async () => {
    const done = await post('/office/act', { do: 'accept', back: '//evil.example/x' });
    expect(done.headers.location).toBe('/office/requests?problem=office.errors.nothingSelected');
    expect((await get(done.headers.location!)).body).toContain('Select at least one request first.');
  });
});

describe('one request', () => {
  test('goes its whole way through forms', async () => {
    const one = await fresh();
    const act = async (fields: Record<string, string>) => {
      const answer = await post(pageOf(one), { seen: String((await now(one)).version), ...fields });
      expect(answer.statusCode, answer.body.slice(0, 3000)).toBe(303);
    };
    await act({ do: 'take' });
    expect(await now(one)).toMatchObject({ assignee_id: 'staff-Will' });
    await act({ do: 'accept' });
    await act({ do: 'schedule', 'schedule.day': '2026-03-06', 'schedule.time': '13:30' });
    // 13:30 in the town's own zone, seven hours behind UTC in winter.
    expect((await now(one)).scheduled_for).toEqual(new Date('2026-03-06T20:30:00Z'));
    await act({ do: 'wait', 'wait.note': 'For asphalt.' });
    expect(await now(one)).toMatchObject({ status: 'waiting', due_at: null });
    await act({ do: 'start' });
    await act({ do: 'comment', 'comment.text': 'Where exactly?', 'comment.audience': 'ask' });
    await act({ do: 'close', 'close.reason': 'done', 'close.note': 'Filled.' });
    expect(await now(one)).toMatchObject({ status: 'closed', outcome: 'fixed' });
    await act({ do: 'reopen', 'reopen.note': 'Sank again.' });
    const page = await get(pageOf(one));
    expect(page.body).toContain('Sank again.');
    expect(page.body).toContain('Asked the reporter');
  });

  test('a refused form comes back with what was typed and what is wrong', async () => {
    const one = await fresh();
    const answer = await post(pageOf(one), {
      do: 'schedule',
      'schedule.day': '2026-02-31',
      'schedule.note': 'Big "crew"',
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('href="#f-schedule-day"');
    expect(answer.body).toContain('Big &quot;crew');
    expect((await post(pageOf(one), { do: 'close' })).statusCode).toBe(422);
    expect((await post(pageOf(one), { do: 'constructor' })).statusCode).toBe(422);
    expect((await post(pageOf(one), { do: 'link', 'link.parent': '99-0000000' })).statusCode).toBe(422);
  });

  test('somebody else was faster: what they did is shown, what was typed is kept, and sending again works', async () => {
    const one = await fresh();
    await actOnOne(city.as(city.staff('Will', 'worker', 'works')), { do: 'move', to: 'accepted' }, one.id);
    const form = { do: 'close', 'close.reason': 'done', 'close.note': 'All flat now.' };
    const answer = await post(pageOf(one), { ...form, seen: String(one.version) });
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('Somebody else has changed this request');
    expect(answer.body).toContain('Now: Accepted');
    expect(answer.body).toContain('All flat now.');
    expect((await post(pageOf(one), { ...form, seen: String(one.version + 1) })).statusCode).toBe(303);
  });

  test('another service is explained first and changed on the second press', async () => {
    const one = await fresh();
    const form = { do: 'service', seen: String(one.version), 'service.service': 'water-leak' };
    const preview = await post(pageOf(one), form);
    expect(preview.statusCode).toBe(200);
    expect(preview.body).toContain('The clock keeps its start');
    expect((await now(one)).service_key).toBe('pothole');
    await post(pageOf(one), { ...form, 'service.sure': 'water-leak' });
    expect((await now(one)).service_key).toBe('water-leak');
  });

  test('another place: by degrees with its areas, never outside, never half a point', async () => {
    const one = await fresh();
    const form = {
      do: 'place',
      'place.address': 'By the mill',
      'place.lat': '39.505',
      'place.lng': '-106.0',
    };
    expect((await post(pageOf(one), { ...form, 'place.lng': '' })).statusCode).toBe(422);
    expect((await post(pageOf(one), { ...form, 'place.lat': '10' })).statusCode).toBe(422);
    expect((await post(pageOf(one), form)).statusCode).toBe(303);
    expect(await now(one)).toMatchObject({ address: 'By the mill', lat: 39.505, lng: -106 });
  });

  test('a department by hand needs the right and a reason, and says why it is there', async () => {
    const one = await fresh();
    const form = { do: 'route', 'route.department': 'parks', 'route.note': 'It is on the trail.' };
    expect((await post(pageOf(one), form)).statusCode).toBe(403);
    expect((await post(pageOf(one), { ...form, 'route.note': '' }, 'clara')).statusCode).toBe(422);
    expect((await post(pageOf(one), form, 'clara')).statusCode).toBe(303);
    expect((await get(pageOf(one), 'clara')).body).toContain('Clara sent it here: It is on the trail.');
  });

  test('duplicates link and unlink by number', async () => {
    const [one, two] = [await fresh(), await fresh()];
    expect((await post(pageOf(two), { do: 'link', 'link.parent': one.number })).statusCode).toBe(303);
    expect((await get(pageOf(one))).body).toContain(two.number);
    expect((await post(pageOf(two), { do: 'unlink' })).statusCode).toBe(303);
    expect((await now(two)).parent_id).toBeNull();
  });

  test('the promise is explained with its days', async () => {
    const page = await get(pageOf(mine));
    expect(page.body).toContain('5 business days: by');
    expect(page.body).toContain('2 weekend days do not count.');
  });

  test('every kind of history has its sentence', async () => {
    const one = await fresh();
    await changeRequest(city.as(), one.id, () => ({ kind: 'promised', public: true }));
    expect((await get(pageOf(one))).body).toContain('The promise changed');
  });
});

test('home counts what the lists hold', async () => {
  const page = await get('/office');
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('You see: Public Works.');
});

test('no message was missing in either language', () => {
  expect(missing()).toEqual([]);
});

describe('the numbered thing that a request is about', () => {
  const lamps = async () => {
    const { assets } = await assetsInBox(city.as(), 'street-lights', [-107, 39, -105, 40], 200);
    return assets;
  };

  test('is said with what staff may know, moved to by its number, taken back, and let go', async () => {
    const [lamp] = await lamps();
    const lit = await given(city, {
      service: 'street-light',
      department: 'works',
      at: { lat: 39.5, lng: -106.01 },
    });
    const done = await post(pageOf(lit), {
      do: 'asset',
      'asset.number': ` 0${lamp!.key}`,
      seen: String(lit.version),
    });
    expect(done.statusCode).toBe(303);
    expect(await now(lit)).toMatchObject({ asset: lamp!.ref, lat: lamp!.lat, lng: lamp!.lng });
    const page = (await get(pageOf(lit))).body;
    expect(page).toContain(`Watts ${lamp!.more.watts}`);
    expect(page).toContain(`It is about number ${lamp!.key}`);
    const batch = /done=([\w-]+)/.exec(done.headers.location as string)![1]!;
    await post('/office/undo', { batch, back: pageOf(lit) });
    expect(await now(lit)).toMatchObject({ asset: null, lat: 39.5, lng: -106.01 });
    await post(pageOf(lit), { do: 'asset', 'asset.number': lamp!.key });
    await post(pageOf(lit), { do: 'asset', 'asset.number': '' });
    expect(await now(lit)).toMatchObject({ asset: null, lat: lamp!.lat });
    const wrong = await post(pageOf(lit), { do: 'asset', 'asset.number': 'no such <lamp>' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('We know no number no such &lt;lamp>');
    expect((await post(pageOf(lit), { do: 'asset', 'asset.number': lamp!.key }, 'nobody')).statusCode).toBe(
      403,
    );
  });

  test('leads to all requests about it, in the list, the export and on the page', async () => {
    const [, lamp] = await lamps();
    const two = [1, 2].map(() => given(city, { service: 'street-light', department: 'works' }));
    const [one, other] = [await two[0]!, await two[1]!];
    for (const request of [one, other])
      await post(pageOf(request), { do: 'asset', 'asset.number': lamp!.key });
    expect((await get(pageOf(one))).body).toContain(other.number);
    const list = await get(`/office/requests?status=any&asset=${encodeURIComponent(lamp!.ref)}`);
    expect(list.body).toContain(one.number);
    expect(list.body).toContain(`Number ${lamp!.key}`);
    expect(list.body).not.toContain(mine.number);
    const csv = (await get(`/office/export.csv?asset=${encodeURIComponent(lamp!.ref)}`)).body.split('\n');
    expect(csv[0]).toContain('Number of the thing');
    expect(csv.filter((line) => line.includes(`,${lamp!.key},`))).toHaveLength(2);
  });
});
