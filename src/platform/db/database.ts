import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '#platform/log';
import type { Db } from './index.ts';
import { preparingClients } from './preparing-client.ts';
import { readQuickly } from './quick-types.ts';

readQuickly();

export interface Database {
  /** What commands and views use: connections that keep frequent statements prepared. */
  db: Db;
  /** Plain connections, for COPY, the job queue and sessions that hold a lock. */
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens both pools. Connections are made when first used, so this never fails by itself. */
export function openDatabase(url: string, log: Log, max = 10): Database {
  const poolOf = (options: pg.PoolConfig) => openPool({ connectionString: url, max, ...options }, log);
  const pool = poolOf({});
  const db: Db = new Kysely({
    dialect: new PostgresDialect({ pool: poolOf({ Client: preparingClients() }) }),
  });
  return {
    db,
    pool,
    async close() {
      await db.destroy();
      await pool.end();
    },
  };
}

function openPool(options: pg.PoolConfig, log: Log): pg.Pool {
  const pool = new pg.Pool({ ...options, application_name: 'belfry' });
  const lost = (error: Error) => log.warn({ error: error.message }, 'a database connection was lost');
  pool.on('error', lost);
  // A connection that breaks while somebody holds it tells only itself.
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}

/** Runs the reads of one page over one connection, so that a page does not take several of the pool. Await them one after another. */
export function onOneConnection<T>(db: Db, read: (db: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? read(db) : db.connection().execute(read);
}
