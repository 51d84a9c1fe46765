import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatAddress, parseAddress, parseStreet, streetKey, wordsOf } from '#reference/address-parser';
import { importLandmarks, importStreets } from '#reference/address-tables';
import { findAddress } from '#reference/addresses';
import { openCity, type TestCity } from '../city.ts';
import { realData } from './real-data.ts';

const folder = realData('addresses/philadelphia');
const file = (name: string) => path.join(folder!, name);
const lines = (name: string) =>
  readFileSync(file(name), 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => line.split(','));
const share = (part: number, of: number) => Math.round((part / of) * 10_000) / 10_000;

let city: TestCity;
beforeAll(async () => {
  if (folder) city = await openCity();
});
afterAll(async () => {
  await city?.close();
});
const find = (text: string) => findAddress(city.as(), text);

describe.skipIf(!folder)('the tables of Philadelphia', () => {
  test('street names are taken apart as the city does', () => {
    const rows = lines('centerline_streets.csv');
    const alike = rows.filter(([full = '', pre, name, type, post]) => {
      const read = parseStreet(full);
      const told = [pre, name, type, post].map(
        (part) =>
          part
            ?.trim()
            .toLowerCase()
            .replace(/^saint /, 'st ') ?? '',
      );
      return [read.pre, read.name, read.suffix, read.post].every((part, at) => (part ?? '') === told[at]);
    });
    const again = rows.filter(([full = '']) => {
      const once = formatAddress(parseAddress(full));
      return streetKey(parseStreet(once)) === streetKey(parseStreet(full));
    });
    console.log(
      'streets',
      rows.length,
      'alike',
      share(alike.length, rows.length),
      'stable',
      share(again.length, rows.length),
    );
    expect(share(alike.length, rows.length)).toBeGreaterThan(0.98);
    expect(share(again.length, rows.length)).toBeGreaterThan(0.999);
  });

  test('suffixes and directions mean the same', () => {
    const words = wordsOf();
    const suffixes = lines('suffix.csv').filter(([, word, short]) => word && /^[A-Z]+$/.test(short ?? ''));
    const same = suffixes.filter(
      ([, word, short]) => words.suffix(word!.toLowerCase()) === short!.toLowerCase(),
    );
    console.log('suffixes', suffixes.length, 'same', share(same.length, suffixes.length));
    expect(share(same.length, suffixes.length)).toBeGreaterThan(0.75);
  });

  test('streets, other names and landmarks come in whole', async () => {
    const streets = await importStreets(city.as(), { file: file('centerline.csv.gz') });
    expect(streets).toMatchObject({ kind: 'streets', read: 41_271 });
    const aliases = await importStreets(city.as(), { file: file('alias.csv') });
    expect(aliases).toMatchObject({ kind: 'aliases' });
    const landmarks = await importLandmarks(city.as(), { file: file('landmarks.csv') });
    expect(landmarks).toMatchObject({ kind: 'landmarks', rejected: 0 });
    expect(streets.rejected + aliases.rejected).toBeLessThan(40);
  });

  test('every street is found by its name', async () => {
    const rows = lines('centerline_streets.csv');
    const sample = rows.filter((_, at) => at % 4 === 0);
    let found = 0;
    for (const [full = ''] of sample) {
      const { candidates } = await find(full);
      if (
        candidates[0]?.kind === 'street' &&
        streetKey(parseStreet(candidates[0].label)) === streetKey(parseStreet(full))
      )
        found += 1;
    }
    console.log('streets found first', sample.length, share(found, sample.length));
    expect(share(found, sample.length)).toBeGreaterThan(0.95);
  });

  test('addresses of landmarks are read and their numbers exist', async () => {
    const rows = [...new Set(lines('landmarks.csv').map(([, standard = '']) => standard))].filter((text) =>
      /^\d/.test(text),
    );
    const sample = rows.filter((_, at) => at % 3 === 0);
    const read = sample.filter((text) => parseAddress(text).kind === 'address');
    let matched = 0;
    for (const text of read) {
      const { candidates, problem } = await find(text);
      if (candidates[0]?.kind === 'address' && !problem) matched += 1;
    }
    console.log(
      'landmark addresses',
      sample.length,
      'read',
      share(read.length, sample.length),
      'matched',
      share(matched, sample.length),
    );
    expect(share(read.length, sample.length)).toBeGreaterThan(0.98);
    expect(share(matched, sample.length)).toBeGreaterThan(0.9);
  });

  test('landmarks are found by their names', async () => {
    const rows = lines('landmarks.csv').filter((_, at) => at % 11 === 0);
    let found = 0;
    for (const [name = ''] of rows) {
      const { candidates } = await find(name);
      if (candidates.some(({ label }) => label.toLowerCase() === name.toLowerCase())) found += 1;
    }
    console.log('landmarks found', rows.length, share(found, rows.length));
    expect(share(found, rows.length)).toBeGreaterThan(0.9);
  });

  test('misspellings that the city has collected lead to the street', async () => {
    const names = new Set(lines('centerline_streets.csv').map(([, , name = '']) => name));
    const rows = lines('std.csv').filter(
      ([right = '', wrong = ''], at) => at % 9 === 0 && names.has(right) && wrong !== right,
    );
    let found = 0;
    for (const [right = '', wrong = ''] of rows) {
      const { candidates } = await find(`${wrong} ST`);
      if (candidates.some(({ label }) => label.toUpperCase().includes(right))) found += 1;
    }
    console.log('misspellings', rows.length, share(found, rows.length));
    expect(share(found, rows.length)).toBeGreaterThan(0.6);
  });

  test('what the city’s own geocoder was asked', async () => {
    const rows = lines('ais_geocoding_example_output.csv').slice(1);
    for (const [, text = '', , lng] of rows) {
      const { candidates, problem } = await find(text);
      const [best] = candidates;
      if (lng) expect(['address', 'intersection', 'landmark']).toContain(best?.kind);
      else expect(problem?.kind).toBe('unknown_street');
    }
  });

  test('numbers that do not exist are caught', async () => {
    expect((await find('9999 n broad st')).problem).toMatchObject({ kind: 'unknown_number' });
    expect((await find('1600 Chesnut st')).candidates[0]).toMatchObject({ label: '1600 Chestnut St' });
    expect((await find('99 Qwertyuiop Blvd')).problem).toMatchObject({ kind: 'unknown_street' });
  });
});
