import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { receive } from '#flow/intake';
import { visitor as anybody } from '#platform/context';
import { oneTileMap } from '../one-tile-map.ts';
import { axeClean } from './browser.ts';
import { openTown, signIn, type Town, useBrowser } from './town.ts';

useBrowser();
let town: Town;
let number: string;
/** Maps are fetched and drawn after the page is there. */
const slow = { timeout: 30_000, interval: 500 };
const place = { address: '1400 Market St', lat: 39.9526, lng: -75.1652 };

beforeAll(async () => {
  town = await openTown();
  const { city, house } = town;
  const maps = path.join(house.config.dataDir, 'maps');
  await mkdir(maps, { recursive: true });
  await writeFile(path.join(maps, 'town.pmtiles'), oneTileMap());
  // The city's own base map: no other host is asked for anything.
  const tiles = { kind: 'pmtiles', url: 'file:town.pmtiles', attribution: 'Drawn for a test' };
  await sql`update city set config = jsonb_set(config, '{map,tiles}', ${JSON.stringify(tiles)}::jsonb)`.execute(
    city.as().db,
  );
  city.as().memory.drop('catalog');
  for (let i = 0; i < 3; i += 1) {
    const { request } = await receive(city.as(anybody, 'web'), {
      serviceKey: 'pothole',
      content: { answers: { size: 'large' }, place, contact: { anonymous: true } },
    });
    number = request.number;
  }
  await town.settle();
});
afterAll(() => town.close());

it('draws the public map on a base map of the city, and counts what lies together', async () => {
  const somebody = await town.visit({ phone: true });
  const { page } = somebody;
  await page.goto('/requests');
  const cluster = page.locator('.ui-cluster');
  await expect.poll(() => cluster.allTextContents(), slow).toEqual(['3']);
  await expect
    .poll(() => page.locator('.leaflet-control-attribution').textContent(), slow)
    .toContain('Drawn for a test');
  // The base map's squares are drawn: Philadelphia lies in the sea of this one.
  const alpha = () =>
    page.evaluate(() => {
      const square = document.querySelector<HTMLCanvasElement>('.leaflet-tile-pane canvas');
      return square?.getContext('2d')?.getImageData(100, 100, 1, 1).data[3] ?? 0;
    });
  await expect.poll(alpha, slow).toBe(255);
  await axeClean(page);
  await somebody.leave();
});

it('gives staff clusters of their list, which Enter opens without a mouse', async () => {
  const lead = await town.hire('Dolores Reyes', 'department-lead', 'streets');
  const colleague = await town.visit();
  const { page } = colleague;
  await signIn(page, lead);
  await page.goto(`/office/map#map=17/${place.lat}/${place.lng}`);
  await page.locator('.maplibregl-canvas').focus();
  await expect.poll(() => page.locator('[data-drawn]').count(), slow).toBe(1);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.ui-map__box a').count(), slow).toBe(3);
  await axeClean(page);
  await page.locator('.ui-map__box a', { hasText: number }).click();
  await expect.poll(() => page.url()).toContain(`/office/requests/${number}`);
  await page.goto('/office/map?service=graffiti');
  expect(await page.getByRole('status').first().textContent()).toContain('No requests');
  await colleague.leave();
});
