import { afterAll, beforeAll, expect, it } from 'vitest';
import { cleanDrafts } from '#flow/intake';
import { type Page, textOf } from './browser.ts';
import { fillReport, heading, send } from './report.ts';
import { openTown, photo, type Town, useBrowser } from './town.ts';

useBrowser();
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const go = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();
const day = 86_400_000;

it.each([true, false])('says what is wrong, where, and loses nothing (script: %s)', async (script) => {
  const { page, leave } = await town.visit({ phone: true, script });
  await page.goto('/report/pothole');
  await page.getByLabel('Anything else that helps us?').fill('Deep & "wide" <b>');
  await page.getByRole('group', { name: 'Did it damage' }).getByText('Yes').click();
  await go(page);
  const summary = page.getByRole('alert');
  await summary.getByText('There are 2 problems').waitFor();
  expect(await page.title()).toMatch(/^Problem: /);
  await summary.getByRole('link').first().click();
  expect(page.url()).toContain('#f-answers-size');
  expect(await page.getByLabel('Anything else that helps us?').inputValue()).toBe('Deep & "wide" <b>');
  expect(await page.getByRole('radio', { name: 'Yes' }).isChecked()).toBe(true);

  await page.getByText('Bigger than that').click();
  await page.getByRole('group', { name: 'Did it damage' }).getByText('No', { exact: true }).click();
  await go(page);
  await heading(page, 'Where is it?');
  await go(page);
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Address, or the two streets').fill('Broad and Market');
  await go(page);
  if (page.url().endsWith('/which')) {
    await page.getByRole('radio').first().check({ force: true });
    await go(page);
  }
  await refuseFile(page);
  await go(page);
  await wrongEmail(page);

  // To an address that was only read: a browser asks before it sends a form for the second time.
  await page.goto(page.url().replace(/[^/]*$/, 'questions'));
  expect(await page.getByLabel('Anything else that helps us?').inputValue()).toBe('Deep & "wide" <b>');
  expect(await page.getByRole('radio', { name: 'Bigger than that' }).isChecked()).toBe(true);
  await page.goto(page.url().replace(/[^/]*$/, 'check'));
  expect(await textOf(page)).toContain('zoe@example.org');
  await page
    .getByRole('link', { name: /Change/ })
    .last()
    .click();
  await page.getByLabel('Telephone').fill('215 555 0199');
  await page.getByRole('button', { name: 'Save the change' }).click();
  await heading(page, 'Check and send');
  expect(await textOf(page)).toContain('215 555 0199');
  await leave();
});

async function refuseFile(page: Page) {
  await heading(page, 'Do you have a photo?');
  const text = { name: 'hole.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('this is no picture') };
  await page.getByLabel('Photos (optional)').setInputFiles([await photo(), text]);
  await go(page);
  await page.getByRole('alert').getByText('is not a photo that we can take').waitFor();
  // The good one among them is kept.
  expect(await page.getByRole('img', { name: 'Photo 1 of what was reported' }).count()).toBe(1);
}

async function wrongEmail(page: Page) {
  await heading(page, 'How can we reach you?');
  await page.getByLabel('E-mail address').fill('zoe@');
  await page.getByLabel('Name').fill('Zoë Q');
  await go(page);
  await page.getByRole('alert').getByText('Enter an e-mail address such as').waitFor();
  expect(await page.getByLabel('E-mail address').inputValue()).toBe('zoe@');
  expect(await page.getByLabel('Name').inputValue()).toBe('Zoë Q');
  await page.reload();
  expect(await page.getByLabel('Name').inputValue()).toBe('Zoë Q');
  await page.getByLabel('E-mail address').fill('zoe@example.org');
  await go(page);
  await heading(page, 'Check and send');
}

it('keeps what the last form held when the draft was cleaned away meanwhile', async () => {
  const { page, leave } = await town.visit();
  await page.goto('/report/pothole');
  await page.getByText('Bigger than that').click();
  await go(page);
  await heading(page, 'Where is it?');
  town.city.clock.advance(30 * day);
  await cleanDrafts(town.city.as());
  await page.getByLabel('Address, or the two streets').fill('Broad and Market');
  await go(page);
  if (page.url().endsWith('/which')) await go(page);
  await page.goto(page.url().replace(/[^/]*$/, 'place'));
  expect(await page.getByLabel('Address, or the two streets').inputValue()).toContain('Market');
  await page.goto(page.url().replace(/[^/]*$/, 'check'));
  await heading(page, 'Tell us about it');
  await page.getByRole('alert').waitFor();
  town.city.clock.advance(-30 * day);
  await leave();
});

it('gives one number however often the report is sent', async () => {
  const { page, context, leave } = await town.visit();
  await fillReport(page, town, { search: 'pothole', service: 'Pothole', answers: ['Bigger than that'] });
  const twin = await context.newPage();
  await twin.goto(page.url());
  const [first, second] = await Promise.all([send(page, town), send(twin, town)]);
  expect(second).toBe(first);
  await page.goBack();
  await page.waitForURL('**/thanks**');
  expect(await textOf(page)).toContain(first);
  const { rows } = await town.city.database.pool.query('select number from request');
  expect(rows).toEqual([{ number: first }]);
  await leave();
});
