import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#platform/log';
import { withClaim } from './claim.ts';
import { ensureCluster, type Place, superuser } from './cluster.ts';
import { explainFileError } from './explain.ts';
import { killPostmaster, type Postmaster, startPostmaster } from './postmaster.ts';
import { serverSettings } from './settings.ts';
import { ping, readPostmasterFile, servesCluster } from './sign-of-life.ts';
import { type Address, chooseAddress, urlOf } from './socket-place.ts';

/** What one process wants of the server of one folder. */
export interface Attachment {
  place: Place;
  /** Told by the server itself, so that another one on the same TCP port is not taken for it. */
  clusterName: string;
  log: Pick<Log, 'info' | 'warn' | 'error'> | undefined;
  durable: boolean;
  settings: Record<string, string | number>;
  patienceMs: number;
  tcp: boolean;
}

/** One process at a time starts, replaces or stops the server of a folder. */
export async function inTurn<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await withClaim(path.join(dataDir, 'run', 'turn.lock'), 'starting or stopping PostgreSQL', work);
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

/**
 * The server of a folder, running: the one that answers, else a new one. Call it in turn.
 * `before` is the address where those who were connected look for it.
 */
export async function findOrStart(attachment: Attachment, before: Address | undefined): Promise<Postmaster> {
  const { place, log, durable, settings, tcp, clusterName } = attachment;
  ensureCluster(place, durable);
  const running = await findRunning(attachment);
  if (running) return running;
  const past = before ?? readPostmasterFile(place.cluster)?.address;
  const address = await chooseAddress(place, past, tcp);
  const server = await startPostmaster(
    place,
    address,
    serverSettings(address, clusterName, durable, settings),
  );
  log?.info({ pid: server.pid }, 'PostgreSQL started');
  return server;
}

/** A server that answers is joined whoever started it; one that does not answer in time is ended. */
async function findRunning(attachment: Attachment): Promise<Postmaster | undefined> {
  const { place, log, patienceMs, clusterName } = attachment;
  const { cluster } = place;
  let until = Date.now() + patienceMs;
  for (let file = readPostmasterFile(cluster); file; file = readPostmasterFile(cluster)) {
    const { pid, address } = file;
    const answer = await ping(urlOf(address, superuser), clusterName, patienceMs);
    if (answer === 'ready') return { pid, address };
    const ours = servesCluster(pid, cluster);
    if (answer === 'absent' && !ours) return clearStale(cluster, pid);
    // It works on its recovery or its shutdown, which may take long, but it speaks.
    if (answer === 'busy') until = Date.now() + patienceMs;
    if (Date.now() >= until) {
      log?.warn({ pid }, 'PostgreSQL runs but does not answer: it is replaced');
      await killPostmaster(pid, place);
      return undefined;
    }
    await sleep(50);
  }
  return undefined;
}

/**
 * The note of a dead server whose number now belongs to somebody else would make PostgreSQL refuse to start; the note of
 * one whose number is free stays, since PostgreSQL looks in it for children left behind.
 */
function clearStale(cluster: string, pid: number): undefined {
  try {
    process.kill(pid, 0);
    if (process.platform === 'linux') rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
  } catch {}
  return undefined;
}
