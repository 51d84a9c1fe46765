import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importAddresses, importLandmarks, importStreets } from '#reference/address-tables';
import { distanceMetres } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import { addressesNear, addressNear } from './address-near.ts';
import { findAddress } from './find-address.ts';

let city: TestCity;
const folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-near-'));
beforeAll(async () => {
  city = await openCity();
});
afterAll(async () => {
  await city.close();
  rmSync(folder, { recursive: true, force: true });
});

const near = (lat: number, lng: number) => addressNear(city.as(), { lat, lng });
/** A step of ten metres to the north. */
const ten = 10 / 111_195;

function file(name: string, lines: readonly (string | number)[][]): string {
  const at = path.join(folder, name);
  writeFileSync(at, `${lines.map((line) => line.join(',')).join('\n')}\n`);
  return at;
}

describe('with the sample streets of a pack', () => {
  it('tells the block, the corner, and nothing in the middle of nowhere', async () => {
    const block = await near(39.9527, -75.1646);
    expect(block).toMatchObject({ kind: 'block', label: '1400 block of Market St', precision: 'middle' });
    expect(block!.metres).toBeLessThan(100);
    const { candidates } = await findAddress(city.as(), 'Broad & Market');
    const [corner] = candidates;
    expect((await near(corner!.lat!, corner!.lng!))?.label.split(' & ').sort()).toEqual([
      'Market St',
      'N Broad St',
    ]);
    for (const [lat, lng] of [[39.95, -75.9], [0, 0], [90, 180], [-90, -180], [45, 179.9999]] as const)
      expect(await near(lat, lng)).toBeNull(); // biome-ignore format: points
  });
});

describe('with imported tables', () => {
  // Elm St runs north along a meridian with houses 20 m to its east; Oak Ave crosses it at 40.02.
  const [south, west] = [40.0, -75.0];
  const houses = [100, 102, 104, 106, 198, 200, 202].map((number, at) => [
    west + 0.00023,
    south + at * 3 * ten,
    number,
    'Elm St',
  ]);
  beforeAll(async () => {
    const ctx = city.as();
    await importAddresses(ctx, {
      file: file('addresses.csv', [['LON', 'LAT', 'NUMBER', 'STREET'], ...houses]),
    });
    await importStreets(ctx, {
      file: file('streets.csv', [
        ['FULLNAME', 'L_F_ADD', 'L_T_ADD', 'R_F_ADD', 'R_T_ADD', 'WKT'],
        ['Elm St', 101, 199, 100, 198, `"LINESTRING (${west} ${south}, ${west} ${south + 0.02})"`],
        ['Oak Ave', 301, 399, 300, 398, `"LINESTRING (${west - 0.01} ${south + 0.02}, ${west + 0.01} ${south + 0.02})"`],
        ['Lost Ln', 1, 99, 2, 98, `"LINESTRING (${west + 0.05} ${south}, ${west + 0.06} ${south})"`],
      ]), // biome-ignore format: a table
    });
    await importLandmarks(ctx, {
      file: file('landmarks.csv', [
        ['name', 'lat', 'lng'],
        ['Test Bandstand', south + 0.05, west],
      ]),
    });
  });

  it('tells the nearest building within sixty metres, and how far it is', async () => {
    const found = await near(south + 3.1 * ten, west);
    expect(found).toMatchObject({
      kind: 'address',
      label: '102 Elm St',
      precision: 'point',
      approximate: false,
    });
    const [lng, lat] = houses[1] as number[];
    expect(found!.metres).toBe(
      Math.round(distanceMetres({ lat: south + 3.1 * ten, lng: west }, { lat: lat!, lng: lng! })),
    );
    expect((await near(south + 3.1 * ten, west + 0.00023 + 0.0006))?.label).toBe('102 Elm St');
    expect((await near(south + 3.1 * ten, west + 0.00023 + 0.0008))?.kind).not.toBe('address');
  });

  it('tells the block by the stretch where no building is near, else the corner, else the street', async () => {
    expect(await near(south + 0.01, west - 0.0001)).toMatchObject({
      kind: 'block',
      label: '100 block of Elm St',
    });
    expect(await near(south + 0.02, west - 0.005)).toMatchObject({ label: '300 block of Oak Ave' });
    expect(await near(south + 0.02 + ten, west + 0.0001)).toMatchObject({
      kind: 'intersection',
      label: expect.stringMatching(/^(Elm St & Oak Ave|Oak Ave & Elm St)$/),
      precision: 'crossing',
    });
    expect(await near(south, west + 0.055)).toMatchObject({ kind: 'street', label: 'Lost Ln', metres: 0 });
    expect(await near(south + 0.05 + ten, west)).toMatchObject({ kind: 'landmark', label: 'Test Bandstand' });
    expect(await near(south + 0.07, west)).toBeNull();
  });

  it('answers many points as one by one, in their order', async () => {
    const points = Array.from({ length: 60 }, (_, i) => ({
      lat: south + i * 0.0005,
      lng: west + (i % 7) * 0.0002,
    }));
    const together = await addressesNear(city.as(), points);
    const alone = [];
    for (const point of points) alone.push(await addressNear(city.as(), point));
    expect(together).toEqual(alone);
    expect(new Set(together.map((one) => one?.kind)).size).toBeGreaterThan(3);
    expect(await addressesNear(city.as(), [])).toEqual([]);
  });

  it('what it tells is found again by its words', async () => {
    for (const [lat, lng] of [
      [south, west],
      [south + 0.01, west],
      [south + 0.02, west],
    ] as const) {
      const { label } = (await near(lat, lng))!;
      expect((await findAddress(city.as(), label)).candidates[0]?.label.split(' & ').sort()).toEqual(
        label.split(' & ').sort(),
      ); // biome-ignore format: points
    }
  });

  it('looks buildings up by the index', async () => {
    const client = await city.database.pool.connect();
    try {
      await client.query('set enable_seqscan = off');
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `explain select * from address_point a where floor((a.lat + 90) * 2000) * 1000000 + floor((a.lng + 180) * 2000) between 5 and 9`,
      );
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('address_point_cell');
    } finally {
      client.release(true);
    }
  });
});
