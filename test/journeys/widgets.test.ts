import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openRequest } from '#flow/requests';
import type { App } from '#platform/http';
import { buildWeb } from '../../src/main/web.ts';
import { openCity, type TestCity } from '../city.ts';
import { openTestHouse, type TestHouse } from '../house.ts';

// A town's parks office puts the city's widgets on its own page, on another origin and under a strict policy of its own.
const port = 16_311;
const city311 = `http://127.0.0.1:${port}`;
let city: TestCity;
let house: TestHouse;
let app: App;
let other: Server;
let neighbor: string;
let browser: Browser;
let number: string;
let hidden: string;
let markup = '';

beforeAll(async () => {
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
  city = await openCity();
  house = await openTestHouse(city, { port });
  app = await buildWeb(house, { rateLimits: false });
  await app.listen({ port, host: '127.0.0.1' });
  other = createServer((_, response) => {
    const policy = `default-src 'none'; script-src ${city311}; frame-src ${city311}`;
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(markup);
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  // Another name of this machine is another site to the browser.
  neighbor = `http://localhost:${(other.address() as AddressInfo).port}`;
  const report = async (service: string) => {
    const place = { address: '1 Main Street', lat: 39.95, lng: -75.16, h3: null, areas: [] };
    const texts = { description: 'Deep.', publicText: 'Deep.', answers: [], photos: [], language: 'en' };
    return (await openRequest(city.as(), { service: city.catalog.service(service)!, place, ...texts }))
      .number;
  };
  number = await report('pothole');
  hidden = await report(city.catalog.services.find((one) => !one.public && one.kind === 'request')!.key);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
});
afterAll(async () => {
  vi.resetConfig();
  await browser?.close();
  other.closeAllConnections();
  other.close();
  await app.close();
  await house.close();
  await city.close();
});

const snippet = (kind: string, more = '') =>
  `<script async src="${city311}/widgets/v1.js" data-belfry="${kind}"${more}></script><noscript><a href="${city311}/services">Report</a></noscript>`;

async function embedded(body: string, options: { javaScriptEnabled?: boolean; width?: number } = {}) {
  markup = `<!doctype html><html lang="es"><title>Parks</title><h1>Parks</h1>${body}`;
  const context = await browser.newContext({
    viewport: { width: options.width ?? 390, height: 844 },
    javaScriptEnabled: options.javaScriptEnabled ?? true,
  });
  // Tiles of the base map come from elsewhere; tests never leave the machine.
  await context.route(
    (url) => !['127.0.0.1', 'localhost'].includes(url.hostname),
    (route) => route.abort(),
  );
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(neighbor);
  return { page, context, complaints };
}

describe('the answers', () => {
  test('the script is small; only the frames may be framed', async () => {
    const script = await app.inject('/widgets/v1.js');
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(gzipSync(script.body).length).toBeLessThan(3072);
    for (const kind of ['report', 'track', 'map']) {
      const { headers, body, statusCode } = await app.inject(`/widgets/${kind}`);
      expect(statusCode).toBe(200);
      expect(headers['x-frame-options']).toBeUndefined();
      expect(headers['content-security-policy']).toContain('frame-ancestors *');
      expect(headers['set-cookie']).toBeUndefined();
      expect(body).not.toMatch(/ style="|>widgets\.|method="post"/);
    }
    for (const url of [
      '/',
      '/widgets',
      '/track',
      '/requests',
      `/requests/${number}`,
      '/report/pothole',
      '/sign-in',
    ]) {
      const { headers } = await app.inject(url);
      expect([headers['x-frame-options'], String(headers['content-security-policy'])], url).toEqual([
        'DENY',
        expect.stringContaining("frame-ancestors 'none'"),
      ]);
    }
  });

  test('what there is not, and what is private, is not found', async () => {
    expect((await app.inject('/widgets/report?service=none')).statusCode).toBe(404);
    expect((await app.inject('/widgets/map?area=none:1')).statusCode).toBe(404);
    const known = await app.inject(`/widgets/track?number=${number}`);
    expect(known.body).toContain('1 Main Street');
    for (const typed of [hidden, '99-0000000', 'nonsense', '<script>']) {
      const { body, statusCode } = await app.inject(`/widgets/track?number=${encodeURIComponent(typed)}`);
      expect([statusCode, body.includes('no public request')], typed).toEqual([200, true]);
      expect(body).not.toContain('<script>');
    }
    expect((await app.inject('/widgets/map')).body).not.toContain(hidden);
  });

  test('the page of previews gives lines to copy, in both languages', async () => {
    const page = await app.inject('/widgets?service=pothole&language=es');
    expect(page.body).toContain('data-service=&quot;pothole&quot; data-language=&quot;es&quot;');
    expect(page.body).toContain(`${city311}/report/pothole`);
    const spanish = await app.inject({ url: '/widgets', cookies: { language: 'es' } });
    expect(spanish.body).toContain('Widgets para su sitio web');
    expect([...house.catalogs.missing]).toEqual([]);
  });
});

describe('on another site', () => {
  test('report: the search opens the city in a tab of its own, by keyboard alone', async () => {
    const { page, context, complaints } = await embedded(snippet('report'));
    const frame = page.frameLocator('iframe');
    await frame.getByRole('searchbox').waitFor();
    expect(await page.locator('iframe').getAttribute('title')).toBe('Avise a la ciudad de un problema');
    expect(await frame.locator('html').getAttribute('lang')).toBe('es');
    await page.waitForFunction(() => document.querySelector('iframe')?.style.height !== '300px');
    const height = await page.locator('iframe').evaluate((one: HTMLIFrameElement) => one.clientHeight);
    const inside = await frame.locator('html').evaluate((one) => one.getBoundingClientRect().height);
    expect(Math.abs(height - inside)).toBeLessThanOrEqual(2);
    await page.keyboard.press('Tab');
    await page.keyboard.type('bache');
    const opens = context.waitForEvent('page');
    await page.keyboard.press('Enter');
    const tab = await opens;
    await tab.waitForURL(/\/services\?q=bache/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('track: the state within the frame, no cookie left behind', async () => {
    const { page, context, complaints } = await embedded(snippet('track', ' data-language="en"'), {
      width: 1280,
    });
    const frame = page.frameLocator('iframe');
    await frame.getByRole('textbox').fill(`  ${number.replace('-', ' ')}`);
    await frame.getByRole('button', { name: 'Show' }).click();
    await frame.getByText('1 Main Street').waitFor();
    expect(await context.cookies()).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('map: open requests with their list; messages of others do not move it', async () => {
    const { page, context, complaints } = await embedded(snippet('map', ' data-service="pothole"'));
    const frame = page.frameLocator('iframe');
    await frame.getByRole('link', { name: 'Bache' }).first().waitFor();
    await page.waitForFunction(() => document.querySelector('iframe')?.style.height !== '560px');
    const height = () => page.locator('iframe').evaluate((one: HTMLIFrameElement) => one.style.height);
    const before = await height();
    await page.evaluate(() => postMessage({ belfry: 'size', height: 3999 }, '*'));
    await page.waitForTimeout(100);
    expect(await height()).toBe(before);
    expect(complaints.filter((one) => !/net::ERR_FAILED/.test(one))).toEqual([]);
    await context.close();
  });

  test('several on one page; an unknown kind does nothing; without script there is a link', async () => {
    const { page, context } = await embedded(snippet('report') + snippet('track') + snippet('bogus'));
    await page.locator('iframe').nth(1).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.locator('iframe').count()).toBe(2);
    await context.close();
    const plain = await embedded(snippet('report'), { javaScriptEnabled: false });
    expect(await plain.page.getByRole('link', { name: 'Report' }).count()).toBe(1);
    await plain.context.close();
  });
});
