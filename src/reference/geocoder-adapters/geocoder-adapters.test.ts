import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { GeocoderSettings } from '#reference/catalog';
import { type GeocoderStandIn, type Mood, startGeocoder } from '../../../test/stand-ins/geocoder.ts';
import { adapters } from './adapters.ts';
import { Fault, type FaultReason, openGeocoder } from './index.ts';

const kinds = Object.keys(adapters) as GeocoderSettings['kind'][];
const places = [
  { number: '1234', street: 'Market Street', zip: '19107', lat: 39.9517, lng: -75.1607 },
  { street: 'N Broad St', cross: 'Arch St', zip: '19107', lat: 39.9549, lng: -75.1628 },
  { name: 'Reading Terminal', number: '51', street: 'N 12th St', zip: '19107', lat: 39.9533, lng: -75.1594 },
];
const box = [-75.3, 39.8, -74.9, 40.2] as [number, number, number, number];
const asker = { userAgent: 'Belfry (test 311; desk@city.example)', language: 'en' };

let standIn: GeocoderStandIn;
afterEach(() => standIn?.close());

async function open(kind: GeocoderSettings['kind'], more: Partial<GeocoderSettings> = {}, secret?: string) {
  standIn = await startGeocoder(kind, places);
  return openGeocoder({ kind, name: kind, url: standIn.url, ...more }, asker, secret);
}

const reasonOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'none',
    (error) => (error instanceof Fault ? error.reason : error),
  );

describe.each(kinds)('%s', (kind) => {
  test('finds a house', async () => {
    const { find } = await open(kind);
    const [hit, ...others] = await find({ text: '1234 Market St, Town', box, limit: 5 }, 2000);
    expect(others).toEqual([]);
    expect(hit).toMatchObject({ kind: 'address', lat: 39.9517, lng: -75.1607, detail: '19107' });
    expect(hit!.text.toLowerCase()).toMatch(/^1234 market st(reet)?$/);
    expect(hit!.precision).toBe(kind === 'census' ? 'interpolated' : 'point');
    expect(standIn.asked[0]!.userAgent).toBe(asker.userAgent);
  });

  test('knows nothing of what is not there', async () => {
    const { find } = await open(kind);
    expect(await find({ text: '9 Nowhere Rd, Town', box, limit: 5 }, 2000)).toEqual([]);
  });

  test('tells what is near a point, or cannot be asked', async () => {
    const { reverse } = await open(kind);
    if (kind === 'census') return expect(reverse).toBeUndefined();
    const [hit] = await reverse!({ lat: 39.9518, lng: -75.1606 }, 2000);
    expect(hit).toMatchObject({ kind: 'address', lat: 39.9517 });
    expect(await reverse!({ lat: 39.85, lng: -75.0 }, 2000)).toEqual([]);
  });

  test('sends its key, and tells a refused one', async () => {
    const { find } = await open(kind, { key: 'SERVICE' }, 'the key');
    standIn.key = 'the key';
    const asked = { text: '1234 Market St, Town', box, limit: 5 };
    if (kind !== 'census' && kind !== 'photon') expect(await find(asked, 2000)).toHaveLength(1);
    standIn.key = 'another';
    expect(await reasonOf(find(asked, 2000))).toBe('refused');
    const without = openGeocoder({ kind, name: kind, url: standIn.url, key: 'SERVICE' }, asker, undefined);
    const before = standIn.asked.length;
    expect(await reasonOf(without.find(asked, 2000))).toBe('no_secret');
    expect(standIn.asked.length).toBe(before);
  });

  test('no misbehaviour is an answer', async () => {
    const { find } = await open(kind);
    const expected: Partial<Record<Mood, FaultReason>> = {
      error: 'error',
      too_many: 'too_many',
      refused: 'refused',
      html: 'not_json',
      garbage: 'not_json',
      strange: 'unreadable',
      huge: 'too_large',
      redirect: 'redirect',
      hang_up: 'unreachable',
      slow: 'timeout',
      drip: 'timeout',
    };
    for (const [mood, reason] of Object.entries(expected)) {
      standIn.mood = mood as Mood;
      const wait = reason === 'timeout' ? 120 : 3000;
      expect([mood, await reasonOf(find({ text: '1234 Market St, Town', box, limit: 5 }, wait))]).toEqual([
        mood,
        reason,
      ]);
    }
    await standIn.close();
    expect(await reasonOf(find({ text: '1234 Market St', box, limit: 5 }, 2000))).toBe('unreachable');
  });

  test('whatever it says, it is read or refused', () => {
    const { find, reverse } = adapters[kind];
    const strange = fc.oneof(fc.jsonValue(), fc.object({ key: fc.constantFrom(...words), maxDepth: 5 }));
    fc.assert(
      fc.property(strange, (body) => {
        for (const { read } of [find, reverse].filter((one) => one !== undefined))
          try {
            for (const { lat, lng, text } of read(body)) {
              expect(Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && text.length > 0).toBe(true);
            }
          } catch (error) {
            if (!(error instanceof Fault)) throw error;
          }
      }),
      { numRuns: 300 },
    );
  });
});

const words =
  'features properties geometry coordinates result addressMatches candidates address location x y lat lon error code name'.split(
    ' ',
  );

test('corners and landmarks come as such', async () => {
  const found = new Map<string, unknown>();
  for (const kind of ['ais', 'arcgis', 'pelias'] as const) {
    const { find } = await open(kind);
    const [corner] = await find({ text: 'broad & arch', box, limit: 5 }, 2000);
    found.set(kind, [corner?.kind, corner?.precision, corner?.text.toUpperCase()]);
    await standIn.close();
  }
  expect(new Set([...found.values()].map((one) => JSON.stringify(one)))).toEqual(
    new Set(['["intersection","crossing","N BROAD ST & ARCH ST"]']),
  );
  for (const kind of ['arcgis', 'nominatim', 'pelias', 'photon'] as const) {
    const { find } = await open(kind);
    const [mark] = await find({ text: 'reading terminal market', box, limit: 5 }, 2000);
    expect([kind, mark?.kind, mark?.text]).toEqual([kind, 'landmark', 'Reading Terminal']);
    await standIn.close();
  }
});

test('towns, states and ZIP codes are no places to send anybody to', () => {
  const base = { lat: '39.95', lon: '-75.16', display_name: 'Town', name: 'Town' };
  const read = (addresstype: string) => adapters.nominatim.find.read([{ ...base, addresstype }]);
  expect(['city', 'county', 'state', 'postcode', 'country'].flatMap(read)).toEqual([]);
  const body = (Addr_type: string) => ({
    candidates: [{ address: 'Town', location: { x: -75, y: 40 }, score: 99, attributes: { Addr_type } }],
  });
  expect(['Locality', 'Postal'].flatMap((type) => adapters.arcgis.find.read(body(type)))).toEqual([]);
});
