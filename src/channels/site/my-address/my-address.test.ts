import { afterAll, beforeAll, expect, it } from 'vitest';
import { importSampleTables } from '#civic/city-pack';
import { receive } from '#flow/intake';
import { visitor } from '#platform/context';
import { openSite, type TestSite } from '../../../../test/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
  await importSampleTables(site.city.as(), 'cities/philadelphia');
});
afterAll(() => site.close());

const get = (url: string, cookies: Record<string, string> = {}) => site.app.inject({ url, cookies });
const body = async (url: string, language = 'en') => {
  const answer = await get(url, { language });
  expect(answer.statusCode, url).toBe(200);
  return answer.body;
};
const one = '/my-address?address=1400+Market+St';

it('says every page in English and Spanish, without a missing word or what the content policy refuses', async () => {
  const urls = [
    '/my-address',
    one,
    '/my-address?at=39.95250,-75.16360',
    '/my-address?address=broad',
    '/my-address?address=zzqx+qqq',
    '/my-address?at=41,-77',
    '/my-address?at=39.9,-75.9',
    '/my-address/building-permits?address=1400+Market+St',
    '/find/polling-places',
    '/find/libraries?address=1400+Market+St&is.open=yes',
    '/find/recreation-centers?address=1400+Market+St&is.activity=pool',
    '/find/after-school?address=1400+Market+St&is.age=6',
    '/find/after-school?address=1400+Market+St&is.age=99',
    '/find/libraries?at=41,-77',
    '/services?q=cooling+center',
  ];
  for (const language of ['en', 'es'])
    for (const url of urls) {
      const page = await body(url, language);
      expect(page, url).toContain(`<html lang="${language}"`);
      expect(page.match(/<h1/g), url).toHaveLength(1);
      expect(page, url).not.toMatch(/style="|<script>|onclick=|\[object|undefined/);
    }
  expect([...site.house.catalogs.missing]).toEqual([]);
});

it('answers all on one page, by address or by point, the same to everybody and to be kept from search engines', async () => {
  const page = await body(one);
  for (const words of [
    'District 1',
    'Councilmember for District',
    'Market library (sample)',
    'Next:',
    'Ward ',
    'Electrical work',
  ])
    expect(page).toContain(words);
  expect(page).toContain('noindex');
  expect((await get(one)).headers['set-cookie']).toBeUndefined();
  const byPoint = await body('/my-address?at=39.95250,-75.16360');
  expect(byPoint).toContain('Market library (sample)');
  expect(byPoint).toContain('We keep this by house number');
});

it('shows choices for what may be several places, and says what exists', async () => {
  const several = await body('/my-address?address=12th+and+market+and');
  expect(several).toContain('name="address"');
  expect(await body('/my-address?address=market+st')).toContain('Market St is too large');
  const lost = await body('/my-address?address=zzqx+qqq');
  expect(lost).toContain('could not find');
  const hostile = await body(`/my-address?address=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`);
  expect(hostile).not.toContain('<img src=x');
});

it('leads from a pin to an address that can be shared, and back from a link with words and point', async () => {
  const answer = await get('/my-address?address=&pin.lat=39.952512&pin.lng=-75.163611');
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/my-address?at=39.95251%2C-75.16361']);
  const shared = await body('/my-address?address=1400+Market+St&at=39.95250,-75.16360');
  expect(shared).toContain('<h1>1400 Market St</h1>');
  expect(await body('/my-address?address=1400+Market+St&at=40.05,-75.06')).not.toContain(
    '<h1>1400 Market St</h1>',
  );
});

it('tells what was reported at the address and near by, and nothing private', async () => {
  const ctx = site.city.as(visitor, 'web');
  const at = (address: string, lng: number) => ({ address, lat: 39.9525, lng });
  const answers = { size: 'large' };
  const here = await receive(ctx, {
    serviceKey: 'pothole',
    content: { answers, place: at('1400 Market St', -75.16365) },
  });
  const near = await receive(ctx, {
    serviceKey: 'pothole',
    content: { answers, place: at('1380 Market St', -75.1632) },
  });
  const page = await body(one);
  expect(page.indexOf(here.request.number)).toBeGreaterThan(page.indexOf('At this address'));
  expect(page.indexOf(near.request.number)).toBeGreaterThan(page.indexOf('Open near by'));
  await site.city
    .as()
    .db.updateTable('request')
    .set({ public: false })
    .where('id', '=', here.request.id)
    .execute();
  expect(await body(one)).not.toContain(here.request.number);
});

it('starts a report with the place filled in', async () => {
  const post = (payload: string) =>
    site.app.inject({
      method: 'POST',
      url: '/my-address/report',
      payload,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1:3110' },
    });
  const started = await post('service=pothole&address=1400+Market+St&at=39.952500,-75.163600');
  expect(started.statusCode).toBe(303);
  const draft = String(started.headers.location).replace(/\/[^/]+$/, '');
  expect(await body(`${draft}/place`)).toContain('value="1400 Market St"');
  expect((await post('service=nothing&at=1,2')).statusCode).toBe(404);
});

it('pages the history of a property, and refuses what is none', async () => {
  const page = await body('/my-address/building-permits?address=1400+Market+St');
  expect(page.match(/<li>/g)!.length).toBeGreaterThanOrEqual(8);
  expect((await get('/my-address/libraries?address=1400+Market+St')).statusCode).toBe(404);
  expect((await get('/my-address/building-permits?address=1400+Market+St&after=forged')).statusCode).toBe(
    422,
  );
  expect((await get('/my-address/building-permits?address=nowhere')).statusCode).toBe(303);
});

it('offers a finder on its days only, everywhere', async () => {
  const { db, memory } = site.city.as();
  const rows = await db
    .selectFrom('lookup')
    .select('definition')
    .where('key', '=', 'cooling-centers')
    .execute();
  const [{ definition }] = rows as [(typeof rows)[number]];
  const finder = { ...definition.finder!, from: '2026-07-01', until: '2026-07-04' };
  await db
    .updateTable('lookup')
    .set({ definition: JSON.stringify({ ...definition, finder }) as never })
    .where('key', '=', 'cooling-centers')
    .execute();
  memory.drop('lookups');
  const shown = async () => {
    const [front, found, own] = [
      await body('/'),
      await body('/services?q=cooling'),
      await body('/find/cooling-centers'),
    ];
    return [
      front.includes('/find/cooling-centers'),
      found.includes('/find/cooling-centers'),
      own.includes('name="address"'),
    ];
  };
  expect(await shown()).toEqual([false, false, false]);
  expect(await body('/find/cooling-centers')).toContain('Jul 1, 2026');
  const now = site.city.clock.now();
  site.city.clock.set(new Date('2026-07-02T15:00:00Z'));
  expect(await shown()).toEqual([true, true, true]);
  site.city.clock.set(now);
});

it('draws the places on paper', async () => {
  const still = await get('/map/still.svg?at=39.95250,-75.16360&pins=39.95,-75.16;41,-77;x;');
  expect(still.body.match(/<text /g)).toHaveLength(2);
  expect(still.body).not.toContain('NaN');
});
