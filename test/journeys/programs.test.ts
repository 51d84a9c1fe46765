import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEndpoint } from '#flow/webhooks';
import { createClient, findKey, revokeKey } from '#reference/clients';
import { askForKey } from '#reference/key-applications';
import { axeClean, type Page, sticksOut } from './browser.ts';
import { type Colleague, given, openTown, signIn, type Town, useBrowser } from './town.ts';

// Keys, hooks and what developers read: worked without script, on a phone, and looked at as they stand.
useBrowser();
let town: Town;
let theo: Colleague;
beforeAll(async () => {
  town = await openTown();
  theo = await town.hire('Theo Moss', 'admin');
  for (let nth = 0; nth < 3; nth += 1)
    await given(town.city, {
      service: 'pothole',
      address: `${nth + 1} Market St`,
      at: { lat: 39.95, lng: -75.16 },
    });
  await town.settle();
});
afterAll(() => town.close());

const keyShape = /bf_[A-Za-z0-9]{8}_[A-Za-z0-9]{32}/;
const keyOn = async (page: Page) => keyShape.exec(await page.getByRole('main').innerText())?.[0];
const opens = async (key: string) => {
  const headers = { 'x-api-key': key };
  return (await fetch(`${town.url}/api/v1/groups`, { headers })).status === 200;
};

it('keys are asked for, given, made, rotated and revoked, and an endpoint is defined, all without script', async () => {
  const dev = await town.visit({ script: false, phone: true });
  const staff = await town.visit({ script: false, phone: true });
  const [asking, page] = [dev.page, staff.page];
  for (const who of ['kept', 'refused']) {
    await asking.goto('/developers');
    await asking.getByRole('link', { name: 'Get a key' }).last().click();
    await asking.locator('[name=name]').fill(`Maps that are ${who}`);
    await asking.getByRole('button', { name: 'Ask for a key' }).click();
    expect(await asking.locator('[name=name]').inputValue()).toBe(`Maps that are ${who}`);
    await asking.locator('[name=email]').fill(`${who}@example.org`);
    await asking.locator('[name=purpose]').fill('A map of my street.');
    await asking.getByRole('button', { name: 'Ask for a key' }).click();
    await asking.waitForURL('**/developers/key/asked');
  }

  await signIn(page, theo, '/admin/keys');
  await page.getByRole('listitem').filter({ hasText: 'refused' }).getByText('Decline').first().click();
  await page.getByRole('button', { name: 'Yes, decline' }).click();
  await page.waitForURL('**/admin/keys?news=declined');
  await page.getByRole('link', { name: 'Look and approve' }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.waitForURL('**/admin/keys?news=approved');
  await town.settle();
  expect((await town.letters('refused@example.org'))[0]!.text).not.toContain('/developers/key/');
  const letter = (await town.letters('kept@example.org'))[0]!;
  await asking.goto(/\/developers\/key\/\S+/.exec(letter.text)![0]);
  expect(await keyOn(asking)).toBeUndefined();
  await asking.getByRole('button', { name: 'Show my key' }).click();
  expect(await opens((await keyOn(asking))!)).toBe(true);

  await page.getByRole('link', { name: 'Add a program' }).click();
  await page.locator('[name=name]').fill('Street app');
  await page.locator('[name=email]').fill('street@example.org');
  const pothole = page.locator('[name=service][value=pothole]');
  expect(await pothole.locator('..').isVisible()).toBe(false);
  await page.getByText('Only some').first().click();
  await page.getByRole('button', { name: 'Make the program' }).click();
  // Nothing was ticked: said beside the choice, which stands as it was made.
  expect(await page.getByRole('alert').innerText()).toContain('Choose at least one service');
  await page.getByText('Pothole', { exact: true }).click();
  await page.getByRole('button', { name: 'Make the program' }).click();
  const first = (await keyOn(page))!;
  expect(await opens(first)).toBe(true);
  await page.locator('[name=grace]').selectOption('0');
  await page.getByRole('button', { name: 'Make a new key' }).click();
  const second = (await keyOn(page))!;
  expect([await opens(first), await opens(second)]).toEqual([false, true]);
  await page.getByText('Revoke', { exact: true }).last().click();
  await page.getByRole('button', { name: 'Yes, revoke this key' }).click();
  await page.waitForURL('**?news=revoked');
  expect(await opens(second)).toBe(false);

  await page.goto('/admin/hooks/new');
  await page.locator('[name=name]').fill('Work orders');
  await page.locator('[name=url]').fill('https://93.184.216.34/hook');
  await page.locator('[name=ownerEmail]').fill('ops@example.org');
  await page.locator('label[for=f-events]').click();
  await page.getByRole('main').locator('form button').last().click();
  expect(await page.getByRole('main').innerText()).toContain('whsec_');
  await dev.leave();
  await staff.leave();
});

/** `SHOTS=/some/folder` keeps a picture of every page, for people to look at, and looks at a desk, too. */
const shots = process.env.SHOTS;
const looks = [
  { language: 'es', phone: true, dark: true },
  ...(shots ? [{ language: 'en', phone: false, dark: false }] : []),
];

async function lookAt(page: Page, name: string, look: (typeof looks)[number], address?: string) {
  if (address) await page.goto(address);
  const where = `${name} in ${look.language} at ${look.phone ? 390 : 1280} px`;
  if (shots) {
    mkdirSync(shots, { recursive: true });
    await page.waitForTimeout(300);
    await page.screenshot({ path: path.join(shots, `${name}-${look.language}.png`), fullPage: true });
  }
  expect.soft(await sticksOut(page), `${where} can be pushed sideways`).toEqual([]);
  expect.soft(await page.getByRole('heading', { level: 1 }).count(), `${where}: one h1`).toBe(1);
  await axeClean(page, where).catch((error) => expect.soft(error.message, where).toBe(''));
}

it.each(looks)('every page of them is clean: $language, phone: $phone', async (look) => {
  const ctx = town.city.as();
  const asked = { name: `Ana ${look.language}`, email: `${look.language}@example.org`, purpose: 'To see.' };
  const { id: application } = await askForKey(ctx, asked);
  const made = await createClient(ctx, { ...asked, scopes: ['requests:work'], departments: ['streets'] });
  await revokeKey(ctx, { keyId: (await findKey(ctx, made.key.prefix))!.id });
  const hook = await createEndpoint(ctx, {
    ...{ name: 'Ours', url: 'https://93.184.216.34/hook', ownerEmail: 'ops@example.org' },
    ...{ events: ['request.opened'], services: null, privateOf: null },
  });
  const { page, context, leave } = await town.visit({ phone: look.phone, dark: look.dark });
  const speak = () => context.addCookies([{ name: 'language', value: look.language, url: town.url }]);
  await speak();
  for (const [name, address] of [
    ['developers', '/developers'],
    ['key-form', '/developers/key'],
    ['key-asked', '/developers/key/asked'],
    ['api', '/api/v1'],
    ['widgets', '/widgets'],
    ['widget-report', '/widgets/report'],
    ['widget-track', '/widgets/track?number=1'],
    ['widget-map', '/widgets/map?service=pothole'],
  ] as const)
    await lookAt(page, name, look, address);
  await page.goto('/developers/key');
  await page.locator('form button').last().click();
  await lookAt(page, 'key-refused', look);

  await context.clearCookies({ name: 'language' });
  await signIn(page, theo, '/admin/keys');
  await speak();
  for (const [name, address] of [
    ['keys', '/admin/keys'],
    ['keys-new', '/admin/keys/new'],
    ['keys-answer', `/admin/keys/new?application=${application}`],
    ['keys-one', `/admin/keys/${made.client.id}`],
    ['hooks', '/admin/hooks'],
    ['hooks-new', '/admin/hooks/new'],
    ['hooks-one', `/admin/hooks/${hook.endpoint.id}`],
    ['partners', '/admin/partners'],
  ] as const)
    await lookAt(page, name, look, address);
  await page.goto(`/admin/keys/${made.client.id}`);
  await page.locator('form[action$="/rotate"] button').click();
  await lookAt(page, 'keys-made', look);
  await page.goto('/admin/keys/new');
  await page.locator('[name=services][value=some] + label').click();
  await page.getByRole('main').locator('form[method=post] button').last().click();
  await lookAt(page, 'keys-refused', look);
  await leave();
});
