import type { Kysely, Transaction } from 'kysely';

/**
 * Every table by name. A room that owns a table declares its row in its own store file:
 * `declare module '#platform/db' { interface Tables { request: RequestRow } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: rooms add their tables to it
export interface Tables {}
export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

export { type Database, onOneConnection, openDatabase } from './database.ts';
export { type Keyset, keysetAfter, readCursor, writeCursor } from './keyset.ts';
export { migrate, pendingMigrations } from './migrate.ts';
export { plannedOnce } from './planned-once.ts';
export { sendWrite } from './send-write.ts';
