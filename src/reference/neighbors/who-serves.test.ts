import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCity, type TestCity } from '../../../test/city.ts';
import { distanceMetres } from '../places/index.ts';
import { borderMetres, neighborsOf, saveNeighbors, whoServes } from './index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const cityHall = { lat: 39.9526, lng: -75.1635 };
/** Millbrook's and the sample outline are polygons of straight lines: this one runs along 39.48. */
const keyOf = async (point: { lat: number; lng: number }) => {
  const found = await whoServes(city.as(), point);
  return found.by === 'city' ? 'city' : (found.neighbor?.key ?? null);
};

describe('whoServes', () => {
  it('knows its own ground', async () => {
    const found = await whoServes(city.as(), cityHall);
    expect(found).toMatchObject({ by: 'city' });
    expect(found.by === 'city' && found.areas.length).toBeGreaterThan(0);
    expect(found).not.toHaveProperty('border');
  });

  it('names the town before its county, and what has all the rest', async () => {
    expect(await keyOf({ lat: 40.075, lng: -75.125 })).toBe('cheltenham');
    expect(await keyOf({ lat: 40.2, lng: -75.3 })).toBe('montgomery-county');
    expect(await keyOf({ lat: 39.945, lng: -75.11 })).toBe('camden');
    expect(await keyOf({ lat: 51.5, lng: -0.12 })).toBe('other-places');
  });

  it('gives no shape away', async () => {
    const found = await whoServes(city.as(), { lat: 40.075, lng: -75.125 });
    expect(found.by === 'neighbor' && Object.keys(found.neighbor!)).not.toContain('shape');
  });

  it('is not sure within some metres of the limit, and counts there as the nearest ground does', async () => {
    // The edge from (-75.138, 40.062) to (-75.16, 40.078): its middle, and steps away from the city.
    const middle = { lat: 40.07, lng: -75.149 };
    const at = (metres: number) => ({
      lat: middle.lat + (metres / 111_195) * 0.69,
      lng: middle.lng + (metres / 85_000) * 0.72,
    });
    const near = await whoServes(city.as(), at(30));
    expect(near).toMatchObject({ by: 'city', border: { metres: expect.any(Number) } });
    if (near.by !== 'city' || !near.border) throw new Error('not at the border');
    expect(near.border.metres).toBeGreaterThan(5);
    expect(near.border.metres).toBeLessThanOrEqual(borderMetres);
    expect(distanceMetres(near.border.at, at(30))).toBeLessThan(borderMetres + 5);
    expect(near.areas).toEqual(expect.arrayContaining([expect.stringMatching(/^council-district:/)]));
    expect(await whoServes(city.as(), near.border.at)).not.toHaveProperty('border');
    expect(await keyOf(at(200))).toBe('cheltenham');
  });

  it('bears coordinates that are nowhere', async () => {
    for (const point of [
      { lat: Number.NaN, lng: 0 },
      { lat: 95, lng: 0 },
      { lat: 0, lng: 181 },
      { lat: Number.POSITIVE_INFINITY, lng: 0 },
    ])
      expect(await whoServes(city.as(), point)).toEqual({ by: 'neighbor', neighbor: null });
    expect(await keyOf({ lat: 90, lng: 0 })).toBe('other-places');
    expect(await keyOf({ lat: 0, lng: -180 })).toBe('other-places');
  });

  it('knows one by an area of a layer, and is what it was told last', async () => {
    const ctx = city.as();
    const before = (await neighborsOf(ctx)).map(({ key }) => key);
    expect(before).toContain('cheltenham');
    const only = { key: 'river-town', name: { en: 'River Town' }, area: 'ward:1' };
    expect(await saveNeighbors(ctx, [only])).toMatchObject({ added: ['river-town'] });
    await ctx.memory.forget(ctx.db, 'neighbors');
    expect(await neighborsOf(ctx)).toEqual([only]);
    expect((await saveNeighbors(ctx, [only])).same).toBe(true);
    // Nobody has all the rest now.
    expect(await keyOf({ lat: 51.5, lng: -0.12 })).toBeNull();
  });
});
