import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, expect, vi } from 'vitest';

export type { Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** One browser for all files of a process; every visitor has a context of their own in it. */
let browser: Promise<Browser> | undefined;
let users = 0;

/** Keeps the browser while this test file runs. Call it at the head of each file. */
export function useBrowser() {
  users += 1;
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
  afterAll(async () => {
    users -= 1;
    vi.resetConfig();
    // The next file begins at once and takes the browser over; only the last one closes it.
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (users > 0) return;
    const open = browser;
    browser = undefined;
    await (await open)?.close();
  });
}

const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';

function launch(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath, headless: true, args: flags });
  return browser;
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** What the browser complained about so far: script errors, refused content, requests to other hosts. */
  complaints: string[];
  /** Fails on any complaint, and closes. */
  leave(): Promise<void>;
}

export interface VisitorOptions {
  /** Origin of the site. */
  url: string;
  script?: boolean;
  /** 390 px wide with a touch screen; otherwise a desk of 1280 px. */
  phone?: boolean;
  dark?: boolean;
  /** `Accept-Language`. */
  language?: string;
  /** Where the base map's pictures come from: answered here, so that no test needs the network. */
  tiles?: string;
}

const here = new Set<BrowserContext>();

/** Shows those out who a failed test has left behind. */
export async function showOut() {
  for (const context of here) await context.close();
  here.clear();
}

/** A person with a browser of their own: no cookies, nothing remembered. */
export async function visitor(options: VisitorOptions): Promise<Visitor> {
  const { url, script = true, phone = false, dark = false, language = 'en-US' } = options;
  const context = await (await launch()).newContext({
    baseURL: url,
    javaScriptEnabled: script,
    viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 900 },
    hasTouch: phone,
    isMobile: phone,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: language,
    timezoneId: 'America/New_York',
  });
  context.setDefaultTimeout(30_000);
  here.add(context);
  const complaints: string[] = [];
  await stayHere(context, options, complaints);
  const page = await context.newPage();
  listen(page, complaints);
  const leave = async () => {
    here.delete(context);
    await context.close();
    expect(complaints).toEqual([]);
  };
  return { page, context, complaints, leave };
}

/** One clear pixel. */
const clear = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

async function stayHere(context: BrowserContext, { url, tiles }: VisitorOptions, complaints: string[]) {
  const outside = (asked: URL) => asked.origin !== url && /^(https?|wss?):$/.test(asked.protocol);
  await context.route(outside, async (route) => {
    const asked = route.request().url();
    if (tiles && new URL(asked).host.endsWith(new URL(tiles).host))
      return route.fulfill({ contentType: 'image/gif', body: clear });
    complaints.push(`asked another host: ${asked}`);
    return route.abort();
  });
}

function listen(page: Page, complaints: string[]) {
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A page that is refused (404, 422) is reported as an error too; what a page loads is looked at below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`console: ${message.text()} (${page.url()})`);
  });
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest();
    if (response.status() >= (isPage ? 500 : 400))
      complaints.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails with each finding of axe and the elements that it is about. */
export async function axeClean(page: Page, where = page.url()) {
  // Pages have no frames, so axe need not open a page of its own to gather what it found in them.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.withTags(rules).analyze();
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((node) => `  ${node.html.slice(0, 160)}\n    ${node.any.map((one) => one.message).join('; ')}`).join('\n')}`,
  );
  expect(found, `${where}\n${found.join('\n')}`).toEqual([]);
}

/** Whether the page can be pushed sideways: never, at any width. Tells which elements stick out. */
export async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((one) => one.getBoundingClientRect().right > width + 1 || one.getBoundingClientRect().left < -1)
      .slice(0, 8)
      .map((one) => one.outerHTML.slice(0, 120));
  });
}

/** What stands on the page for everybody, its hard spaces made plain, so that sentences can be looked for. */
export async function textOf(page: Page): Promise<string> {
  return (await page.getByRole('main').innerText()).replace(/[\u00a0\u202f]/g, ' ');
}
