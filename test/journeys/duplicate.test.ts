import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Page, textOf } from './browser.ts';
import { atDesk, closeIt, openRequestPage, said, unfold } from './department.ts';
import { fillReport, send } from './report.ts';
import { type Colleague, linkIn, openTown, type Town, useBrowser } from './town.ts';

useBrowser();
let town: Town;
let dolores: Colleague;
beforeAll(async () => {
  town = await openTown();
  dolores = await town.hire('Dolores Reyes', 'department-lead', 'streets');
});
afterAll(() => town.close());

const pothole = { search: 'pothole', service: 'Pothole', answers: ['Bigger than that'] };

async function reportBy(email: string, address: string): Promise<string> {
  const { page, leave } = await town.visit();
  await fillReport(page, town, { ...pothole, address, email });
  const number = await send(page, town);
  await leave();
  await town.settle();
  return number;
}

it('offers the first report to the second resident, who follows it and later stops', async () => {
  const number = await reportBy('ana@example.org', 'Broad and Market');
  const { page, leave } = await town.visit({ phone: true });
  await beginAt(page, 'Broad and Market');
  await page.getByRole('heading', { name: 'Is it one of these?' }).waitFor();
  await page.getByRole('radio').first().check({ force: true });
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('E-mail address').fill('ben@example.org');
  await page.getByRole('button', { name: /Follow by e.mail/ }).click();
  await page.waitForURL(`**/requests/${number}**`);
  expect(await textOf(page)).toContain('1 more person sees it');
  await town.settle();

  const [asked] = await town.letters('ben@example.org');
  expect(asked!.subject).toBe(`Do you want news of ${number}?`);
  await page.goto(linkIn(asked));
  await page.getByRole('button', { name: 'Yes, write to me' }).click();
  await page.getByRole('status').filter({ hasText: 'Confirmed' }).waitFor();

  const desk = await town.visit();
  await atDesk(desk.page, dolores, number);
  await desk.page.getByText('1 more has it too').waitFor();
  await desk.page.getByRole('button', { name: 'Accept' }).click();
  await said(desk.page, /accepted/);
  await town.settle();
  const news = (await town.letters('ben@example.org')).at(-1)!;
  expect(news.subject).toContain('Streets is dealing with it');

  const stop = /https?:\S+\/unfollow/.exec(news.text)![0];
  await page.goto(stop);
  await page.getByRole('button', { name: /Stop the e.mail/ }).click();
  await page.getByText('Done. We send you nothing more').waitFor();
  await desk.page.getByRole('button', { name: 'Start work' }).click();
  await said(desk.page, /started/);
  await town.settle();
  expect((await town.letters('ben@example.org')).at(-1)!.subject).toBe(news.subject);
  expect((await town.letters('ana@example.org')).at(-1)!.subject).toContain('work has begun');
  await desk.leave();
  await leave();
});

async function beginAt(page: Page, address: string) {
  await page.goto('/report/pothole');
  await page.getByText('Bigger than that').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Address, or the two streets').fill(address);
  await page.getByRole('button', { name: 'Continue' }).click();
  if (page.url().endsWith('/which')) {
    await page.getByRole('radio').first().check({ force: true });
    await page.getByRole('button', { name: 'Continue' }).click();
  }
}

it('closes and reopens a duplicate with the report that it repeats', async () => {
  const first = await reportBy('cleo@example.org', '15th and Walnut');
  const second = await reportBy('dan@example.org', '5th and Chestnut');
  const { page, leave } = await town.visit();
  await atDesk(page, dolores, second);
  const link = await unfold(page, 'Link as a duplicate');
  await link.getByLabel('Number of the other request').fill(first);
  await link.getByRole('button', { name: 'Link as duplicate' }).click();
  await said(page, /linked/);
  await town.settle();
  expect((await town.letters('dan@example.org')).at(-1)!.subject).toBe(
    `${second}: somebody reported it before`,
  );

  await openRequestPage(page, first);
  await closeIt(page, 'The work is done.');
  await leave();
  await town.settle();
  expect((await town.letters('cleo@example.org')).at(-1)!.subject).toBe(`${first}: done`);
  const told = (await town.letters('dan@example.org')).at(-1)!;
  expect(told.subject).toBe(`${second}: done`);

  const dan = await town.visit({ phone: true });
  await dan.page.goto(linkIn(told));
  expect(await textOf(dan.page)).toContain('It was fixed on');
  await dan.page.getByLabel('What is still wrong?').fill('Mine is still there.');
  await dan.page.getByRole('button', { name: 'Open it again' }).click();
  await dan.page.getByRole('status').filter({ hasText: 'open again' }).waitFor();
  await town.settle();
  for (const number of [first, second]) {
    await dan.page.goto(`/requests/${number}`);
    expect(await textOf(dan.page)).toContain('It was opened again');
  }
  expect((await town.letters('cleo@example.org')).at(-1)!.subject).toBe(`${first} is open again`);
  await dan.leave();
});
