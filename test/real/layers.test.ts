import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyPack } from '#civic/city-pack';
import type { Ctx } from '#platform/context';
import { importLayer } from '#reference/layer-files';
import { areaLocator, areasAt, layersInForce, loadLayers } from '#reference/places';
import { openCity, type TestCity } from '../city.ts';
import { realData } from './real-data.ts';

const folder = realData('boundaries');
const cityHall = { lat: 39.9524, lng: -75.1636 };

const files = [
  ['council_districts.geojson', 'council-district', {}, 10, 'phl_council_district'],
  ['wards_2019.geojson', 'ward', {}, 66, 'WARD'],
  ['ward_divisions_2019.geojson.gz', 'ward-division', {}, 1703, 'DIVISION_N'],
  ['police_districts.geojson', 'police-district', {}, 21, 'phl_police_districts'],
  ['zip_codes.geojson', 'zip-code', {}, 48, 'zip_code'],
  ['neighborhoods_158_azavea.geojson', 'neighborhood', {}, 158, 'name'],
  ['city_limit.geojson', 'city-limit', { keyField: 'OBJECTID' }, 1, 'OBJECTID'],
  ['neighborhoods_159_opendataphilly.geojson', 'neighborhood-2', {}, 159, 'NAME'],
  ['neighborhoods_49.geojson', 'neighborhood-large', {}, 49, 'phl_neighborhood'],
  ['parks_properties_ppr.geojson.gz', 'park', { keyField: 'PUBLIC_NAME' }, 507, 'PUBLIC_NAME'],
] as const;

describe.skipIf(!folder)('the layers of a city of the east', () => {
  let city: TestCity;
  let ctx: Ctx;
  beforeAll(async () => {
    city = await openCity();
    ctx = city.as();
  });
  afterAll(() => city?.close());

  test.each(files)('%s', async (file, layer, options, areas, key) => {
    const summary = await importLayer(ctx, {
      ...options,
      file: path.join(folder!, 'philadelphia', file),
      layer,
    });
    expect(summary).toMatchObject({ areas, fields: { key }, repaired: [], validFrom: null, kind: 'polygon' });
    expect(summary.warnings).toEqual([]);
    const again = await importLayer(ctx, {
      ...options,
      file: path.join(folder!, 'philadelphia', file),
      layer,
    });
    expect(again).toMatchObject({ unchanged: true, version: summary.version });
  });

  test('stand in place of the sample, and stay when the pack is applied again', async () => {
    const layers = await layersInForce(ctx);
    expect(layers.filter(({ sample }) => sample)).toEqual([]);
    const applied = await applyPack(ctx, path.resolve('cities', 'philadelphia'));
    expect(applied.kept).toEqual(['layer:council-district', 'layer:neighborhood', 'layer:ward']);
    const { areas } = await areasAt(ctx, cityHall);
    expect(areas).toEqual(
      expect.arrayContaining(['council-district:5', 'zip-code:19107', 'police-district:09']),
    );
    expect(areas.filter((ref) => ref.startsWith('ward:'))).toHaveLength(1);
    expect(areas.find((ref) => ref.startsWith('ward-division:'))).toMatch(/^ward-division:0?\d{3,4}$/);
  });

  test('give 100 points of their borders to one area each, the same twice and in a fresh process', async () => {
    const wards = (await loadLayers(ctx.db)).find(({ key }) => key === 'ward')!;
    const borders = wards.areas.flatMap(({ geometry }) => bordersOf(geometry));
    const points = borders.filter((_, i) => i % 383 === 7).slice(0, 100);
    expect(points).toHaveLength(100);
    const first = await areaLocator(ctx);
    const answers = points.map((point) => first(point).areas);
    ctx.memory.clear();
    const second = await areaLocator(ctx);
    expect(points.map((point) => second(point).areas)).toEqual(answers);
    for (const [i, areas] of answers.entries()) {
      const layers = areas.map((ref) => ref.split(':')[0]);
      expect(new Set(layers).size).toBe(layers.length);
      // The middle of an edge is rounded, and at the rim of the city a hair outside.
      if (points[i]!.isCorner) expect(layers).toContain('ward');
    }
    expect(points.filter(({ isCorner }) => isCorner).length).toBeGreaterThan(40);
    expect(points.filter(({ isCorner }) => !isCorner).length).toBeGreaterThan(40);
  });
});

/** Corners of the borders, and the middles between them. */
function bordersOf(geometry: Polygon | MultiPolygon) {
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  const at = (lng: number, lat: number, isCorner: boolean) => ({ lng, lat, isCorner });
  const middle = (a: Position, b: Position) => at((a[0]! + b[0]!) / 2, (a[1]! + b[1]!) / 2, false);
  return rings.flatMap((ring) =>
    ring.slice(1).flatMap((b, i) => [at(b[0]!, b[1]!, true), middle(ring[i]!, b)]),
  );
}

describe.skipIf(!folder)('the layers of a city of the west', () => {
  let city: TestCity;
  let scratch: string;
  beforeAll(async () => {
    // A town's pack without its map: nothing says where the city lies.
    scratch = await mkdtemp(path.join(os.tmpdir(), 'belfry-west-'));
    city = await openCity({ pack: 'millbrook' });
    await cp(path.resolve('cities', 'millbrook'), scratch, { recursive: true });
    await writeFile(path.join(scratch, 'sketch.geojson'), '{"type":"FeatureCollection","features":[]}');
    await applyPack(city.as(), scratch);
  });
  afterAll(async () => {
    await city?.close();
    await rm(scratch, { recursive: true, force: true });
  });

  test.each([
    ['council_districts_2012.geojson', 'council-district', { keyField: 'external_id' }, 15],
    ['neighborhood_councils_2019.geojson.gz', 'neighborhood-council', {}, 99],
  ])('%s', async (file, layer, options, areas) => {
    const summary = await importLayer(city.as(), {
      ...options,
      file: path.join(folder!, 'los-angeles', file),
      layer,
    });
    expect(summary).toMatchObject({ areas, repaired: [] });
    expect(summary.warnings).toEqual([]);
  });

  test('a place in it', async () => {
    const { areas } = await areasAt(city.as(), { lat: 34.0537, lng: -118.2427 });
    expect(areas).toContain('council-district:14');
  });

  test('are refused by a city that lies elsewhere', async () => {
    const other = await openCity();
    const file = path.join(folder!, 'los-angeles', 'council_districts_2012.geojson');
    const importing = importLayer(other.as(), { file, layer: 'council-district', keyField: 'name' });
    await expect(importing).rejects.toThrow(/lie far from this city/);
    await other.close();
  });
});
