import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '#platform/log';
import { findBinaries } from './binaries.ts';
import { claimState, type HeldClaim, tryClaim } from './claim.ts';
import { type Place, superuser } from './cluster.ts';
import { explainFileError } from './explain.ts';
import { type Attachment, findOrStart, inTurn } from './find-or-start.ts';
import { keepAlive } from './keep-alive.ts';
import { signalPostmaster, stopPostmaster } from './postmaster.ts';
import { findRunUser } from './run-user.ts';
import { readPostmasterFile } from './sign-of-life.ts';
import { clearAddress, urlOf } from './socket-place.ts';

export interface AttachOptions {
  /** Belfry's data folder; the database lies in `postgres/` below it. Made when missing. */
  dataDir: string;
  log?: Pick<Log, 'info' | 'warn' | 'error'>;
  /** False only for tests: commits are then not forced to the disk. */
  durable?: boolean;
  /** More PostgreSQL settings (`{ max_connections: 100 }`). They count only if this call is the one that starts it. */
  settings?: Record<string, string | number>;
  /** How long a server may give no answer before it is replaced. */
  patienceMs?: number;
  /** Loopback TCP instead of a socket file: the only way on Windows. */
  tcp?: boolean;
}

export interface AttachedPostgres {
  /** Connection string; stays the same when PostgreSQL has to be started again. */
  url: string;
  /** Lets go. The last living process that lets go stops PostgreSQL. Close your pools first. */
  stop(): Promise<void>;
}

/**
 * Gives this process the embedded PostgreSQL of a data folder: starts it, or joins the one that runs (of another
 * process, or left behind by one that was killed), and starts it again when it dies.
 * Throws `Unavailable` or `Conflict` with a sentence that says what to do (full disk, wrong owner, other version ...).
 */
export async function attachPostgres(options: AttachOptions): Promise<AttachedPostgres> {
  const attachment = prepare(options);
  const { dataDir } = attachment.place;
  const file = path.join(dataDir, 'run', `attached-${process.pid}-${randomUUID().slice(0, 8)}`);
  const { claim, first } = await inTurn(dataDir, () => claimAndStart(attachment, file));
  const watch = keepAlive(attachment, first);
  const atExit = () => letGoAtExit(attachment.place, file);
  process.once('exit', atExit);
  const stop = async () => {
    process.removeListener('exit', atExit);
    await watch.end();
    // Out of turn when the turn cannot be written down (the disk is full): stopping matters more.
    await inTurn(dataDir, () => letGo(attachment, claim)).catch(() => letGo(attachment, claim));
  };
  let stopping: Promise<void> | undefined;
  return {
    url: urlOf(first.address, superuser),
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function claimAndStart(attachment: Attachment, file: string) {
  const claim = tryClaim(file, process.argv.slice(1, 3).join(' '));
  try {
    return { claim, first: await findOrStart(attachment, undefined) };
  } catch (error) {
    claim?.release();
    throw error;
  }
}

function prepare(options: AttachOptions): Attachment {
  const given = path.resolve(options.dataDir);
  const user = findRunUser(path.join(given, 'postgres'));
  try {
    mkdirSync(path.join(given, 'run'), { recursive: true });
    const dataDir = realpathSync(given);
    const cluster = path.join(dataDir, 'postgres');
    const place: Place = { dataDir, cluster, user, binaries: findBinaries(user) };
    const clusterName = `belfry-${createHash('sha256').update(cluster).digest('hex').slice(0, 12)}`;
    const {
      log,
      durable = true,
      settings = {},
      patienceMs = 10_000,
      tcp = process.platform === 'win32',
    } = options;
    return { log, durable, settings, patienceMs, tcp, place, clusterName };
  } catch (error) {
    throw explainFileError(error, given);
  }
}

async function letGo(attachment: Attachment, claim: HeldClaim | undefined): Promise<void> {
  const { place, log } = attachment;
  claim?.release();
  const file = readPostmasterFile(place.cluster);
  if (!file || othersAttached(place.dataDir)) return;
  await stopPostmaster(file.pid, place);
  clearAddress(file.address);
  log?.info('PostgreSQL stopped');
}

/** For a process that ends without `stop()`: nothing can be awaited any more, but PostgreSQL can still be told. */
function letGoAtExit(place: Place, file: string): void {
  rmSync(file, { force: true });
  const server = readPostmasterFile(place.cluster);
  if (!server || othersAttached(place.dataDir)) return;
  signalPostmaster(server.pid, 'SIGINT', place);
  clearAddress(server.address);
}

function othersAttached(dataDir: string): boolean {
  const run = path.join(dataDir, 'run');
  const files = readdirSync(run).filter((name) => name.startsWith('attached-'));
  const dead = files.filter((name) => claimState(path.join(run, name)) === 'dead');
  for (const name of dead) rmSync(path.join(run, name), { force: true });
  return files.length > dead.length;
}
