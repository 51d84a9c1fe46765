import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importAddresses, importLandmarks, importStreets } from '#reference/address-tables';
import { distanceMetres } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import { strange } from '../../../test/strange-text.ts';
import { placed } from './candidate.ts';
import { findAddress, searchPlaces } from './find-address.ts';

const cityHall = { lat: 39.9524, lng: -75.1636 };
let city: TestCity;
const folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-addresses-'));
beforeAll(async () => {
  city = await openCity();
});
afterAll(async () => {
  await city.close();
  rmSync(folder, { recursive: true, force: true });
});

const find = (text: string) => findAddress(city.as(), text);
const labels = async (text: string) => (await find(text)).candidates.map(({ label }) => label);
const first = async (text: string) => (await find(text)).candidates[0];
const metres = async (text: string, place: { lat: number; lng: number }) =>
  distanceMetres(placed((await find(text)).candidates)[0] ?? { lat: 0, lng: 0 }, place);

describe('with the sample streets of a pack', () => {
  it.each([
    ['1400 Market Street, Philadelphia, PA 19102', '1400 Market St'],
    ['1400 market', '1400 Market St'],
    ['1400 market philadelphia', '1400 Market St'],
    ['1234 N. Broad St.', '1234 N Broad St'],
    ['1234 north broad street apt 5', '1234 N Broad St'],
    ['700 South Street', '700 South St'],
    ['5200 Frankfrod Ave', '5200 Frankford Ave'],
    ['2000 south 5th street', '2000 S 5th St'],
    ['2000 S Fifth', '2000 S 5th St'],
    ['3300 W Girard Ave', '3300 Girard Ave'],
    ['45 Germantwon Avenue', 'Germantown Ave'],
    ['Broad & Market', 'N Broad St & Market St'],
    ['corner of frankford and allegheny', 'Frankford Ave & E Allegheny Ave'],
    ['Broad y Girard', 'N Broad St & Girard Ave'],
    ['the 1400 block of market', '1400 block of Market St'],
    ['fishtwon', 'Fishtown'],
    ['Kelly Drive', 'Kelly Dr'],
  ])('takes "%s" for %s', async (typed, label) => {
    expect((await first(typed))?.label).toBe(label);
    expect((await find(typed)).problem).toBeUndefined();
  });

  it('puts addresses about where they are', async () => {
    expect(await metres('1400 Market St', cityHall)).toBeLessThan(200);
    expect(await metres('Broad & Olney', { lat: 40.039, lng: -75.1447 })).toBeLessThan(300);
    expect(await metres('5200 Frankford Ave', { lat: 40.0235, lng: -75.0765 })).toBeLessThan(600);
  });

  it('offers North and South when the direction was left out', async () => {
    expect(await labels('1200 Broad St')).toEqual(
      expect.arrayContaining(['1200 N Broad St', '1200 S Broad St']),
    );
  });

  it('does not make up houses that the street does not have', async () => {
    expect(await first('99999 Market St')).toMatchObject({ kind: 'street', label: 'Market St' });
  });

  it('finds nothing for what is no address', async () => {
    for (const text of ['', ' , ', '&', '12345', 'zzzzqqqq', '🚀', '1 &'])
      expect(await find(text)).toEqual({ candidates: [] });
  });
});

describe('with imported tables', () => {
  // Elm St runs north along one meridian, Oak Ave crosses it at number 300; Lost Ln has no line and no houses.
  const lat = (number: number) => 39.95 + number * 0.00001;
  const elm = [100, 102, 104, 106, 200, 202, 300, 302].map((n) => [-75.16, lat(n), n, 'Elm St']);
  const north = [1200, 1202, 1204].map((n) => [-75.2, lat(n), n, 'N. Quarry Street']);
  const south = [1206, 1208].map((n) => [-75.21, 39.94 - n * 0.00001, n, 'S Quarry Street']);
  const oak = [10, 12, 14, 16].map((n) => [-75.16 + (n - 13) * 0.0002, lat(300), n, 'OAK AVE']);
  const rows = [
    ...elm,
    ...north,
    ...south,
    ...oak,
    [-75.16, lat(108), '108-12', 'Elm St'],
    [-75.16, lat(114), '114R', 'Elm St'],
  ];
  const write = (name: string, lines: unknown[][]) => {
    const file = path.join(folder, name);
    writeFileSync(file, `${lines.map((line) => line.join(',')).join('\n')}\n`);
    return file;
  };

  beforeAll(async () => {
    const addresses = [
      ['LON', 'LAT', 'NUMBER', 'STREET', 'POSTCODE'],
      ...rows.map((row) => [...row, '19100']),
    ];
    await importAddresses(city.as(), { file: write('addresses.csv', addresses) });
    const streets = [
      ['PRE_DIR', 'ST_NAME', 'ST_TYPE', 'POST_DIR', 'L_F_ADD', 'L_T_ADD', 'R_F_ADD', 'R_T_ADD', 'WKT'],
      ['', 'ELM', 'ST', '', 100, 198, 101, 199, ''],
      ['', 'ELM', 'ST', '', 200, 298, 0, 0, ''],
      ['', 'LOST', 'LN', '', 1600, 1698, 1601, 1699, ''],
      ['', 'SPRING GARDEN', 'ST', '', 2, 98, 1, 99, '"LINESTRING (-75.17 39.97, -75.16 39.97)"'],
      ['W', 'CHURCH', 'RD', '', 2, 98, 1, 99, '"LINESTRING (-75.165 39.96, -75.165 39.97, -75.165 39.98)"'],
      ['', 'FOX', 'PL', '', 2, 98, 1, 99, '"LINESTRING (-75.17 39.97, -75.17 39.98)"'],
    ];
    await importStreets(city.as(), { file: write('streets.csv', streets) });
    const aliases = [
      ['pre_dir', 'st_name', 'st_type', 'suf_dir', 'cl_pre_dir', 'cl_st_name', 'cl_st_type', 'cl_suf_dir'],
      ['', 'ROUTE 9', '', '', '', 'ELM', 'ST', ''],
    ];
    await importStreets(city.as(), { file: write('aliases.csv', aliases) });
    const landmarks = [
      ['OLD CUSTOMS HOUSE', '104 ELM ST'],
      ['POOL BUILDING', 'POOL BUILDING'],
    ];
    await importLandmarks(city.as(), { file: write('landmarks.csv', landmarks) });
  });

  it.each([
    ['104 elm street', '104 Elm St', 'point'],
    ['104 elm st, apt 3, Philadelphia PA 19100', '104 Elm St', 'point'],
    ['110 Elm', '108-12 Elm St', 'point'],
    ['114r Elm', '114R Elm St', 'point'],
    ['114 Elm', '114R Elm St', 'point'],
    ['201 elm st', undefined, undefined],
    ['150 Elm St', '150 Elm St', 'interpolated'],
    ['104 Route 9', '104 Elm St', 'point'],
    ['1610 Lost Ln', '1610 Lost Ln', 'none'],
    ['50 spring garden', '50 Spring Garden St', 'interpolated'],
    ['1204 quarry', '1204 N Quarry St', 'point'],
    ['customs house', 'Old Customs House', 'point'],
    ['old custms house', 'Old Customs House', 'point'],
    ['200 block of elm', '200 block of Elm St', 'middle'],
    ['elm & oak', 'Elm St & Oak Ave', 'crossing'],
    ['spring garden st / church rd', 'Spring Garden St & W Church Rd', 'crossing'],
    ['1400 Market Street', '1400 Market St', 'interpolated'],
  ])('takes "%s" for %s (%s)', async (typed, label, precision) => {
    const { candidates, problem } = await find(typed);
    if (!label) return expect(problem).toMatchObject({ kind: 'unknown_number' });
    expect(candidates[0]).toMatchObject({ label, precision });
    expect(problem).toBeUndefined();
  });

  it('puts a house between its neighbours, along a line, and a corner where streets cross', async () => {
    expect(await metres('150 Elm St', { lat: lat(150), lng: -75.16 })).toBeLessThan(15);
    expect(await metres('50 Spring Garden St', { lat: 39.97, lng: -75.165 })).toBeLessThan(20);
    expect(await metres('Elm & Oak', { lat: lat(300), lng: -75.16 })).toBeLessThan(60);
    expect(await metres('Spring Garden & Church', { lat: 39.97, lng: -75.165 })).toBeLessThan(1);
    expect((await first('Spring Garden & Church'))?.approximate).toBe(false);
  });

  it('tells which numbers exist, and the nearest', async () => {
    expect((await find('1750 Lost Lane')).problem).toMatchObject({
      kind: 'unknown_number',
      street: 'Lost Ln',
      number: 1750,
      ranges: [{ from: 1600, to: 1699 }],
      nearest: [{ label: '1699 Lost Ln' }, { label: '1600 Lost Ln' }],
    });
    const { problem } = await find('306 Elm St');
    expect(problem).toMatchObject({
      ranges: [
        { from: 100, to: 114 },
        { from: 200, to: 202 },
        { from: 300, to: 302 },
      ],
    });
    expect(problem?.kind === 'unknown_number' && problem.nearest[0]).toMatchObject({
      label: '302 Elm St',
      precision: 'point',
    });
    expect((await find('900 block of Elm')).problem).toMatchObject({ kind: 'unknown_number', number: 900 });
  });

  it('does not take another street with the number for the one that was named', async () => {
    const { candidates, problem } = await find('1208 N Quarry St');
    expect(problem).toMatchObject({ kind: 'unknown_number', street: 'N Quarry St' });
    expect(candidates.map(({ label }) => label)).toContain('1208 S Quarry St');
  });

  it('tells a street that does not exist and what comes near, and streets that do not meet', async () => {
    expect((await find('1204 Quorryy St')).problem).toMatchObject({
      kind: 'unknown_street',
      street: 'Quorryy St',
      suggestions: [{ label: '1204 N Quarry St' }],
    });
    expect((await find('12 Xylophone Blvd')).problem).toEqual({
      kind: 'unknown_street',
      street: 'Xylophone Blvd',
      suggestions: [],
    });
    expect((await find('Fox Pl & Church Rd')).problem).toEqual({
      kind: 'no_crossing',
      streets: ['Fox Pl', 'W Church Rd'],
    });
  });

  it('finds while one types, near the user first', async () => {
    const typing = async (text: string, near?: { lat: number; lng: number }) =>
      (await searchPlaces(city.as(), text, { near })).map(({ label }) => label);
    expect((await typing('104 el'))[0]).toBe('104 Elm St');
    expect((await typing('104 elm stre'))[0]).toBe('104 Elm St');
    expect((await typing('old cust'))[0]).toBe('Old Customs House');
    expect((await typing('elm & o'))[0]).toBe('Elm St & Oak Ave');
    expect((await typing('fisht'))[0]).toBe('Fishtown');
    const quarry = ['N Quarry St', 'S Quarry St'];
    expect((await typing('quarr', { lat: 39.962, lng: -75.2 })).slice(0, 2)).toEqual(quarry);
    expect((await typing('quarr', { lat: 39.928, lng: -75.21 })).slice(0, 2)).toEqual(quarry.reverse());
  });

  it('forgets what was before an import, in the process and with it in others', async () => {
    const file = write('more.csv', [
      ['name', 'lat', 'lng'],
      ['Glass Palace', 39.95, -75.17],
    ]);
    await importLandmarks(city.as(), { file });
    expect(await labels('glass palace')).toContain('Glass Palace');
    expect(await labels('old customs house')).not.toContain('Old Customs House');
  });

  it('takes any text', async () => {
    const texts = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom(...strange));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        for (const { lat, lng } of placed((await find(text)).candidates)) {
          expect(lat).toBeGreaterThan(39.8);
          expect(lng).toBeLessThan(-74.9);
        }
        await searchPlaces(city.as(), text);
      }),
      { numRuns: 150 },
    );
  });
});
