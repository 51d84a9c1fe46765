import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { getMigrations } from 'better-auth/db/migration';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '#platform/db';
import { createLog } from '#platform/log';
import { freshDatabase } from '../../../test/database.ts';
import { buildEngine } from './engine.ts';
import { passwordProblems } from './password-policy.ts';
import { keepSecret } from './secret.ts';

test('our migration holds every table and column that the library wants', async () => {
  const fresh = await freshDatabase();
  const log = createLog('silent');
  const database = openDatabase(fresh.url, log, 2);
  const engine = buildEngine({
    db: database.db,
    log,
    secret: 'x'.repeat(40),
    publicUrl: 'http://127.0.0.1',
    issuer: 'T',
  });
  const { toBeCreated, toBeAdded } = await getMigrations(engine.options);
  expect(toBeCreated).toEqual([]);
  expect(toBeAdded).toEqual([]);
  await database.close();
  await fresh.drop();
});

describe('a new password', () => {
  const messages = (password: string) =>
    passwordProblems(password, 'maria.lopez@city.example').map((p) => p.message);

  test.each([
    'seven quiet lamps',
    'correct horse battery staple',
    'xK9#mq2!Lw0z',
    '8471-2290-5516-x',
    'contraseña de mi gato verde',
  ])('%s will do', (password) => expect(messages(password)).toEqual([]));

  test.each([
    ['', 'account.password.missing'],
    ['elevenchars', 'errors.tooShort'],
    ['x y'.repeat(50), 'errors.tooLong'],
    ['password1234', 'account.password.common'],
    ['P@ssw0rd2026!', 'account.password.common'],
    ['qwertyuiop12', 'account.password.common'],
    ['123456789012', 'account.password.common'],
    ['aaaaaaaaaaaa', 'account.password.common'],
    ['abcabcabcabc', 'account.password.common'],
    ['Welcome2026!!', 'account.password.common'],
    ['iloveyou1234', 'account.password.common'],
    ['lopez lamp kettle', 'account.password.holdsName'],
  ])('%s is refused: %s', (password, message) => expect(messages(password)).toEqual([message]));
});

describe('the secret', () => {
  test('is made once, for the owner only, and can be given', () => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'belfry-secret-'));
    const made = keepSecret({ dataDir, secret: undefined });
    expect(made).toHaveLength(43);
    expect(keepSecret({ dataDir, secret: undefined })).toBe(made);
    expect(statSync(path.join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
    expect(keepSecret({ dataDir, secret: 'g'.repeat(32) })).toBe('g'.repeat(32));
    expect(() => keepSecret({ dataDir, secret: 'short' })).toThrow(/BELFRY_SECRET/);
    rmSync(dataDir, { recursive: true });
  });
});
