import path from 'node:path';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAudit } from '#platform/audit';
import { type Auth, createAuth } from '#platform/auth';
import { SettableClock } from '#platform/clock';
import { type Ctx, Memory, systemActor } from '#platform/context';
import { type Database, openDatabase } from '#platform/db';
import type { House } from '#platform/house';
import { type App, createServer, htmlErrors, mount, route } from '#platform/http';
import { loadCatalogs } from '#platform/i18n';
import { runAllJobs } from '#platform/jobs';
import { createLog } from '#platform/log';
import type { Catalog } from '#reference/catalog';
import { addStaff, mayRoute, staffActorReader } from '#reference/people';
import { type FreshDatabase, freshDatabase } from '../../../test/database.ts';
import { accountRoutes, resetLetterJob } from './index.ts';

const origin = 'http://127.0.0.1';
const password = 'seven quiet lamps';
const roles = [
  { key: 'agent', name: { en: 'Agent', es: 'Agente' }, may: ['requests.view'], everywhere: true },
  {
    key: 'admin',
    name: { en: 'Admin', es: 'Admin' },
    may: ['staff.edit'],
    everywhere: true,
    twoFactor: 'required',
  },
];
const catalog = {
  city: {
    languages: ['en', 'es'],
    serviceName: { en: 'City 311' },
    contact: { email: 'help@city.example' },
    roles,
  },
  calendar: { timezone: 'America/New_York' },
  role: (key: string) => roles.find((one) => one.key === key),
  department: () => undefined,
} as unknown as Catalog;

const clock = new SettableClock(new Date('2026-04-14T12:00:00Z'));
const letters: { to: string; text: string; subject: string }[] = [];
let fresh: FreshDatabase;
let database: Database;
let ctx: Ctx;
let auth: Auth;
let house: House;
let app: App;

beforeAll(async () => {
  fresh = await freshDatabase();
  const log = createLog('silent');
  database = openDatabase(fresh.url, log, 5);
  const memory = new Memory();
  memory.get('catalog', async () => catalog);
  ctx = {
    db: database.db,
    clock,
    log,
    actor: systemActor,
    channel: 'web',
    language: 'en',
    memory,
    linkKey: 'test',
  };
  auth = createAuth({
    db: ctx.db,
    log,
    secret: 'a secret of more than 32 characters 311',
    publicUrl: origin,
    issuer: 'City 311',
  });
  house = {
    catalogs: loadCatalogs(path.resolve(import.meta.dirname, '../../..')),
    asset: (name: string) => `/assets/${name}`,
    config: { publicUrl: origin },
    mailer: {
      send: async (letter: (typeof letters)[number]) => {
        letters.push(letter);
        return { ok: true };
      },
    },
  } as unknown as House;
  app = await createServer({
    ctx,
    actorOf: staffActorReader(auth),
    languageOf: (request) => request.cookies.language ?? 'en',
    teller: htmlErrors((error) => `error ${error.status}`),
    publicUrl: origin,
    rateLimits: false,
  });
  await mount(app, {
    routes: [
      ...accountRoutes({ house, auth }),
      route({ method: 'GET', url: '/desk', policy: mayRoute('requests.view'), handler: async () => 'calls' }),
    ],
    teller: htmlErrors((error) => `error ${error.status}`),
  });
});
afterAll(async () => {
  await app.close();
  await database.close();
  await fresh.drop();
});

/** A browser without script: keeps cookies, sends forms, follows nothing by itself. */
class Browser {
  cookies = new Map<string, string>();
  constructor(readonly ip = '192.0.2.1') {}
  get(url: string) {
    return this.send('GET', url);
  }
  post(url: string, fields: Record<string, string> = {}) {
    return this.send('POST', url, new URLSearchParams(fields).toString());
  }
  private async send(method: 'GET' | 'POST', url: string, payload?: string) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await app.inject({ method, url, headers, payload, remoteAddress: this.ip });
    for (const set of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (/max-age=0/i.test(set)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

let count = 0;
async function hire({ roles = ['agent'] }: { roles?: string[] } = {}) {
  clock.advance(3 * 86_400_000);
  count += 1;
  return addStaff(ctx, {
    name: `Ana ${count}`,
    email: `a${count}@city.example`,
    password,
    roles,
    departments: [],
  });
}
async function entered(email: string) {
  const browser = new Browser();
  const answer = await browser.post('/sign-in', { email, password });
  expect(answer.statusCode).toBe(303);
  return browser;
}

describe('the door', () => {
  test('lets in, leads on, shows the account, lets out', async () => {
    const staff = await hire();
    const browser = new Browser();
    expect((await browser.get('/sign-in?next=/office/queue?a=1')).body).toContain(
      'value="/office/queue?a=1"',
    );
    const answer = await browser.post('/sign-in', {
      email: staff.email.toUpperCase(),
      password,
      next: '/office/queue?a=1',
    });
    expect(answer.headers.location).toBe('/office/queue?a=1');
    expect((await browser.get('/account')).body).toContain(staff.email);
    expect((await browser.get('/sign-in?next=/account')).headers.location).toBe('/account');
    const old = new Map(browser.cookies);
    expect((await browser.post('/sign-out')).headers.location).toBe('/sign-in?news=out');
    browser.cookies = old;
    expect((await browser.get('/account')).headers.location).toBe('/sign-in?next=%2Faccount');
    const { entries } = await listAudit(ctx, {
      subject: { kind: 'staff', id: staff.id },
      action: 'session.',
    });
    expect(entries.map((entry) => entry.action).toSorted()).toEqual(['session.ended', 'session.started']);
  });

  test.each([['//evil.example'], ['https://evil.example/'], ['/\\evil.example'], ['javascript:alert(1)']])(
    'never leads to another site: %s',
    async (next) => {
      const staff = await hire();
      const browser = new Browser();
      const { body } = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`);
      expect(body).toContain('name="next" value="/office"');
      expect((await browser.post('/sign-in', { email: staff.email, password, next })).headers.location).toBe(
        '/office',
      );
    },
  );

  test('says the same about a wrong password and an unknown account, keeps what was typed, notes both', async () => {
    const staff = await hire();
    const wrong = await new Browser().post('/sign-in', { email: staff.email, password: 'not this one' });
    const none = await new Browser().post('/sign-in', { email: 'x9@city.example', password: 'not this one' });
    expect([wrong.statusCode, none.statusCode]).toEqual([422, 422]);
    expect(none.body.replaceAll('x9@city.example', staff.email)).toBe(wrong.body);
    expect(wrong.body).toContain(`value="${staff.email}"`);
    expect(wrong.body).not.toContain('not this one');
    const { entries } = await listAudit(ctx, { action: 'session.refused' });
    expect(
      entries
        .slice(0, 2)
        .map((entry) => entry.subjectId)
        .toSorted(),
    ).toEqual([staff.id, 'unknown'].toSorted());
  });

  test('tells every empty field, and how long to wait', async () => {
    const browser = new Browser();
    const empty = await browser.post('/sign-in', {});
    expect(empty.body).toContain('href="#f-email"');
    expect(empty.body).toContain('href="#f-password"');
    const staff = await hire();
    for (let i = 0; i < 5; i += 1) await browser.post('/sign-in', { email: staff.email, password: 'wrong' });
    const shut = await browser.post('/sign-in', { email: staff.email, password });
    expect(shut.statusCode).toBe(429);
    expect(shut.headers['retry-after']).toBe('30');
    expect(shut.body).toContain('Wait 1 minute');
  });

  test('is not opened by a form on another site', async () => {
    const staff = await hire();
    const payload = new URLSearchParams({ email: staff.email, password }).toString();
    const headers = { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await app.inject({ method: 'POST', url: '/sign-in', headers, payload });
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([403, undefined]);
  });

  test('speaks Spanish, and has every word in both languages', async () => {
    const browser = new Browser();
    browser.cookies.set('language', 'es');
    const { body } = await browser.get('/sign-in');
    expect(body).toContain('lang="es"');
    expect(body).toContain('Iniciar sesión');
  });
});

describe('a forgotten password', () => {
  test('is replaced by a link in a letter, once', async () => {
    const staff = await hire();
    const browser = new Browser('198.51.100.4');
    const known = await browser.post('/forgotten-password', { email: staff.email });
    const unknown = await browser.post('/forgotten-password', { email: 'x8@city.example' });
    expect(unknown.body).toBe(known.body);
    await runAllJobs({ ctx, pool: database.pool, jobs: [resetLetterJob(house)], listeners: [] });
    expect(letters.map((letter) => letter.to)).toEqual([staff.email]);
    const link = /http\S+/.exec(letters[0]!.text)![0];
    const token = new URL(link).searchParams.get('token')!;
    expect((await browser.get(link.slice(origin.length))).body).toContain(token);
    const weak = await browser.post('/reset-password', { token, password: 'password1234' });
    expect([weak.statusCode, weak.body.includes('Too easy to guess')]).toEqual([422, true]);
    const done = await browser.post('/reset-password', { token, password: 'nine loud kettles' });
    expect(done.headers.location).toBe('/sign-in?news=reset');
    expect((await browser.post('/reset-password', { token, password: 'nine loud kettles' })).statusCode).toBe(
      410,
    );
    const again = await browser.post('/sign-in', { email: staff.email, password: 'nine loud kettles' });
    expect(again.statusCode).toBe(303);
  });
});

describe('my account', () => {
  test('needs a sign-in', async () => {
    const browser = new Browser();
    for (const url of ['/account', '/account/two-factor'])
      expect((await browser.get(url)).statusCode).toBe(303);
    for (const url of ['/account/password', '/account/sessions/end-all', '/account/two-factor/stop'])
      expect((await browser.post(url)).headers.location).toMatch(/^\/sign-in/);
  });

  test('changes the password, naming what is wrong', async () => {
    const staff = await hire();
    const browser = await entered(staff.email);
    const wrong = await browser.post('/account/password', { current: 'no', password: 'nine loud kettles' });
    expect(wrong.body).toContain('This is not your current password.');
    const done = await browser.post('/account/password', {
      current: password,
      password: 'nine loud kettles',
    });
    expect(done.headers.location).toBe('/account?news=password');
    expect((await browser.get('/account?news=password')).body).toContain('Your password is changed.');
  });

  test('ends another session, or all', async () => {
    const staff = await hire();
    const one = await entered(staff.email);
    const two = await entered(staff.email);
    const id = /name="id" value="([^"]+)"/.exec((await one.get('/account')).body)![1]!;
    await one.post('/account/sessions/end', { id });
    expect([(await one.get('/account')).statusCode, (await two.get('/account')).statusCode]).toEqual([
      200, 303,
    ]);
    const three = await entered(staff.email);
    await one.post('/account/sessions/end-all');
    expect([(await one.get('/account')).statusCode, (await three.get('/account')).statusCode]).toEqual([
      303, 303,
    ]);
  });

  test('a role may ask for a second factor before anything else', async () => {
    const staff = await hire({ roles: ['agent', 'admin'] });
    const browser = await entered(staff.email);
    expect((await browser.get('/desk')).headers.location).toBe('/account/two-factor');
    const page = await browser.get('/account/two-factor');
    expect(page.body).toContain('Your role needs a second step');
    const setUp = await browser.post('/account/two-factor', { password });
    const secret = /name="secret" value="([^"]+)"/.exec(setUp.body)![1]!;
    await browser.post('/account/two-factor/confirm', { code: generateSync({ secret }), secret });
    expect((await browser.get('/desk')).statusCode).toBe(200);
    expect((await browser.get('/account/two-factor')).body).not.toContain('Your role needs');
    expect((await (await entered((await hire()).email)).get('/desk')).statusCode).toBe(200);
  });

  test('sets up a second factor, asks for it, and turns it off', async () => {
    const staff = await hire();
    const browser = await entered(staff.email);
    const setUp = await browser.post('/account/two-factor', { password });
    const hidden = (name: string) =>
      new RegExp(`name="${name}" value="([^"]+)"`).exec(setUp.body)![1]!.replaceAll('&amp;', '&');
    const [secret, link, codes] = [hidden('secret'), hidden('link'), hidden('codes')];
    const wrong = await browser.post('/account/two-factor/confirm', { code: '000000', secret, link, codes });
    expect([wrong.statusCode, wrong.body.includes(codes.split(' ')[3]!)]).toEqual([422, true]);
    const right = await browser.post('/account/two-factor/confirm', {
      code: generateSync({ secret }),
      secret,
      link,
      codes,
    });
    expect(right.headers.location).toBe('/account?news=two-factor');

    const later = new Browser();
    const first = await later.post('/sign-in', { email: staff.email, password, next: '/account' });
    expect(first.headers.location).toBe('/sign-in/code?next=%2Faccount');
    expect((await later.get('/account')).statusCode).toBe(303);
    expect((await later.post('/sign-in/code', { code: '000000', next: '/account' })).statusCode).toBe(422);
    const second = await later.post('/sign-in/code', { code: generateSync({ secret }), next: '/account' });
    expect(second.headers.location).toBe('/account');
    expect((await later.get('/account')).statusCode).toBe(200);

    expect((await later.post('/account/two-factor/codes', { password: 'no' })).statusCode).toBe(422);
    expect((await later.post('/account/two-factor/codes', { password })).body).not.toContain(
      codes.split(' ')[3]!,
    );
    expect((await later.post('/account/two-factor/stop', { password })).statusCode).toBe(303);
    await entered(staff.email);
    const { entries } = await listAudit(ctx, {
      subject: { kind: 'staff', id: staff.id },
      action: 'second-factor.',
    });
    expect(entries.map((entry) => entry.action).toSorted()).toEqual([
      'second-factor.new-codes',
      'second-factor.started',
      'second-factor.stopped',
    ]);
  });

  test('a code without a first step leads back to the start', async () => {
    const answer = await new Browser().post('/sign-in/code', { code: '123456' });
    expect(answer.headers.location).toBe('/sign-in?news=late&next=%2Foffice');
  });
});

test('no word is missing in any language', () => {
  const wanted = [...house.catalogs.sources('en').keys()].filter((key) => key.startsWith('account.'));
  expect(wanted.filter((key) => !house.catalogs.sources('es').has(key))).toEqual([]);
  expect([...house.catalogs.missing].filter((key) => /account\.|people\./.test(key))).toEqual([]);
});
