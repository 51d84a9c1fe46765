import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importAddresses } from '#reference/address-tables';
import { openSite, type TestSite } from '../../../test/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const get = (url: string, cookies: Record<string, string> = {}) => site.app.inject({ url, cookies });
const post = (url: string, fields: Record<string, string | string[]>, cookies: Record<string, string> = {}) =>
  site.app.inject({
    method: 'POST',
    url,
    cookies,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: site.house.config.publicUrl },
    payload: new URLSearchParams(
      Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
    ).toString(),
  });

/** Follows the form as a browser without script would, and gives the address that each post led to. */
async function begin(service: string, fields: Record<string, string>) {
  const answer = await post(`/report/${service}`, fields);
  expect(answer.statusCode).toBe(303);
  const next = answer.headers.location as string;
  return { next, base: next.replace(/\/[^/]*$/, '') };
}

/** What a step answers that was refused: by way of the address, so that nobody's browser sends it a second time. */
async function refusal(url: string, fields: Record<string, string | string[]>) {
  const answer = await post(url, fields);
  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toMatch(/\?fix=1/);
  return get(answer.headers.location as string);
}

const pothole = {
  shown: 'size where-in-road damage damage-date',
  'answers.size': 'medium',
  description: 'Call me: 215-555-0123',
};

it('reports a pothole from the first question to the number, once', async () => {
  const { base, next } = await begin('pothole', pothole);
  expect(next).toBe(`${base}/place`);
  const placed = await post(next, { 'place.address': 'Broad & Market' });
  expect(placed.headers.location).toMatch(/\/(photos|which)$/);
  if (placed.headers.location!.endsWith('which')) {
    const which = await get(`${base}/which`);
    expect(which.body).toContain('Broad');
    expect((await post(`${base}/place`, { which: '1', candidate: '0' })).headers.location).toBe(
      `${base}/photos`,
    );
  }
  const photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#446' } })
    .jpeg()
    .toBuffer();
  expect((await upload(`${base}/photos`, [['hole.jpg', photo]])).headers.location).toBe(`${base}/contact`);
  const contact = { 'contact.email': 'ana@example.org', 'contact.wantsLetters': 'yes' };
  expect((await post(`${base}/contact`, contact)).headers.location).toBe(`${base}/check`);
  const check = await get(`${base}/check`);
  expect(check.body).toContain('As big as a car tire');
  expect(check.body).toContain('ana@example.org');
  expect(check.body).toContain('We hide telephone numbers');
  const [sent, again] = await Promise.all([post(`${base}/check`, {}), post(`${base}/check`, {})]);
  expect(sent.statusCode).toBe(303);
  expect(again.headers.location).toBe(sent.headers.location);
  const thanks = await get(sent.headers.location!);
  const number = /\d\d-\d{7}/.exec(thanks.body)![0];
  expect(thanks.body).toMatch(/by Mon,\s+Mar\s+9,\s+5/);
  expect(thanks.body).toContain('ana@example.org');
  expect((await get(`${base}/questions`)).headers.location).toBe(`${base}/thanks`);
  expect((await get(`${base}/thanks`)).headers.location).toBe(sent.headers.location);

  const shown = await get(`/requests/${number}`);
  expect(shown.statusCode).toBe(200);
  expect(shown.body).toContain('•••');
  expect(shown.body).not.toMatch(/555-0123|ana@example/);
  const image = /\/photos\/[0-9a-f-]+\/thumb/.exec(shown.body)![0];
  expect((await get(image)).headers['content-type']).toBe('image/jpeg');
  const token = /\/r\/[\w-]{22}/.exec(thanks.body)![0];
  expect((await get(token)).body).toContain('215-555-0123');
  expect((await get('/')).body).toContain(`/requests/${number}`);
  expect((await get(`/track?number=${number.replace('-', '+')}`)).headers.location).toBe(
    `/requests/${number}`,
  );
});

async function upload(url: string, files: [string, Buffer][], fields: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, bytes] of files) form.append('photos', new Blob([new Uint8Array(bytes)]), name);
  const request = new Request('http://here/', { method: 'POST', body: form });
  return site.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': request.headers.get('content-type')!, origin: site.house.config.publicUrl },
    payload: Buffer.from(await request.arrayBuffer()),
  });
}

it('keeps what was typed when something is wrong, and says what', async () => {
  const answer = await refusal('/report/pothole', {
    shown: 'size where-in-road damage damage-date',
    'answers.damage': 'yes',
    description: '<b>"Deep" & wide</b>',
  });
  expect(answer.body).toContain('href="#f-answers-size"');
  expect(answer.body).toContain('href="#f-answers-damage-date"');
  expect(answer.body).toContain('id="f-answers-damage-date"');
  expect(answer.body).toContain('&lt;b>&quot;Deep&quot; &amp; wide&lt;/b>');
  expect(answer.body).toContain('<title>Problem: ');
  const action = /action="(\/report\/d\/[^"]+)"/.exec(answer.body)![1]!;
  const better = await post(action, {
    shown: 'size damage damage-date',
    'answers.size': 'large',
    'answers.damage': 'no',
  });
  expect(better.headers.location).toMatch(/\/place$/);
});

it('lets no older window write over what was saved since, and loses nothing of either', async () => {
  const { base } = await begin('pothole', pothole);
  const url = `${base}/questions`;
  const open = async () => /name="form" value="([^"]+)"/.exec((await get(url)).body)![1]!;
  const [older, newer] = [await open(), await open()];
  const say = (form: string, description: string) => ({ ...pothole, description, form });
  expect((await post(url, say(newer, 'Deep.'))).statusCode).toBe(303);
  // The same page again, changed: a browser that went back shows it as it was.
  expect((await post(url, say(newer, 'Deep and wide.'))).statusCode).toBe(303);
  const asked = await post(url, say(older, 'It grows.'));
  expect(asked.statusCode).toBe(409);
  expect(asked.body).toContain('Deep and wide.');
  expect(asked.body).toMatch(/<textarea[^>]*>\s*It grows\./);
  expect((await get(url)).body).toContain('Deep and wide.');
  // What says nothing new leads on; what was looked at is taken.
  expect((await post(url, say(older, 'Deep and wide.'))).statusCode).toBe(303);
  const again = await post(url, say(await open(), 'Deep.'));
  expect(again.statusCode).toBe(303);
  const looked = /name="form" value="([^"]+)"/.exec((await post(url, say(newer, 'It grows.'))).body)![1]!;
  expect((await post(url, say(looked, 'It grows.'))).statusCode).toBe(303);
  expect((await get(url)).body).toContain('It grows.');
});

it('stops where a guard says so, and lets the answer be changed', async () => {
  const { next, base } = await begin('cave-in', { 'guards.danger-now': 'yes' });
  expect(next).toBe(`${base}/stop`);
  const stop = await get(next);
  expect(stop.body).toContain('href="tel:911"');
  expect((await get(`${base}/check`)).headers.location).toBe(`${base}/guards?fix=1`);
  expect((await post(`${base}/guards`, { 'guards.danger-now': 'no' })).headers.location).toBe(
    `${base}/questions`,
  );
});

it('finds no address: keeps the words and asks for the neighborhood', async () => {
  const { base } = await begin('pothole', pothole);
  expect((await post(`${base}/place`, { 'place.address': '99999 Nowhere Rd' })).headers.location).toBe(
    `${base}/which`,
  );
  const which = await get(`${base}/which`);
  expect(which.body).toContain('99999 Nowhere Rd');
  expect(which.body).toContain('value="neighborhood:');
  const area = /value="(neighborhood:[^"]+)"/.exec(which.body)![1]!;
  const kept = await post(`${base}/place`, {
    which: '1',
    candidate: 'none',
    'place.address': '99999 Nowhere Rd',
    'place.area': area,
  });
  expect(kept.headers.location).toBe(`${base}/photos`);
});

it('says which number does not exist, and offers the nearest', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-which-'));
  const file = path.join(folder, 'addresses.csv');
  const rows = [1600, 1602, 1698].map((number) => `-75.16,${39.95 + number / 1e6},${number},Zelkova Ln`);
  writeFileSync(file, ['LON,LAT,NUMBER,STREET', ...rows].join('\n'));
  await importAddresses(site.city.as(), { file });
  rmSync(folder, { recursive: true });
  const { base } = await begin('pothole', pothole);
  expect((await post(`${base}/place`, { 'place.address': '1604 zelkova lane' })).headers.location).toBe(
    `${base}/which`,
  );
  const which = await get(`${base}/which`);
  expect(which.body).toContain('We do not know number 1604 on Zelkova Ln. Near it there are 1600 to 1698.');
  expect(which.body).toMatch(/1602 Zelkova Ln/);
  expect((await get(`${base}/which`, { language: 'es' })).body).toContain('No conocemos el número 1604');
  expect((await post(`${base}/place`, { which: '1', candidate: '0' })).headers.location).toBe(
    `${base}/photos`,
  );
  expect((await get(`${base}/check`)).body).toContain('1602 Zelkova Ln');
  const other = await begin('pothole', pothole);
  await post(`${other.base}/place`, { 'place.address': '12 Xylophone Blvd' });
  expect((await get(`${other.base}/which`)).body).toContain('We do not know a street named Xylophone Blvd.');
  const exact = await begin('pothole', pothole);
  const taken = await post(`${exact.base}/place`, { 'place.address': '1600 zelkova' });
  expect(taken.headers.location).toMatch(/\/(photos|same)$/);
});

it('finds places while one types, as JSON', async () => {
  const answer = await get('/places/search?q=fisht&lat=39.95&lng=-75.16');
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ places: [{ kind: 'area', label: 'Fishtown' }] });
  expect((await get('/places/search?q=')).json()).toEqual({ places: [] });
  for (const query of ['', '?q=a&lat=99', '?q=a&lat=x', `?q=${'a'.repeat(301)}`])
    expect((await get(`/places/search${query}`)).statusCode, query).toBe(422);
});

it('tells of a place outside the city', async () => {
  const { base } = await begin('pothole', pothole);
  const answer = await refusal(`${base}/place`, { 'place.lat': '40.7128', 'place.lng': '-74.0060' });
  expect(answer.body).toContain('That place is served by');
  await refusal(`${base}/place`, {});
  await refusal(`${base}/place`, { 'place.lat': 'x', 'place.lng': '9e999' });
});

it('shows what was reported close by, and follows it instead', async () => {
  const place = { 'place.lat': '39.961', 'place.lng': '-75.17', 'place.address': 'By the fountain' };
  const one = await begin('pothole', pothole);
  expect((await post(`${one.base}/place`, place)).headers.location).toBe(`${one.base}/photos`);
  await post(`${one.base}/contact`, {});
  const sent = await post(`${one.base}/check`, {});
  const number = /\d\d-\d{7}/.exec(sent.headers.location!)![0];
  const two = await begin('pothole', pothole);
  expect((await post(`${two.base}/place`, place)).headers.location).toBe(`${two.base}/same`);
  const same = await get(`${two.base}/same`);
  expect(same.body).toContain('At the same place');
  expect((await refusal(`${two.base}/place`, { same: '1' })).body).toContain('id="f-choice-error"');
  expect((await post(`${two.base}/place`, { same: '1', choice: 'different' })).headers.location).toBe(
    `${two.base}/photos`,
  );
  expect((await post(`${two.base}/place`, { same: '1', choice: number })).headers.location).toBe(
    `${two.base}/same/${number}`,
  );
  const bad = await post(`${two.base}/same/${number}`, { how: 'follow', email: 'nobody' });
  expect(bad.statusCode).toBe(422);
  expect(bad.body).toContain('value="nobody"');
  const followed = await post(`${two.base}/same/${number}`, { how: 'count' });
  expect(followed.headers.location).toBe(`/requests/${number}?done=counted`);
  expect((await get(`/requests/${number}`)).body).toContain('1 more person sees it');
});

it('keeps the good photos and tells of the bad ones', async () => {
  const { base } = await begin('pothole', pothole);
  const photo = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#a00' } })
    .png()
    .toBuffer();
  const answer = await upload(`${base}/photos`, [
    ['good.png', photo],
    ['bad.txt', Buffer.from('no photo at all')],
  ]);
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('bad.txt is not a photo');
  const kept = /\/report\/d\/[\w-]+\/photos\/([0-9a-f-]{36})/.exec(answer.body)!;
  expect((await get(kept[0])).statusCode).toBe(200);
  expect((await get(`/photos/${kept[1]}/thumb`)).statusCode).toBe(404);
  expect((await upload(`${base}/photos`, [], { remove: kept[1]! })).headers.location).toBe(`${base}/photos`);
  expect((await get(kept[0])).statusCode).toBe(404);
});

it('takes no report from a program that fills in everything', async () => {
  const { base } = await begin('pothole', pothole);
  await post(`${base}/place`, { 'place.address': 'Somewhere' });
  const answer = await post(`${base}/check`, { website: 'https://spam.example' });
  expect(answer.statusCode).toBe(422);
  expect((await get('/requests?address=Somewhere')).body).toContain('Nothing fits');
});

it('begins again with what this form holds when the draft is gone', async () => {
  const gone = `/report/d/${'x'.repeat(22)}`;
  expect((await get(`${gone}/questions`)).statusCode).toBe(404);
  const answer = await post(`${gone}/questions`, { ...pothole, service: 'pothole' });
  expect(answer.headers.location).toMatch(/^\/report\/d\/(?!x{22})[\w-]{22}\/place$/);
});

it('answers hostile addresses and fields plainly, never with a 500', async () => {
  for (const url of [
    '/report/none',
    '/report/d/x',
    '/report/d/x/toString',
    '/requests/26-9999999',
    '/requests/%00',
    '/photos/1/full',
    '/r/x',
    '/services/constructor',
    '/services?q=a&q=b',
    '/requests?after=zzz',
    "/requests?area='--",
    '/requests.geojson?bbox=1,2',
    '/map/still.svg?at=9',
    '/language?to=xx&next=//evil.example',
  ])
    expect((await get(url)).statusCode, url).toBeLessThan(500);
  const { base } = await begin('pothole', pothole);
  for (const [step, fields] of [
    ['questions', { 'answers.__proto__': 'x', 'answers.size': ['a', 'b'] }],
    ['guards', {}],
    ['place', { 'place.address': 'a'.repeat(60_000) }],
    ['contact', { 'contact.email': 'a@b', 'contact.phone': 'zzz' }],
    ['constructor', {}],
    ['stop', {}],
  ] as [string, Record<string, string | string[]>][])
    expect((await post(`${base}/${step}`, fields)).statusCode, step).toBeLessThan(500);
  expect((await get('/language?to=es&next=//evil.example')).headers.location).toBe('/');
});

it('asks which place is right where the photo was taken elsewhere, and keeps what was decided', async () => {
  const ready = async (lat: string) => {
    const { base } = await begin('pothole', pothole);
    await post(`${base}/place`, { 'place.lat': lat, 'place.lng': '-75.165' });
    const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#446' } })
      .withExif({
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '39/1 57/1 54/1',
          GPSLongitudeRef: 'W',
          GPSLongitude: '75/1 9/1 54/1',
        },
      })
      .jpeg()
      .toBuffer();
    await upload(`${base}/photos`, [['hole.jpg', photo]]);
    await post(`${base}/contact`, { 'contact.email': 'ana@example.org' });
    return base;
  };
  // The photo was taken at 39.965, -75.165: as near as makes no difference, and a mile away.
  const near = await ready('39.9655');
  expect((await get(`${near}/check`)).statusCode).toBe(200);
  const kept = await ready('39.950');
  expect((await get(`${kept}/check`)).headers.location).toBe(`${kept}/agree`);
  expect((await post(`${kept}/check`, {})).headers.location).toBe(`${kept}/agree`);
  const asked = await get(`${kept}/agree`);
  expect(asked.body).toContain('Where the photo was taken, about 1 mile from there');
  expect((await refusal(`${kept}/place`, { agree: '1' })).body).toContain('href="#f-agreed"');
  expect((await post(`${kept}/place`, { agree: '1', agreed: 'pin' })).headers.location).toBe(`${kept}/check`);
  const moved = await ready('39.950');
  await post(`${moved}/place`, { agree: '1', agreed: 'photo' });
  const sent: string[] = [];
  for (const base of [near, kept, moved]) {
    const { headers } = await post(`${base}/check`, {});
    sent.push(/\d\d-\d{7}/.exec(headers.location!)![0]);
  }
  const { rows } = await site.city.database.pool.query(
    `select r.lat, c.kind, c.decision, c.metres from request r left join position_check c on c.request_id = r.id
     where number = any($1) order by array_position($1, number)`,
    [sent],
  );
  expect(rows).toMatchObject([
    { lat: 39.9655, kind: null },
    { lat: 39.95, kind: 'photo', decision: 'kept', metres: 1668 },
    { lat: 39.965, kind: 'photo', decision: 'moved', metres: 1668 },
  ]);
});

it('asks where the device was elsewhere than the pin, and where the typed address lies elsewhere', async () => {
  const at = async (fields: Record<string, string>) => {
    const { base } = await begin('pothole', pothole);
    await post(`${base}/place`, { 'place.lat': '39.950', 'place.lng': '-75.165', ...fields });
    await post(`${base}/photos`, {});
    await post(`${base}/contact`, {});
    const { headers } = await get(`${base}/check`);
    return headers.location ? (await get(headers.location)).body : 'agreed';
  };
  expect(await at({ 'place.device': '39.9503,-75.165,20' })).toBe('agreed');
  expect(await at({ 'place.device': '39.970,-75.165,20' })).toContain('Where I was when I used');
  expect(await at({ 'place.device': '39.970,-75.165,5000' })).toBe('agreed');
  expect(await at({ 'place.device': 'nonsense' })).toBe('agreed');
  expect(await at({ 'place.device': '41.5,-75.165,20' })).toContain('not in our city');
  expect(await at({ 'place.address': 'Broad & Market' })).toContain(
    'The address that I typed, Broad &amp; Market',
  );
  const broad = { 'place.lat': '39.9524', 'place.lng': '-75.1637', 'place.address': 'Broad & Market' };
  expect(await at(broad)).toBe('agreed');
});
