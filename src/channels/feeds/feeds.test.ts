import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeStatus, closeRequest, openRequest } from '#flow/requests';
import { commentOnRequest } from '#flow/work';
import type { App } from '#platform/http';
import { layers } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { buildWeb } from '../../main/web.ts';
import { bookedWork } from './booked-views.ts';

let city: TestCity;
let house: TestHouse;
let app: App;
const nasty = 'A <b>hole</b> & "deep" ]]> \u0001\u0008 \u{1f573} línea\r\nzwei <script>alert(1)</script>';
const numbers: Record<string, string> = {};
let area: string;

beforeAll(async () => {
  city = await openCity();
  house = await openTestHouse(city);
  app = await buildWeb(house, { rateLimits: false });
  const [layer] = await layers(city.as());
  area = `${layer!.key}:${layer!.areas[0]!.key}`;
  const hidden = city.catalog.services.find((one) => !one.public && one.kind === 'request')!.key;
  for (const [name, service, text] of [
    ['plain', 'pothole', 'Deep.'],
    ['nasty', 'graffiti', nasty],
    ['hidden', hidden, 'A secret.'],
  ] as const) {
    const place = {
      address: `1 <Main> & Street`,
      lat: 39.95,
      lng: -75.16,
      h3: null,
      areas: [area],
    };
    const texts = { description: text, publicText: text, answers: [], photos: [], language: 'en' };
    const made = await openRequest(city.as(), { service: city.catalog.service(service)!, place, ...texts });
    numbers[name] = made.number;
    numbers[`${name}Id`] = made.id;
    city.clock.set(new Date(city.clock.now().getTime() + 60_000));
  }
  const at = { requestId: numbers['plainId']! };
  await changeStatus(city.as(), { ...at, to: 'scheduled', scheduledFor: new Date('2026-03-10T15:00:00Z') });
  await commentOnRequest(city.as(), { ...at, text: 'Between us.', public: false });
  await commentOnRequest(city.as(), { ...at, text: 'A crew comes; bring, "tea"\nand cake.', public: true });
});
afterAll(async () => {
  await app.close();
  await house.close();
  await city.close();
});

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: (name) => ['entry', 'item', 'link', 'category'].includes(name),
});
const parse = (xml: string) => {
  expect(XMLValidator.validate(xml)).toBe(true);
  return parser.parse(xml);
};

describe('Atom', () => {
  test('has what RFC 4287 demands, newest first, public alone', async () => {
    const answer = await get('/requests.atom');
    expect(answer.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    const { feed } = parse(answer.body);
    expect(feed['@xmlns']).toBe('http://www.w3.org/2005/Atom');
    expect(feed.id).toBe(`${house.config.publicUrl}/requests.atom`);
    expect(feed.title).toContain('Philly311');
    expect(feed.author.name).toBeTruthy();
    expect(feed.link.find((one: { '@rel': string }) => one['@rel'] === 'self')['@href']).toBe(feed.id);
    expect(feed.updated).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(feed.entry.map(({ id }: { id: string }) => id.split('/').at(-1))).toEqual([
      numbers['nasty'],
      numbers['plain'],
    ]);
    for (const entry of feed.entry) {
      expect(entry.updated).toMatch(/Z$/);
      expect(entry.published).toMatch(/Z$/);
      expect(entry.title['#text']).toBeTruthy();
      expect(entry.link[0]['@href']).toMatch(/^http:\/\/127/);
    }
    expect(answer.body).not.toContain('A secret');
    expect(answer.body).not.toContain('Between us');
  });

  test('in each language is a feed of its own', async () => {
    const idOf = async (url: string) => parse((await get(url)).body).feed.id;
    const one = `/requests/${numbers['plain']}/updates.atom`;
    for (const url of ['/requests.atom', '/requests.atom?service=pothole', one]) {
      const more = `${url}${url.includes('?') ? '&' : '?'}lang=es`;
      expect([await idOf(url), await idOf(more)]).toEqual(
        [url, more].map((address) => `${house.config.publicUrl}${address}`),
      );
    }
    expect(await idOf('/requests.atom?lang=xx')).toBe(`${house.config.publicUrl}/requests.atom?lang=en`);
  });

  test('text of a resident can be no markup', async () => {
    for (const url of ['/requests.atom', '/requests.rss']) {
      const { body } = await get(url);
      expect(body).not.toMatch(/<script|<b>hole|[^\P{Cc}\t\n]/u);
      const { feed, rss } = parse(body);
      const entries = feed?.entry ?? rss.channel.item;
      const summary = entries[0].summary?.['#text'] ?? entries[0].description;
      expect(summary).toContain('&#60;script&#62;alert(1)');
      expect(summary).toContain('\u{1f573} línea<br>zwei');
    }
  });
});

describe('RSS', () => {
  test('has what RSS 2.0 demands', async () => {
    const answer = await get('/requests.rss?service=pothole&lang=es');
    expect(answer.headers['content-type']).toBe('application/rss+xml; charset=utf-8');
    const { rss } = parse(answer.body);
    const { channel } = rss;
    expect(rss['@version']).toBe('2.0');
    expect([channel.title, channel.language, channel.item.length]).toEqual(['Bache · Philly311', 'es', 1]);
    expect(channel.description).toBeTruthy();
    const [item] = channel.item;
    expect(item.title).toBe('Bache: 1 ‹Main› & Street');
    expect(item.guid['#text']).toBe(`${house.config.publicUrl}/requests/${numbers['plain']}`);
    expect(new Date(item.pubDate).toISOString()).toBe('2026-03-04T15:00:00.000Z');
    expect(item.description).toContain('bring, &#34;tea&#34;');
  });

  test('by area and status; what there is not is not found', async () => {
    const count = async (url: string) => (parse((await get(url)).body).rss.channel.item ?? []).length;
    expect(await count('/requests.rss?status=open')).toBe(2);
    expect(await count('/requests.rss?status=closed')).toBe(0);
    expect(await count(`/requests.rss?area=${area}`)).toBe(2);
    for (const url of ['/requests.rss?service=none', '/requests.atom?area=none:1', '/requests.ics?area=x'])
      expect((await get(url)).statusCode, url).toBe(404);
    const hidden = city.catalog.services.find((one) => !one.public)!.key;
    expect((await get(`/requests.rss?service=${hidden}`)).statusCode).toBe(404);
    expect((await get('/requests.rss?status=nonsense')).statusCode).toBe(422);
  });
});

test('the history of one request, without what is not public; a private one is not there', async () => {
  const { feed } = parse((await get(`/requests/${numbers['plain']}/updates.atom`)).body);
  expect(feed.entry.map(({ title }: { title: Record<string, string> }) => title['#text'])).toEqual([
    'The city says:',
    'A crew was booked.',
    'Reported.',
  ]);
  expect(new Set(feed.entry.map(({ id }: { id: string }) => id)).size).toBe(3);
  for (const path of ['updates.atom', 'updates.rss', 'calendar.ics']) {
    expect((await get(`/requests/${numbers['hidden']}/${path}`)).statusCode).toBe(404);
    expect((await get(`/requests/99-0000000/${path}`)).statusCode).toBe(404);
    expect((await get(`/requests/nonsense/${path}`)).statusCode).toBe(404);
  }
});

describe('calendars', () => {
  /** RFC 5545: lines end with CRLF, hold 75 octets at most, and go on after a space. */
  function unfold(text: string): string[] {
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    return text.replaceAll('\r\n ', '').split('\r\n');
  }

  test('booked work is a day of the city, the promise an instant', async () => {
    const answer = await get(`/requests/${numbers['plain']}/calendar.ics`);
    expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8');
    const lines = unfold(answer.body);
    expect([lines[0], lines[1], lines.at(-2)]).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0', 'END:VCALENDAR']);
    expect(lines.some((line) => line.startsWith('PRODID:'))).toBe(true);
    expect(lines).toContain('DTSTART;VALUE=DATE:20260310');
    expect(lines).toContain('DTEND;VALUE=DATE:20260311');
    expect(lines.filter((line) => /^DTSTART:\d{8}T\d{6}Z$/.test(line)).length).toBe(1);
    expect(lines.filter((line) => line.startsWith('UID:')).length).toBe(2);
    expect(lines.filter((line) => line.startsWith('DTSTAMP:')).length).toBe(2);
    expect(lines).toContain('LOCATION:1 ‹Main› & Street');
  });

  test('booked work of the city, and none of what is closed', async () => {
    expect(unfold((await get('/requests.ics')).body).filter((line) => line === 'BEGIN:VEVENT').length).toBe(
      1,
    );
    expect(unfold((await get('/requests.ics?service=graffiti')).body)).not.toContain('BEGIN:VEVENT');
    expect((await get(`/requests.ics?service=pothole&lang=es`)).body).toContain('Trabajos programados');
  });

  test('when there is more than a calendar holds, what is to come goes first', async () => {
    const { id } = await openRequest(city.as(), {
      service: city.catalog.service('graffiti')!,
      place: { address: '2 Old Street', lat: null, lng: null, h3: null, areas: [] },
      ...{ description: '', publicText: '', answers: [], photos: [], language: 'en' },
    });
    const past = new Date(city.clock.now().getTime() - 5 * 86_400_000);
    await changeStatus(city.as(), { requestId: id, to: 'scheduled', scheduledFor: past });
    const from = new Date(past.getTime() - 1);
    const rows = await bookedWork(city.as(), {}, from);
    expect(rows.map(({ address }) => address)).toEqual(['1 <Main> & Street', '2 Old Street']);
    expect(await bookedWork(city.as(), { services: ['graffiti'] }, from)).toHaveLength(1);
    expect(await bookedWork(city.as(), { area }, from)).toHaveLength(1);
    await changeStatus(city.as(), { requestId: id, to: 'in_progress' });
    const hidden = { requestId: numbers['hiddenId']!, scheduledFor: city.clock.now() };
    await changeStatus(city.as(), { ...hidden, to: 'scheduled' });
    expect(await bookedWork(city.as(), {}, from)).toHaveLength(1);
  });

  test('collection days need a place that can be one', async () => {
    expect((await get('/my-address.ics?at=39.95250,-75.16360')).statusCode).toBe(200);
    for (const at of ['', 'x', '91,0', '1,2,3', "39.9,-75.1'--"])
      expect((await get(`/my-address.ics?at=${encodeURIComponent(at)}`)).statusCode, at).toBe(422);
  });
});

test('whoever has it already gets 304; other sites may read; proxies may keep it', async () => {
  for (const url of [
    '/requests.atom',
    '/requests.rss',
    `/requests/${numbers['plain']}/updates.rss`,
    '/requests.ics',
  ]) {
    const first = await get(url);
    const { etag } = first.headers as Record<string, string>;
    expect(first.headers).toMatchObject({
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      vary: 'accept-encoding',
    });
    expect(first.headers['set-cookie']).toBeUndefined();
    const known = await get(url, { 'if-none-match': `"other", ${etag}` });
    expect([known.statusCode, known.body]).toEqual([304, '']);
    expect((await get(url, { 'if-none-match': '*' })).statusCode).toBe(304);
    expect((await get(url, { 'if-none-match': '"other"' })).statusCode).toBe(200);
  }
  const before = (await get('/requests.atom')).headers['etag'];
  const open = await get('/requests.atom?status=open');
  const { key } = city.catalog.service('pothole')!.reasons!.find(({ outcome }) => outcome === 'fixed')!;
  await closeRequest(city.as(), { requestId: numbers['plainId']!, reason: key, note: 'Filled.' });
  expect((await get('/requests.atom')).headers['etag']).not.toBe(before);
  // What is gone from a list leaves nothing newer in it: who asks by time alone must be told all the same.
  const byTime = { 'if-modified-since': city.clock.now().toUTCString() };
  const left = await get('/requests.atom?status=open', byTime);
  expect(open.body).toContain(numbers['plain']);
  expect([left.statusCode, left.body.includes(numbers['plain']!)]).toEqual([200, false]);
  expect((await get('/requests.ics', byTime)).body).not.toContain('BEGIN:VEVENT');
});

test('pages show where their feeds are, to people and to readers', async () => {
  for (const [page, feed] of [
    ['/requests?service=pothole', '/requests.atom?service=pothole'],
    ['/services/pothole', '/requests.atom?service=pothole'],
    [`/requests/${numbers['plain']}`, `/requests/${numbers['plain']}/updates.atom`],
  ] as const) {
    const { body } = await get(page);
    expect(body).toMatch(
      new RegExp(`<link rel="alternate" href="${feed.replace(/[?]/g, '\\?')}" type="application/atom\\+xml"`),
    );
    expect(body, page).toContain(`<a href="${feed}">`);
    expect(body).not.toMatch(/>feeds\./);
  }
});
