import { generateSync } from 'otplib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SettableClock } from '#platform/clock';
import { type Ctx, Memory, visitor } from '#platform/context';
import { type Database, openDatabase } from '#platform/db';
import { TooMany } from '#platform/errors';
import { createLog } from '#platform/log';
import { type FreshDatabase, freshDatabase } from '../../../test/database.ts';
import { readSessionToken } from './auth.ts';
import {
  type Auth,
  changePassword,
  confirmTwoFactor,
  createAccount,
  createAuth,
  editAccount,
  endSession,
  hashNewPassword,
  listSessions,
  newBackupCodes,
  type ResetLetter,
  requestReset,
  resetPassword,
  signIn,
  signInWithCode,
  signOut,
  signOutEverywhere,
  startTwoFactor,
  stopTwoFactor,
  sweepSignIns,
  type Visit,
} from './index.ts';
import { countSignIn } from './lockout.ts';

const email = 'ana@city.example';
const password = 'seven quiet lamps';
const clock = new SettableClock(new Date('2026-04-14T12:00:00Z'));
let fresh: FreshDatabase;
let database: Database;
let ctx: Ctx;
let auth: Auth;
let userId: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  const log = createLog('silent');
  database = openDatabase(fresh.url, log, 5);
  ctx = {
    db: database.db,
    clock,
    log,
    actor: visitor,
    channel: 'web',
    language: 'es',
    memory: new Memory(),
    linkKey: 'test',
  };
  auth = createAuth({
    db: ctx.db,
    log,
    secret: 's'.repeat(20) + Math.random(),
    publicUrl: 'https://311.example',
    issuer: 'T',
  });
  const passwordHash = await hashNewPassword(password, email);
  userId = await createAccount(ctx, { name: 'Ana', email, passwordHash });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});
beforeEach(() => {
  clock.advance(3 * 86_400_000);
});

/** What a browser sends after it was given these cookies. */
function visit(cookies: readonly string[] = [], ip = '192.0.2.1'): Visit {
  const kept = new Map<string, string>();
  for (const cookie of cookies) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/max-age=0/i.test(cookie)) kept.delete(name);
    else kept.set(name, value);
  }
  const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join('; ');
  return { headers: new Headers({ cookie, 'user-agent': 'test browser', 'x-belfry-address': ip }), ip };
}

async function enter(from = visit(), secret = password) {
  const end = await signIn(auth, ctx, { email, password: secret }, from);
  if (end.end !== 'signed-in') throw new Error(end.end);
  return end.cookies;
}

function tokenOf(cookies: readonly string[]): string | undefined {
  const cookie = cookies.find((one) => one.startsWith(`${auth.cookieName}=`)) ?? '';
  const value = /=([^;]*)/.exec(cookie)?.[1] ?? '';
  return readSessionToken(decodeURIComponent(value), auth.secret);
}

async function lives(cookies: readonly string[]): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('auth_session')
    .select('id')
    .where('token', '=', tokenOf(cookies) ?? '')
    .executeTakeFirst();
  return row !== undefined;
}

describe('signing in', () => {
  test('gives a secure cookie whose signature we can read ourselves', async () => {
    const cookies = await enter();
    const cookie = cookies.find((one) => one.startsWith('__Secure-belfry.session_token='))!;
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(await lives(cookies)).toBe(true);
    expect(readSessionToken(`${tokenOf(cookies)}.${'A'.repeat(43)}=`, auth.secret)).toBeUndefined();
    expect(readSessionToken(tokenOf(cookies), auth.secret)).toBeUndefined();
  });

  test('keeps where from and with what', async () => {
    const cookies = await enter(visit([], '198.51.100.7'));
    const rows = await listSessions(auth, ctx, userId, visit(cookies));
    expect(rows.find((row) => row.current)).toMatchObject({ ip: '198.51.100.7', userAgent: 'test browser' });
  });

  test('does not tell whether an account exists: same answer, password hashed all the same', async () => {
    const hashes: string[] = [];
    const context = await (await auth.engine()).$context;
    const { hash, verify } = context.password;
    context.password.hash = (text) => {
      hashes.push('work');
      return hash(text);
    };
    context.password.verify = (data) => {
      hashes.push('work');
      return verify(data);
    };
    const wrong = await signIn(auth, ctx, { email, password: 'wrong password' }, visit());
    const none = await signIn(
      auth,
      ctx,
      { email: 'nobody@city.example', password: 'wrong password' },
      visit(),
    );
    const odd = await signIn(auth, ctx, { email: "' or 1=1", password: 'wrong password' }, visit());
    Object.assign(context.password, { hash, verify });
    expect([wrong, none, odd]).toEqual([{ end: 'refused' }, { end: 'refused' }, { end: 'refused' }]);
    expect(hashes).toEqual(['work', 'work']);
  });

  test('ends the session that the browser had before, and never takes over a given one', async () => {
    const first = await enter();
    const second = await enter(visit(first));
    expect(tokenOf(second)).not.toBe(tokenOf(first));
    expect(await lives(first)).toBe(false);
    expect(await lives(second)).toBe(true);
  });

  test('a disabled account is refused like a wrong password, and loses its sessions', async () => {
    const cookies = await enter();
    await editAccount(ctx, userId, { disabled: true });
    expect(await lives(cookies)).toBe(false);
    expect(await signIn(auth, ctx, { email, password }, visit())).toEqual({ end: 'refused' });
    await editAccount(ctx, userId, { disabled: false });
    await enter();
  });
});

describe('lockout', () => {
  const fail = (ip: string, address = email) =>
    signIn(auth, ctx, { email: address, password: 'wrong password' }, visit([], ip)).catch((error) => error);

  test.each([[email], ['nobody@city.example']])(
    'shuts %s after five failures, from whatever address, for longer and longer',
    async (address) => {
      for (let i = 0; i < 5; i += 1) expect(await fail(`192.0.2.${i}`, address)).toEqual({ end: 'refused' });
      const shut: TooMany = await fail('192.0.2.77', address);
      expect(shut).toBeInstanceOf(TooMany);
      expect(shut.retryAfterSeconds).toBe(30);
      clock.advance(31_000);
      expect(await fail('192.0.2.78', address)).toEqual({ end: 'refused' });
      expect((await fail('192.0.2.79', address)).retryAfterSeconds).toBe(60);
    },
  );

  test('the right password waits too, and then starts afresh', async () => {
    for (let i = 0; i < 5; i += 1) await fail(`192.0.2.${i}`);
    await expect(enter()).rejects.toBeInstanceOf(TooMany);
    clock.advance(31_000);
    await enter();
    for (let i = 0; i < 5; i += 1) expect(await fail(`192.0.2.${i}`)).toEqual({ end: 'refused' });
  });

  const tries = (count: number, at: (i: number) => { email: string; ip: string }) =>
    Promise.all(Array.from({ length: count }, (_, i) => countSignIn(ctx, at(i)).catch((error) => error)));
  const shut = (answers: unknown[]) => answers.filter((one) => one instanceof TooMany).length;

  test('counts tries that come at once', async () => {
    const answers = await tries(12, (i) => ({ email: 'b@city.example', ip: `203.0.113.${i}` }));
    expect(shut(answers)).toBe(7);
  });

  test('shuts an address that tries many accounts, but not an office where all sign in rightly', async () => {
    for (let i = 0; i < 40; i += 1) {
      const giveBack = await countSignIn(ctx, { email: `staff${i}@city.example`, ip: '203.0.113.9' });
      await giveBack();
    }
    expect(shut(await tries(25, (i) => ({ email: `c${i}@city.example`, ip: '203.0.113.9' })))).toBe(5);
  });

  test('forgets failures after a day', async () => {
    await tries(4, () => ({ email: 'd@city.example', ip: '203.0.113.10' }));
    clock.advance(25 * 3_600_000);
    expect(shut(await tries(5, () => ({ email: 'd@city.example', ip: '203.0.113.10' })))).toBe(0);
  });
});

describe('sessions', () => {
  test('sign-out ends one, everywhere ends all, at once', async () => {
    const one = await enter();
    const two = await enter();
    const three = await enter();
    const cleared = await signOut(auth, ctx, visit(one));
    expect(cleared[0]).toMatch(/^__Secure-belfry.session_token=; Max-Age=0/);
    expect([await lives(one), await lives(two)]).toEqual([false, true]);
    await signOutEverywhere(auth, ctx, userId, visit(two));
    expect([await lives(two), await lives(three)]).toEqual([true, false]);
    await signOutEverywhere(auth, ctx, userId);
    expect(await lives(two)).toBe(false);
  });

  test('nobody ends the session of somebody else', async () => {
    const cookies = await enter();
    const mine = (await listSessions(auth, ctx, userId, visit(cookies))).find((row) => row.current)!;
    expect(await endSession(ctx, 'another', mine.id)).toBe(false);
    expect(await endSession(ctx, userId, mine.id)).toBe(true);
    expect(await lives(cookies)).toBe(false);
  });

  test('the broom removes only what has run out', async () => {
    const cookies = await enter();
    await ctx.db
      .updateTable('auth_session')
      .set({ expires_at: new Date(0) })
      .where('token', '!=', tokenOf(cookies)!)
      .execute();
    await sweepSignIns(ctx);
    expect(await ctx.db.selectFrom('auth_session').select('id').execute()).toHaveLength(1);
  });
});

describe('passwords', () => {
  test('a change needs the old one and ends the other sessions', async () => {
    const other = await enter();
    const cookies = await enter();
    const change = (current: string, next: string) =>
      changePassword(auth, ctx, { email, current, password: next }, visit(cookies));
    await expect(change('wrong password', 'nine loud kettles')).rejects.toMatchObject({
      problems: [{ field: 'current' }],
    });
    await expect(change(password, 'ana1234')).rejects.toMatchObject({ problems: [{ field: 'password' }] });
    const renewed = await change(password, 'nine loud kettles');
    expect([await lives(other), await lives(renewed)]).toEqual([false, true]);
    await changePassword(auth, ctx, { email, current: 'nine loud kettles', password }, visit(renewed));
  });

  test('a reset goes by letter, once, and ends every session', async () => {
    const letters: ResetLetter[] = [];
    const send = async (_ctx: Ctx, letter: ResetLetter) => void letters.push(letter);
    const before = await enter();
    await requestReset(auth, ctx, ' ANA@city.example ', visit(), send);
    await requestReset(auth, ctx, 'nobody@city.example', visit(), send);
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatchObject({ to: email, name: 'Ana', language: 'es' });
    const token = new URL(letters[0]!.url).searchParams.get('token')!;
    const stored = await ctx.db.selectFrom('auth_verification').select('identifier').execute();
    expect(JSON.stringify(stored)).not.toContain(token);
    await expect(resetPassword(auth, ctx, { token, password: 'short' }, visit())).rejects.toMatchObject({
      status: 422,
    });
    expect(
      (await resetPassword(auth, ctx, { token: 'made up', password: 'nine loud kettles' }, visit())).end,
    ).toBe('expired');
    expect((await resetPassword(auth, ctx, { token, password: 'nine loud kettles' }, visit())).end).toBe(
      'done',
    );
    expect((await resetPassword(auth, ctx, { token, password: 'ten loud kettles' }, visit())).end).toBe(
      'expired',
    );
    expect(await lives(before)).toBe(false);
    const cookies = await enter(visit(), 'nine loud kettles');
    await changePassword(auth, ctx, { email, current: 'nine loud kettles', password }, visit(cookies));
  });

  test('letters to one address are slowed down', async () => {
    const send = async () => {};
    await requestReset(auth, ctx, email, visit(), send);
    await requestReset(auth, ctx, email, visit(), send);
    await expect(requestReset(auth, ctx, email, visit(), send)).rejects.toBeInstanceOf(TooMany);
  });
});

describe('the second factor', () => {
  test('is set up, asked for, replaced by a backup code once, and taken off', async () => {
    const cookies = await enter();
    await expect(startTwoFactor(auth, ctx, 'wrong password', visit(cookies))).rejects.toMatchObject({
      status: 422,
    });
    const setup = await startTwoFactor(auth, ctx, password, visit(cookies));
    expect(setup.link).toMatch(/^otpauth:\/\/totp\//);
    expect(await enter()).toBeDefined();
    const code = () => generateSync({ secret: setup.secret });
    await expect(confirmTwoFactor(auth, ctx, '000000', visit(cookies))).rejects.toMatchObject({
      problems: [{ field: 'code' }],
    });
    const confirmed = await confirmTwoFactor(auth, ctx, code(), visit(cookies));
    expect(await lives(confirmed)).toBe(true);

    const pending = await signIn(auth, ctx, { email, password }, visit());
    if (pending.end !== 'code-needed') throw new Error(pending.end);
    expect(tokenOf(pending.cookies)).toBeUndefined();
    const half = visit(pending.cookies);
    expect(await signInWithCode(auth, ctx, '000000', half)).toEqual({ end: 'refused' });
    const spaced = `${code().slice(0, 3)} ${code().slice(3)}`;
    const done = await signInWithCode(auth, ctx, spaced, half);
    if (done.end !== 'signed-in') throw new Error(done.end);
    expect(await lives(done.cookies)).toBe(true);
    expect(await signInWithCode(auth, ctx, code(), half)).toEqual({ end: 'expired' });

    const again = await signIn(auth, ctx, { email, password }, visit(done.cookies));
    if (again.end !== 'code-needed') throw new Error(again.end);
    const withBackup = await signInWithCode(
      auth,
      ctx,
      setup.backupCodes[0]!,
      visit([...done.cookies, ...again.cookies]),
    );
    expect(withBackup.end).toBe('signed-in');
    const third = await signIn(auth, ctx, { email, password }, visit());
    if (third.end !== 'code-needed') throw new Error(third.end);
    expect(await signInWithCode(auth, ctx, setup.backupCodes[0]!, visit(third.cookies))).toEqual({
      end: 'refused',
    });

    expect(await newBackupCodes(auth, ctx, password, visit(confirmed))).toHaveLength(10);
    await stopTwoFactor(auth, ctx, password, visit(confirmed));
    expect((await signIn(auth, ctx, { email, password }, visit())).end).toBe('signed-in');
  });
});
