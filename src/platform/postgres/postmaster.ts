import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { folderArgument, type Place, programEnv } from './cluster.ts';
import { explainFileError, explainOutput } from './explain.ts';
import { processMark } from './process-mark.ts';
import { readPostmasterFile, servesCluster } from './sign-of-life.ts';
import type { Address } from './socket-place.ts';

/** A running server. */
export interface Postmaster {
  pid: number;
  address: Address;
}

const logLimit = 5_000_000;

/**
 * Starts PostgreSQL on a cluster that nobody serves and waits until it takes connections (recovery included).
 * It gets a process group of its own, so that Ctrl-C reaches only us and we can close in order, and a file for its words, so that
 * it outlives us unharmed. Throws `Unavailable` with its reason.
 */
export async function startPostmaster(
  place: Place,
  address: Address,
  settings: Record<string, string>,
): Promise<Postmaster> {
  const until = Date.now() + 15_000;
  for (;;) {
    const run = await launch(place, address, settings);
    if (run.pid !== undefined) return { pid: run.pid, address };
    // After a kill -9 of the main process its children need a moment to notice; a busy one is told to stop.
    const leftover = /shared memory block .* is still in use/.test(run.output);
    if (!leftover || Date.now() > until) throw explainOutput(run.output, place.dataDir);
    await endChildren(place.cluster);
    await sleep(100);
  }
}

async function launch(place: Place, address: Address, settings: Record<string, string>) {
  const { cluster, user, binaries, dataDir } = place;
  const args = ['-D', folderArgument(cluster, user), '-p', String(address.port)];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const logFile = path.join(dataDir, 'postgres.log');
  try {
    const log = openLog(logFile);
    const child = spawn(path.join(binaries.native, 'bin', 'postgres'), args, {
      ...user,
      cwd: cluster,
      env: programEnv(),
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    closeSync(log.fd);
    const exited = new Promise<void>((resolve, reject) =>
      child.once('exit', () => resolve()).once('error', reject),
    );
    const ready = await Promise.race([exited.then(() => false), untilReady(cluster, child.pid ?? 0)]);
    child.unref();
    return { pid: ready ? child.pid : undefined, output: readFileSync(logFile, 'utf8').slice(log.start) };
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

/** Never more than one past log and the present one matter to anybody: a full one is begun anew. */
function openLog(file: string): { fd: number; start: number } {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logLimit) rmSync(file);
  return { fd: openSync(file, 'a', 0o600), start: size > logLimit ? 0 : size };
}

async function untilReady(cluster: string, pid: number): Promise<boolean> {
  for (let pause = 4; processMark(pid) !== undefined; pause = Math.min(pause + 2, 50)) {
    const file = readPostmasterFile(cluster);
    if (file?.pid === pid && file.status === 'ready') return true;
    await sleep(pause);
  }
  return false;
}

/**
 * Stops a server: running transactions are rolled back, connections closed, everything written. One that does not obey
 * in half a minute is made to stop at once, which loses nothing either: its next start recovers from its log.
 */
export async function stopPostmaster(pid: number, place: Place): Promise<void> {
  if (!(await signalAndWait(pid, 'SIGINT', 30_000, place))) await killPostmaster(pid, place);
}

/** Ends a server that no longer answers, and what it leaves behind. */
export async function killPostmaster(pid: number, place: Place): Promise<void> {
  if (!(await signalAndWait(pid, 'SIGQUIT', 1_000, place))) await signalAndWait(pid, 'SIGKILL', 5_000, place);
  await endChildren(place.cluster);
}

/** Ends the processes of a server whose main process is gone (only Linux can find them). */
export async function endChildren(cluster: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    const pids = childrenOf(cluster);
    if (pids.length === 0) return;
    for (const pid of pids) sendSignal(pid, tries < 10 ? 'SIGQUIT' : 'SIGKILL');
    await sleep(50);
  }
}

/** True when the process is gone in time. */
async function signalAndWait(
  pid: number,
  signal: NodeJS.Signals,
  ms: number,
  place: Place,
): Promise<boolean> {
  const mark = processMark(pid);
  if (mark === undefined) return true;
  signalPostmaster(pid, signal, place);
  for (const until = Date.now() + ms; Date.now() < until; await sleep(8))
    if (processMark(pid) !== mark) return true;
  return false;
}

/** Windows knows no signals; pg_ctl speaks to PostgreSQL there. Returns at once, so that it may be called at exit. */
export function signalPostmaster(pid: number, signal: NodeJS.Signals, place: Place): void {
  if (process.platform !== 'win32' || signal === 'SIGKILL') {
    sendSignal(pid, signal);
    return;
  }
  const control = path.join(place.binaries.native, 'bin', 'pg_ctl');
  const options = { detached: true, windowsHide: true, stdio: 'ignore' } as const;
  spawn(control, ['kill', signal.slice(3), String(pid)], options)
    .on('error', () => {})
    .unref();
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

function childrenOf(cluster: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').map(Number);
  return pids.filter((pid) => pid > 0 && servesCluster(pid, cluster));
}
