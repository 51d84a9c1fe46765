import { expect } from 'vitest';
import type { Page } from './browser.ts';
import { type Colleague, photo, signIn } from './town.ts';

/** The console of a department as one colleague uses it: what is done to a request, by the words on the screen. */
export async function openRequestPage(page: Page, number: string) {
  await page.goto(`/office/requests/${number}`);
  await page.getByRole('region', { name: `Request ${number}` }).waitFor();
}

/** A form that lies folded under its name; without `force` a form that is open already stays open. */
export async function unfold(page: Page, name: string) {
  const part = page.getByRole('group').filter({ has: page.getByText(name, { exact: true }) });
  if (!(await part.last().evaluate((one) => (one as HTMLDetailsElement).open)))
    await part.last().getByText(name, { exact: true }).first().click();
  return part.last();
}

export async function accept(page: Page) {
  await page.getByRole('button', { name: 'Accept' }).click();
  await said(page, /accepted/);
}

export async function bookCrew(page: Page, day: string, time: string) {
  const form = await unfold(page, 'Book a crew');
  await form.getByLabel('Day').fill(day);
  await form.getByLabel('Time').fill(time);
  await form.getByRole('button', { name: 'Book the crew' }).click();
  await said(page, /scheduled/);
}

export async function closeIt(page: Page, reason: string, words = '', proof = false) {
  const form = await unfold(page, 'Close');
  await form.getByLabel('Outcome and reason').selectOption({ label: reason });
  await form.getByLabel('More words for the resident').fill(words);
  if (proof) await form.getByLabel('Photos that prove it').setInputFiles(await photo('#20242a'));
  await form.getByRole('button', { name: 'Close', exact: true }).click();
  await said(page, /closed/);
}

/** The line at the foot of the page that tells what was done. */
export async function said(page: Page, what: RegExp) {
  await page.getByRole('status').filter({ hasText: what }).waitFor();
}

export async function atDesk(page: Page, colleague: Colleague, number: string) {
  await signIn(page, colleague, `/office/requests/${number}`);
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
}
