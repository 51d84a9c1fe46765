import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '#platform/log';
import type { Db } from './index.ts';

// int8 and numeric come as text from the driver: our counts and sums fit a double.
pg.types.setTypeParser(20, Number);
pg.types.setTypeParser(1700, Number);

export interface Database {
  db: Db;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens a pool of connections. Connections are made when first used, so this never fails by itself. */
export function openDatabase(url: string, log: Log, max = 10): Database {
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'belfry' });
  const lost = (error: Error) => log.warn({ error: error.message }, 'a database connection was lost');
  pool.on('error', lost);
  // A connection that breaks while somebody holds it tells only itself.
  pool.on('connect', (client) => client.on('error', lost));
  const db: Db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}
