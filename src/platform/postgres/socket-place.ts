import { chmodSync, chownSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Unavailable } from '#platform/errors';
import type { Place } from './cluster.ts';
import { canReach, type RunUser } from './run-user.ts';

/** Where a running PostgreSQL is spoken to. `socketDir` is empty where there are no sockets (Windows): then TCP on loopback. */
export interface Address {
  socketDir: string;
  port: number;
}

/** Part of a socket's file name; the folder is ours alone, so the number is free in it. */
const socketPort = 5432;
const prefix = 'belfry-pg-';

/** The system's limit is 107 bytes (103 on macOS), the file's name included. */
function fits(dir: string): boolean {
  return Buffer.byteLength(path.join(dir, `.s.PGSQL.${socketPort}.lock`)) <= 103;
}

/**
 * The address for a server that is about to start: the one it had before, so that those who were connected find it again;
 * else its own folder; else, when that path is too long or PostgreSQL's user may not walk there, a private one under /tmp.
 */
export async function chooseAddress(
  place: Place,
  before: Address | undefined,
  tcp: boolean,
): Promise<Address> {
  if (tcp) return { socketDir: '', port: before && !before.socketDir ? before.port : await freePort() };
  const { cluster, user } = place;
  if (fits(cluster) && canReach(cluster, user)) return { socketDir: cluster, port: socketPort };
  if (before?.socketDir && isOwnTempDir(before.socketDir, user)) return before;
  return { socketDir: makeTempDir(user), port: socketPort };
}

/** Removes the socket folder under /tmp; one inside the cluster stays. */
export function clearAddress(address: Address): void {
  if (path.basename(address.socketDir).startsWith(prefix))
    rmSync(address.socketDir, { recursive: true, force: true });
}

export function urlOf({ socketDir, port }: Address, user: string): string {
  return socketDir
    ? `postgres://${user}@/postgres?host=${encodeURIComponent(socketDir)}&port=${port}`
    : `postgres://${user}@127.0.0.1:${port}/postgres`;
}

/** Mode 0700 keeps every other user of the machine out of a database that asks for no password. */
function makeTempDir(user: RunUser): string {
  const base = [os.tmpdir(), '/tmp', '/var/tmp'].find(
    (dir) => fits(path.join(dir, `${prefix}XXXXXX`)) && canReach(dir, user),
  );
  if (!base)
    throw new Unavailable(
      'PostgreSQL finds no folder for its socket. Set TMPDIR to a short path that all users may enter.',
    );
  const dir = mkdtempSync(path.join(base, prefix));
  chmodSync(dir, 0o700);
  if (user) chownSync(dir, user.uid, user.gid);
  return dir;
}

function isOwnTempDir(dir: string, user: RunUser): boolean {
  try {
    const stat = lstatSync(dir);
    return (
      path.basename(dir).startsWith(prefix) &&
      stat.isDirectory() &&
      stat.uid === (user?.uid ?? process.getuid?.())
    );
  } catch {
    return false;
  }
}

/** Below 32768, since higher ports are given to outgoing connections and may be taken a moment later. */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
  throw new Unavailable('No free port between 20000 and 32000 was found for PostgreSQL.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
