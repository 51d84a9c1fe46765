import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Page, textOf } from './browser.ts';
import { atDesk } from './department.ts';
import { heading, send } from './report.ts';
import { linkIn, openTown, photo, signIn, type Town, useBrowser } from './town.ts';

useBrowser();
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

/** A report about how an animal is treated: nobody but its reporter and its department may know of it. */
async function reportCruelty(page: Page): Promise<string> {
  const go = () => page.getByRole('button', { name: 'Continue' }).click();
  await page.goto('/services/animal-cruelty');
  expect(await textOf(page)).toContain('Only you and the city.');
  await page.getByRole('link', { name: 'Report this' }).click();
  for (const box of await page.getByRole('textbox').all()) await box.fill('The dog next door, secretword');
  for (const group of await page.getByRole('group').all()) {
    const answer = group.getByRole('radio').last();
    if ((await answer.count()) > 0) await answer.check({ force: true });
  }
  await go();
  await heading(page, 'Where is it?');
  await page.getByLabel('Address').fill('Broad and Market');
  await go();
  if (page.url().endsWith('/which')) {
    await page.getByRole('radio').first().check({ force: true });
    await go();
  }
  await heading(page, 'Do you have a photo?');
  await page.getByLabel('Photos (optional)').setInputFiles(await photo());
  await go();
  await page.getByLabel('E-mail address').fill('eve@example.org');
  await go();
  return send(page, town);
}

/** What a page says, without what differs from one address to the next. */
async function answerAt(page: Page, url: string) {
  const answer = await page.goto(url);
  return { status: answer!.status(), text: await page.getByRole('main').innerText() };
}

it('is seen by its reporter and its department, and is as good as unknown to all others', async () => {
  const eve = await town.visit({ phone: true });
  const number = await reportCruelty(eve.page);
  await town.settle();
  const link = linkIn((await town.letters('eve@example.org'))[0]);
  await eve.page.goto(link);
  expect(await textOf(eve.page)).toContain('secretword');
  const picture = eve.page.getByRole('img', { name: 'Photo 1 of what was reported' });
  const src = new URL((await picture.getAttribute('src'))!, town.url);
  expect((await eve.page.request.get(src.href)).status()).toBe(200);

  const other = await town.visit();
  const { page } = other;
  const unknown = await answerAt(page, '/requests/26-0999999');
  expect(unknown.status).toBe(404);
  expect(await answerAt(page, `/requests/${number}`)).toEqual(unknown);
  const tracked = await answerAt(page, `/track?number=${number}`);
  const never = await answerAt(page, '/track?number=26-0999999');
  expect(tracked.text.replaceAll(number, '')).toBe(never.text.replaceAll('26-0999999', ''));
  for (const url of ['/', '/requests', '/requests.geojson', `/requests?address=Broad`]) {
    const answer = await page.request.get(url);
    expect(await answer.text(), url).not.toMatch(new RegExp(`${number}|secretword`));
  }
  const plain = `${src.origin}${src.pathname}`;
  for (const address of [plain, plain.replace('thumb', 'full'), `${plain}?key=${'x'.repeat(22)}`])
    expect((await page.request.get(address)).status(), address).toBe(404);
  await other.leave();

  await staffSee(number);
  await eve.leave();
});

async function staffSee(number: string) {
  const keeper = await town.visit();
  await atDesk(keeper.page, await town.hire('Noor Haddad', 'department-worker', 'animal-care'), number);
  expect(await textOf(keeper.page)).toContain('secretword');
  await keeper.page.getByText('Not public').first().waitFor();
  await keeper.leave();

  const stranger = await town.visit();
  await signIn(stranger.page, await town.hire('Dolores Reyes', 'department-lead', 'streets'));
  const unknown = await stranger.page.goto('/office/requests/26-0999999');
  expect(unknown!.status()).toBe(404);
  const there = await stranger.page.goto(`/office/requests/${number}`);
  expect(there!.status()).toBe(404);
  await stranger.page.goto('/office/requests?q=secretword');
  expect(await stranger.page.content()).not.toContain(number);
  await stranger.leave();
}
