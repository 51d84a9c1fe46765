import { readFileSync } from 'node:fs';
import type { FeatureCollection, Polygon } from 'geojson';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#platform/clock';
import { type Ctx, Memory } from '#platform/context';
import { areaFinder } from './area-finder.ts';
import { type Area, compareKeys, type LayerWithAreas, type SketchFeature } from './areas-store.ts';
import { distanceMetres, middleOfShape } from './geometry.ts';
import { type KnownLayer, type KnownVersion, toPlaces } from './places.ts';
import { areaLocator, areaName, areasAt, h3Of, layers, sketchGeoJson } from './places-views.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(`cities/philadelphia/${name}`, 'utf8')) as FeatureCollection<Polygon>;

function layer(key: string): LayerWithAreas {
  const areas = read(`areas/${key}.geojson`).features.map(
    (f) => ({ ...f.properties, geometry: f.geometry }) as Area,
  );
  return { key, name: { en: key }, areas };
}

/** A context that knows these shapes and nothing else. */
function knowing(layers: readonly LayerWithAreas[], sketch: readonly SketchFeature[] = []): Ctx {
  const memory = new Memory();
  const known = layers.map(({ areas: given, ...layer }): KnownLayer => {
    const areas = [...given].sort((a, b) => compareKeys(a.key, b.key));
    void memory.get(`area-version ${layer.key}`, async () => areaFinder(areas.map((area) => area.geometry)));
    const version = { id: layer.key, version: 1, valid_from: null } as KnownVersion;
    const middles = areas.map(({ geometry, ...area }) => ({
      population: null,
      ...area,
      ...middleOfShape(geometry),
    }));
    return { ...layer, kind: 'polygon', versions: [{ ...version, known: middles }] };
  });
  void memory.get('places', async () => toPlaces(known, sketch));
  return { memory, clock: systemClock } as unknown as Ctx;
}

const sketch = read('sketch.geojson').features.map(
  (f) => ({ ...f.properties, geometry: f.geometry }) as unknown as SketchFeature,
);
const ctx = knowing([layer('council-district'), layer('neighborhood'), layer('ward')], sketch);
const cityHall = { lat: 39.9524, lng: -75.1636 };

const square = (west: number, east: number): Polygon => ({
  type: 'Polygon',
  coordinates: [[[west, 0], [east, 0], [east, 1], [west, 1], [west, 0]]], // biome-ignore format: one ring
});

describe('areasAt', () => {
  it('names one area of each layer, in the layers’ order', async () => {
    const { inside, areas } = await areasAt(ctx, cityHall);
    expect(inside).toBe(true);
    expect(areas.map((ref) => ref.split(':')[0])).toEqual(['council-district', 'neighborhood', 'ward']);
    expect(areas).toContain('neighborhood:center-city');
    expect(await areaName(ctx, 'neighborhood:center-city')).toBe('Center City');
    expect(await areaName(ctx, 'neighborhood:gone')).toBeUndefined();
  });

  it.each([
    ['Camden, over the river', 39.9448, -75.1199],
    ['Upper Darby, over the creek', 39.9587, -75.2697],
    ['zero', 0, 0],
    ['swapped', -75.16, 39.95],
    ['not a number', Number.NaN, Number.NaN],
  ])('knows that %s is outside', async (_name, lat, lng) => {
    expect(await areasAt(ctx, { lat, lng })).toEqual({ inside: false, areas: [] });
  });

  it('gives a border point to the smaller key, in whatever order the shapes were listed', async () => {
    const shapes = [
      { key: '10', name: 'ten', geometry: square(0, 1) },
      { key: '9', name: 'nine', geometry: square(1, 2) },
    ];
    for (const areas of [shapes, [...shapes].reverse()]) {
      const border = knowing([{ key: 'ward', name: { en: 'Ward' }, areas }]);
      expect(await areasAt(border, { lat: 0.5, lng: 1 })).toEqual({ inside: true, areas: ['ward:9'] });
    }
  });

  it('leaves out what lies in a hole', async () => {
    const [outer, hole] = [square(0, 10).coordinates[0]!, square(4, 5).coordinates[0]!];
    const area: Area = { key: 'a', name: 'a', geometry: { type: 'Polygon', coordinates: [outer, hole] } };
    const zone = knowing([{ key: 'zone', name: { en: 'Zone' }, areas: [area] }]);
    expect((await areasAt(zone, { lat: 0.5, lng: 4.5 })).areas).toEqual([]);
    expect((await areasAt(zone, { lat: 0.5, lng: 3.5 })).areas).toEqual(['zone:a']);
  });

  it('finds nearly every point of the city in an area of each layer, and never two of one', async () => {
    let [inCity, complete] = [0, 0];
    const locate = await areaLocator(ctx);
    for (let lat = 39.87; lat < 40.14; lat += 0.0037)
      for (let lng = -75.28; lng < -74.96; lng += 0.0041) {
        const { inside, areas } = locate({ lat, lng });
        expect(new Set(areas.map((ref) => ref.split(':')[0])).size).toBe(areas.length);
        inCity += Number(inside);
        complete += Number(inside && areas.length === 3);
      }
    expect(inCity).toBeGreaterThan(2000);
    expect(complete / inCity).toBeGreaterThan(0.995);
  });
});

it('measures along the earth', () => {
  const [philadelphiaHall, newYorkHall] = [cityHall, { lat: 40.7127, lng: -74.0059 }];
  expect(distanceMetres(philadelphiaHall, newYorkHall) / 1000).toBeCloseTo(129.6, 0);
  expect(distanceMetres(cityHall, cityHall)).toBe(0);
  expect(distanceMetres({ lat: 0, lng: 179.9 }, { lat: 0, lng: -179.9 })).toBeLessThan(23_000);
});

it('puts neighbours into one cell', () => {
  expect(h3Of(39.95, -75.16)).toMatch(/^89/);
  expect(h3Of(39.95, -75.16)).toBe(h3Of(39.95001, -75.16001));
});

it('hands out the sketch and the layers without their inner fields', async () => {
  const { features } = await sketchGeoJson(ctx);
  expect(new Set(features.map((f) => f.properties?.['kind']))).toEqual(
    new Set(['outline', 'river', 'park', 'street']),
  );
  expect(features.every((f) => !('numbers' in (f.properties ?? {})))).toBe(true);
  const [districts] = await layers(ctx);
  expect(districts!.areas.map((area) => area.key)).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
    '8',
    '9',
    '10',
  ]);
});
