import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { receive } from '#flow/intake';
import { visitor } from '#platform/context';
import { openSite, type TestSite } from '../../../test/site.ts';

const port = 3117;
const base = `http://127.0.0.1:${port}`;
let site: TestSite;
let browser: Browser;
let number: string;

beforeAll(async () => {
  site = await openSite({ port });
  const { request } = await receive(site.city.as(visitor, 'web'), {
    serviceKey: 'pothole',
    content: {
      answers: { size: 'large' },
      place: { address: '1400 Market St', lat: 39.9525, lng: -75.165 },
      contact: { email: 'ana@example.org' },
    },
  });
  number = request.number;
  await site.app.listen({ port, host: '127.0.0.1' });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await site.close();
});

async function opened(options: BrowserContextOptions = {}, language = 'en'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
  await context.addCookies([{ name: 'language', value: language, url: base }]);
  return context.newPage();
}

it('weighs at most 60 KB and 8 files before tiles, photos and the drawn map', async () => {
  const page = await opened();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  for (const url of ['/', '/report/pothole', `/requests/${number}`]) {
    let bytes = 0;
    const files: string[] = [];
    const finished = (event: { encodedDataLength: number }) => {
      bytes += event.encodedDataLength;
    };
    const asked = (event: { request: { url: string } }) => {
      if (!/\/photos\/|tile|sketch|\/live/.test(event.request.url)) files.push(event.request.url);
    };
    session.on('Network.loadingFinished', finished);
    session.on('Network.requestWillBeSent', asked);
    await session.send('Network.clearBrowserCache');
    await page.goto(base + url);
    await page.waitForTimeout(400);
    session.off('Network.loadingFinished', finished);
    session.off('Network.requestWillBeSent', asked);
    expect(files.length, `${url}: ${files.join(' ')}`).toBeLessThanOrEqual(8);
    expect(bytes, url).toBeLessThanOrEqual(60 * 1024);
  }
  await page.context().close();
}, 180_000);

it('reports by keyboard alone, without script', async () => {
  const page = await opened({ javaScriptEnabled: false });
  await page.goto(`${base}/report/cave-in`);
  await page.locator('input[value="no"]').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.waitForURL(/questions$/);
  await page.keyboard.press('Tab');
  await page.locator('textarea').focus();
  await page.keyboard.type('Deep');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/place$/);
  await page.locator('input[name="place.address"]').focus();
  await page.keyboard.type('Broad & Market');
  await page.keyboard.press('Enter');
  await page.waitForURL(/(photos|which)$/);
  await page.goBack();
  await page.context().close();
}, 180_000);

it('offers places while one types: by the arrows and Enter, left by Escape, without a fault that axe finds', async () => {
  const page = await opened();
  await page.goto(`${base}/report/pothole`);
  await page.locator('label', { hasText: 'Bigger than that' }).click();
  await page.locator('main form button').last().click();
  await page.waitForURL(/place$/);
  const field = page.getByRole('combobox');
  await field.focus();
  await page.keyboard.type('1400 mark');
  await page.getByRole('option', { name: '1400 Market St' }).waitFor();
  expect(await field.getAttribute('aria-expanded')).toBe('true');
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  expect(violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('option').count()).toBe(0);
  expect(await field.inputValue()).toBe('1400 mark');
  await page.keyboard.type('e');
  await page.getByRole('option', { name: '1400 Market St' }).waitFor();
  await page.keyboard.press('ArrowDown');
  const active = await field.getAttribute('aria-activedescendant');
  expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Enter');
  expect(await field.inputValue()).toBe('1400 Market St');
  expect(await field.getAttribute('aria-expanded')).toBe('false');
  await page.keyboard.press('Enter');
  await page.waitForURL(/(photos|same)$/);
  await page.context().close();
}, 180_000);

it('puts a pin and finds the device by the map, and shows the same place again', async () => {
  const page = await opened({
    geolocation: { latitude: 39.9611, longitude: -75.1702, accuracy: 20 },
    permissions: ['geolocation'],
  });
  await page.goto(`${base}/report/pothole`);
  await page.locator('label', { hasText: 'Bigger than that' }).click();
  await page.locator('main form button').last().click();
  await page.waitForURL(/place$/);
  await page.locator('.ui-map__tools button').click();
  await expect.poll(() => page.locator('input[name="place.lat"]').inputValue()).toMatch(/^39\.961/);
  await page.locator('main form button:not([type=button])').last().click();
  await page.waitForURL(/photos$/);
  await page.context().close();
}, 180_000);
