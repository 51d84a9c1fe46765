import { readFile, statfs } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { pendingMigrations } from '#platform/db';
import type { House } from '#platform/house';
import { queueDepth } from '#platform/jobs';
import { type GeocoderHealth, geocoderHealth } from '#reference/geocoders';

export interface SystemFacts {
  version: string;
  node: string;
  postgres: string;
  /** Bytes. */
  databaseBytes: number;
  /** Of the disk that holds files and outbox; null where the system does not tell. */
  disk: { free: number; all: number } | null;
  memoryBytes: number;
  /** Seconds since this process started. */
  upSeconds: number;
  /** The newest first. */
  migrations: { name: string; run_at: Date }[];
  pending: string[];
  queue: Awaited<ReturnType<typeof queueDepth>>;
  geocoders: GeocoderHealth[];
  /** Rows as the planner reckons them: a count would take seconds in a big city. */
  rows: { table: string; rows: number; bytes: number }[];
}

const tables = ['request', 'request_history', 'contact', 'person', 'notice', 'event', 'audit_entry', 'file'];

export async function systemFacts(house: House, ctx: Ctx): Promise<SystemFacts> {
  const { config, database } = house;
  const [version, server, migrations, rows, pending, queue, disk, geocoders] = await Promise.all([
    readVersion(config.root),
    sql<{ postgres: string; bytes: string }>`
      select current_setting('server_version') as postgres, pg_database_size(current_database()) as bytes`.execute(
      ctx.db,
    ),
    sql<{ name: string; run_at: Date }>`select name, run_at from migration order by name desc`.execute(
      ctx.db,
    ),
    sql<{ table: string; rows: number; bytes: string }>`
      select relname as table, greatest(reltuples, 0)::float8 as rows, pg_total_relation_size(oid)::text as bytes
      from pg_class where oid = any(${tables}::regclass[]) order by pg_total_relation_size(oid) desc`.execute(
      ctx.db,
    ),
    pendingMigrations(database.pool, path.join(config.root, 'migrations')),
    queueDepth(ctx),
    statfs(config.dataDir).catch(() => null),
    geocoderHealth(ctx),
  ]);
  return {
    version,
    node: process.version,
    postgres: server.rows[0]!.postgres,
    databaseBytes: Number(server.rows[0]!.bytes),
    disk: disk && { free: disk.bavail * disk.bsize, all: disk.blocks * disk.bsize },
    memoryBytes: process.memoryUsage().rss,
    upSeconds: process.uptime(),
    migrations: migrations.rows,
    pending,
    queue,
    geocoders,
    rows: rows.rows.map((row) => ({ ...row, bytes: Number(row.bytes) })),
  };
}

async function readVersion(root: string): Promise<string> {
  const text = await readFile(path.join(root, 'package.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { version?: string }).version ?? '?';
}
