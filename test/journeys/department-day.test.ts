import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Page, textOf, type Visitor } from './browser.ts';
import { openRequestPage, said, unfold } from './department.ts';
import { fillReport, send } from './report.ts';
import { type Colleague, given, linkIn, openTown, signIn, type Town, useBrowser } from './town.ts';

useBrowser();
let town: Town;
let dolores: Colleague;
let late: string;
const plates: string[] = [];

beforeAll(async () => {
  town = await openTown();
  dolores = await town.hire('Dolores Reyes', 'department-lead', 'streets');
  const open = async (service: string, address: string, daysAgo: number) => {
    const openedAt = new Date(town.city.clock.now().getTime() - daysAgo * 86_400_000);
    const request = await given(town.city, { service, address, openedAt, description: `Near ${address}` });
    return request.number;
  };
  for (const street of ['Oak St', 'Elm St']) plates.push(await open('street-plate', `12 ${street}`, 0));
  await open('pothole', '7 Pine St', 0);
  late = await open('pothole', '1400 Market St', 20);
  await town.settle();
});
afterAll(() => town.close());

let desk: Visitor;
let page: Page;
beforeEach(async () => {
  desk = await town.visit();
  page = desk.page;
});
afterEach(() => desk.leave());

const rows = () =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox') })
    .filter({ hasNotText: 'Select all' });
const numbersListed = async () => (await page.getByRole('table').innerText()).match(/\d\d-\d{7}/g) ?? [];

it('begins with what is late, filters, and keeps the filter as a view', async () => {
  await signIn(page, dolores);
  await page.getByRole('link', { name: /1 overdue/ }).click();
  expect(await numbersListed()).toEqual([late]);
  await page
    .getByRole('navigation')
    .getByRole('link', { name: town.words()('console.menu.list') })
    .click();
  const all = await numbersListed();
  expect(all[0]).toBe(late);
  expect(all).toHaveLength(4);

  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const menu = page.getByRole('dialog', { name: 'Add filters' });
  await menu.getByLabel('Service').selectOption({ label: 'Loose or noisy steel plate' });
  await menu.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL('**service=street-plate**');
  expect((await numbersListed()).sort()).toEqual([...plates].sort());
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByLabel('Name of this list').fill('Steel plates');
  await page.getByRole('button', { name: 'Save as a view' }).click();
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /Steel plates/ })
    .click();
  await page.getByRole('heading', { level: 1, name: 'Steel plates' }).waitFor();
});

it('accepts many at once and takes it back before anybody is told', async () => {
  await signIn(page, dolores, '/office/requests?service=street-plate');
  for (const number of plates) await page.getByRole('checkbox', { name: `Select ${number}` }).check();
  await page.getByRole('button', { name: 'Accept' }).click();
  await said(page, /2 requests accepted/);
  expect(await page.getByRole('table').innerText()).toContain('Accepted');
  await page.getByRole('button', { name: 'Undo' }).click();
  await said(page, /Taken back for 2 requests/);
  expect(await page.getByRole('table').innerText()).not.toContain('Accepted');
});

it('sends what is not theirs to triage, where it is given to the right department', async () => {
  const number = plates[0]!;
  await signIn(page, dolores, `/office/requests/${number}`);
  const form = await unfold(page, 'Send to another department');
  await form.getByLabel('Department').selectOption({ label: 'Triage' });
  await form.getByLabel('Why does it belong there?').fill('This is a water main.');
  await form.getByRole('button', { name: 'Send there' }).click();
  await town.settle();

  const supervisor = await town.visit();
  await signIn(supervisor.page, await town.hire('Theo Adler', 'supervisor'), '/office');
  await supervisor.page
    .getByRole('navigation')
    .getByRole('link', { name: town.words()('console.menu.triage') })
    .click();
  await supervisor.page.getByRole('link', { name: number }).click();
  await supervisor.page.getByText('This is a water main.').first().waitFor();
  const again = await unfold(supervisor.page, 'Send to another department');
  await again.getByLabel('Department').selectOption({ label: 'Water' });
  await again.getByLabel('Why does it belong there?').fill('Theirs is the plate.');
  await again.getByRole('button', { name: 'Send there' }).click();
  await said(supervisor.page, /sent on/);
  await supervisor.leave();
  await town.settle();

  const water = await town.visit();
  await signIn(water.page, await town.hire('Wanda Ortiz', 'department-worker', 'water'), '/office/requests');
  await water.page.getByRole('link', { name: number }).click();
  await water.page.getByText('Theo Adler sent it here: Theirs is the plate.').waitFor();
  await water.leave();
});

it('asks the reporter, waits, goes on, and explains a change of service and place', async () => {
  const resident = await town.visit({ phone: true });
  const report = {
    search: 'pothole',
    service: 'Pothole',
    answers: ['Bigger than that'],
    email: 'rae@example.org',
  };
  await fillReport(resident.page, town, report);
  const number = await send(resident.page, town);
  await town.settle();

  await signIn(page, dolores, `/office/requests/${number}`);
  const comment = await unfold(page, 'Comment or ask');
  await comment.getByLabel('What do you want to say?').fill('Which side of the street?');
  await comment.getByText('Everybody; it asks the reporter').click();
  await comment.getByRole('button', { name: 'Add comment' }).click();
  await said(page, /commented/);
  const wait = await unfold(page, 'Wait for something');
  await wait.getByLabel('What are we waiting for?').fill('Word from the reporter');
  await wait.getByRole('button', { name: 'Wait' }).click();
  await said(page, /waiting/);
  await page.getByText('Clock stopped').first().waitFor();
  await town.settle();

  const asked = (await town.letters('rae@example.org')).find((one) => one.subject.includes('question'));
  await resident.page.goto(linkIn(asked));
  await resident.page.getByText('Add words or photos').click();
  await resident.page.getByLabel('What do you want to add?').fill('The north side.');
  await resident.page.getByRole('button', { name: 'Send', exact: true }).click();
  await resident.page.getByRole('status').filter({ hasText: 'It was added' }).waitFor();
  await resident.leave();
  await town.settle();

  await openRequestPage(page, number);
  await page.getByText('The north side.').first().waitFor();
  await page.getByText('The reporter answered').waitFor();
  await page.getByRole('button', { name: 'Start work' }).click();
  await said(page, /started/);
  expect(await textOf(page)).not.toContain('Clock stopped');
  await changeServiceAndPlace(number);
});

async function changeServiceAndPlace(number: string) {
  const service = await unfold(page, 'Change service');
  await service.getByLabel('New service').selectOption({ label: 'Street needs repaving' });
  await service.getByRole('button', { name: 'Show what changes' }).click();
  await page.getByText('If it becomes “Street needs repaving”').waitFor();
  expect(await textOf(page)).toMatch(/Now: .*Then: /);
  await page.getByRole('button', { name: 'Change the service' }).click();
  await page.getByText('Service changed from Pothole to Street needs repaving').waitFor();
  const place = await unfold(page, 'Change place');
  await place.getByLabel('Address or corner').fill('15th and Walnut');
  await place.getByLabel('Latitude').fill('');
  await place.getByLabel('Longitude').fill('');
  await place.getByRole('button', { name: 'Change place' }).click();
  await page.getByText(/Moved to/).waitFor();
  await town.settle();
  const subjects = (await town.letters('rae@example.org')).map((letter) => letter.subject);
  expect(subjects).toContain(`${number} is now "Street needs repaving"`);
  expect(subjects).toContain(`${number}: where it is`);
}

it('shows two colleagues on one request what the other did, and keeps what was typed', async () => {
  await signIn(page, dolores, `/office/requests/${late}`);
  const other = await town.visit();
  await signIn(
    other.page,
    await town.hire('Sam Osei', 'department-worker', 'streets'),
    `/office/requests/${late}`,
  );
  await other.page.getByRole('button', { name: 'Accept' }).click();
  await said(other.page, /accepted/);
  await other.leave();

  const form = await unfold(page, 'Book a crew');
  await form.getByLabel('Day').fill('2026-03-09');
  await form.getByLabel('Note for the resident').fill('Two trucks and a roller');
  await form.getByRole('button', { name: 'Book the crew' }).click();
  await page.getByText('Somebody else has changed this request').waitFor();
  expect(await textOf(page)).toContain('Sam Osei');
  expect(await page.getByLabel('Note for the resident').filter({ visible: true }).inputValue()).toBe(
    'Two trucks and a roller',
  );
  await page.getByRole('button', { name: 'Book the crew' }).click();
  await said(page, /scheduled/);
  expect(await rows().count()).toBe(0);
});
