import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, it, vi } from 'vitest';
import { databaseUrl, freshDatabase, onServer } from './database.ts';

it('gives migrated databases that know nothing of each other', async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
  const count = "select count(*)::int as count from pg_tables where tablename = 'only_in_one'";
  try {
    await onServer(one.url, async (client) => {
      const { rows } = await client.query('select count(*)::int as count from migration');
      expect(rows[0].count).toBeGreaterThan(0);
      await client.query('create table only_in_one (id int)');
      expect((await client.query(count)).rows).toEqual([{ count: 1 }]);
    });
    await onServer(two.url, async (client) =>
      expect((await client.query(count)).rows).toEqual([{ count: 0 }]),
    );
  } finally {
    await Promise.all([one.drop(), two.drop()]);
  }
});

it('waits for a connection that is about to leave, so that it is not cut off', async () => {
  const database = await freshDatabase();
  const client = new pg.Client(database.url);
  const lost = vi.fn();
  client.on('error', lost);
  await client.connect();
  const left = sleep(300).then(() => client.end());
  await database.drop();
  await left;
  expect(lost).not.toHaveBeenCalled();
});

it('drops a database that still has connections', async () => {
  const database = await freshDatabase();
  const client = new pg.Client(database.url);
  const lost = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await database.drop();
  await expect(lost).resolves.toBeInstanceOf(Error);
});

it.each([
  ['postgres://belfry@/postgres?host=%2Ftmp%2Fx&port=5432', 'postgres://belfry@/t?host=%2Ftmp%2Fx&port=5432'],
  ['postgresql://u:p@db.example:5433/city', 'postgresql://u:p@db.example:5433/t'],
  ['postgres://u@db.example', 'postgres://u@db.example/t'],
])('changes the database of %s only', (url, changed) => {
  expect(databaseUrl(url, 't')).toBe(changed);
});
