import { afterAll, beforeAll, expect, it } from 'vitest';
import { textOf } from './browser.ts';
import { accept, atDesk, closeIt } from './department.ts';
import { fillReport, heading, send } from './report.ts';
import { linkIn, openTown, type Town, useBrowser } from './town.ts';

useBrowser();
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

it('tells a pothole in Spanish from the first word to the last letter', async () => {
  const t = town.words('es');
  const { page, leave } = await town.visit({ phone: true });
  await page.goto('/services/pothole');
  await page.getByRole('link', { name: 'Español' }).click();
  await heading(page, 'Bache');
  await fillReport(page, town, {
    language: 'es',
    search: 'hoyo en la calle',
    service: 'Bache',
    answers: ['Como una llanta', 'Ciclovía'],
    description: 'Está frente a la panadería.',
    email: 'carmen@example.org',
    withPhoto: true,
  });
  const number = await send(page, town, 'es');
  await town.settle();
  const [received] = await town.letters('carmen@example.org');
  expect(received!.subject).toContain('Bache');
  expect(received!.text).toMatch(/lunes|lun/);

  const desk = await town.visit();
  const dolores = await town.hire('Dolores Reyes', 'department-lead', 'streets');
  await atDesk(desk.page, dolores, number);
  await accept(desk.page);
  await closeIt(desk.page, 'The work is done.');
  await desk.leave();
  await town.settle();

  const last = (await town.letters('carmen@example.org')).at(-1);
  expect(last!.text).toContain('El trabajo está hecho.');
  expect(last!.text).not.toMatch(/\b(the|work|done|request)\b/i);
  await page.goto(linkIn(last));
  expect(await page.locator('html').getAttribute('lang')).toBe('es');
  await page.getByLabel(t('site.notFixed.label')).fill('Sigue ahí.');
  await page.getByRole('button', { name: t('site.notFixed.button') }).click();
  await page
    .getByRole('status')
    .filter({ hasText: t('site.done.reopened') })
    .waitFor();
  const text = await textOf(page);
  expect(text).not.toMatch(/\b(the|was|and|of|with|fixed)\b/i);
  await leave();
});
