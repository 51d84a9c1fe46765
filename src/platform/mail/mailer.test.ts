import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '#platform/clock';
import { type SmtpStandIn, startSmtp } from '../../../test/stand-ins/smtp.ts';
import { type Letter, type Mailer, openMailer } from './index.ts';
import { judge, smtpMailer } from './smtp-mailer.ts';

function aLetter(change: Partial<Letter> = {}): Letter {
  return {
    to: 'anna@example.org',
    from: { name: 'Oak City 311', address: '311@city.example' },
    subject: 'Bache reparado: ¿está bien?',
    text: 'Señora, el bache está reparado.\n.\nUna línea con un punto.',
    html: '<p>Señora, el bache está reparado.</p>',
    headers: { 'Auto-Submitted': 'auto-generated', 'List-Unsubscribe': '<https://city.example/u/1>' },
    messageId: `<${uuidv7()}@city.example>`,
    ...change,
  };
}

let smtp: SmtpStandIn;
let mailer: Mailer;
beforeAll(async () => {
  smtp = await startSmtp();
  mailer = openMailer({ smtpUrl: smtp.url, dataDir: '/nowhere' });
});
afterAll(async () => {
  mailer.close();
  await smtp.close();
});

describe('over SMTP', () => {
  test('a letter arrives whole, with both bodies, its headers and its id', async () => {
    const letter = aLetter({ to: 'whole@example.org', replyTo: 'case-7@city.example' });
    expect(await mailer.send(letter)).toEqual({ ok: true });
    const got = smtp.letters.find((one) => one.to.includes('whole@example.org'))!;
    expect(got.from).toBe('311@city.example');
    const read = await simpleParser(got.raw);
    expect(read.subject).toBe(letter.subject);
    expect(read.text?.trim()).toBe(letter.text);
    expect(read.html).toContain('reparado.</p>');
    expect(read.messageId).toBe(letter.messageId);
    expect(read.replyTo?.text).toBe('case-7@city.example');
    expect(read.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('an unknown mailbox is final and speaks against the address', async () => {
    smtp.refuse('gone@example.org', 'permanent');
    const sent = await mailer.send(aLetter({ to: 'gone@example.org' }));
    expect(sent).toMatchObject({ ok: false, permanent: true, addressRefused: true });
    expect(sent.ok === false && sent.reason).toContain('5.1.1');
  });

  test('a full mailbox is temporary, and goes through later', async () => {
    smtp.refuse('full@example.org', 'temporary');
    expect(await mailer.send(aLetter({ to: 'full@example.org' }))).toMatchObject({
      ok: false,
      permanent: false,
    });
    smtp.refuse('full@example.org', null);
    expect(await mailer.send(aLetter({ to: 'full@example.org' }))).toEqual({ ok: true });
  });

  test('our own relay being closed never speaks against the resident', async () => {
    smtp.refuse('relay@example.org', 'relay');
    const sent = await mailer.send(aLetter({ to: 'relay@example.org' }));
    expect(sent).toMatchObject({ ok: false, permanent: false, addressRefused: false });
  });

  test('refused content is final for the letter, not for the address', async () => {
    smtp.refuseContent(true);
    const sent = await mailer.send(aLetter());
    smtp.refuseContent(false);
    expect(sent).toMatchObject({ ok: false, permanent: true, addressRefused: false });
  });

  test('a server that does not answer, or is not there, is temporary', async () => {
    smtp.hang(true);
    const patient = smtpMailer(smtp.url, 200);
    const hung = await patient.send(aLetter());
    patient.close();
    smtp.hang(false);
    expect(hung).toMatchObject({ ok: false, permanent: false, addressRefused: false });
    const nowhere = smtpMailer('smtp://127.0.0.1:9', 500);
    expect(await nowhere.send(aLetter())).toMatchObject({ ok: false, permanent: false });
    nowhere.close();
  });

  test('a refused sign-in is temporary', () => {
    const error = {
      message: 'Invalid login',
      responseCode: 535,
      response: '535 5.7.8 no',
      command: 'AUTH PLAIN',
    };
    expect(judge(error)).toMatchObject({ permanent: false, addressRefused: false });
  });
});

describe('no text adds a header or a recipient', () => {
  const evil = 'Hello\r\nBcc: all@example.org\r\n\r\nbuy';

  test('subject and sender name become one line', async () => {
    await mailer.send(
      aLetter({ to: 'calm@example.org', subject: evil, from: { name: evil, address: '311@city.example' } }),
    );
    const got = smtp.letters.find((one) => one.to.includes('calm@example.org'))!;
    expect(got.to).toEqual(['calm@example.org']);
    const read = await simpleParser(got.raw);
    expect(read.bcc).toBeUndefined();
    expect(read.subject).toBe('Hello Bcc: all@example.org buy');
    expect(read.text).toContain('Señora');
  });

  test.each([
    'anna@example.org\r\nBcc: all@example.org',
    'anna@example.org, all@example.org',
    'Anna <anna@example.org>',
    '"a b"@example.org',
    'anna',
    'anna@example.org\0',
    '',
    `${'a'.repeat(300)}@example.org`,
  ])('%j is no address', async (to) => {
    const before = smtp.letters.length;
    expect(await mailer.send(aLetter({ to }))).toMatchObject({
      ok: false,
      permanent: true,
      addressRefused: true,
    });
    expect(smtp.letters.length).toBe(before);
  });

  test.each([
    { headers: { 'X-Note': evil } },
    { headers: { Bcc: 'all@example.org' } },
    { headers: { 'Content-Type': 'text/html' } },
    { headers: { 'X: y\r\nBcc': 'all@example.org' } },
    { messageId: '<a@b>\r\nBcc: all@example.org' },
    { replyTo: evil },
  ])('%j is our mistake and throws', async (change) => {
    await expect(mailer.send(aLetter(change as Partial<Letter>))).rejects.toThrow();
  });
});

describe('without a mail server', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'belfry-mail-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('letters lie in the outbox; the same letter again does not double', async () => {
    const outbox = openMailer({ smtpUrl: undefined, dataDir: folder });
    const letter = aLetter();
    expect(await outbox.send(letter)).toEqual({ ok: true });
    await outbox.send(letter);
    await outbox.send(aLetter());
    const names = await readdir(path.join(folder, 'outbox'));
    expect(names.filter((name) => name.endsWith('.eml'))).toHaveLength(2);
    expect(await readdir(path.join(folder, 'outbox', '.incoming'))).toEqual([]);
    expect(await outbox.send(aLetter({ to: 'not one' }))).toMatchObject({ ok: false, permanent: true });
    outbox.close();
  });
});
