import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { processMark } from './process-mark.ts';
import type { Address } from './socket-place.ts';

/** PostgreSQL's own note of who serves a cluster (`postmaster.pid`); it stays behind when that process is killed. */
export interface PostmasterFile {
  pid: number;
  address: Address;
  status: string;
}

export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return {
      pid,
      address: { socketDir: lines[4] ?? '', port: Number(lines[3]) },
      status: lines[7]?.trim() ?? '',
    };
  } catch {
    return undefined;
  }
}

/**
 * Whether process `pid` is a PostgreSQL that works in this cluster, and not a stranger who was given the number of a dead one.
 * Where that cannot be seen (not Linux) we say no: PostgreSQL itself then refuses rather than we kill a stranger.
 */
export function servesCluster(pid: number, cluster: string): boolean {
  if (processMark(pid) === undefined) return false;
  try {
    return (
      realpathSync(`/proc/${pid}/cwd`) === realpathSync(cluster) &&
      readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres')
    );
  } catch {
    return false;
  }
}

/**
 * `ready`: answers queries · `busy`: answers that it is starting, recovering or stopping ·
 * `silent`: takes the connection and says nothing · `absent`: nobody is there.
 */
export type Answer = 'ready' | 'busy' | 'silent' | 'absent';

/** Asks a server for a sign of life, and, by TCP, whether it is the one of this cluster. */
export async function ping(url: string, clusterName: string, timeoutMs: number): Promise<Answer> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query('show cluster_name');
    return rows[0].cluster_name === clusterName ? 'ready' : 'absent';
  } catch (error) {
    return answerOf(error as NodeJS.ErrnoException);
  } finally {
    void client.end().catch(() => {});
  }
}

function answerOf({ code, message }: NodeJS.ErrnoException): Answer {
  if (code === '57P03' || code === '57P01') return 'busy';
  // Too many connections: whoever is full is well.
  if (code === '53300') return 'ready';
  return /timeout|timed out/i.test(message) ? 'silent' : 'absent';
}
