import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './load.ts';

/** Megabytes in use (proportional set size) of a process and of PostgreSQL with all its children (Linux only). */
export function memoryOf(pid: number, dataDir: string): number {
  const postmaster = Number(
    readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
  );
  const all = [pid, ...familyOf(postmaster)];
  return all.reduce((sum, one) => sum + pssOf(one), 0) / 1024;
}

function familyOf(parent: number): number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return [parent, ...pids.filter((pid) => parentOf(pid) === parent)];
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/** Kilobytes. */
function pssOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** The program as `npm start` serves it (web and worker): seconds to its first page, and its memory after some work. */
export async function startOnce(root: string, dataDir: string, port: number, pages: readonly string[]) {
  const start = performance.now();
  const child = spawn(process.execPath, [path.join(root, 'script', 'start.mjs')], {
    cwd: root,
    env: { ...process.env, BELFRY_DATA: dataDir, PORT: String(port), LOG_LEVEL: 'error' },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  while ((await ask(url, { path: '/' }).catch(() => undefined))?.status !== 200) {
    if (child.exitCode !== null)
      throw new Error('The program ended at its start; start it by hand to see why.');
    await sleep(10);
  }
  const seconds = (performance.now() - start) / 1000;
  for (let nth = 0; nth < 600; nth += 1) await ask(url, { path: pages[nth % pages.length]! });
  await sleep(2000);
  const megabytes = process.platform === 'linux' ? memoryOf(child.pid!, dataDir) : undefined;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return { seconds, megabytes };
}
