import { type RawBuilder, sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../test/database.ts';
import { type Database, openDatabase, plannedOnce } from './index.ts';

let fresh: FreshDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, pino({ level: 'silent' }), 1);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** Whether PostgreSQL keeps the statement after it came so often over one connection. */
async function isKept(statement: RawBuilder<unknown>, times: number): Promise<boolean> {
  const { db } = database;
  for (let nth = 0; nth < times; nth += 1) await statement.execute(db);
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from pg_prepared_statements where statement = ${statement.compile(db).sql}) as found`.execute(
    db,
  );
  return rows[0]!.found;
}

const number = (n: number) => sql`${n}::int`;

test('what comes again and again is kept, what comes rarely is not', async () => {
  expect(await isKept(sql`select ${number(1)} as often`, 4)).toBe(true);
  expect(await isKept(sql`select ${number(1)} as rarely`, 2)).toBe(false);
});

test('what has a limit gets a plan of its own each time, but for what asks for one', async () => {
  expect(await isKept(sql`select ${number(1)} as listed limit ${number(5)}`, 4)).toBe(false);
  expect(await isKept(sql`select ${plannedOnce} ${number(1)} as found limit ${number(5)}`, 4)).toBe(true);
});
