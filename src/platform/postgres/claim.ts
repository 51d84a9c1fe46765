import { mkdirSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSameProcess, processMark } from './process-mark.ts';

/** A file by which a living process says "this is mine". It outlives a kill -9, so a reader must ask `claimState`. */
export interface Claim {
  pid: number;
  mark: string;
  /** The machine's name, its boot and its process numbering (containers have their own): where `pid` means something. */
  host: string;
  boot: string;
  numbering: string;
  what: string;
  since: string;
}

/** `beating` = the owner's process number means nothing here (another container), but it touched the file just now. */
export type ClaimState = 'alive' | 'beating' | 'dead';

export interface HeldClaim {
  release(): void;
}

const beatMs = 2_000;
const silentMs = 15_000;

/** Writes the claim unless the file exists; then returns `undefined`. Throws what the file system throws. */
export function tryClaim(file: string, what: string): HeldClaim | undefined {
  mkdirSync(path.dirname(file), { recursive: true });
  const mark = processMark(process.pid) ?? '';
  const claim: Claim = { pid: process.pid, mark, ...here(), what, since: new Date().toISOString() };
  try {
    writeFileSync(file, `${JSON.stringify(claim)}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    rmSync(file, { force: true });
    throw error;
  }
  return keepBeating(file);
}

export function readClaim(file: string): Claim | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether the process behind a claim file still lives. A file that cannot be read was cut off while being written. */
export function claimState(file: string): ClaimState {
  const claim = readClaim(file);
  if (!claim) return ageMs(file) < beatMs ? 'alive' : 'dead';
  const me = here();
  if (claim.boot === me.boot && claim.numbering === me.numbering)
    return isSameProcess(claim.pid, claim.mark) ? 'alive' : 'dead';
  // The same machine after a restart: whoever wrote it is gone.
  if (claim.boot !== me.boot && claim.host === me.host) return 'dead';
  return ageMs(file) < silentMs ? 'beating' : 'dead';
}

/** Removes a dead claim. The guard file keeps two takers from removing each other's new claim. */
export function clearDeadClaim(file: string): void {
  const guard = `${file}.takeover`;
  if (ageMs(guard) > beatMs) rmSync(guard, { force: true });
  try {
    writeFileSync(guard, '', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw error;
  }
  try {
    if (claimState(file) === 'dead') rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

/** Runs `work` while no other process is inside the same claim; waits for its turn as long as the other one lives. */
export async function withClaim<T>(file: string, what: string, work: () => Promise<T>): Promise<T> {
  let held = tryClaim(file, what);
  while (!held) {
    if (claimState(file) === 'dead') clearDeadClaim(file);
    else await sleep(20);
    held = tryClaim(file, what);
  }
  try {
    return await work();
  } finally {
    held.release();
  }
}

function keepBeating(file: string): HeldClaim {
  const timer = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {}
  }, beatMs);
  timer.unref();
  const release = () => {
    clearInterval(timer);
    rmSync(file, { force: true });
  };
  return { release };
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

let cachedHere: Pick<Claim, 'host' | 'boot' | 'numbering'> | undefined;

function here(): Pick<Claim, 'host' | 'boot' | 'numbering'> {
  cachedHere ??= {
    host: os.hostname(),
    boot: quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    numbering: quietly(() => readlinkSync('/proc/self/ns/pid')),
  };
  return cachedHere;
}

function quietly(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
