import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openRequest } from '#flow/requests';
import {
  makeStormLink,
  makeStormView,
  openByLink,
  revokeStormLink,
  type StormView,
  stormCounts,
  stormPage,
} from '#flow/storm-view';
import type { Actor } from '#platform/context';
import { openCity, type TestCity } from '../../../test/city.ts';
import { openStaffDoor, type StaffDoor } from '../../../test/staff-door.ts';
import { strange } from '../../../test/strange-text.ts';
import { stormChannel, stormLinkChannel } from './index.ts';

let city: TestCity;
let door: StaffDoor;
let lead: Actor;
let worker: Actor;
let view: StormView;
const secret = 'The neighbor at 14 has a key, call 215 555 0188.';
const start = new Date('2026-03-04T15:00:00Z');

interface Given {
  service?: string;
  hoursAgo?: number;
  text?: string;
  public?: boolean;
  at?: { lat: number; lng: number };
  areas?: string[];
  address?: string;
  department?: string;
}

async function aRequest(given: Given): Promise<string> {
  const service = city.catalog.service(given.service ?? 'pothole')!;
  const { lat, lng } = given.at ?? { lat: 39.95, lng: -75.16 };
  const place = {
    address: given.address ?? '1 Main Street',
    lat,
    lng,
    h3: null,
    areas: given.areas ?? ['ward:5'],
  };
  const opened = await openRequest(city.as(), {
    service,
    description: secret,
    publicText: given.text ?? 'A tree lies on the road.',
    answers: [],
    place,
    photos: [],
    language: 'en',
    openedAt: new Date(city.clock.now().getTime() - (given.hoursAgo ?? 1) * 3_600_000),
  });
  await city.database.pool.query('update request set public = $2, department_key = $3 where id = $1', [
    opened.id,
    given.public ?? true,
    given.department ?? 'streets',
  ]);
  return opened.number;
}

beforeAll(async () => {
  city = await openCity({ now: start });
  lead = city.staff('lead', 'department-lead', 'streets');
  worker = city.staff('worker', 'department-worker', 'streets');
  const people = {
    lead,
    worker,
    lea: city.staff('lea', 'leader'),
    parks: city.staff('parks', 'department-lead', 'parks-recreation'),
  };
  door = await openStaffDoor(city, people, (house) => [stormChannel(house), stormLinkChannel(house)]);
  view = await makeStormView(city.as(lead), {
    name: 'Storm of March 4',
    services: ['pothole', 'graffiti-removal'].filter((key) => city.catalog.service(key)),
    hours: 24,
    area: { kind: 'area', area: 'ward:5' },
    openOnly: false,
  });
  await aRequest({ text: '=HYPERLINK("http://x")', address: '@SUM(1)' });
  await aRequest({ hoursAgo: 2 });
  await aRequest({ hoursAgo: 30, address: 'Too old' });
  await aRequest({ areas: ['ward:6'], address: 'Another ward' });
  await aRequest({ public: false, address: 'Private Row' });
});
beforeEach(() => city.clock.set(new Date(city.clock.now().getTime() + 1500)));
afterAll(async () => {
  await door.close();
  await city.close();
});

async function aLink(hours = 24, label = 'Police') {
  const { token, link } = await makeStormLink(city.as(lead), { viewId: view.id, label, hours });
  return { path: `/storm/${token}`, token, link };
}

describe('what a view holds', () => {
  test('services, time and area count; what is private only for staff within reach', async () => {
    const staff = await stormPage(city.as(lead), view, 'staff');
    expect(staff.rows.map(({ address }) => address).sort()).toEqual([
      '1 Main Street',
      '@SUM(1)',
      'Private Row',
    ]);
    const other = await stormPage(
      city.as(city.staff('p', 'department-lead', 'parks-recreation')),
      view,
      'staff',
    );
    expect(other.rows.map(({ address }) => address)).not.toContain('Private Row');
    const link = await stormPage(city.as(), view, 'link');
    expect(link.rows).toHaveLength(2);
    expect(JSON.stringify(link.rows)).not.toContain('has a key');
  });

  test('counters agree with the list, a duplicate counts with what it duplicates', async () => {
    const first = await stormCounts(city.as(), view, 'link', 'ward');
    expect(first).toMatchObject({ total: 2, open: 2, partial: false });
    expect(first.services).toEqual([{ key: 'pothole', total: 2, open: 2 }]);
    expect(first.areas).toEqual([{ key: 'ward:5', total: 2, open: 2 }]);
    const number = await aRequest({ address: 'The same again' });
    await city.database.pool.query(
      `update request set parent_id = (select id from request where address = '@SUM(1)') where number = $1`,
      [number],
    );
    expect((await stormCounts(city.as(), view, 'link', 'ward')).total).toBe(2);
    const { rows } = await stormPage(city.as(), view, 'link');
    expect(rows.find(({ address }) => address === '@SUM(1)')?.told).toBe(2);
  });

  test('circles and boxes', async () => {
    const near = { kind: 'near', label: 'City Hall', lat: 39.95, lng: -75.16 } as const;
    const of = async (area: StormView['area']) =>
      (await stormCounts(city.as(), { ...view, area }, 'link')).total;
    await aRequest({ at: { lat: 39.959, lng: -75.16 }, areas: [], address: 'A kilometer north' });
    expect(await of({ ...near, metres: 990 })).toBe(3);
    expect(await of({ ...near, metres: 1010 })).toBe(4);
    expect(await of({ kind: 'box', west: -75.17, south: 39.955, east: -75.15, north: 39.965 })).toBe(1);
    expect(await of({ kind: 'city' })).toBe(4);
  });

  test('pages by key: nothing twice, nothing left out', async () => {
    const whole = { ...view, services: [], area: { kind: 'city' as const } };
    const all = (await stormPage(city.as(), whole, 'link', { limit: 100 })).rows.map(({ number }) => number);
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await stormPage(city.as(), whole, 'link', { limit: 2, after });
      found.push(...page.rows.map(({ number }) => number));
      after = page.next ?? undefined;
    } while (after);
    expect(found).toEqual(all);
    expect(all.length).toBeGreaterThan(3);
  });
});

describe('by a link', () => {
  test('the page shows what is public and tells nobody of itself', async () => {
    const { path } = await aLink();
    const page = await door.get('nobody', path);
    expect(page.status).toBe(200);
    expect(page.body).toContain('1 Main Street');
    expect(page.body).not.toContain('Private Row');
    expect(page.body).not.toContain('has a key');
    expect(page.body).not.toMatch(/ style="|<script>/);
    expect(page.body).not.toContain('lead@');
    expect(page.headers).toMatchObject({
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  test('the spreadsheet runs nothing', async () => {
    const { path } = await aLink();
    const { body, headers } = await door.get('nobody', `${path}/requests.csv`);
    expect(headers['content-type']).toContain('text/csv');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(body).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(body).toContain("'@SUM(1)");
    expect(body).not.toContain('Private Row');
    expect(body).not.toContain('has a key');
    expect(body.trim().split('\r\n')).toHaveLength(3);
  });

  test('GeoJSON is what RFC 7946 says', async () => {
    const { path } = await aLink();
    const { body, headers } = await door.get('nobody', `${path}/requests.geojson`);
    expect(headers['content-type']).toContain('application/geo+json');
    const found = JSON.parse(body);
    expect(found.type).toBe('FeatureCollection');
    expect(found).not.toHaveProperty('crs');
    expect(found.features[0]).toMatchObject({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [-75.16, 39.95] },
      properties: { service: 'pothole', department: 'streets', areas: ['ward:5'] },
    });
    expect(body).not.toMatch(/has a key|Private Row|assignee|description/);
  });

  test('pins in a box, and no other box', async () => {
    const { path } = await aLink();
    const pins = await door.get('nobody', `${path}/pins.geojson?bbox=-75.2,39.9,-75.1,40`);
    expect(JSON.parse(pins.body).features).toHaveLength(2);
    const none = await door.get('nobody', `${path}/pins.geojson?bbox=-75.2,39.8,-75.1,39.9`);
    expect(JSON.parse(none.body).features).toHaveLength(0);
    expect((await door.get('nobody', `${path}/pins.geojson?bbox=1,2,3`)).status).toBe(422);
  });

  test('one that has expired, was taken back or never was opens nothing, and says whom to call', async () => {
    const short = await aLink(1);
    const back = await aLink(24);
    await revokeStormLink(city.as(lead), { id: back.link.id });
    const now = city.clock.now();
    city.clock.set(new Date(now.getTime() + 3_600_000));
    for (const { path } of [short, back])
      for (const below of ['', '/requests.csv', '/requests.geojson', '/pins.geojson', '/live']) {
        const page = await door.get('nobody', path + below);
        expect(page.status, below).toBe(410);
        expect(page.body).toContain('This link has ended');
        expect(page.body).toContain('tel:311');
        expect(page.body).not.toContain('1 Main Street');
      }
    city.clock.set(now);
    const wrong = await door.get('nobody', `/storm/${'A'.repeat(22)}`);
    expect(wrong.status).toBe(404);
    expect(wrong.body).toContain('This link does not lead anywhere');
    expect(wrong.headers['x-robots-tag']).toContain('noindex');
  });

  test('ends with its view', async () => {
    const made = await makeStormView(city.as(lead), {
      name: 'Short',
      services: [],
      hours: 1,
      area: { kind: 'city' },
      openOnly: true,
    });
    const { token } = await makeStormLink(city.as(lead), { viewId: made.id, label: 'Fire', hours: 336 });
    await door.post('lead', `/office/storm/${made.id}/end`, {});
    expect(await openByLink(city.as(), token)).toMatchObject({ state: 'ended' });
    await expect(makeStormLink(city.as(lead), { viewId: made.id, label: 'x', hours: 1 })).rejects.toThrow(
      'ended',
    );
  });

  test('a moved end in the table makes another secret; the table alone opens nothing', async () => {
    const { token, link } = await aLink(1);
    const { rows } = await city.database.pool.query('select * from storm_link where id = $1', [link.id]);
    expect(JSON.stringify(rows)).not.toContain(token);
    const { linkToken } = await import('#flow/storm-view');
    expect(linkToken(city.as(), { ...link, expires_at: new Date(link.expires_at.getTime() + 1) })).not.toBe(
      token,
    );
    expect(linkToken({ linkKey: 'another key' }, link)).not.toBe(token);
  });

  test('use is noted to the minute and audited once', async () => {
    const { path, link } = await aLink(24, 'Emergency management');
    const used = async () =>
      (await city.database.pool.query('select last_used_at from storm_link where id = $1', [link.id])).rows[0]
        .last_used_at;
    await door.get('nobody', path);
    const first = await used();
    await door.get('nobody', path);
    expect(await used()).toEqual(first);
    city.clock.set(new Date(city.clock.now().getTime() + 61_000));
    await door.get('nobody', path);
    expect(await used()).not.toEqual(first);
    const { rows } = await city.database.pool.query(
      'select action from audit_entry where subject_id = $1 order by at, id',
      [link.id],
    );
    expect(rows.map(({ action }) => action).sort()).toEqual(['storm-link.first-used', 'storm-link.made']);
  });

  test('any address and query gets an answer that is none of the machine’s', async () => {
    const { path } = await aLink();
    const text = fc.oneof(fc.constantFrom(...strange), fc.string({ unit: 'binary', maxLength: 40 }));
    const encode = (value: string) => encodeURIComponent(Buffer.from(value).toString());
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('after', 'layer', 'at', 'bbox', 'x'),
        text,
        fc.boolean(),
        async (name, value, wrong) => {
          const base = wrong ? `/storm/${encode(value).slice(0, 300) || 'x'}` : path;
          const page = await door.get('nobody', `${base}?${name}=${encode(value)}`);
          expect(page.status).toBeLessThan(500);
          expect(page.body).toMatch(/<h1/);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('for staff', () => {
  const form = {
    name: 'Wires',
    services: ['pothole'],
    time: '48',
    where: 'area',
    area: 'ward:5',
    day: '',
    clock: '00:00',
  };

  test('a view is made by the form and opened by all who read requests', async () => {
    const made = await door.post('lead', '/office/storm/new', form);
    expect(made.status).toBe(303);
    const page = await door.get('worker', made.location);
    expect(page.status).toBe(200);
    expect(page.body).toContain('The last 2 days');
    expect(page.body).not.toContain('Make a link');
    expect((await door.get('lead', made.location)).body).toContain('Make a link');
    expect((await door.get('worker', '/office/storm')).body).toContain('Wires');
  });

  test('who may not share makes neither views nor links', async () => {
    expect((await door.post('worker', '/office/storm/new', form)).status).toBe(403);
    expect(
      (await door.post('worker', `/office/storm/${view.id}/links`, { label: 'x', hours: '1' })).status,
    ).toBe(403);
    expect((await door.post('worker', `/office/storm/${view.id}/end`, {})).status).toBe(403);
    await expect(makeStormLink(city.as(worker), { viewId: view.id, label: 'x', hours: 1 })).rejects.toThrow(
      'storm.share',
    );
  });

  test('a link is made, shown once more in the list, and taken back', async () => {
    const made = await door.post('lead', `/office/storm/${view.id}/links`, {
      label: 'Police <24>',
      hours: '12',
    });
    expect(made.status).toBe(303);
    const page = await door.get('lead', made.location);
    const [, address] = /href="[^"]*(\/storm\/[\w-]{22})"/.exec(page.body)!;
    expect((await door.get('nobody', address!)).status).toBe(200);
    const list = await door.get('lead', '/office/storm');
    expect(list.body).toContain('Police &lt;24>');
    expect(list.body).toContain(address);
    expect((await door.get('worker', '/office/storm')).body).not.toContain(address);
    const [, revoke] = /(\/office\/storm\/links\/[0-9a-f-]{36}\/revoke)/.exec(list.body)!;
    const done = await door.post('lead', revoke!, { back: 'https://evil.example' });
    expect(done.location).toBe('/office/storm');
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ time: '9999' }, 'time'],
    [{ time: 'since', day: '2026-02-30' }, 'day'],
    [{ where: 'area', area: 'ward:none' }, 'area'],
    [{ where: 'near', address: '' }, 'address'],
    [{ where: 'near', address: 'Broad & Market', metres: '1' }, 'metres'],
    [{ where: 'box', box: '1,2,3' }, 'box'],
    [{ services: ['no-such'] }, 'services'],
  ])('%j is told beside its field', async (change, field) => {
    const page = await door.post('lead', '/office/storm/new', {
      ...form,
      ...(change as Record<string, string>),
    });
    expect(page.status).toBe(422);
    expect(page.body).toMatch(
      field === 'services' ? /usa-error-message/ : new RegExp(`f-${field}(-error)?"`),
    );
  });

  test('around an address', async () => {
    const made = await door.post('lead', '/office/storm/new', {
      ...form,
      where: 'near',
      address: 'Broad & Market',
      metres: '805',
    });
    expect(made.status, made.body.slice(0, 0)).toBe(303);
    expect((await door.get('lead', made.location)).body).toMatch(/0.5 miles around [^<]*Market/);
  });

  test('a row can be picked without script', async () => {
    const made = await door.post('lead', '/office/storm/new', { ...form, where: 'city' });
    const { rows } = await stormPage(city.as(lead), view, 'staff');
    const page = await door.get('lead', `${made.location}?at=${rows[0]!.number}`);
    expect(page.body).toContain('storm__dot--here');
    expect(page.body).toContain('&quot;zoom&quot;:17');
  });

  test('in Spanish no word is missing', async () => {
    const answer = await door.app.inject({
      url: `/office/storm/${view.id}`,
      headers: { 'x-as': 'lead', 'x-language': 'es' },
    });
    expect(answer.body).toContain('Enlaces para personas sin cuenta');
    expect([...door.house.catalogs.missing]).toEqual([]);
  });
});

test('news is told when the view has any, and not for others', async () => {
  const { path } = await aLink();
  const answer = await door.app.inject({
    url: `${path}/live`,
    payloadAsStream: true,
    headers: { 'x-as': 'nobody' },
  });
  expect(answer.headers['content-type']).toContain('text/event-stream');
  const stream = answer.stream();
  const heard: string[] = [];
  stream.on('data', (chunk) => heard.push(String(chunk)));
  await aRequest({ areas: ['ward:6'], address: 'Elsewhere' });
  city.clock.set(new Date(city.clock.now().getTime() + 2000));
  await new Promise((done) => setTimeout(done, 2300));
  expect(heard.join('')).not.toContain('news');
  await aRequest({ address: 'Here' });
  city.clock.set(new Date(city.clock.now().getTime() + 2000));
  for (let tries = 0; tries < 60 && !heard.join('').includes('event: news'); tries += 1)
    await new Promise((done) => setTimeout(done, 50));
  expect(heard.join('')).toContain('event: news');
  stream.destroy();
});
