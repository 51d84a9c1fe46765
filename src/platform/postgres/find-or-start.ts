import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#platform/log';
import { withClaim } from './claim.ts';
import { ensureCluster, type Place, superuser } from './cluster.ts';
import { explainFileError } from './explain.ts';
import { endChildren, killPostmaster, type Postmaster, startPostmaster } from './postmaster.ts';
import { serverSettings } from './settings.ts';
import { type PostmasterFile, ping, readPostmasterFile, servesCluster } from './sign-of-life.ts';
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
    if (answer === 'absent' && !ours) {
      await clearStale(place, file);
      return undefined;
    }
    // It works on its recovery or its shutdown, which may take long, but it speaks.
    if (answer === 'busy') until = Date.now() + patienceMs;
    if (Date.now() >= until) {
      log?.warn({ pid }, 'PostgreSQL runs but does not answer: it is replaced');
      await killPostmaster(pid, place);
      await clearStale(place, file);
      return undefined;
    }
    await sleep(50);
  }
  return undefined;
}

/**
 * The notes of a dead server whose number is taken (by a stranger, or by its own zombie where nobody buries the dead, as in
 * many containers) would make PostgreSQL refuse to start. Without them it cannot look for children left behind, so
 * those are ended first. Where the number is free the notes stay and PostgreSQL looks for itself.
 */
async function clearStale(place: Place, { pid, address }: PostmasterFile): Promise<void> {
  if (process.platform !== 'linux' || !existsSync(`/proc/${pid}`)) return;
  await endChildren(place.cluster);
  rmSync(path.join(place.cluster, 'postmaster.pid'), { force: true });
  if (address.socketDir)
    rmSync(path.join(address.socketDir, `.s.PGSQL.${address.port}.lock`), { force: true });
}
