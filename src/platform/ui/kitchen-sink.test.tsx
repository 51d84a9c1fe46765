import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type Page as BrowserPage, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalogs, makeCatalogs } from '#platform/i18n';
import { buildClient } from '../../../script/build-client.mjs';
import { SinkConsole, SinkPage } from '../../../test/kitchen-sink.tsx';
import { assets, renderPage, themeCss } from './index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const shots = process.env.BELFRY_SHOTS;
const catalogs = loadCatalogs(root);
let browser: Browser;
let site: Server;
let origin: string;

beforeAll(async () => {
  await buildClient(root);
  site = createServer(serve).listen(0, '127.0.0.1');
  await once(site, 'listening');
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumFlags });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  site?.close();
});

const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

function serve({ url = '/' }: IncomingMessage, response: ServerResponse) {
  const { pathname, searchParams } = new URL(url, 'http://x');
  const send = (type: string, body: string | Buffer) =>
    response
      .setHeader('content-type', `${type}; charset=utf-8`)
      .setHeader('content-security-policy', "default-src 'self'; img-src 'self' data: blob:")
      .end(body);
  if (pathname === '/theme.css') return send('text/css', themeCss({ primary: '#0f4d90', accent: '#f3c613' }));
  if (pathname === '/sketch.json') return send('application/json', JSON.stringify(sketch));
  if (pathname === '/live') return response.writeHead(204).end();
  if (pathname.startsWith('/assets/')) {
    const kind = pathname.endsWith('.svg')
      ? 'image/svg+xml'
      : pathname.endsWith('.css')
        ? 'text/css'
        : 'text/javascript';
    return send(kind, readFileSync(path.join(root, 'dist/client', pathname.slice(8))));
  }
  const t = catalogs.translator(searchParams.get('language') ?? 'en');
  const say = (text: string) => compileText(text, t.language);
  const sink = { t, say, asset: assets(root) };
  return send(
    'text/html',
    renderPage(pathname === '/console' ? <SinkConsole {...sink} /> : <SinkPage {...sink} />),
  );
}

/** The test's own words, as the page's language would have them. */
function compileText(text: string, language: string): string {
  const own = new Map([['en', new Map([['text', text]])]]);
  return makeCatalogs(own).translator(language)('text');
}

const sketch = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { kind: 'outline' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [-75.2, 39.93],
            [-75.13, 39.93],
            [-75.13, 39.98],
            [-75.2, 39.98],
            [-75.2, 39.93],
          ],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { kind: 'river' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [-75.186, 39.93],
            [-75.182, 39.93],
            [-75.178, 39.98],
            [-75.183, 39.98],
            [-75.186, 39.93],
          ],
        ],
      },
    },
    {
      type: 'Feature',
      properties: { kind: 'street', name: 'Mill St' },
      geometry: {
        type: 'LineString',
        coordinates: [
          [-75.2, 39.952],
          [-75.13, 39.948],
        ],
      },
    },
  ],
};

const looks = [
  { language: 'en', scheme: 'light', width: 1280 },
  { language: 'en', scheme: 'dark', width: 390 },
  { language: 'en-XA', scheme: 'light', width: 390 },
  { language: 'ar-XB', scheme: 'dark', width: 1280 },
] as const;

describe.each(['site', 'console'])('all components on a page of the %s', (kind) => {
  test.each(looks)(
    'can be read by all: $language, $scheme, $width px',
    async ({ language, scheme, width }) => {
      const page = await openPage({ width, scheme }, `/${kind}?language=${language}`);
      if (shots)
        await page.screenshot({
          path: path.join(shots, `${kind}-${language}-${scheme}-${width}.png`),
          fullPage: true,
        });
      const { violations } = await new AxeBuilder({ page: page as never }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`),
      ).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );
});

describe('islands', () => {
  test('a place is picked on the map, moved by keyboard, and written into the form', async () => {
    const page = await openPage({ width: 390, scheme: 'light' }, '/site');
    await page.locator('.ui-map').scrollIntoViewIfNeeded();
    const canvas = page.locator('.ui-map__canvas');
    await canvas.waitFor();
    await page.locator('path.ui-map__sketch--river').first().waitFor({ state: 'attached' });
    expect(await page.locator('.ui-cluster').innerText()).toBe('2');
    await canvas.click({ position: { x: 90, y: 200 } });
    const lat = page.locator('input[name=lat]');
    const first = Number(await lat.inputValue());
    expect(first).toBeGreaterThan(39.9);
    await page.locator('.ui-pin--here').locator('..').focus();
    await page.keyboard.press('ArrowUp');
    expect(Number(await lat.inputValue())).toBeGreaterThan(first);
    if (shots) await page.screenshot({ path: path.join(shots, 'map-390.png') });
    await page.context().close();
  });

  test('photos are shown, refused when too large, and removed', async () => {
    const page = await openPage({ width: 390, scheme: 'light' }, '/site');
    const photo = (name: string, size: number) => ({
      name,
      mimeType: 'image/png',
      buffer: Buffer.alloc(size),
    });
    await page.setInputFiles('#f-photos', [photo('a.png', 10), photo('b.png', 20), photo('c.png', 90_001)]);
    expect(await page.locator('.ui-files__note').innerText()).toBe(
      'Photos chosen: 2. Too large. Choose a smaller photo.',
    );
    await page.getByRole('button', { name: 'Remove a.png' }).click();
    const kept = await page.evaluate(() =>
      [...document.querySelector<HTMLInputElement>('#f-photos')!.files!].map((f) => f.name),
    );
    expect(kept).toEqual(['b.png']);
    await page.context().close();
  });

  test('the staff list is walked, selected and opened by keyboard', async () => {
    const page = await openPage({ width: 1280, scheme: 'light' }, '/console');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    expect(await page.locator('tbody input:checked').getAttribute('value')).toBe('3');
    await page.keyboard.press('?');
    expect(await page.locator('#keyboard-help').isVisible()).toBe(true);
    if (shots) await page.screenshot({ path: path.join(shots, 'keys-1280.png') });
    await page.keyboard.press('Escape');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/office/2');
    await page.context().close();
  });

  test('the page stays whole without script', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(`${origin}/site`);
    expect(await page.locator('.ui-map__instead').isVisible()).toBe(true);
    expect(await page.locator('[data-island=copy] button').isVisible()).toBe(false);
    await page.locator('#f-what-2').check();
    expect(await page.getByLabel('How deep, in inches?').isVisible()).toBe(false);
    await page.locator('#f-what').check();
    expect(await page.getByLabel('How deep, in inches?').isVisible()).toBe(true);
    await context.close();
  });
});

async function openPage(
  { width, scheme }: { width: number; scheme: 'light' | 'dark' },
  address: string,
): Promise<BrowserPage> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: scheme,
    bypassCSP: false,
  });
  const page = await context.newPage();
  await page.goto(origin + address, { waitUntil: 'load' });
  return page;
}
