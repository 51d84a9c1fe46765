import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';

/** Folder of the checkout. */
export const root = path.resolve(import.meta.dirname, '..');

/** Belfry runs from here on; package.json's `engines` says the same. Kept in old JavaScript, so that an old Node can read it. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Belfry needs Node 20.19 or newer; this is ${process.versions.node}. Get it from https://nodejs.org and start again.`,
  );
  process.exit(1);
}

/** Runs `npm ci` when package-lock.json is newer than what is installed. Output goes to standard error. */
export async function ensurePackages() {
  if (areInstalled()) return;
  await withLock(path.join(root, '.install.lock'), async () => {
    if (areInstalled()) return;
    console.error('Installing the packages that Belfry is made of (once, about 10 seconds) ...');
    run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
    // npm keeps the time at which it began to write; a lock file of the same second must not look newer for ever.
    utimesSync(path.join(root, 'node_modules', '.package-lock.json'), new Date(), new Date());
  });
}

/** Builds what is older than its sources. */
export async function ensureBuilt() {
  const { needsBuild } = await import('./stale.mjs');
  if (!needsBuild(root)) return;
  const { buildAll } = await import('./build.mjs');
  await buildAll(root);
}

/** Runs a program in the checkout and ends with its exit code when it fails. */
function run(command, args, env = {}) {
  const windows = process.platform === 'win32';
  // Standard output stays for what the user asked for (`--json`); what we do on the way goes to standard error.
  const stdio = ['inherit', 2, 2];
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio,
    shell: windows,
    env: { ...process.env, ...env },
  });
  if (status === 0) return;
  if (error) console.error(`"${command}" cannot be run: ${error.message}`);
  else
    console.error(`"${[command, ...args].join(' ')}" failed (exit code ${status}). Its words above say why.`);
  process.exit(status || 1);
}

function areInstalled() {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const lock = path.join(root, 'package-lock.json');
  if (!existsSync(lock) || statSync(lock).mtimeMs <= statSync(installed).mtimeMs) return true;
  return sameVersions(lock, installed);
}

/** A fresh checkout or a touch makes the lock file newer without changing it. */
function sameVersions(lock, installed) {
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages;
  const had = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const same = Object.entries(wanted).every(
    ([name, entry]) =>
      name === '' || (had[name] ? had[name].version === entry.version : entry.optional === true),
  );
  if (same) utimesSync(installed, new Date(), new Date());
  return same;
}
