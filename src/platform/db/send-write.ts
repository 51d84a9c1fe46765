import { type Compilable, CompiledQuery, type RawBuilder } from 'kysely';
import type { Db } from './index.ts';
import { unanswered } from './preparing-client.ts';

/**
 * Sends a statement of the open transaction of which nobody needs the answer, without waiting for it: the next statement goes out
 * behind it, in the same packet where nothing else is awaited in between. When it fails, that next statement or the commit throws
 * its error, and nothing of the transaction stays. Outside a transaction it is run and waited for.
 */
export async function sendWrite(db: Db, statement: Compilable | RawBuilder<unknown>): Promise<void> {
  const { sql, parameters } = statement.compile(db);
  const mark = db.isTransaction ? unanswered : '';
  await db.executeQuery(CompiledQuery.raw(mark + sql, [...parameters]));
}
