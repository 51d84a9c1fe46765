import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBinaries, healLinks, reachableCopy } from './binaries.ts';
import { explainFileError, explainOutput } from './explain.ts';
import { canReach } from './run-user.ts';

const nobody = { uid: 65534, gid: 65534 };
let base = '';

beforeAll(() => {
  base = mkdtempSync(path.join(os.tmpdir(), 'belfry-binaries-'));
  chmodSync(base, 0o755);
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

it('finds the PostgreSQL that npm installed', () => {
  const { native, version } = findBinaries(undefined);
  expect(version).toMatch(/^18\./);
  expect(execFileSync(path.join(native, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' })).toContain(
    '(PostgreSQL) 18',
  );
});

it('makes the links that a skipped install script left out, and leaves the others', () => {
  const native = fakeNative('links');
  healLinks(native);
  expect(readlinkSync(path.join(native, 'lib', 'libx.so'))).toBe('libx.so.1');
  const { ino } = lstatSync(path.join(native, 'lib', 'libx.so'));
  healLinks(native);
  expect(lstatSync(path.join(native, 'lib', 'libx.so')).ino).toBe(ino);
});

it('copies the programs to where the other user can reach them, once', () => {
  const native = fakeNative('closed');
  healLinks(native);
  chmodSync(path.join(base, 'closed'), 0o700);
  expect(canReach(path.join(native, 'bin', 'postgres'), nobody)).toBe(false);
  const copy = reachableCopy(native, nobody, path.join(base, 'copies', 'postgres-18'));
  expect(canReach(path.join(copy, 'bin', 'postgres'), nobody)).toBe(true);
  expect(readlinkSync(path.join(copy, 'lib', 'libx.so'))).toBe('libx.so.1');
  const { ino } = statSync(copy);
  expect(statSync(reachableCopy(native, nobody, copy)).ino).toBe(ino);
});

it('leaves programs that can be reached where they are', () => {
  const native = fakeNative('open');
  expect(reachableCopy(native, nobody, path.join(base, 'unused'))).toBe(native);
  expect(existsSync(path.join(base, 'unused'))).toBe(false);
});

it.each([
  [
    'FATAL: could not write lock file "postmaster.pid": No space left on device',
    /disk that holds \/data is full.*BELFRY_DATA/,
  ],
  ['initdb: error: could not create directory: Permission denied', /may not use \/data.*BELFRY_DATA/],
  [
    'postgres: error while loading shared libraries: libicui18n.so.60: cannot open',
    /libicui18n\.so\.60.*npm ci/,
  ],
  ['FATAL: could not create shared memory segment: No space left on device', /shm-size/],
  ['FATAL: could not create directory: Read-only file system', /read-only.*BELFRY_DATA/],
  ['LOG: fine\nFATAL: the moon is in the wrong place', /did not start.*the moon is in the wrong place/s],
])('turns "%s" into what to do', (output, sentence) => {
  expect(explainOutput(output, '/data').message).toMatch(sentence);
});

it('explains errors of the file system and passes others on', () => {
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
  expect(explainFileError(full, '/data').message).toMatch(/is full/);
  const bug = new TypeError('bug');
  expect(explainFileError(bug, '/data')).toBe(bug);
});

function fakeNative(name: string): string {
  const native = path.join(base, name, 'native');
  for (const part of ['bin', 'lib', 'share/postgresql'])
    mkdirSync(path.join(native, part), { recursive: true });
  writeFileSync(path.join(native, 'bin', 'postgres'), '', { mode: 0o755 });
  writeFileSync(path.join(native, 'lib', 'libx.so.1'), '');
  const links = [{ source: 'native/lib/libx.so.1', target: 'native/lib/libx.so' }];
  writeFileSync(path.join(native, 'pg-symlinks.json'), JSON.stringify(links));
  return native;
}
