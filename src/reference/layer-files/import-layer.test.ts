import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Geometry, Position } from 'geojson';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ctx } from '#platform/context';
import { Invalid, NotAllowed } from '#platform/errors';
import { areaName, areaShapes, areasAt, layerEditions, layersInForce } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import { importLayer, type LayerFile } from './import-layer.ts';

// Millbrook lies from -106.03 to -105.97 and from 39.48 to 39.53.
const [west, south] = [-106.02, 39.49];
const square = (x: number, y: number, size = 0.01): Position[] => [
  [west + x * size, south + y * size],
  [west + (x + 1) * size, south + y * size],
  [west + (x + 1) * size, south + (y + 1) * size],
  [west + x * size, south + (y + 1) * size],
  [west + x * size, south + y * size],
];
const polygon = (...coordinates: Position[][]): Geometry => ({ type: 'Polygon', coordinates });
const feature = (properties: object, geometry: Geometry | null) => ({
  type: 'Feature',
  properties,
  geometry,
});
const collection = (features: object[], more: object = {}) =>
  JSON.stringify({ type: 'FeatureCollection', ...more, features });
const wards = [1, 2, 3].map((ward) => feature({ WARD: ward }, polygon(square(ward, 1))));
const inWard = (ward: number) => ({ lat: south + 0.015, lng: west + (ward + 0.5) * 0.01 });

let city: TestCity;
let ctx: Ctx;
let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'belfry-layer-'));
  city = await openCity({ pack: 'millbrook' });
  ctx = city.as();
});
afterAll(async () => {
  await city.close();
  await rm(folder, { recursive: true, force: true });
});
let layer = '';
beforeEach(() => {
  layer = `layer-${++count}`;
});

async function load(content: string | Buffer, options: Partial<LayerFile> = {}) {
  const file = path.join(folder, `${layer}.geojson`);
  await writeFile(file, content);
  return importLayer(ctx, { file, layer, ...options });
}

/** What was told: the file's folder left out. */
async function problemsOf(loading: Promise<unknown>): Promise<string[]> {
  const failure = await loading.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Invalid);
  return (failure as Invalid).problems.map(({ field, message }) => `${path.basename(field)} ${message}`);
}

const keysAt = async (point: { lat: number; lng: number }, at?: Date) =>
  (await areasAt(ctx, point, at)).areas.flatMap((ref) =>
    ref.startsWith(`${layer}:`) ? [ref.split(':')[1]] : [],
  );

describe('a file of shapes', () => {
  it('becomes a layer, with names for people, and the same file again changes nothing', async () => {
    const summary = await load(collection(wards), { layerName: { '': 'Ward' } });
    expect(summary).toMatchObject({ areas: 3, points: 15, kind: 'polygon', version: 1, validFrom: null });
    expect(await keysAt(inWard(2))).toEqual(['2']);
    expect(await areaName(ctx, `${layer}:2`)).toBe('Ward 2');
    const known = (await layersInForce(ctx)).find(({ key }) => key === layer);
    expect(known?.name).toEqual({ en: 'Ward', es: 'Ward' });
    expect(await load(collection(wards.toReversed()))).toMatchObject({ unchanged: true, version: 1 });
  });

  it('is read plain or gzip, as one document or one feature a line', async () => {
    expect(await load(gzipSync(collection(wards)))).toMatchObject({ areas: 3, form: 'GeoJSON' });
    const lines = wards.map((one) => JSON.stringify(one));
    const form = 'newline-delimited GeoJSON';
    expect(await load(`${lines.join('\n')}\n`)).toMatchObject({ unchanged: true, form });
    expect(await load(lines.map((line) => `\x1e${line}`).join('\n'))).toMatchObject({
      unchanged: true,
      form,
    });
    expect(await load(`\uFEFF${collection(wards)}`)).toMatchObject({ unchanged: true });
  });

  it('is read as TopoJSON: arcs that two shapes share, backwards too, and counted from point to point', async () => {
    // Two squares side by side on a grid of 0.01 degrees; arc 0 is the border between them.
    const topology = {
      type: 'Topology',
      transform: { scale: [0.01, 0.01], translate: [west, south] },
      arcs: [
        [
          [1, 0],
          [0, 1],
        ],
        [
          [1, 1],
          [-1, 0],
          [0, -1],
          [1, 0],
        ],
        [
          [1, 0],
          [1, 0],
          [0, 1],
          [-1, 0],
        ],
      ],
      objects: {
        zones: {
          type: 'GeometryCollection',
          geometries: [
            { type: 'Polygon', arcs: [[0, 1]], properties: { zone: 'a' } },
            { type: 'MultiPolygon', arcs: [[[2, -1]]], properties: { zone: 'b' } },
          ],
        },
      },
    };
    expect(await load(JSON.stringify(topology))).toMatchObject({ areas: 2, form: 'TopoJSON', points: 10 });
    expect(await keysAt({ lat: south + 0.005, lng: west + 0.005 })).toEqual(['a']);
    expect(await keysAt({ lat: south + 0.005, lng: west + 0.015 })).toEqual(['b']);
    const two = { ...topology, objects: { ...topology.objects, other: topology.objects.zones } };
    expect(await problemsOf(load(JSON.stringify(two)))).toEqual([
      expect.stringMatching(/--object: zones, other/),
    ]);
    expect(await load(JSON.stringify(two), { object: 'other' })).toMatchObject({ unchanged: true });
    const cut = { ...topology, arcs: topology.arcs.slice(0, 2) };
    expect(await problemsOf(load(JSON.stringify(cut)))).toEqual([
      expect.stringMatching(/arc 2 that is not there/),
    ]);
  });

  it('may have holes, islands, lines or points', async () => {
    const ring = polygon(square(0, 0, 0.03), square(1, 1, 0.01));
    const islands: Geometry = { type: 'MultiPolygon', coordinates: [[square(4, 0)], [square(4, 2)]] };
    await load(collection([feature({ key: 'ring' }, ring), feature({ key: 'islands' }, islands)]));
    expect(await keysAt({ lat: south + 0.015, lng: west + 0.015 })).toEqual([]);
    expect(await keysAt({ lat: south + 0.005, lng: west + 0.005 })).toEqual(['ring']);
    expect(await keysAt({ lat: south + 0.025, lng: west + 0.045 })).toEqual(['islands']);
    expect(await keysAt({ lat: south + 0.015, lng: west + 0.045 })).toEqual([]);
    layer = 'routes';
    const line: Geometry = { type: 'LineString', coordinates: square(0, 0).slice(0, 3) };
    expect(await load(collection([feature({ key: 'bus-1' }, line)]))).toMatchObject({
      kind: 'line',
      areas: 1,
    });
    expect((await areasAt(ctx, inWard(1))).areas.join()).not.toContain('routes');
    expect(await problemsOf(load(collection(wards)))).toEqual([
      expect.stringMatching(/"routes" is made of lines/),
    ]);
    layer = 'lamps';
    const lamps = [1, 2].map((n) => feature({ lamp: n }, { type: 'Point', coordinates: [west, south, 12] }));
    expect(await load(collection(lamps))).toMatchObject({ kind: 'point', areas: 2, points: 2 });
  });

  it('is turned from Web Mercator, stated or not, and refused in any other system', async () => {
    const mercator = ([lng, lat]: Position): Position => [
      (lng! * Math.PI * 6_378_137) / 180,
      6_378_137 * Math.log(Math.tan(Math.PI / 4 + (lat! * Math.PI) / 360)),
    ];
    const projected = wards.map((one, i) => feature(one.properties, polygon(square(i + 1, 1).map(mercator))));
    const crs = (name: string) => ({ crs: { type: 'name', properties: { name } } });
    expect(await load(collection(projected, crs('urn:ogc:def:crs:EPSG::3857')))).toMatchObject({
      projection: 'web-mercator',
    });
    expect(await keysAt(inWard(3))).toEqual(['3']);
    layer = `${layer}-unsaid`;
    expect(await load(collection(projected))).toMatchObject({ projection: 'web-mercator', areas: 3 });
    expect(await load(collection(wards, crs('urn:ogc:def:crs:OGC:1.3:CRS84')))).toMatchObject({
      projection: 'degrees',
    });
    expect(await problemsOf(load(collection(wards, crs('urn:ogc:def:crs:EPSG::2272'))))).toEqual([
      expect.stringMatching(/coordinate system urn:ogc:def:crs:EPSG::2272; .* ogr2ogr -t_srs EPSG:4326/),
    ]);
    const feet = polygon(square(0, 0).map(([x, y]) => [2_690_000 + x!, 235_000 + y!]));
    expect(await problemsOf(load(collection([feature({ key: 'a' }, feet)])))).toEqual([
      expect.stringMatching(/feet or metres .* ogr2ogr/),
    ]);
  });
});

describe('how many people live there', () => {
  const people = (rows: (number | string | null)[]) =>
    collection(rows.map((PEOPLE, i) => feature({ WARD: i + 1, PEOPLE }, polygon(square(i, 3)))));
  const known = async () => (await areaShapes(ctx, layer)).map(({ population }) => population);

  it('is told by a field, may be learned later, and is kept by the next edition', async () => {
    expect(await load(people([10, 20, 30]), { keyField: 'WARD' })).toMatchObject({ populated: 0 });
    expect(await known()).toEqual([null, null, null]);
    const told = await load(people([1000, '2,500', null]), { keyField: 'WARD', populationField: 'PEOPLE' });
    expect(told).toMatchObject({ unchanged: true, populated: 2 });
    expect(await known()).toEqual([1000, 2500, null]);
    const wards = [1, 2, 3].map((ward) => feature({ WARD: ward }, polygon(square(ward, 4))));
    expect(await load(collection(wards), { keyField: 'WARD' })).toMatchObject({
      unchanged: false,
      populated: 2,
    });
    expect(await known()).toEqual([1000, 2500, null]);
    const [area] = await areaShapes(ctx, layer);
    expect(area!.km2).toBeGreaterThan(0.5);
  });

  it('is a number, or refused', async () => {
    const told = load(people([1, 'many', -3]), { keyField: 'WARD', populationField: 'PEOPLE' });
    expect(await problemsOf(told)).toEqual([
      expect.stringMatching(/2\) has no number of people/),
      expect.stringMatching(/3\) has no number of people/),
    ]);
  });
});

describe('which field is the key', () => {
  const shapes = (rows: object[]) => collection(rows.map((row, i) => feature(row, polygon(square(i, 0)))));

  it('is found when it is obvious', async () => {
    const rows = ['Fish Town', 'Elm’s End'].map((name, i) => ({
      OBJECTID: i + 1,
      NUM: 10 + i,
      NAME: name,
      Shape__Area: 1.5 + i,
      YEAR: 2019,
    }));
    expect((await load(shapes(rows))).fields).toMatchObject({ key: 'NUM', name: 'NAME', population: null });
    expect((await load(shapes(rows), { keyField: 'NAME' })).fields).toMatchObject({
      key: 'NAME',
      name: 'NAME',
    });
    expect(await areaName(ctx, `${layer}:elms-end`)).toBe('Elm’s End');
  });

  it('is asked for when it is not, with the fields', async () => {
    const rows = [1, 2].map((n) => ({ code: n, number: n + 5, kind: 'x', note: n === 1 ? 'y' : null }));
    expect(await problemsOf(load(shapes(rows)))).toEqual([
      expect.stringMatching(
        /--key-field; fields of 2 features: code \(1 ...\), number \(6 ...\), kind \(only 1 different\), note \(empty in 1\)/,
      ),
    ]);
    expect(await problemsOf(load(shapes(rows), { keyField: 'nothing' }))).toEqual([
      expect.stringMatching(/has no field "nothing" \(--key-field\); fields/),
    ]);
    expect(await load(shapes(rows), { keyField: 'code', nameField: 'kind' })).toMatchObject({ areas: 2 });
    expect(await problemsOf(load(shapes(rows), { keyField: 'note' }))).toEqual([
      'feature 2 (no note) has no key: its field "note" is empty or not a text',
    ]);
  });
});

describe('what is wrong with a shape', () => {
  const open = square(1, 1).slice(0, 4);
  const swapped = square(1, 1).map(([lng, lat]): Position => [lat!, lng!]);
  const good = feature({ key: 'good' }, polygon(square(5, 5)));

  it.each<[string, Geometry | null, RegExp]>([
    [
      'an open ring',
      polygon(open),
      /^feature 2 \(bad\) has a ring that does not close: it begins at \[-106.0099/,
    ],
    ['latitude first', polygon(swapped), /has latitude before longitude/],
    ['nothing', null, /has no geometry/],
    ['no points', polygon(), /has no geometry/],
    ['null island', polygon([[0, 0], ...square(1, 1), [0, 0]]), /the point 0,0/],
    [
      'beyond the pole',
      polygon([...square(1, 1).slice(0, 4), [west, 95], square(1, 1)[0]!]),
      /impossible point/,
    ],
    [
      'over the date line',
      polygon([
        [179, 39],
        [181, 39],
        [181, 40],
        [179, 39],
      ]),
      /180th meridian.*RFC 7946/,
    ],
    [
      'a jump over it',
      polygon([
        [179, 39],
        [-179, 39],
        [-179, 40],
        [179, 39],
      ]),
      /180th meridian/,
    ],
    [
      'too few points',
      polygon([
        [west, south],
        [west + 1, south],
        [west, south],
      ]),
      /2 different points/,
    ],
    ['no numbers', polygon([['a', 'b'] as never]), /not two numbers/],
    [
      'another kind',
      { type: 'Point', coordinates: [west, south] },
      /is a point, but the layer is made of polygons/,
    ],
    ['a collection', { type: 'GeometryCollection', geometries: [] }, /"GeometryCollection", which cannot be/],
  ])('is told by feature and key: %s', async (_name, geometry, message) => {
    const problems = await problemsOf(load(collection([good, feature({ key: 'bad' }, geometry)])));
    expect(problems).toEqual([expect.stringMatching(message)]);
    expect(problems[0]).toMatch(/^feature 2 \(bad\) /);
    expect((await layersInForce(ctx)).map(({ key }) => key)).not.toContain(layer);
  });

  it('is mended when asked, and told', async () => {
    const summary = await load(
      collection([
        good,
        feature({ key: 'open' }, polygon(open)),
        feature({ key: 'swapped' }, polygon(square(2, 3).map(([lng, lat]): Position => [lat!, lng!]))),
        feature({ key: 'empty' }, null),
        feature({ key: 'good' }, polygon(square(6, 6))),
      ]),
      { keyField: 'key', repair: true },
    );
    expect(summary.areas).toBe(3);
    expect(summary.repaired).toEqual([
      'feature 2 (open) had a ring that did not close; closed',
      'feature 3 (swapped) had latitude before longitude; swapped',
      'feature 4 (empty) had no geometry and was left out',
      'feature 5 (good) has the key of feature 1; made one area of both',
    ]);
    expect(await keysAt(inWard(1))).toEqual(['open']);
  });

  it('keys twice are refused', async () => {
    const twice = collection([good, feature({ key: 'good' }, polygon(square(1, 1)))]);
    expect(await problemsOf(load(twice, { keyField: 'key' }))).toEqual([
      expect.stringMatching(/^feature 2 \(good\) has the key of feature 1/),
    ]);
  });

  it('a border that crosses itself is told and kept, inside by the even-odd rule', async () => {
    const [a, b, c, d] = square(0, 0, 0.02) as [Position, Position, Position, Position, Position];
    const summary = await load(collection([feature({ key: 'bow' }, polygon([a, c, b, d, a]))]));
    expect(summary.warnings).toEqual([expect.stringMatching(/^feature 1 \(bow\) crosses itself near \[/)]);
    expect(await keysAt({ lat: south + 0.01, lng: west + 0.001 })).toEqual(['bow']);
    expect(await keysAt({ lat: south + 0.001, lng: west + 0.01 })).toEqual([]);
  });

  it('one layer of another city is refused; one shape out there is told', async () => {
    const away = feature({ key: 'away' }, polygon(square(0, 0).map(([x, y]) => [x! + 30, y! + 5])));
    expect(await problemsOf(load(collection([away])))).toEqual([
      expect.stringMatching(/is it the right file/),
    ]);
    expect((await load(collection([good, away]))).warnings).toEqual([
      '1 of 2 features lie far from this city',
    ]);
  });
});

describe('what is no layer at all', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /is empty/],
    ['text', 'WARD,geometry\n1,x\n', /is not JSON/],
    ['half a file', collection(wards).slice(0, -20), /is not JSON/],
    ['half a gzip', gzipSync(collection(wards)).subarray(0, 60), /gzip data are broken/],
    ['an archive', Buffer.from('PK\x03\x04....'), /ZIP archive.*ogr2ogr/],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), /not text in UTF-8/],
    ['a list', '[1]', /outermost part must be an object/],
    ['a bare shape', JSON.stringify(polygon(square(0, 0))), /needs properties to have a key/],
    ['Esri JSON', '{"features":[{"attributes":{},"geometry":{"rings":[]}}]}', /f=geojson/],
    ['no features', collection([]), /has no features/],
    ['a line that is cut', `${wards.map((one) => JSON.stringify(one)).join('\n')}\n{"type`, /line 4/],
  ])('is refused: %s', async (_name, content, message) => {
    expect(await problemsOf(load(content))).toEqual([expect.stringMatching(message)]);
  });

  it('is refused when it is too large, plain or as a bomb of gzip', async () => {
    expect(await problemsOf(load(' '.repeat(3_000_001), { limit: 3_000_000 }))).toEqual([
      expect.stringMatching(/has more than 3 MB; .*mapshaper/),
    ]);
    const bomb = gzipSync(Buffer.alloc(20_000_000, 0x20));
    expect(bomb.length).toBeLessThan(30_000);
    expect(await problemsOf(load(bomb, { limit: 3_000_000 }))).toEqual([
      expect.stringMatching(/unpacks to more than 3 MB/),
    ]);
    expect(await problemsOf(importLayer(ctx, { file: path.join(folder, 'gone'), layer }))).toEqual([
      'gone is not there',
    ]);
    expect(await problemsOf(importLayer(ctx, { file: folder, layer }))).toEqual([
      expect.stringMatching(/not a file/),
    ]);
  });

  it('is refused from people who may not, and for keys and days that are none', async () => {
    const worker = city.as(city.staff('Kim', 'worker', 'works'));
    await expect(importLayer(worker, { file: 'any', layer })).rejects.toThrow(NotAllowed);
    expect(await problemsOf(load(collection(wards), { layer: 'Ward 1' }))).toEqual([
      expect.stringMatching(/small letters/),
    ]);
    for (const validFrom of ['soon', '2026-02-30', '2026-13-01'])
      expect(await problemsOf(load(collection(wards), { validFrom }))).toEqual([
        expect.stringMatching(/is no day/),
      ]);
  });
});

describe('editions', () => {
  const moved = wards.map((one, i) => feature(one.properties, polygon(square(i + 2, 1))));
  const years = (year: number) => new Date(`${year}-06-01T12:00:00Z`);

  it('count from their day on, and the old ones for the days before', async () => {
    await load(collection(wards));
    const before = await layerEditions(ctx);
    expect(await load(collection(moved), { validFrom: '2024-01-01', dryRun: true })).toMatchObject({
      version: 2,
    });
    expect(await layerEditions(ctx)).toEqual(before);
    const next = await load(collection(moved), { validFrom: '2024-01-01' });
    // Midnight in the mountains.
    expect(next).toMatchObject({
      version: 2,
      validFrom: new Date('2024-01-01T07:00:00Z'),
      added: [],
      gone: [],
    });
    expect(await keysAt(inWard(2), years(2023))).toEqual(['2']);
    expect(await keysAt(inWard(2), years(2024))).toEqual(['1']);
    expect(await keysAt(inWard(2))).toEqual(['1']);
    const future = await load(collection(wards.slice(0, 2)), { validFrom: '2030-01-01' });
    expect(future).toMatchObject({ version: 3, gone: ['3'] });
    expect(await keysAt(inWard(2))).toEqual(['1']);
    expect(await keysAt(inWard(2), years(2031))).toEqual(['2']);
    expect(await areaName(ctx, `${layer}:3`)).toMatch(/ 3$/);
  });

  it('begin today where real shapes are corrected, and the later correction of a day wins', async () => {
    await load(collection(wards));
    const today = new Date('2026-03-04T07:00:00Z');
    expect(await load(collection(moved))).toMatchObject({ version: 2, validFrom: today });
    expect(await load(collection(wards.slice(1)))).toMatchObject({
      version: 3,
      validFrom: today,
      gone: ['1'],
    });
    expect(await keysAt(inWard(2))).toEqual(['2']);
    expect(await load(collection(wards.slice(1)))).toMatchObject({ version: 3, unchanged: true });
  });
});

it('a layer of the key city-limit says where the city ends, and nothing is counted by it', async () => {
  const [inside, beyond] = [inWard(2), { lat: 39.485, lng: -106 }];
  expect((await areasAt(ctx, beyond)).inside).toBe(true);
  layer = 'city-limit';
  await load(collection([feature({ key: 'city' }, polygon(square(0, 0, 0.04)))]));
  expect((await areasAt(ctx, beyond)).inside).toBe(false);
  expect(await areasAt(ctx, inside)).toMatchObject({ inside: true });
  expect((await areasAt(ctx, inside)).areas.join()).not.toContain('city-limit');
});
