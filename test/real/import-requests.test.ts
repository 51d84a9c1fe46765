import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ImportSummary, importRequests } from '#civic/opendata';
import { openCity, type TestCity } from '../city.ts';
import { realData } from './real-data.ts';

const folder = realData('requests');
const mapsFolder = path.resolve(import.meta.dirname, '../../import-maps');

let city: TestCity;
beforeAll(async () => {
  if (folder) city = await openCity();
});
afterAll(async () => {
  await city?.close();
});

const run = (file: string) => importRequests(city.as(), { file: path.join(folder!, file), mapsFolder });
const taken = ({ read, imported, updated, unchanged, rejected }: ImportSummary) => [
  read,
  imported,
  updated,
  unchanged,
  rejected,
];

test.skipIf(!folder).each([
  [
    'los-angeles/la311_2017-12-end_10k.csv.gz',
    9999,
    { closed: 9994, received: 5 },
    { closed_before_opened: 12 },
    { '2017-12': 9999 },
    8246,
  ],
  [
    'los-angeles/la311_2018-01-start_10k.csv.gz',
    10_000,
    { closed: 10_000 },
    { closed_before_opened: 13 },
    { '2018-01': 10_000 },
    8898,
  ],
  [
    'los-angeles/la311_2018-12-end_10k.csv.gz',
    10_000,
    { closed: 9981, received: 16, in_progress: 3 },
    { closed_before_opened: 23 },
    { '2018-12': 10_000 },
    9995,
  ],
  [
    'los-angeles/la311_2020-01-start_10k.csv.gz',
    10_000,
    { closed: 9969, received: 16, in_progress: 15 },
    { closed_without_time: 18 },
    { '2020-01': 10_000 },
    9989,
  ],
])('%s comes in whole, and again as unchanged', async (file, rows, byStatus, repaired, byMonth, placed) => {
  const before = await countPlaced();
  const first = await run(file);
  expect(first).toMatchObject({ map: 'los-angeles', byStatus, byMonth });
  expect(first.repaired).toEqual(repaired);
  expect(taken(first)).toEqual([rows, rows, 0, 0, 0]);
  expect((await countPlaced()) - before).toBe(placed);
  expect(taken(await run(file))).toEqual([rows, 0, 0, rows, 0]);
});

test.skipIf(!folder)('the sample of Philadelphia of 2025', async () => {
  const summary = await run('philadelphia/philly311_2025_sample.csv');
  expect(taken(summary)).toEqual([368, 368, 0, 0, 0]);
  expect(summary).toMatchObject({ map: 'philadelphia', byStatus: { closed: 349, received: 19 } });
  expect(summary.repaired).toEqual({ closed_without_time: 349 });
  expect(summary.byService).toMatchObject({ 'Information Request': 168, 'Graffiti Removal': 32 });
  // All places are in the city; the pack's shapes are a sketch, which two of them miss.
  expect(await areas('philadelphia')).toEqual({ placed: 212, counted: 210 });
});

test.skipIf(!folder)('the parks file, with text and parent cases', async () => {
  const summary = await run('philadelphia/philly311_parks_text_2021-2022.csv');
  expect(taken(summary)).toEqual([245, 245, 0, 0, 0]);
  expect(summary).toMatchObject({
    map: 'philadelphia-parks',
    linked: 15,
    byStatus: { closed: 183, in_progress: 58, received: 4 },
  });
  expect(summary.repaired).toEqual({});
  const { rows } = await sql<{ texts: number; told: number }>`
    select count(*) filter (where description <> '') as texts, count(public_text) as told
    from request where source = 'philadelphia-parks'`.execute(city.database.db);
  expect(rows[0]).toEqual({ texts: 245, told: 0 });
  expect(taken(await run('philadelphia/philly311_parks_text_2021-2022.csv'))).toEqual([245, 0, 0, 245, 0]);
});

test.skipIf(!folder)('a table that holds no requests is refused with what is missing', async () => {
  await expect(run('philadelphia/philly_illegal_dumping_2024_points_jittered.csv.gz')).rejects.toThrow(
    /No map fits the columns of this file: X, Y, T/,
  );
});

async function countPlaced(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from request where source = 'los-angeles' and lat is not null and h3 is not null`.execute(
    city.database.db,
  );
  return rows[0]!.count;
}

async function areas(source: string) {
  const { rows } = await sql`select count(lat) as placed, count(*) filter (where areas <> '{}') as counted
    from request where source = ${source}`.execute(city.database.db);
  return rows[0];
}
