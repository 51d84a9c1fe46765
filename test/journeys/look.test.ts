import { mkdirSync } from 'node:fs';
import { request as ask } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receive } from '#flow/intake';
import { changeStatus, closeRequest } from '#flow/requests';
import { visitor as anybody } from '#platform/context';
import { receivePhoto } from '#platform/files';
import { axeClean, type Page, sticksOut } from './browser.ts';
import { type Colleague, openTown, photo, signIn, type Town, useBrowser } from './town.ts';

useBrowser();
let town: Town;
let dolores: Colleague;
let theo: Colleague;
let number: string;
let own: string;
beforeAll(async () => {
  town = await openTown();
  dolores = await town.hire('Dolores Reyes', 'department-lead', 'streets');
  theo = await town.hire('Theo Moss', 'admin');
  const life = await someLife();
  number = life[0]!.number;
  own = `/r/${life[0]!.token}`;
});
afterAll(() => town.close());

/** A dozen requests in all states, one with a photo, one late. */
async function someLife() {
  const { city, house } = town;
  const now = city.clock.now();
  const { buffer: content } = await photo();
  const opened: { number: string; token: string | null }[] = [];
  for (let at = 0; at < 12; at += 1) {
    city.clock.set(new Date(now.getTime() - (12 - at) * 20 * 3_600_000));
    const ctx = city.as(anybody, 'web');
    const picture =
      at % 3 === 0 ? [(await receivePhoto(ctx, house.store, { content, name: 'a.jpg' })).id] : [];
    const { request, reporterToken } = await receive(ctx, {
      serviceKey: at % 2 ? 'street-plate' : 'pothole',
      content: {
        answers: at % 2 ? {} : { size: 'large' },
        place: { address: `${1400 + at} Market St`, lat: 39.95 + at / 500, lng: -75.16 - at / 500 },
        description: 'It is right in front of the bakery and gets deeper with every rain.',
        photos: picture,
        contact: { email: 'ana@example.org' },
      },
    });
    opened.push({ number: request.number, token: reporterToken ?? null });
    if (at % 4 === 0) await changeStatus(city.as(), { requestId: request.id, to: 'accepted' });
    if (at % 4 === 3) await closeRequest(city.as(), { requestId: request.id, reason: 'work-done' });
  }
  city.clock.set(now);
  await town.settle();
  return opened;
}

const publicPages = (): [name: string, address: string][] => [
  ['front', '/'],
  ['topics', '/services'],
  ['group', '/services?group=streets'],
  ['found', '/services?q=pot+hole'],
  ['nothing-found', '/services?q=zzqx'],
  ['service', '/services/pothole'],
  ['report', '/report/pothole'],
  ['report-guarded', '/report/cave-in'],
  ['requests', '/requests'],
  ['request', `/requests/${number}`],
  ['own-request', own],
  ['track', '/track?number=1'],
  ['help', '/help'],
  ['privacy', '/privacy'],
  ['not-here', '/no-such-page'],
  ['sign-in', '/sign-in'],
];

const staffPages = (): [name: string, address: string][] => [
  ['office', '/office'],
  ['office-list', '/office/requests'],
  ['office-beside', `/office/requests?selected=${number}`],
  ['office-request', `/office/requests/${number}`],
  ['account', '/account'],
];

/** Of the other consoles the pages that people live in; looked at where they are most likely to break. */
const consolePages = (): [name: string, address: string][] => [
  ['desk', '/desk/intake'],
  ['desk-find', '/desk/find?q=Market'],
  ['desk-contacts', '/desk/contacts'],
  ['board', '/office/board'],
  ['settings', '/admin'],
  ['settings-letters', '/admin/letters'],
  ['settings-staff', '/admin/staff'],
  ['settings-audit', '/admin/audit'],
];

const looks = [
  { language: 'en', phone: true, dark: false, axe: true },
  { language: 'en-XA', phone: true, dark: true, axe: false },
  { language: 'en', phone: false, dark: false, axe: false },
  { language: 'en-XA', phone: false, dark: false, axe: false },
  { language: 'ar-XB', phone: false, dark: true, axe: true },
  { language: 'ar-XB', phone: true, dark: false, axe: false },
];

/** `SHOTS=/some/folder` keeps a picture of every page, for people to look at. */
const shots = process.env.SHOTS;

async function lookAt(page: Page, [name, address]: [string, string], look: (typeof looks)[number]) {
  await page.goto(address);
  const where = `${name} in ${look.language} at ${look.phone ? 390 : 1280} px`;
  const file = `${name}-${look.language}-${look.phone ? 'phone' : 'desk'}-${look.dark ? 'dark' : 'light'}.png`;
  if (shots) {
    mkdirSync(shots, { recursive: true });
    await page.waitForTimeout(400);
    await page.screenshot({ path: path.join(shots, file), fullPage: true });
  }
  expect.soft(await sticksOut(page), `${where} can be pushed sideways`).toEqual([]);
  expect.soft(await page.getByRole('heading', { level: 1 }).count(), `${where}: one h1`).toBe(1);
  if (look.axe) await axeClean(page, where).catch((error) => expect.soft(error.message, where).toBe(''));
}

describe.each(looks)('$language, phone: $phone, dark: $dark', (look) => {
  const enter = async () => {
    const visit = await town.visit({ phone: look.phone, dark: look.dark });
    await visit.context.addCookies([{ name: 'language', value: look.language, url: town.url }]);
    return visit;
  };

  it('public pages are clean', async () => {
    const { page, leave } = await enter();
    for (const one of publicPages()) await lookAt(page, one, look);
    await leave();
  });

  it('staff pages are clean', async () => {
    const { page, context, leave } = await enter();
    await context.clearCookies({ name: 'language' });
    await signIn(page, dolores);
    await context.addCookies([{ name: 'language', value: look.language, url: town.url }]);
    for (const one of staffPages()) await lookAt(page, one, look);
    await leave();
  });
});

describe.each(looks.slice(0, 5).filter(({ axe, phone }) => axe || phone))(
  'consoles in $language, phone: $phone',
  (look) => {
    it('are clean', async () => {
      const { page, context, leave } = await town.visit({ phone: look.phone, dark: look.dark });
      await signIn(page, theo);
      await context.addCookies([{ name: 'language', value: look.language, url: town.url }]);
      for (const one of consolePages()) await lookAt(page, one, look);
      await leave();
    });
  },
);

describe('weight', () => {
  it.each(['front', 'report', 'request'])('%s is light', async (name) => {
    const address = publicPages().find(([one]) => one === name)![1];
    const { page, leave } = await town.visit({ phone: true });
    const files = new Set<string>();
    page.on('response', (response) => {
      const url = response.url();
      const counts = url.startsWith(town.url) && !url.includes('/photos/') && !url.endsWith('/live');
      if (counts) files.add(url);
    });
    await page.goto(address);
    await page.waitForTimeout(500);
    const sizes = await Promise.all([...files].map(async (url) => [await gzipped(url), url] as const));
    const told = sizes.map(([bytes, url]) => `${bytes} ${url}`).join('\n');
    const total = sizes.reduce((sum, [bytes]) => sum + bytes, 0);
    expect(total, told).toBeLessThanOrEqual(60_000);
    expect(sizes.length, told).toBeLessThanOrEqual(8);
    await leave();
  });
});

/** Bytes on the wire for a browser that knows gzip only. */
function gzipped(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = ask(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks);
        resolve(answer.headers['content-encoding'] ? body.length : gzipSync(body).length);
      });
    });
    asked.on('error', reject).end();
  });
}
