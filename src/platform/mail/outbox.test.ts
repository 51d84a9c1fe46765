import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#platform/clock';
import { NotFound } from '#platform/errors';
import { listOutbox, openMailer, readOutbox } from './index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'belfry-outbox-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('an outbox that nobody has written to is empty', async () => {
  expect(await listOutbox(folder, { limit: 5 })).toEqual({ letters: [], next: null });
});

test('pages run newest first and neither skip nor repeat', async () => {
  const mailer = openMailer({ smtpUrl: undefined, dataDir: folder });
  for (let n = 0; n < 5; n++)
    await mailer.send({
      to: `r${n}@example.org`,
      from: { name: 'Ciudad', address: '311@city.example' },
      subject: `Número ${n}: ${'muy largo '.repeat(12)}`,
      text: `Línea ${n} = prueba`,
      html: `<p>Línea ${n}</p>`,
      messageId: `<${uuidv7(Date.UTC(2026, 0, 1 + n))}@city.example>`,
    });
  const first = await listOutbox(folder, { limit: 2 });
  const second = await listOutbox(folder, { limit: 2, after: first.next! });
  const third = await listOutbox(folder, { limit: 2, after: second.next! });
  const to = [first, second, third].flatMap((page) => page.letters.map((letter) => letter.to));
  expect(to).toEqual([4, 3, 2, 1, 0].map((n) => `r${n}@example.org`));
  expect(third.next).toBeNull();
  expect(first.letters[0]?.subject).toBe(`Número 4: ${'muy largo '.repeat(12)}`.trim());
  expect(first.letters[0]?.at).toBeInstanceOf(Date);
});

test('a letter can be read as its reader will see it', async () => {
  const { letters } = await listOutbox(folder, { limit: 1 });
  const letter = await readOutbox(folder, letters[0]!.id);
  expect(letter.text.trim()).toBe('Línea 4 = prueba');
  expect(letter.html).toContain('<p>Línea 4</p>');
  expect(letter.from).toContain('311@city.example');
  expect(letter.headers.some(([name]) => name === 'Message-ID')).toBe(true);
  expect(letter.raw.length).toBeGreaterThan(100);
});

test('no id leads out of the folder, and strange files are passed over', async () => {
  await writeFile(path.join(folder, 'secret.eml'), 'secret');
  await writeFile(path.join(folder, 'outbox', 'stray.eml'), 'stray');
  for (const id of ['../secret', '..%2fsecret', 'stray', '', '/etc/passwd', `${uuidv7()}-00000000`])
    await expect(readOutbox(folder, id)).rejects.toThrow(NotFound);
  expect((await listOutbox(folder, { limit: 10 })).letters).toHaveLength(5);
});
