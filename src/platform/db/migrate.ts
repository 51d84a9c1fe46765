import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { runMigrations } from 'graphile-worker';
import type pg from 'pg';
import { Conflict } from '#platform/errors';

/** Any number will do as long as no other program on the server locks by it. */
const lockKey = 311_2026;

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

interface MigrateOptions {
  /** The last one to run: for restoring an older backup. */
  upTo?: string;
  /** Called with the name of each that has run. */
  report?: (name: string) => void;
}

/**
 * Brings the database to the newest shape: the job queue's own tables, then `NNNN-name.sql` in order, each in a
 * transaction of its own. Several processes may call it at once: one works, the others wait.
 * Throws when a file that has already run was changed since, or when the database knows one that is not here.
 */
export async function migrate(pool: pg.Pool, folder: string, options: MigrateOptions = {}) {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    const { upTo, report } = options;
    const pending = (await findPending(client, folder)).filter((m) => upTo === undefined || m.name <= upTo);
    if (pending.length > 0) await runMigrations({ pgPool: pool });
    for (const migration of pending) {
      await runOne(client, migration);
      report?.(migration.name);
    }
    return pending.length;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey]).catch(() => {});
    client.release();
  }
}

/** Names of the migrations that this database still lacks. */
export async function pendingMigrations(pool: pg.Pool, folder: string): Promise<string[]> {
  const client = await pool.connect();
  try {
    return (await findPending(client, folder)).map((m) => m.name);
  } finally {
    client.release();
  }
}

async function findPending(client: pg.PoolClient, folder: string): Promise<Migration[]> {
  await client.query(
    'create table if not exists migration (name text primary key, checksum text not null, run_at timestamptz not null default now())',
  );
  const known = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migration',
  );
  const here = await readMigrations(folder);
  const byName = new Map(here.map((m) => [m.name, m]));
  for (const row of known.rows) {
    const file = byName.get(row.name);
    if (!file)
      throw new Conflict(
        `The database has migration ${row.name}, which this version of Belfry does not know. Use a newer one.`,
      );
    if (file.checksum !== row.checksum)
      throw new Conflict(
        `Migration ${row.name} was changed after it had run. Put it back and add a new one.`,
      );
  }
  const done = new Set(known.rows.map((row) => row.name));
  return here.filter((m) => !done.has(m.name));
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function runOne(client: pg.PoolClient, migration: Migration) {
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await client.query('insert into migration (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}
