import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '#platform/http';
import { listOutbox, readOutbox } from '#platform/mail';
import { clientByKey, markSandbox } from '#reference/clients';
import {
  approveApplication,
  keyLetterJob,
  sandboxDays,
  sandboxPerMinute,
  waitingApplications,
} from '#reference/key-applications';
import { openCity, type TestCity } from '../../../test/city.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { buildWeb } from '../../main/web.ts';
import { type DeveloperVisit, exampleValues } from './developer-visit.ts';
import { type ExampleValues, examples } from './examples.ts';
import { changes, failures, limits, parts } from './interfaces.ts';

let city: TestCity;
let house: TestHouse;
let app: App;
let base: string;
let folder: string;
const run = promisify(execFile);

beforeAll(async () => {
  city = await openCity();
  house = await openTestHouse(city);
  app = await buildWeb(house, { rateLimits: false });
  await app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-curl-'));
  const photo = sharp({ create: { width: 60, height: 40, channels: 3, background: '#888' } });
  writeFileSync(path.join(folder, 'photo.jpg'), await photo.jpeg().toBuffer());
});
afterAll(async () => {
  await app.close();
  await house.close();
  await city.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = { name: 'Street app', email: 'dev@app.example', purpose: 'A map' };
const post = (url: string, form: Record<string, string>, remoteAddress = '10.9.0.1') =>
  app.inject({
    method: 'POST',
    url,
    remoteAddress,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    payload: new URLSearchParams(form).toString(),
  });
const keyIn = (page: string) => /bf_[A-Za-z0-9]{8}_[A-Za-z0-9]{32}/.exec(page)?.[0];

describe('where things are real', () => {
  test('somebody decides, and the mailed link shows the key once, by a button', async () => {
    const asked = await post('/developers/key', ask);
    expect([asked.statusCode, asked.headers.location]).toEqual([303, '/developers/key/asked']);
    const [application] = await waitingApplications(city.as());
    const admin = city.as(city.staff('admin', 'admin'));
    const client = { name: 'Street app', email: ask.email, scopes: ['requests:write'] };
    await approveApplication(admin, { id: application!.id, client });
    await city.settle({ jobs: [keyLetterJob(house)] });
    const { letters } = await listOutbox(house.config.dataDir, { limit: 1 });
    const letter = await readOutbox(house.config.dataDir, letters[0]!.id);
    const link = /\/developers\/key\/\S+/.exec(letter.text)![0];
    for (let looks = 0; looks < 2; looks += 1) {
      const page = await app.inject(link);
      expect([page.statusCode, keyIn(page.body)]).toEqual([200, undefined]);
    }
    const shown = await post(link, {});
    expect(shown.headers['cache-control']).toBe('no-store');
    expect((await clientByKey(city.as(), keyIn(shown.body)!))!.name).toBe('Street app');
    const again = await post(link, {});
    expect([again.statusCode, keyIn(again.body)]).toEqual([410, undefined]);
    expect((await app.inject(`${link.slice(0, -2)}xx`)).statusCode).toBe(404);
    expect((await app.inject('/developers/key/nonsense')).statusCode).toBe(404);
  });

  test('nothing typed is lost when something is wrong, and an address asks once a day', async () => {
    const wrong = await post('/developers/key', { ...ask, name: '', email: 'x', purpose: '<i>Half</i>' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('&lt;i>Half&lt;/i>');
    expect(wrong.body).toContain('href="#f-email"');
    const twice = await post('/developers/key', ask);
    expect(twice.statusCode).toBe(422);
    expect(twice.body).toContain('today');
  });
});

describe('in a sandbox', () => {
  let values: ExampleValues;
  let visit: DeveloperVisit;

  beforeAll(async () => {
    await markSandbox(city.as());
    const given = await post('/developers/key', { ...ask, email: 'sandbox@app.example' }, '10.9.0.2');
    const key = keyIn(given.body)!;
    const t = Object.assign(() => '', { language: 'en' });
    visit = { house, ctx: city.as(), catalog: city.catalog, t } as unknown as DeveloperVisit;
    values = { ...(await exampleValues(visit)), base, key, keyStart: key.slice(0, 11) };
    const made = await curl(commandOf('report').replace('report-1', 'the-first'));
    values.number = (JSON.parse(made.body) as { service_request_id: string }[])[0]!.service_request_id;
  });

  const commandOf = (name: string) => examples.find((one) => one.key === name)!.command(values);

  test.each(examples.map((one) => [one.key, one] as const))(
    'the example works: %s',
    async (_key, example) => {
      const { status, body } = await curl(example.command(values));
      expect([status, body.slice(0, 500)]).toEqual([example.status, expect.any(String)]);
      for (const text of example.shows) expect(body).toContain(text);
    },
  );

  test('the key ends after the days that the page tells, and calls no oftener than it tells', async () => {
    const { expires_at, per_minute } = (
      await city.database.pool.query(
        'select expires_at, per_minute from api_key join api_client client on client.id = client_id where prefix = $1',
        [values.keyStart],
      )
    ).rows[0];
    const days = (expires_at.getTime() - city.clock.now().getTime()) / 86_400_000;
    expect([Math.round(days), per_minute]).toEqual([sandboxDays, sandboxPerMinute]);
    const { body } = await app.inject('/developers/key');
    expect(body).toContain(`${sandboxDays} days and ${sandboxPerMinute} calls a minute`);
  });

  test('a report that is sent twice is one', async () => {
    const ids = [];
    for (let nth = 0; nth < 2; nth += 1) ids.push((await curl(commandOf('report'))).body);
    expect(ids[0]).toBe(ids[1]);
  });

  test('the page shows every example, in both languages, and no key', async () => {
    const shown = { ...(await exampleValues(visit)), key: 'YOUR_KEY', keyStart: 'START_OF_KEY' };
    for (const language of ['en', 'es']) {
      const page = await app.inject({ url: '/developers', headers: { 'accept-language': language } });
      const text = page.body.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
      expect(keyIn(page.body)).toBeUndefined();
      if (language === 'en')
        for (const one of examples) expect(text).toContain(one.command(shown).split('\n')[0]);
      expect(text).not.toMatch(/developers\.[a-z]/);
    }
    expect([...house.catalogs.missing]).toEqual([]);
  });
});

test('what the page tells of is there', async () => {
  for (const { href } of parts) expect([href, (await app.inject(href)).statusCode]).toEqual([href, 200]);
  for (const words of [
    failures.map((one) => `developers.error.${one}`),
    changes.map((one) => `developers.change.${one.key}`),
  ])
    for (const key of words) expect(house.catalogs.translator('en')(key)).not.toBe(key);
  const dates = changes.map((one) => one.date);
  expect(dates).toEqual(dates.toSorted().reverse());
});

test('the limit without a key is the one that the page tells', async () => {
  const limited = await buildWeb(house);
  const call = async () =>
    (await limited.inject({ url: '/open311/discovery.json', remoteAddress: '10.9.1.1' })).statusCode;
  const codes = [];
  for (let nth = 0; nth < limits.readBurst; nth += 1) codes.push(await call());
  expect(new Set(codes)).toEqual(new Set([200]));
  const more = [];
  for (let nth = 0; nth < 10; nth += 1) more.push(await call());
  expect(more).toContain(429);
  await limited.close();
});

/** As a reader would type it, with the answer's status told behind it. */
async function curl(command: string): Promise<{ status: number; body: string }> {
  const quiet = command.replace(/^curl /, "curl -sS -m 20 -w '\\n%{http_code}' ");
  const { stdout } = await run('/bin/sh', ['-c', quiet], { cwd: folder, maxBuffer: 1 << 24 });
  const at = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(at + 1)), body: stdout.slice(0, at) };
}
