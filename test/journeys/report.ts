import { expect } from 'vitest';
import { type Page, textOf } from './browser.ts';
import { photo, type Town } from './town.ts';

interface Wishes {
  /** What is typed into the search box on the front page. */
  search: string;
  service: string;
  /** Labels of the answers to click. */
  answers?: string[];
  description?: string;
  address?: string;
  withPhoto?: boolean;
  email?: string;
  language?: string;
}

/** Walks the form as far as the last page, as its words say; the same for every language, with script and without. */
export async function fillReport(page: Page, town: Town, wishes: Wishes) {
  const t = town.words(wishes.language);
  const go = () => page.getByRole('button', { name: t('site.report.next') }).click();
  await page.goto('/');
  await page.getByRole('searchbox', { name: t('site.search.label') }).fill(wishes.search);
  await page.getByRole('search').getByRole('button').click();
  await page.getByRole('link', { name: wishes.service, exact: true }).click();
  await page.getByRole('link', { name: t('site.service.report') }).click();
  await heading(page, t('site.questions.title'));
  for (const answer of wishes.answers ?? []) await page.getByText(answer, { exact: true }).click();
  await page.getByLabel(t('site.questions.description')).fill(wishes.description ?? '');
  await go();
  await heading(page, t('site.place.title'));
  await page.getByLabel(t('site.place.address')).fill(wishes.address ?? 'Broad and Market');
  await go();
  await chooseFirstPlace(page, town, wishes.language);
  await heading(page, t('site.photos.title'));
  if (wishes.withPhoto) await page.getByLabel(t('site.photos.label')).setInputFiles(await photo());
  await go();
  await heading(page, t('site.contact.title'));
  if (wishes.email) await page.getByLabel(t('site.contact.email')).fill(wishes.email);
  await go();
  await heading(page, t('site.check.title'));
}

async function chooseFirstPlace(page: Page, town: Town, language?: string) {
  const t = town.words(language);
  const next = page.getByRole('button', { name: t('site.report.next') });
  if (page.url().endsWith('/which')) {
    if (await page.getByRole('heading', { name: t('site.which.title') }).isVisible())
      await page.getByRole('radio').first().check({ force: true });
    await next.click();
  }
}

/** Sends it and gives the number that the last page shows. */
export async function send(page: Page, town: Town, language?: string): Promise<string> {
  const t = town.words(language);
  await page.getByRole('button', { name: t('site.check.send') }).click();
  await heading(page, t('site.thanks.title'));
  const number = /\d\d-\d{7}/.exec(await textOf(page))?.[0];
  expect(number).toBeDefined();
  return number!;
}

export async function heading(page: Page, text: string) {
  await page.getByRole('heading', { level: 1, name: text }).waitFor();
}
