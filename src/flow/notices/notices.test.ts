import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addReporter, follow } from '#flow/following';
import { changeStatus, closeRequest, openRequest, type Request } from '#flow/requests';
import { visitor } from '#platform/context';
import { loadCatalogs } from '#platform/i18n';
import { type Mailer, openMailer } from '#platform/mail';
import { rememberPerson } from '#reference/people';
import { openCity, type TestCity } from '../../../test/city.ts';
import { startSmtp } from '../../../test/stand-ins/smtp.ts';
import { writeDigests } from './digest.ts';
import {
  noticeJobs,
  noticeKinds,
  noticeList,
  noticeListeners,
  noticeRules,
  previewNotice,
  recordBounce,
} from './index.ts';

let city: TestCity;
let smtp: Awaited<ReturnType<typeof startSmtp>>;
let mailer: Mailer;
const catalogs = loadCatalogs('.');

beforeAll(async () => {
  city = await openCity();
  smtp = await startSmtp();
  mailer = openMailer({ smtpUrl: smtp.url, dataDir: '/nonexistent' });
});
afterAll(async () => {
  mailer.close();
  await smtp.close();
  await city.close();
});
beforeEach(async () => {
  smtp.letters.length = 0;
  await city.database.pool.query('delete from notice');
});

const desk = () => ({ catalogs, mailer, config: { publicUrl: 'https://city.example' } as never });

/** Lets the waiting time of letters pass, and does everything. */
async function settle() {
  const work = { listeners: noticeListeners(desk()), jobs: noticeJobs(desk()) };
  await city.settle(work);
  await city.database.pool.query('update graphile_worker._private_jobs set run_at = now()');
  await city.settle(work);
}

/** What arrived, as people read it. */
async function letters() {
  return Promise.all(
    smtp.letters.map(async ({ to, raw }) => {
      const { subject = '', text = '' } = await simpleParser(raw);
      return { to, subject, text };
    }),
  );
}

async function report(email: string, language = 'en'): Promise<Request> {
  const ctx = city.as(visitor, 'web');
  const service = city.catalog.service('pothole')!;
  const place = { address: '1234 Market St', lat: null, lng: null, h3: null, areas: [] };
  const request = await openRequest(ctx, {
    service,
    description: '',
    publicText: null,
    answers: [],
    place,
    photos: [],
    language,
  });
  const person = await rememberPerson(ctx, { email, language });
  await addReporter({ ...ctx, language }, { requestId: request.id, personId: person.id, role: 'reporter' });
  return request;
}

const worker = () => city.as(city.staff('Ines', 'department-lead', 'streets'));

test('the reporter hears of the report, in their language, with a link of their own', async () => {
  const request = await report('ana@example.org', 'es');
  await settle();
  const [letter, ...more] = await letters();
  expect(more).toEqual([]);
  expect(letter!.to).toEqual(['ana@example.org']);
  expect(letter!.subject).toContain('Recibimos su aviso');
  expect(letter!.text).toContain(request.number);
  expect(letter!.text).toMatch(/https:\/\/city\.example\/r\/[\w-]{22}/);
});

test('an event that comes twice makes one letter', async () => {
  const request = await report('bo@example.org');
  await settle();
  await city.database.pool.query(
    `select graphile_worker.add_job('event', json_build_object('id', id)) from event where payload->>'requestId' = $1`,
    [request.id],
  );
  await settle();
  expect(smtp.letters.filter((letter) => letter.to.includes('bo@example.org'))).toHaveLength(1);
});

test('what staff undo in time is not told', async () => {
  const request = await report('cy@example.org');
  await settle();
  smtp.letters.length = 0;
  const changed = await changeStatus(worker(), { requestId: request.id, to: 'accepted' });
  await city.settle({ listeners: noticeListeners(desk()), jobs: noticeJobs(desk()) });
  await city.database.pool.query(
    `insert into request_history (request_id, seq, at, kind, actor_kind, actor_name, channel, public, data)
     values ($1, 99, now(), 'undone', 'staff', 'Ines', 'web', false, $2)`,
    [request.id, JSON.stringify({ seq: changed.version })],
  );
  await settle();
  expect(smtp.letters).toHaveLength(0);
  const { rows } = await noticeList(city.as(), { requestId: request.id, state: 'dropped' });
  expect(rows.map((row) => row.reason)).toEqual(['undone']);
});

test('a mail server that is down is tried again; one that refuses the address for good ends it', async () => {
  smtp.refuse('dee@example.org', 'temporary');
  const request = await report('dee@example.org');
  await settle();
  expect((await noticeList(city.as(), { requestId: request.id })).rows[0]).toMatchObject({
    state: 'retrying',
    reason: expect.stringContaining('4.2.2'),
  });
  smtp.refuse('dee@example.org', 'permanent');
  await city.database.pool.query('update graphile_worker._private_jobs set run_at = now()');
  await settle();
  expect((await noticeList(city.as(), { requestId: request.id })).rows[0]).toMatchObject({ state: 'failed' });
  await changeStatus(worker(), { requestId: request.id, to: 'accepted' });
  await settle();
  expect(smtp.letters).toHaveLength(0);
});

test('who follows is asked once and hears nothing before they have confirmed', async () => {
  const request = await report('eve@example.org');
  await follow(city.as(visitor, 'web'), { requestId: request.id, email: 'fay@example.org', language: 'en' });
  await settle();
  await changeStatus(worker(), { requestId: request.id, to: 'accepted' });
  await settle();
  const toFay = (await letters()).filter((letter) => letter.to.includes('fay@example.org'));
  expect(toFay).toHaveLength(1);
  expect(toFay[0]!.text).toMatch(/\/r\/[\w-]+$/m);
});

test('the outcome of a closing stands in its subject', async () => {
  const request = await report('gus@example.org');
  const reason = city.catalog.service('pothole')!.reasons!.find((one) => one.outcome === 'nothing_found')!;
  await closeRequest(worker(), { requestId: request.id, reason: reason.key });
  await settle();
  expect((await letters()).map((letter) => letter.subject)).toContain(
    `${request.number}: we found nothing to do`,
  );
});

test('departments with something due get one list a day', async () => {
  city.clock.advance(20 * 86_400_000);
  await writeDigests(city.as(), desk());
  await writeDigests(city.as(), desk());
  await settle();
  const digests = (await letters()).filter((letter) => /overdue/.test(letter.subject));
  const departments = new Set(digests.map((letter) => letter.to.join()));
  expect(digests.length).toBeGreaterThan(0);
  expect(departments.size).toBe(digests.length);
});

test('every kind has words in every language, none with a hole in it', async () => {
  await report('hal@example.org');
  for (const language of catalogs.languages)
    for (const kind of noticeKinds.filter((one) => one !== 'digest')) {
      const words = await previewNotice(city.as(), desk(), kind, language);
      expect(`${words.subject}\n${words.body}`, `${language} ${kind}`).not.toMatch(
        /notices\.|undefined|\{|\}/,
      );
    }
});

test('letters escape what residents wrote', async () => {
  const { composeNotice } = await import('./compose-notice.ts');
  const request = { ...(await report('ivy@example.org')), address: '<script>alert(1)</script>' };
  const facts = {
    request,
    note: '<b>x</b> https://evil.example/"onclick="x',
    linkToken: 't',
    language: 'en',
  };
  const { html } = composeNotice(
    { catalogs, publicUrl: 'https://city.example' },
    city.catalog,
    'comment',
    facts,
  );
  expect(html).not.toMatch(/<script|<b>|"onclick="/);
});

test('every rule hears an event that exists', () => {
  expect(noticeRules.every((rule) => /^(request|follower)\./.test(rule.event))).toBe(true);
});

test('a bounce counts only when it names a letter that we sent to that address', async () => {
  const request = await report('joy@example.org');
  await settle();
  const [sent] = (await noticeList(city.as(), { requestId: request.id })).rows;
  const bounce = (id: string, recipient: string) =>
    [
      'From: MAILER-DAEMON@mail.example',
      'Subject: Undelivered',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Sorry.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mail.example',
      '',
      `Final-Recipient: rfc822; ${recipient}`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 No such user',
      '--b',
      'Content-Type: message/rfc822',
      '',
      `Message-ID: <${id}@city.example>`,
      'Subject: x',
      '',
      'y',
      '--b--',
      '',
    ].join('\r\n');
  expect(await recordBounce(city.as(), bounce(sent!.id, 'other@example.org'))).toBe(false);
  expect(
    await recordBounce(city.as(), bounce('0198c0de-0000-7000-8000-000000000000', 'joy@example.org')),
  ).toBe(false);
  expect(await recordBounce(city.as(), 'Subject: hello\r\n\r\nhi')).toBe(false);
  expect(await recordBounce(city.as(), bounce(sent!.id, 'joy@example.org'))).toBe(true);
  expect((await noticeList(city.as(), { requestId: request.id })).rows[0]).toMatchObject({ state: 'failed' });
  const person = await city.database.pool.query(
    `select email_suspended_at from person where email = 'joy@example.org'`,
  );
  expect(person.rows[0].email_suspended_at).not.toBeNull();
});
