import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from './browser.ts';
import { accept, atDesk, bookCrew, closeIt } from './department.ts';
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

/** What Dolores of the streets department does with it, from her list to the proof. */
async function repair(number: string, words: string) {
  const { page, leave } = await town.visit();
  await atDesk(page, dolores, number);
  await accept(page);
  await bookCrew(page, '2026-03-06', '13:30');
  await page.getByText('A crew is booked for').first().waitFor();
  await closeIt(page, 'The work is done.', words, true);
  await page.getByRole('img', { name: 'Photo 1 of the work' }).waitFor();
  await leave();
  await town.settle();
}

describe.each([
  { who: 'ana', script: true, corner: 'Broad and Market' },
  { who: 'ben', script: false, corner: '5th and Chestnut' },
])('a pothole, script: $script', ({ who, script, corner }) => {
  it('goes from report to fixed, comes back, and is fixed for good', async () => {
    const email = `${who}@example.org`;
    const { page, leave } = await town.visit({ phone: true, script });
    await fillReport(page, town, {
      search: 'pot hole',
      service: 'Pothole',
      answers: ['As big as a car tire', 'Bike lane'],
      description: 'It is in front of the bakery. Call me: 215-555-0123',
      address: corner,
      withPhoto: true,
      email,
    });
    expect(await textOf(page)).toContain('As big as a car tire');
    expect(await textOf(page)).toMatch(/hide telephone numbers/);
    const number = await send(page, town);
    expect(await textOf(page)).toMatch(/by Mon, Mar 9, 5/);
    await town.settle();

    const [received] = await town.letters(email);
    expect(received!.subject).toBe(`We have your report: Pothole (${number})`);
    expect(received!.text).toContain('Mon, Mar 9, 5');

    await repair(number, 'We used hot asphalt.');
    const letters = await town.letters(email);
    expect(letters.map((letter) => letter.subject)).toEqual([
      `We have your report: Pothole (${number})`,
      `${number}: Streets is dealing with it`,
      expect.stringMatching(`${number}: a crew is booked for Fri`),
      `${number}: done`,
    ]);

    await page.goto(linkIn(letters.at(-1)));
    await page.getByText('It was fixed on Wednesday, March 4.').waitFor();
    expect(await textOf(page)).toContain('On time');
    await page.getByRole('img', { name: 'Photo 2 of the finished work' }).waitFor();
    const history = page.getByRole('list', { name: 'What happened' });
    expect(await history.innerText()).toContain('We used hot asphalt.');
    expect(await history.innerText()).not.toContain('Dolores');

    town.city.clock.advance(3 * 86_400_000);
    await page.getByLabel('What is still wrong?').fill('The hole is back after the rain.');
    await page.getByRole('button', { name: 'Open it again' }).click();
    await page.getByRole('status').filter({ hasText: 'open again' }).waitFor();
    expect(await textOf(page)).toContain('We promised it by Thu, Mar 12, 5');
    await town.settle();

    await repairAgain(number);
    const last = (await town.letters(email)).at(-1);
    expect(last!.subject).toBe(`${number}: done`);
    await page.goto(linkIn(last));
    await page.getByText('It was fixed on Saturday, March 7.').waitFor();

    town.city.clock.set(new Date('2026-03-04T15:00:00Z'));
    await strangerSees(number, email);
    await leave();
  });
});

async function repairAgain(number: string) {
  const { page, leave } = await town.visit();
  await atDesk(page, dolores, number);
  await page.getByText('Reopened once').waitFor();
  await page.getByText('The hole is back after the rain.').first().waitFor();
  await closeIt(page, 'The work is done.', 'Now with a proper base.');
  await leave();
  await town.settle();
}

/** The public page: the same story, but nothing that tells who reported it. */
async function strangerSees(number: string, email: string) {
  const { page, leave } = await town.visit();
  await page.goto('/track');
  await page.getByLabel('Number of your request').fill(number.replace('-', ' '));
  await page.getByRole('button', { name: 'Find it' }).click();
  await page.waitForURL(`**/requests/${number}`);
  const text = await page.content();
  expect(text).not.toContain(email);
  expect(text).not.toContain('555-0123');
  expect(text).not.toContain('Dolores');
  expect(await textOf(page)).toContain('The hole is back after the rain.');
  await leave();
}

it('is reported without a name, and is still told how it ends', async () => {
  const { page, leave } = await town.visit();
  await fillReport(page, town, {
    search: 'crater',
    service: 'Pothole',
    answers: ['Bigger than that'],
    address: '15th and Walnut',
  });
  const number = await send(page, town);
  await page.getByRole('link', { name: 'See your request' }).click();
  await page.getByText('We have had it since').waitFor();
  await town.settle();
  await repair(number, '');
  await page.reload();
  await page.getByText('It was fixed on').waitFor();
  await leave();
});
