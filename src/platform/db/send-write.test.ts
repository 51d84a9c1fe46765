import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inTransaction } from '#platform/context';
import { openCity, type TestCity } from '../../../test/city.ts';
import { openDatabase, sendWrite } from './index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity({ pack: 'millbrook' });
  await city.database.pool.query('create table sent (n int primary key)');
});
beforeEach(() => city.database.pool.query('truncate sent'));
afterAll(() => city.close());

const write = (n: number | string | object) => sql`insert into sent values (${n})`;

async function kept(): Promise<number[]> {
  const { rows } = await city.database.pool.query('select n from sent order by n');
  return rows.map(({ n }) => n);
}

test('what was sent is there for the next statement, in order, and committed', async () => {
  const seen = await inTransaction(city.as(), async ({ db }) => {
    await sendWrite(db, write(1));
    await sendWrite(db, sql`update sent set n = 2`);
    const { rows } = await sql<{ n: number }>`select n from sent`.execute(db);
    await sendWrite(db, write(3));
    return rows;
  });
  expect(seen).toEqual([{ n: 2 }]);
  expect(await kept()).toEqual([2, 3]);
});

test.each([
  ['twice the same', 1],
  ['no number', 'one'],
  [
    'what cannot even be sent',
    {
      toPostgres: () => {
        throw new Error('cannot be sent');
      },
    },
  ],
])('a write that fails (%s) is told by the commit, and nothing stays', async (_, bad) => {
  const failing = inTransaction(city.as(), async ({ db }) => {
    await sendWrite(db, write(1));
    await sendWrite(db, write(bad));
    await sendWrite(db, write(5));
  });
  await expect(failing).rejects.toThrow(/duplicate key|invalid input|cannot be sent/);
  expect(await kept()).toEqual([]);
});

test('it is told by the next statement, as itself and not as what follows from it', async () => {
  const failing = inTransaction(city.as(), async ({ db }) => {
    await sendWrite(db, write(1));
    await sendWrite(db, write(1));
    await sql`select 1`.execute(db);
  });
  await expect(failing).rejects.toThrow('duplicate key');
  expect(await kept()).toEqual([]);
});

test('the connection is as good as new after it; other connections never heard of it', async () => {
  for (let time = 0; time < 30; time += 1) {
    const failing = inTransaction(city.as(), async ({ db }) => {
      await sendWrite(db, write(1));
      await sendWrite(db, write(1));
    });
    const fine = inTransaction(city.as(), ({ db }) => sendWrite(db, write(100 + time)));
    await expect(failing).rejects.toThrow('duplicate key');
    await fine;
  }
  expect(await kept()).toEqual(Array.from({ length: 30 }, (_, time) => 100 + time));
});

test('what fails later on the same connection fails for its own reason', async () => {
  const database = openDatabase(city.url, city.as().log, 1);
  try {
    const ctx = { ...city.as(), db: database.db };
    const failing = inTransaction(ctx, async ({ db }) => {
      await sendWrite(db, write(1));
      await sendWrite(db, write(1));
    });
    await expect(failing).rejects.toThrow('duplicate key');
    const givingUp = inTransaction(ctx, async ({ db }) => {
      await sendWrite(db, write('one'));
      throw new Error('of its own');
    });
    await expect(givingUp).rejects.toThrow('of its own');
    await expect(sql`select no_such_column`.execute(ctx.db)).rejects.toThrow('no_such_column');
    await inTransaction(ctx, ({ db }) => sendWrite(db, write(7)));
    expect(await kept()).toEqual([7]);
  } finally {
    await database.close();
  }
});

test('outside a transaction it is waited for', async () => {
  const { db } = city.as();
  await sendWrite(db, write(1));
  expect(await kept()).toEqual([1]);
  await expect(sendWrite(db, write(1))).rejects.toThrow('duplicate key');
});

test('a connection that breaks behind a write tells it', async () => {
  const failing = inTransaction(city.as(), async ({ db }) => {
    await sendWrite(db, write(1));
    await sendWrite(db, sql`select pg_terminate_backend(pg_backend_pid())`);
  });
  await expect(failing).rejects.toThrow();
  expect(await kept()).toEqual([]);
});
