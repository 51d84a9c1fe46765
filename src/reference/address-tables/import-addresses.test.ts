import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCity, type TestCity } from '../../../test/city.ts';
import { importAddresses } from './import-addresses.ts';
import { importLandmarks } from './import-landmarks.ts';
import { importStreets } from './import-streets.ts';

let city: TestCity;
const folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-tables-'));
beforeAll(async () => {
  city = await openCity();
});
afterAll(async () => {
  await city.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, content: string | Buffer) => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};
const header = 'LON,LAT,NUMBER,STREET,UNIT,CITY,DISTRICT,REGION,POSTCODE,ID,HASH';
const line = (number: string, street: string, lng: number | string = -75.16, lat: number | string = 39.95) =>
  `${lng},${lat},${number},${street},,,,,19100,,`;
const points = async () => {
  const { rows } = await sql<{ label: string; number: number; number_to: number; mark: string }>`
    select label, number, number_to, mark from address_point join street on id = street_id order by 1, 2, 3, 4`.execute(
    city.database.db,
  );
  return rows.map(({ label, number, number_to, mark }) => `${number}-${number_to}${mark} ${label}`);
};

it('takes OpenAddresses, counts what it cannot take and says why', async () => {
  const file = write(
    'good.csv',
    [
      header,
      line('12', 'N. McKean Street'),
      line('12', 'NORTH MCKEAN ST'),
      line('14-18R', 'North McKean St'),
      line('37-06', 'North McKean St'),
      line('7 1/2', 'Elm Ct'),
      line('', 'Elm Ct'),
      line('twelve', 'Elm Ct'),
      line('0', 'Elm Ct'),
      line('5', '.'),
      line('6', 'Elm Ct', 0, 0),
      line('7', 'Elm Ct', 39.95, -75.16),
      line('8', 'Elm Ct', -118.2, 34.05),
      line('9', 'Elm Ct', '', ''),
      line('10', 'Elm Ct', 'x', 39.95),
      line('11', 'Elm Ct', -75.16, 139),
      '"1,2',
    ].join('\n'),
  );
  const dry = await importAddresses(city.as(), { file, dryRun: true });
  expect(await points()).toEqual([]);
  const summary = await importAddresses(city.as(), { file });
  expect(summary).toMatchObject({ read: 16, taken: 5, kept: 4, rejected: 11, streets: 2 });
  expect({ ...dry, seconds: 0, dryRun: false, kept: 4 }).toEqual({ ...summary, seconds: 0 });
  expect(summary.rejectedBy).toEqual({
    no_number: 2,
    bad_number: 1,
    no_street: 1,
    zero_position: 1,
    swapped_axes: 1,
    far_from_the_city: 1,
    no_position: 1,
    not_a_number: 1,
    impossible_position: 1,
    broken_quotes: 1,
  });
  expect(summary.examples[1]).toEqual({ row: 8, field: 'number', reason: 'bad_number', text: 'twelve' });
  expect(await points()).toEqual([
    '7-71/2 Elm Ct',
    '12-12 N McKean St',
    '14-18r N McKean St',
    '37-37-06 N McKean St',
  ]);
});

it('replaces the edition before, takes gzip and GeoJSON lines, and is the same the second time', async () => {
  const features = [
    ['100', 'Pine Rd'],
    ['102', 'Pine Rd'],
  ].map(([number, street]) =>
    JSON.stringify({
      type: 'Feature',
      properties: { number, street, postcode: '19100' },
      geometry: { type: 'Point', coordinates: [-75.2, 39.96] },
    }),
  );
  const file = write('lines.geojson.gz', gzipSync(`${features.join('\n')}\nno feature\n{"type":"Feature"\n`));
  for (const _ of [1, 2]) {
    const summary = await importAddresses(city.as(), { file });
    expect(summary).toMatchObject({ taken: 2, kept: 2, rejectedBy: { broken_json: 1 } });
    expect(await points()).toEqual(['100-100 Pine Rd', '102-102 Pine Rd']);
  }
});

it.each([
  ['no rows', header, /None of the 0 rows/],
  [
    'nothing usable',
    `${header}\n${line('x', 'Elm Ct')}`,
    /None of the 1 rows could be taken; nothing was changed/,
  ],
  ['other columns', 'a,b,c\n1,2,3', /NUMBER, STREET, LAT and LON/],
  ['a web page', '<html></html>', /web page/],
  [
    'a damaged file',
    gzipSync(`${header}\n${`${line('5', 'Elm Ct')}\n`.repeat(20_000)}`).subarray(0, 900),
    /ends too early/,
  ],
])('leaves everything as it was when the file is %s', async (_name, content, message) => {
  const before = await points();
  expect(before.length).toBeGreaterThan(0);
  await expect(importAddresses(city.as(), { file: write('bad.csv', content) })).rejects.toThrow(message);
  expect(await points()).toEqual(before);
});

it('takes stretches of streets with and without lines, and refuses bad numbers and lines', async () => {
  const file = write(
    'streets.csv',
    [
      'FULLNAME,LFROMADD,LTOADD,RFROMADD,RTOADD,THE_GEOM',
      'Elm Ct,0,0,0,0,',
      'Pine Rd,100,198,101,199,"MULTILINESTRING ((-75.2 39.96, -75.2 39.97))"',
      'Pine Rd,abc,198,101,199,',
      'Pine Rd,200,298,201,299,"LINESTRING (39.96 -75.2, 39.97 -75.2)"',
      'Pine Rd,200,298,201,299,"LINESTRING (-75.2 39.96)"',
    ].join('\n'),
  );
  const summary = await importStreets(city.as(), { file });
  expect(summary).toMatchObject({ kind: 'streets', kept: 2 });
  expect(summary.rejectedBy).toEqual({ bad_number: 1, swapped_axes: 1, too_short: 1 });
  const { rows } =
    await sql`select label, low, high, cardinality(cells) > 10 as runs from street order by label`.execute(
      city.database.db,
    );
  expect(rows).toEqual([
    { label: 'Elm Ct', low: null, high: null, runs: false },
    { label: 'Pine Rd', low: 100, high: 199, runs: true },
  ]);
});

it('takes landmarks with a header or without', async () => {
  const named = write(
    'named.csv',
    'Name,Latitude,Longitude,Address\nClock Tower,39.95,-75.16,\n,39.95,-75.16,\nBad,0,0,',
  );
  expect(await importLandmarks(city.as(), { file: named })).toMatchObject({
    kept: 1,
    rejectedBy: { no_name: 1, zero_position: 1 },
  });
  const bare = write('bare.csv', 'CLOCK TOWER,1 ELM CT\nSHED,SHED\n');
  expect(await importLandmarks(city.as(), { file: bare })).toMatchObject({ kept: 2, rejected: 0 });
  const rows = await city.database.db
    .selectFrom('landmark')
    .select(['name', 'address'])
    .orderBy('name')
    .execute();
  expect(rows).toEqual([
    { name: 'Clock Tower', address: '1 ELM CT' },
    { name: 'Shed', address: null },
  ]);
});

it('lets only the program itself import, one at a time', async () => {
  const file = write('one.csv', `${header}\n${line('12', 'Elm Ct')}`);
  const agent = city.as(city.staff('ann', 'agent'));
  await expect(importAddresses(agent, { file })).rejects.toThrow('Only the program itself');
  await city.database.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('belfry addresses'))`.execute(tx);
    await expect(importAddresses(city.as(), { file })).rejects.toThrow('by another process');
  });
});
