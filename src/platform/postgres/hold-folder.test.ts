import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Conflict } from '#platform/errors';
import { type Claim, claimState, clearDeadClaim, readClaim, withClaim } from './claim.ts';
import { holdFolder } from './index.ts';
import { isSameProcess, processMark } from './process-mark.ts';

let base = '';

beforeAll(() => {
  base = mkdtempSync(path.join(os.tmpdir(), 'belfry-hold-'));
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

it('refuses the second server of a folder and says who holds it and what to do', async () => {
  const dataDir = path.join(base, 'held');
  const held = await holdFolder(dataDir, 'belfry serve on port 3110');
  const refused = await holdFolder(dataDir, 'another').catch((error) => error);
  expect(refused).toBeInstanceOf(Conflict);
  expect(refused.message).toContain(dataDir);
  expect(refused.message).toContain(`process ${process.pid} (belfry serve on port 3110`);
  expect(refused.message).toMatch(/Stop that one.*BELFRY_DATA=/);
  held.release();
  (await holdFolder(dataDir, 'another')).release();
  expect(existsSync(lockOf(dataDir))).toBe(false);
});

it('takes over from a process that died', async () => {
  const dataDir = path.join(base, 'dead');
  writeLock(dataDir, { pid: await deadPid() });
  const held = await holdFolder(dataDir, 'new');
  expect(readClaim(lockOf(dataDir))).toMatchObject({ pid: process.pid, what: 'new' });
  held.release();
});

it('takes over when the number of the dead one was given to another process', async () => {
  const dataDir = path.join(base, 'reused');
  writeLock(dataDir, { pid: process.pid, mark: '1' });
  (await holdFolder(dataDir, 'new')).release();
});

it('takes over after a restart of the machine, and from a file cut off in writing', async () => {
  const dataDir = path.join(base, 'restarted');
  writeLock(dataDir, { pid: process.pid, boot: 'an earlier one' });
  (await holdFolder(dataDir, 'new')).release();
  writeFileSync(lockOf(dataDir), '{"pid": 12');
  age(lockOf(dataDir));
  (await holdFolder(dataDir, 'new')).release();
});

it('knows a holder in another container by its heartbeat', async () => {
  const dataDir = path.join(base, 'container');
  writeLock(dataDir, { pid: 1, numbering: 'pid:[1]' });
  expect(claimState(lockOf(dataDir))).toBe('beating');
  age(lockOf(dataDir));
  expect(claimState(lockOf(dataDir))).toBe('dead');
  (await holdFolder(dataDir, 'new')).release();
});

it('never removes a living claim', async () => {
  const dataDir = path.join(base, 'living');
  const held = await holdFolder(dataDir, 'me');
  clearDeadClaim(lockOf(dataDir));
  expect(readClaim(lockOf(dataDir))?.what).toBe('me');
  held.release();
});

it('lets one at a time into a turn, also after a dead one', async () => {
  const dataDir = path.join(base, 'turns');
  writeLock(dataDir, { pid: await deadPid() });
  let inside = 0;
  let most = 0;
  const turn = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside--;
  };
  await Promise.all(Array.from({ length: 8 }, () => withClaim(lockOf(dataDir), 'turn', turn)));
  expect(most).toBe(1);
});

it('tells processes from their namesakes', async () => {
  const mark = processMark(process.pid);
  expect(mark).toBeDefined();
  expect(isSameProcess(process.pid, mark ?? '')).toBe(true);
  expect(processMark(await deadPid())).toBeUndefined();
});

function lockOf(dataDir: string) {
  return path.join(dataDir, 'run', 'serve.lock');
}

/** Another process's lock on this machine, in this numbering, but for what `changes` says. */
function writeLock(dataDir: string, changes: Partial<Claim>) {
  mkdirSync(path.join(dataDir, 'run'), { recursive: true });
  writeFileSync(
    lockOf(dataDir),
    JSON.stringify({ ...ownClaim(dataDir), mark: '0', what: 'old', ...changes }),
  );
}

let own: Claim | undefined;

function ownClaim(dataDir: string): Claim {
  if (own) return own;
  void withClaim(path.join(dataDir, 'run', 'probe'), 'probe', async () => {
    own = readClaim(path.join(dataDir, 'run', 'probe'));
  });
  if (!own) throw new Error('no claim of our own to start from');
  return own;
}

function age(file: string) {
  const past = new Date(Date.now() - 60_000);
  utimesSync(file, past, past);
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}
