import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSite, type TestSite } from '../../../test/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const get = (url: string, cookies: Record<string, string> = {}) => site.app.inject({ url, cookies });

it('says every page in English and Spanish, without a missing word', async () => {
  const urls = [
    '/',
    '/services',
    '/services?group=streets',
    '/services?q=pot+hole',
    '/services?q=zzqx',
    '/services/pothole',
    '/report/pothole',
    '/requests',
    '/track',
    '/help',
    '/about',
    '/privacy',
    '/accessibility',
  ];
  for (const language of ['en', 'es'])
    for (const url of urls) {
      const page = await get(url, { language });
      expect(page.statusCode, url).toBe(200);
      expect(page.body, url).toContain(`<html lang="${language}"`);
      expect(page.body.match(/<h1/g), url).toHaveLength(1);
      expect(page.body, url).not.toMatch(/style="|<script>|onclick=/);
    }
  expect([...site.house.catalogs.missing]).toEqual([]);
});
