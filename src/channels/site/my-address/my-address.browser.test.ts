import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importSampleTables } from '#civic/city-pack';
import { openSite, type TestSite } from '../../../../test/site.ts';

const port = 3142;
const base = `http://127.0.0.1:${port}`;
let site: TestSite;
let browser: Browser;

beforeAll(async () => {
  site = await openSite({ port });
  await importSampleTables(site.city.as(), 'cities/philadelphia');
  await site.app.listen({ port, host: '127.0.0.1' });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await site.close();
});

const answer = '/my-address?address=1400+Market+St';
const finder = '/find/recreation-centers?address=1400+Market+St';

async function opened(language: string, dark: boolean) {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    colorScheme: dark ? 'dark' : 'light',
  });
  await context.addCookies([{ name: 'language', value: language, url: base }]);
  return context.newPage();
}

it('has no fault that axe can find and fits a phone, also in long words and from right to left', async () => {
  for (const [language, dark, urls] of [
    ['en', false, ['/my-address', '/my-address?address=zzqx', answer, '/find/after-school', finder]],
    ['en-XA', true, [answer, finder]],
    ['ar-XB', false, [answer]],
  ] as const) {
    const page = await opened(language, dark);
    for (const url of urls) {
      await page.goto(base + url);
      await page
        .locator('.ui-map__canvas')
        .first()
        .scrollIntoViewIfNeeded({ timeout: 3000 })
        .catch(() => {});
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      expect(violations.map((one) => `${url} ${language} ${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
      const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(wide, `${url} in ${language} is wider than the phone`).toBeLessThanOrEqual(room!);
    }
    await page.context().close();
  }
}, 120_000);

it('is asked by keyboard, answers with a map numbered as the list, and prints on two pages at most', async () => {
  const page = await opened('en', false);
  await page.goto(`${base}/my-address`);
  await page.getByLabel('Address').focus();
  await page.keyboard.type('1400 Market St');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: '1400 Market St' }).waitFor();
  await page.locator('.ui-map').scrollIntoViewIfNeeded();
  await page.locator('.ui-pin[data-label="1"]').waitFor();
  expect(await page.locator('.ui-pin[data-label]').count()).toBe(
    await page.locator('.ui-number-pin').count(),
  );
  const pdf = (await page.pdf({ format: 'Letter' })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeLessThanOrEqual(2);
  await page.context().close();
}, 60_000);
