import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ctx } from '#platform/context';
import { Invalid, NotAllowed } from '#platform/errors';
import { openCity, type TestCity } from '../../../test/city.ts';
import { bearingOf, directionOf, plainNumber, splitRef } from './asset.ts';
import {
  allAssetLayers,
  assetLayer,
  assetsInBox,
  findAsset,
  findByNumber,
  nearestAssets,
} from './asset-views.ts';
import { FeatureStream } from './feature-stream.ts';
import { type ImportAssets, importAssets } from './import-assets.ts';
import { nearNumbers } from './near-numbers.ts';

// Millbrook lies from -106.03 to -105.97 and from 39.48 to 39.53.
const corner = { lat: 39.5, lng: -106.01 };
interface Lamp {
  id: string;
  lat: number;
  lng: number;
  kind?: string;
  [more: string]: unknown;
}
/** Lamps along a street, about 43 metres from one to the next, eastward. */
const row = (count: number, from = 1): Lamp[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `L-${String(from + i).padStart(4, '0')}`,
    kind: i % 2 ? 'led' : 'sodium',
    lat: corner.lat,
    lng: Math.round((corner.lng + i * 0.0005) * 1e6) / 1e6,
  }));
const feature = ({ lat, lng, ...properties }: Lamp) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: [lng, lat] },
});
const collection = (lamps: readonly Lamp[], more: object = {}, space?: number) =>
  JSON.stringify({ type: 'FeatureCollection', ...more, features: lamps.map(feature) }, undefined, space);

let city: TestCity;
let ctx: Ctx;
let folder: string;
let count = 0;
let layer = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'belfry-assets-'));
  city = await openCity({ pack: 'millbrook' });
  ctx = city.as();
});
afterAll(async () => {
  await city.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  layer = `things-${++count}`;
});

async function load(content: string | Buffer, options: Partial<ImportAssets> = {}) {
  const file = path.join(folder, `${layer}.data`);
  await writeFile(file, content);
  return importAssets(ctx, { file, layer, ...options });
}

async function problemOf(loading: Promise<unknown>): Promise<string> {
  const failure = await loading.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Invalid);
  return (failure as Invalid).message;
}

describe('a file of things', () => {
  const lamps = row(6);
  it.each<[string, string | Buffer]>([
    ['a collection in one line', collection(lamps)],
    ['a collection spread over lines', collection(lamps, { crs: null }, 2)],
    ['a feature a line', lamps.map((one) => JSON.stringify(feature(one))).join('\n')],
    [
      'features behind record separators',
      lamps.map((one) => `\x1e${JSON.stringify(feature(one))}\n`).join(''),
    ],
    [
      'a table',
      `id,Longitude,Latitude,kind\n${lamps.map((l) => `${l.id},${l.lng},${l.lat},${l.kind}`).join('\n')}`,
    ],
    [
      'a packed table with semicolons',
      gzipSync(`X;Y;id;kind\r\n${lamps.map((l) => `${l.lng};${l.lat};${l.id};${l.kind}`).join('\r\n')}`),
    ],
    [
      'Web Mercator that says so',
      JSON.stringify({
        type: 'FeatureCollection',
        crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } },
        features: lamps.map((one) => feature({ ...one, ...mercator(one) })),
      }),
    ],
    ['Web Mercator that says nothing', collection(lamps.map((one) => ({ ...one, ...mercator(one) })))],
  ])('is read as %s', async (_name, content) => {
    const summary = await load(content, { fields: { type: 'kind' } });
    expect(summary).toMatchObject({ read: 6, things: 6, added: 6, retired: 0, rejected: 0, edition: 1 });
    expect(summary.fields).toMatchObject({ key: 'id', type: 'kind' });
    const third = await findAsset(ctx, `${layer}:L-0003`);
    expect(third).toMatchObject({ key: 'L-0003', type: 'sodium', retiredAt: null, owner: null });
    expect(third!.lat).toBeCloseTo(lamps[2]!.lat, 6);
    expect(third!.lng).toBeCloseTo(lamps[2]!.lng, 6);
    expect(await assetLayer(ctx, layer)).toMatchObject({ key: layer });
  });

  it('tells what it does not take, by row and reason, and takes the rest', async () => {
    const [a, b, c, d, e, f] = row(6) as [Lamp, Lamp, Lamp, Lamp, Lamp, Lamp];
    const wrong = [
      a,
      { ...b, lat: 0, lng: 0 },
      { ...c, lat: c.lng, lng: c.lat },
      { ...d, id: a.id },
      { ...e, lat: 39.7 },
      { ...f, id: '' },
    ];
    const lines = wrong.map((one) => JSON.stringify(feature(one)));
    const more = [
      '{"type":"Feature","properties":{"id":"x"},"geometry":null}',
      '{"type":"Feature","properties":{"id":"y"},"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}',
      '{"type":"Feature","properties":{"id":"z"},"geometry":{"type":"Point","coordinates":["a","b"]}}',
      '{"nothing": true}',
    ];
    const summary = await load([...lines, ...more].join('\n'), { fields: { key: 'id' } });
    expect(summary).toMatchObject({ read: 10, things: 1, rejected: 9 });
    expect(summary.rejectedBy).toEqual({
      zero_position: 1,
      swapped_axes: 1,
      repeated_number: 1,
      outside_the_city: 1,
      no_number: 1,
      no_position: 1,
      not_a_point: 1,
      not_a_number: 1,
      no_feature: 1,
    });
    expect(summary.examples).toContainEqual({
      row: 4,
      field: 'id',
      reason: 'repeated_number',
      text: 'L-0001',
    });
    expect(summary.examples).toContainEqual(expect.objectContaining({ row: 3, reason: 'swapped_axes' }));
    expect(await findAsset(ctx, `${layer}:L-0001`)).toMatchObject({ lng: a.lng });
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /empty/],
    ['a cut file', collection(lamps).slice(0, -30), /ends in the middle/],
    ['no features', '{"type":"FeatureCollection","features":[]}', /no GeoJSON features/],
    ['a table without places', 'id,street,kind\n1,Main St,led\n', /LAT and LON .* id, street, kind/],
    ['state plane feet', collection(lamps.map((l) => ({ ...l, lat: 230_000, lng: 2_690_000 }))), /ogr2ogr/],
    ['another system', collection(lamps, { crs: { properties: { name: 'EPSG:2272' } } }), /EPSG:2272/],
    ['no number that could be one', collection(lamps.map((l) => ({ ...l, id: 'same' }))), /--key-field/],
    [
      'another city',
      collection(lamps.map((l) => ({ ...l, lat: 10 }))),
      /None of the 6 rows.*far from the city/,
    ],
    ['half a gzip', gzipSync(collection(lamps)).subarray(0, 90), /ends too early/],
    ['a feature without end', `{"type":"Feature","a":"${'x'.repeat(1_100_000)}`, /more than a million/],
    ['a ZIP archive', Buffer.from('PK\x03\x04aaaaaaaaaaaaaaaa'), /ZIP/],
  ])('is refused whole when it is %s', async (_name, content, message) => {
    expect(await problemOf(load(content))).toMatch(message);
    expect((await allAssetLayers(ctx)).map(({ key }) => key)).not.toContain(layer);
  });

  it('is refused for what was asked of it', async () => {
    expect(await problemOf(load(collection(lamps), { layer: 'Street Lights' }))).toMatch(/small letters/);
    expect(await problemOf(load(collection(lamps), { validFrom: '2026-02-30' }))).toMatch(/is no day/);
    expect(await problemOf(load(collection(lamps), { validFrom: '2026-12-01' }))).toMatch(/yet to come/);
    expect(await problemOf(load(collection(lamps), { fields: { owner: 'whose' } }))).toMatch(/"whose"/);
    const crew = city.as(city.staff('Sam', 'worker', 'works'));
    await expect(importAssets(crew, { file: 'any', layer })).rejects.toThrow(NotAllowed);
  });

  it('whose field is no number is told so, not taken as thousands of doubles', async () => {
    const many = row(200).map((one, i) => ({ ...one, id: `pole ${i % 10}` }));
    expect(await problemOf(load(collection(many), { fields: { key: 'id' } }))).toMatch(/is not the number/);
  });
});

describe('the next edition', () => {
  it('keeps who moved, retires who is gone, brings back who returns, and leaves the rest alone', async () => {
    await load(collection(row(5)));
    const [one, two, , four, five] = row(5) as [Lamp, Lamp, Lamp, Lamp, Lamp];
    const next = [one, { ...two, lat: 39.501 }, four, five, ...row(1, 9)];
    const dry = await load(collection(next), { dryRun: true, validFrom: '2026-03-01' });
    expect(dry).toMatchObject({ dryRun: true, added: 1, moved: 1, retired: 1, returned: 0, things: 5 });
    expect((await allAssetLayers(ctx)).find(({ key }) => key === layer)).toMatchObject({
      edition: 1,
      things: 5,
    });
    await load(collection(next), { validFrom: '2026-03-01' });
    // Midnight in the mountains.
    expect((await findAsset(ctx, `${layer}:L-0003`))?.retiredAt).toEqual(new Date('2026-03-01T07:00:00Z'));
    expect(await findAsset(ctx, `${layer}:L-0002`)).toMatchObject({ lat: 39.501, retiredAt: null });
    const near = await nearestAssets(ctx, { layer, at: corner, within: 500, limit: 20 });
    expect(near.map(({ key }) => key)).not.toContain('L-0003');
    const back = await load(collection(row(5)));
    expect(back).toMatchObject({ edition: 3, returned: 1, retired: 1, moved: 1, added: 0 });
    expect((await findAsset(ctx, `${layer}:L-0003`))?.retiredAt).toBeNull();
  });

  it('that fails leaves the one before', async () => {
    await load(collection(row(3)));
    await problemOf(load(collection(row(9)).slice(0, -60)));
    expect((await assetsInBox(ctx, layer, [-107, 39, -105, 40], 50)).assets).toHaveLength(3);
  });

  it('takes the place of a sample, which says no more that it is one; applied packs leave it', async () => {
    const before = (await allAssetLayers(ctx)).find(({ key }) => key === 'street-lights');
    expect(before).toMatchObject({ origin: 'pack', definition: { sample: true } });
    const summary = await load(collection(row(4)), { layer: 'street-lights', dryRun: true });
    expect(summary).toMatchObject({ replacedSample: true, things: 4, added: 4, retired: before!.things });
  });
});

describe('looking for things', () => {
  beforeEach(async () => {
    if (!(await findAsset(ctx, 'lamps:L-0001'))) await load(collection(row(40)), { layer: 'lamps' });
  });

  it('finds the nearest first, with distance and direction, no farther than asked', async () => {
    const at = { lat: corner.lat, lng: corner.lng + 0.0021 };
    const near = await nearestAssets(ctx, { layer: 'lamps', at, within: 100, limit: 8 });
    expect(near.map(({ key }) => key)).toEqual(['L-0005', 'L-0006', 'L-0004', 'L-0007', 'L-0003']);
    expect(near[0]!.metres).toBeCloseTo(8.6, 0);
    expect(near.map(({ bearing }) => directionOf(bearing))).toEqual(['w', 'e', 'w', 'e', 'w']);
    expect(await nearestAssets(ctx, { layer: 'none', at, within: 100, limit: 8 })).toEqual([]);
  });

  it('finds a number however it is written, and one with a slip in it', async () => {
    const found = async (typed: string) => {
      const { exact, assets } = await findByNumber(ctx, 'lamps', typed, corner);
      return { exact, keys: assets.map(({ key }) => key) };
    };
    for (const typed of ['L-0012', 'l12', ' L 12 ', 'L/0012'])
      expect(await found(typed)).toEqual({ exact: true, keys: ['L-0012'] });
    expect(await found('L-0021')).toMatchObject({ exact: true });
    expect((await found('L-0212')).keys).toContain('L-0012');
    expect((await found('M-0012')).keys).toEqual(['L-0012']);
    for (const nothing of ['', '-', '%', "'; drop table asset; --", '9'.repeat(500)])
      expect((await found(nothing)).keys).toEqual([]);
  });

  it('gives no more of a box than asked, and says that there is more', async () => {
    const box = [-106.02, 39.49, -105.98, 39.51] as const;
    expect(await assetsInBox(ctx, 'lamps', box, 10)).toMatchObject({ more: true });
    expect((await assetsInBox(ctx, 'lamps', box, 50)).assets).toHaveLength(40);
  });
});

describe('numbers and pieces', () => {
  it('one slip leads from any number to any other that is one slip away', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'123456789'), minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(digits, fc.nat(), fc.constantFrom('drop', 'double', 'swap'), (number, seed, slip) => {
        const at = seed % (number.length - 1);
        const [a, b] = [number.slice(0, at), number.slice(at)];
        const typed =
          slip === 'drop'
            ? a + b.slice(1)
            : slip === 'double'
              ? a + b[0]! + b
              : a + b[1]! + b[0]! + b.slice(2);
        if (typed !== number && typed !== '') expect(nearNumbers(typed)).toContain(number);
      }),
      { numRuns: 200 },
    );
  });

  it('takes any text apart into plain numbers, references and features without falling over', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        expect(plainNumber(plainNumber(text))).toBe(plainNumber(text));
        splitRef(text);
        const stream = new FeatureStream();
        for (const piece of [text.slice(0, 7), text.slice(7)]) stream.push(piece);
      }),
      { numRuns: 300 },
    );
  });

  it('finds the same features however the text is cut', () => {
    const lamps = row(4).map((one) => ({ ...one, note: 'a "quoted } { [ \\ text' }));
    const whole = lamps.map((one) => JSON.stringify(feature(one)));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.constantFrom(0, 1, 2), (size, form) => {
        const text = form === 0 ? whole.join('\n') : collection(lamps, { name: 'features' }, form - 1);
        const stream = new FeatureStream();
        const found: string[] = [];
        for (let at = 0; at < text.length; at += size) found.push(...stream.push(text.slice(at, at + size)));
        expect(found.map((one) => JSON.stringify(JSON.parse(one)))).toEqual(whole);
        expect(stream.isCut()).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('knows the points of the compass', () => {
    const at = { lat: 39.5, lng: -106 };
    const towards = (lat: number, lng: number) =>
      directionOf(bearingOf(at, { lat: at.lat + lat, lng: at.lng + lng }));
    expect([
      towards(1, 0),
      towards(1, 1.3),
      towards(0, 1),
      towards(-1, 0),
      towards(0, -1),
      towards(1, -1.3),
    ]).toEqual(['n', 'ne', 'e', 's', 'w', 'nw']);
  });
});

function mercator({ lat, lng }: Lamp) {
  return {
    lng: (lng * Math.PI * 6_378_137) / 180,
    lat: 6_378_137 * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)),
  };
}
