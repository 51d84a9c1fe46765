import { sql } from 'kysely';
import type { Db } from '#platform/db';

/**
 * What a process remembers of tables that change a few times a year (the catalog, areas, routing rules).
 * A room asks with `get`; whoever changes the tables calls `forget` in the same transaction, and
 * PostgreSQL tells every other process (NOTIFY) after the commit.
 */
export class Memory {
  private readonly kept = new Map<string, Promise<unknown>>();

  /** The remembered value, loaded at the first call; a load that fails is not remembered. */
  get<T>(key: string, load: () => Promise<T>): Promise<T> {
    let value = this.kept.get(key) as Promise<T> | undefined;
    if (!value) {
      value = load();
      this.kept.set(key, value);
      value.catch(() => this.kept.delete(key));
    }
    return value;
  }

  /** Forgets here now and everywhere once the transaction of `db` commits. */
  async forget(db: Db, key: string) {
    this.kept.delete(key);
    await sql`select pg_notify('belfry_memory', ${key})`.execute(db);
  }

  /** What the listener on `belfry_memory` calls. */
  drop(key: string) {
    this.kept.delete(key);
  }

  clear() {
    this.kept.clear();
  }
}
