import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importSampleTables } from '#civic/city-pack';
import { visitor } from '#platform/context';
import { Invalid, NotAllowed } from '#platform/errors';
import { importAddresses } from '#reference/address-tables';
import { distanceMetres } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import { lookupsAt } from './at-place.ts';
import { findFacilities } from './find-facilities.ts';
import { importLookup, importSamples, removeLookup } from './import-lookup.ts';
import { findersOn, historyPage, lookupsOf, nearestRows } from './lookup-views.ts';
import { searchFinders } from './search-finders.ts';

let city: TestCity;
let folder: string;
const marketStreet = { lat: 39.9525, lng: -75.1636 };

beforeAll(async () => {
  city = await openCity();
  folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-lookups-'));
  await importSampleTables(city.as(), 'cities/philadelphia');
});
afterAll(async () => {
  await city.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string | Buffer): string {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}
const rowsOf = async (name: string) =>
  Number(
    (
      await sql<{
        count: string;
      }>`select count(*) from lookup_row r join lookup_table t on t.number = r.table_number
        where t.key = ${name}`.execute(city.as().db)
    ).rows[0]!.count,
  );
const importText = (name: string, text: string, more = {}) =>
  importLookup(city.as(), { file: file(`${name}.csv`, text), name, ...more });
const problemOf = async (what: Promise<unknown>) => {
  const error = await what.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Invalid);
  return (error as Invalid).problems[0]!.message;
};

describe('what a place is told', () => {
  it('comes in the order of the pack, from the sample tables', async () => {
    const at = await lookupsAt(city.as(), { point: marketStreet, address: '1400 Market St' });
    expect(at.inside).toBe(true);
    expect(at.parts.map(({ lookup }) => lookup.key)).toEqual(
      (await lookupsOf(city.as())).all.filter(({ hidden }) => !hidden).map(({ key }) => key),
    );
    const part = (key: string) => at.parts.find(({ lookup }) => lookup.key === key)!;
    expect(part('libraries')).toMatchObject({
      sample: true,
      rows: [{ title: { text: 'Market library (sample)' } }, {}],
    });
    const metres = part('libraries').rows.map((row) => row.metres!);
    expect(metres).toEqual([...metres].sort((a, b) => a - b));
    expect(part('council-offices').rows).toHaveLength(1);
    expect(part('council-offices').area).toMatch(/^council-district:\d+$/);
    expect(part('collection-days').rows.map(({ pickups }) => pickups?.length)).toEqual([3, 3, 3]);
    expect(part('building-permits').rows.length).toBe(5);
    expect(part('building-permits').more).toBe(true);
    const dates = part('building-permits').rows.map(({ onDate }) => onDate);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  it('is honest where there is nothing', async () => {
    const nowhere = await lookupsAt(city.as(), { point: marketStreet });
    expect(nowhere.parts.find(({ lookup }) => lookup.kind === 'history')).toMatchObject({
      missing: 'address',
      rows: [],
    });
    const outside = await lookupsAt(city.as(), { point: { lat: 41, lng: -77 } });
    expect(outside.inside).toBe(false);
    expect(outside.parts.find(({ lookup }) => lookup.kind === 'area')).toMatchObject({ missing: 'area' });
    expect(outside.parts.find(({ lookup }) => lookup.key === 'libraries')?.rows).toEqual([]);
  });

  it('finds a building however it is written, and pages its history without a gap', async () => {
    const permits = (await lookupsOf(city.as())).all.find(({ key }) => key === 'building-permits')!;
    const of = async (address: string) =>
      (await lookupsAt(city.as(), { point: marketStreet, address })).addressKey;
    const keys = await Promise.all(
      ['1400 Market St', '1400-02 MARKET STREET', '1400 market st apt 5b, Philadelphia PA 19102'].map(of),
    );
    expect(new Set(keys).size).toBe(1);
    const all = await historyPage(city.as(), permits, keys[0]!, {});
    const seen: number[] = [];
    for (let after: string | undefined; ; ) {
      const page = await historyPage(city.as(), permits, keys[0]!, { limit: 3, ...(after ? { after } : {}) });
      seen.push(...page.rows.map(({ row }) => row));
      if (!page.next) break;
      after = page.next;
    }
    expect(seen).toEqual(all.rows.map(({ row }) => row));
    expect(seen).toHaveLength(8);
    await expect(historyPage(city.as(), permits, keys[0]!, { after: 'x' })).rejects.toThrow(Invalid);
  });
});

describe('finders', () => {
  const finder = async (key: string) => (await lookupsOf(city.as())).all.find((one) => one.key === key)!;
  it('pass what was asked for, nearest first', async () => {
    const schools = await finder('after-school');
    const all = await findFacilities(city.as(), schools, marketStreet, {});
    const young = await findFacilities(city.as(), schools, marketStreet, { age: '5' });
    expect(young.rows.length).toBeLessThan(all.rows.length);
    expect(young.rows.length).toBeGreaterThan(0);
    for (const { cells } of young.rows)
      expect(cells.find(({ column }) => column.column === 'AGES')?.text).toBe('5-10');
    const arts = await findFacilities(city.as(), schools, marketStreet, { kind: 'arts', age: 'old' });
    expect(new Set(arts.rows.map(({ title }) => title?.text.split(',')[0]))).toEqual(
      new Set(['Art after school', 'Music and dance']),
    );
    const pools = await findFacilities(city.as(), await finder('recreation-centers'), marketStreet, {
      activity: 'pool',
    });
    expect(pools.rows.length).toBeGreaterThan(0);
  });
  it('tell what is open by the clock', async () => {
    const cooling = await finder('cooling-centers');
    const open = (at: string) => {
      city.clock.set(new Date(at));
      return findFacilities(city.as(), cooling, marketStreet, { open: '1' });
    };
    const [day, night] = [await open('2026-07-08T17:00:00Z'), await open('2026-07-08T06:00:00Z')];
    expect([day.rows.length, night.rows.length]).toEqual([12, 6]);
  });
  it('answer the polling place by area, also written with zeros', async () => {
    const polling = await finder('polling-places');
    const found = await findFacilities(city.as(), polling, marketStreet, {});
    expect(found.rows).toHaveLength(1);
    const ward = /Ward (\d+)/.exec(found.rows[0]!.title!.text)![1]!;
    await importText(
      'polling-places',
      `WARD,PLACE,ADDRESS,ROOM,ACCESSIBLE\n${ward.padStart(2, '0')},New hall,1500 Market St,A,yes\n`,
    );
    expect((await findFacilities(city.as(), polling, marketStreet, {})).rows[0]?.title?.text).toBe(
      'New hall',
    );
    expect(await findFacilities(city.as(), polling, { lat: 41, lng: -77 }, {})).toMatchObject({
      missing: 'area',
    });
  });
  it('are found by their words, in either language, and only on their days', async () => {
    const all = await findersOn(city.as(), '2026-07-08');
    const keys = (text: string) => searchFinders(all, text).map(({ key }) => key);
    expect(keys('where do I vote')).toEqual(['polling-places']);
    expect(keys('cooling center')[0]).toBe('cooling-centers');
    expect(keys('calor')).toEqual(['cooling-centers']);
    expect(keys('biblioteca')).toEqual(['libraries']);
    for (const text of ['pothole', '', 'find', 'a', '🙂']) expect(keys(text)).toEqual([]);
    const [first] = all;
    const dated = { ...first!, finder: { ...first!.finder!, from: '2026-07-01', until: '2026-07-03' } };
    const { isOffered } = await import('./lookup.ts');
    expect(
      ['2026-06-30', '2026-07-01', '2026-07-03', '2026-07-04'].map((day) => isOffered(dated, day)),
    ).toEqual([false, true, true, false]);
  });
});

describe('importing', () => {
  it('places rows by point, address, words and area, counts the rest by reason, and keeps only what is shown', async () => {
    const summary = await importText(
      'libraries',
      `NAME,ADDRESS,HOURS,PHONE,ACCESSIBLE,OWNER,LAT,LNG
A,1400 Market St,Mon 9-5,1,yes,secret,39.95,-75.16
B,1500 MARKET STREET,Mon 9-5,1,yes,secret,,
C,99999 Nowhere Blvd,Mon 9-5,1,yes,secret,,
D,no number,Mon 9-5,1,yes,secret,,
E,,,,,,-75.16,39.95
F,1500 Market St,Mon 9-5,1,yes,secret,0,0
G,"broken"x,1
`,
    );
    expect(summary).toMatchObject({
      read: 7,
      kept: 4,
      placed: { point: 1, address: 2, words: 1, area: 0 },
      rejectedBy: { no_address: 1, swapped_axes: 1, broken_line: 1 },
      columns: ['NAME', 'ADDRESS', 'HOURS', 'PHONE', 'ACCESSIBLE'],
      shownBy: ['libraries'],
    });
    expect(await rowsOf('libraries')).toBe(4);
    const { rows } = await sql`select 1 from lookup_row where cells::text like '%secret%'`.execute(
      city.as().db,
    );
    expect(rows).toEqual([]);
  });

  it('is all or nothing, and a dry run writes nothing', async () => {
    const before = await rowsOf('libraries');
    expect(
      await importText('libraries', 'NAME,ADDRESS,HOURS,PHONE,ACCESSIBLE\nA,1400 Market St,,,\n', {
        dryRun: true,
      }),
    ).toMatchObject({ kept: 1 });
    const lost = 'NAME,ADDRESS,HOURS,PHONE,ACCESSIBLE\nA,nowhere,,,\n';
    expect(await problemOf(importText('libraries', lost))).toContain('None of the 1 rows');
    expect(await rowsOf('libraries')).toBe(before);
    const again = await importText('libraries', 'NAME,ADDRESS,HOURS,PHONE,ACCESSIBLE\nA,1400 Market St,,,\n');
    expect([again.kept, await rowsOf('libraries')]).toEqual([1, 1]);
  });

  it('says what is wrong with a file', async () => {
    const at = (name: string, text: string | Buffer) =>
      importLookup(city.as(), { file: file(name, text), name: 'libraries' });
    expect(await problemOf(at('wrong.csv', 'ID,STREET\n1,Market\n'))).toContain('NAME, ADDRESS, HOURS');
    expect(await problemOf(importText('anything', 'ID,WHAT\n1,Market\n'))).toContain('--address-field');
    expect(await problemOf(importText('anything', 'ID,WHAT\n1,Market\n', { areaField: 'WARD' }))).toContain(
      'no column "WARD"',
    );
    expect(await problemOf(importText('../x', 'a,b\n'))).toContain('small letters');
    expect(await problemOf(at('empty.csv', ''))).toContain('empty');
    expect(await problemOf(at('page.csv', '<html></html>'))).toContain('web page');
    expect(await problemOf(at('book.csv', 'PK\x03\x04 and so on'))).toContain('ZIP');
    expect(
      await problemOf(
        at('cut.csv.gz', gzipSync('NAME,ADDRESS,HOURS,PHONE,ACCESSIBLE\n'.repeat(9000)).subarray(0, 60)),
      ),
    ).toContain('ends too early');
    const bomb = gzipSync(Buffer.alloc(90_000_000, 'NAME,ADDRESS,HOURS,PHONE,ACCESSIBLE\n'));
    expect(await problemOf(at('bomb.csv.gz', bomb))).toMatch(/made to do harm|None of the/);
    await expect(importLookup(city.as(visitor), { file: 'x', name: 'libraries' })).rejects.toThrow(
      NotAllowed,
    );
  });

  it('takes GeoJSON, and ways of writing that are strange', async () => {
    const feature = (name: string, geometry: object | null) => ({
      type: 'Feature',
      properties: { NAME: name, WHAT: { a: 1 } },
      geometry,
    });
    const features = [
      feature('a\0b', { type: 'Point', coordinates: [-75.16, 39.95] }),
      feature('line', {
        type: 'LineString',
        coordinates: [
          [-75.16, 39.95],
          [-75.17, 39.96],
        ],
      }),
      feature('none', null),
    ];
    const json = JSON.stringify({ type: 'FeatureCollection', features }, null, 1);
    const summary = await importLookup(city.as(), { file: file('x.geojson', json), name: 'fountains' });
    expect(summary).toMatchObject({ kept: 1, rejectedBy: { no_place: 2 }, columns: ['NAME', 'WHAT'] });
    await removeLookup(city.as(), 'fountains');
    expect((await lookupsOf(city.as())).tables.has('fountains')).toBe(false);
    await expect(removeLookup(city.as(), 'fountains')).rejects.toThrow(Invalid);
  });

  it('leaves what the city imported when samples come again', async () => {
    const filled = await importSamples(city.as(), 'cities/philadelphia/lookups', [
      'libraries.csv',
      'cooling-centers.csv',
      'strange.csv',
    ]);
    expect(filled).toEqual(['cooling-centers']);
    expect(await rowsOf('libraries')).toBe(1);
  });

  it('knows houses of the imported tables, aliases of streets aside', async () => {
    const houses =
      'NUMBER,STREET,LAT,LON\n12,N Elm St,39.96,-75.17\n14,N Elm St,39.961,-75.17\n12,S Elm St,39.94,-75.17\n20-24,S Elm St,39.941,-75.17\n';
    await importAddresses(city.as(), { file: file('addresses.csv', houses) });
    const summary = await importText(
      'trees',
      'WHAT,ADDRESS\none,14 Elm St\ntwo,12 Elm St\nthree,22 S. Elm Street\nfour,12 n elm\n',
    );
    expect(summary).toMatchObject({ kept: 4, placed: { address: 3, words: 1 } });
    const table = (await lookupsOf(city.as())).tables.get('trees')!;
    const [rows = []] = await nearestRows(city.as(), { lat: 39.961, lng: -75.17 }, [
      { table: table.number, count: 3, within: 5000 },
    ]);
    expect(rows.map(({ address }) => address)).toEqual(['14 N Elm St', '12 N Elm St', '22 S Elm St']);
    expect(rows[0]!.metres).toBeLessThan(1);
  });

  it('finds the very nearest, as a plain count over all rows does', async () => {
    let state = 5;
    const random = () => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const places = Array.from({ length: 600 }, () => ({
      lat: 39.88 + random() * 0.24,
      lng: -75.27 + random() * 0.3,
    }));
    await importText(
      'dots',
      `WHAT,LAT,LNG\n${places.map(({ lat, lng }, i) => `${i},${lat},${lng}`).join('\n')}\n`,
    );
    const { number: table } = (await lookupsOf(city.as())).tables.get('dots')!;
    for (let i = 0; i < 20; i += 1) {
      const from = { lat: 39.88 + random() * 0.24, lng: -75.27 + random() * 0.3 };
      const [rows = []] = await nearestRows(city.as(), from, [{ table, count: 4, within: 100_000 }]);
      const best = places.map((place) => distanceMetres(from, place)).sort((a, b) => a - b);
      for (const [at, { metres }] of rows.entries()) expect(metres).toBeCloseTo(best[at]!, 0);
    }
  });
});
