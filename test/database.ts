import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The test server's maintenance database, and the migrated database that fresh ones are copies of. */
    server: { url: string; template: string };
  }
}

export interface FreshDatabase {
  url: string;
  /** Removes it, connections included. */
  drop(): Promise<void>;
}

/** A migrated, empty database of one's own (about 50 ms). Drop it in `afterAll`. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { url, template } = inject('server');
  const name = `belfry_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(url, (client) => client.query(`create database ${name} template ${template}`));
  return {
    url: databaseUrl(url, name),
    drop: () => onServer(url, (client) => dropDatabase(client, name)),
  };
}

/**
 * A pool that has ended may still have its goodbyes on the way, and a connection that is cut off then raises an error to which
 * nobody listens any more. PostgreSQL waits five seconds for all to leave; only who stays longer is cut off.
 */
async function dropDatabase(client: pg.Client, name: string) {
  try {
    await client.query(`drop database if exists ${name}`);
  } catch (error) {
    if ((error as pg.DatabaseError).code !== '55006') throw error;
    await client.query(`drop database if exists ${name} with (force)`);
  }
}

/** The same server, user and options, another database. */
export function databaseUrl(url: string, name: string): string {
  const parts = url.match(/^(postgres(?:ql)?:\/\/[^/?]*)(?:\/[^?]*)?(\?.*)?$/);
  if (!parts) throw new Error(`Not a PostgreSQL address: ${url}`);
  return `${parts[1]}/${name}${parts[2] ?? ''}`;
}

export async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
