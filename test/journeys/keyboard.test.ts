import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from './browser.ts';
import { given, openTown, signIn, type Town, useBrowser } from './town.ts';

useBrowser();
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

type Role = 'button' | 'link' | 'radio' | 'textbox' | 'combobox' | 'searchbox';

/** Presses Tab until the cursor stands there; at each stop one must see where it stands. */
async function tabTo(page: Page, role: Role, name: string | RegExp) {
  const wanted = page.getByRole(role, { name }).and(page.locator(':focus'));
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await wanted.count()) > 0) return;
    await page.keyboard.press('Tab');
    const hidden = await page.evaluate(unseenFocus);
    expect(hidden, `focus on the way to ${name}`).toBe('');
  }
  throw new Error(`Tab never came to ${role} ${name}`);
}

/** The element that has the focus without showing it; a control that is drawn by its label counts as shown there. */
function unseenFocus(): string {
  const at = document.activeElement;
  if (!at || at === document.body) return '';
  const label = at.id ? document.querySelector(`label[for="${at.id}"]`) : null;
  const drawn: [Element, string?][] = [[at], [at, '::after']];
  if (label) drawn.push([label], [label, '::before']);
  const looks = drawn.map(([part, pseudo]) => getComputedStyle(part, pseudo));
  const isRinged = looks.some(
    (look) =>
      (look.outlineStyle !== 'none' && Number.parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none',
  );
  const box = (label ?? at).getBoundingClientRect();
  const isInView = box.bottom > 0 && box.top < innerHeight;
  return isRinged && isInView ? '' : at.outerHTML.slice(0, 160);
}

it('reports a pothole with nothing but the keyboard', async () => {
  const { page, leave } = await town.visit();
  const { keyboard } = page;
  await page.goto('/');
  await keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Skip');
  await keyboard.press('Enter');
  await tabTo(page, 'searchbox', 'What is wrong?');
  await keyboard.type('pot hole');
  await keyboard.press('Enter');
  await page.waitForURL('**/services?q=**');
  await tabTo(page, 'link', 'Pothole');
  await keyboard.press('Enter');
  await page.waitForURL('**/services/pothole');
  await tabTo(page, 'link', 'Report this');
  await keyboard.press('Enter');
  await page.waitForURL('**/report/pothole');
  await tabTo(page, 'radio', 'Smaller than a dinner plate');
  await keyboard.press('ArrowDown');
  expect(await page.getByRole('radio', { name: 'As big as a car tire' }).isChecked()).toBe(true);
  await tabTo(page, 'textbox', /Anything else/);
  await keyboard.type('Next to the bus stop');
  await tabTo(page, 'button', 'Continue');
  await keyboard.press('Enter');
  await page.waitForURL('**/place');
  await tabTo(page, 'combobox', /Address/);
  await keyboard.type('Broad and Market');
  await keyboard.press('Enter');
  await page.waitForURL(/photos|which/);
  if (page.url().endsWith('which')) {
    await tabTo(page, 'radio', /Market/);
    await keyboard.press('Space');
    await keyboard.press('Enter');
    await page.waitForURL('**/photos');
  }
  await tabTo(page, 'button', 'Continue');
  await keyboard.press('Space');
  await page.waitForURL('**/contact');
  await tabTo(page, 'textbox', /E-mail/);
  await keyboard.type('kay@example.org');
  await keyboard.press('Enter');
  await page.waitForURL('**/check');
  await tabTo(page, 'button', 'Send report');
  await keyboard.press('Enter');
  await page.waitForURL('**/thanks**');
  await tabTo(page, 'link', 'See your request');
  await leave();
});

it('walks, selects, opens and searches the work list by keys', async () => {
  for (const address of ['1 First St', '2 Second St', '3 Third St'])
    await given(town.city, { service: 'pothole', address, description: `At ${address}` });
  await town.settle();
  const { page, leave } = await town.visit();
  const { keyboard } = page;
  await signIn(page, await town.hire('Dolores Reyes', 'department-lead', 'streets'), '/office/requests');
  const selected = page.getByText('selected', { exact: false }).filter({ visible: true });
  await keyboard.press('j');
  expect(await page.evaluate(unseenFocus)).toBe('');
  await keyboard.press('x');
  await keyboard.press('j');
  await keyboard.press('x');
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(2);
  await selected.getByText('2').waitFor();
  await keyboard.press('k');
  await keyboard.press('x');
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(1);
  await keyboard.press('Enter');
  await page.waitForURL('**/office/requests?selected=**');
  await page.getByRole('region', { name: /^Request 26-/ }).waitFor();
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor({ state: 'hidden' });
  await keyboard.press('/');
  await keyboard.type('Third');
  await keyboard.press('Enter');
  await page.waitForURL('**q=Third**');
  expect(await page.getByRole('row').count()).toBe(2);
  await keyboard.press('j');
  await keyboard.press('o');
  await leave();
});
