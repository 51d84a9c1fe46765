import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#platform/clock';
import { type Database, openDatabase } from '#platform/db';
import { diskStore } from '#platform/files';
import { type FreshDatabase, freshDatabase } from '../../../test/database.ts';
import { restoreBackup, writeBackup } from './index.ts';

const migrations = path.resolve(import.meta.dirname, '../../../migrations');
const folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-backup-'));
const databases: FreshDatabase[] = [];
const opened: Database[] = [];

async function openPool() {
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url, pino({ level: 'silent' }), 3);
  databases.push(fresh);
  opened.push(database);
  return database.pool;
}

const fileId = uuidv7();
const store = diskStore(path.join(folder, 'one'));
const first = path.join(folder, 'first.belfry');
let pool: pg.Pool;

beforeAll(async () => {
  pool = await openPool();
  await pool.query(
    `insert into city (id, key, config, pack_digest, applied_at) values (1, 'x', $1, 'd', '2026-03-08 07:30:00.123456+00')`,
    [JSON.stringify({ name: 'Zürich – 東京', quote: '"\\.\t\n' })],
  );
  await pool.query(`insert into service (key, version, position) values ('pothole', 2, 1)`);
  await pool.query(
    `insert into service_version (service_key, version, valid_from, definition) values ('pothole', 1, now(), '{}'), ('pothole', 2, now(), '{"a":[1,null,"\\\\"]}')`,
  );
  await pool.query(`select setval('request_number', 4711)`);
  await pool.query(
    `insert into file (id, media_type, bytes, sha256, created_at) values ($1, 'image/jpeg', 3, 'x', now())`,
    [fileId],
  );
  await pool.query(`select graphile_worker.add_job('event', '{"id":"1"}', job_key := 'k1')`);
  await store.put(`${fileId}.full`, Buffer.from([1, 2, 3]));
  await writeBackup(pool, store, first);
});

afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await Promise.all(databases.map((one) => one.drop()));
  rmSync(folder, { recursive: true, force: true });
});

test('a backup of what was restored is the same file, byte for byte', async () => {
  const other = await openPool();
  const otherStore = diskStore(path.join(folder, 'two'));
  await restoreBackup(other, otherStore, first, { migrations, replace: false });
  const second = path.join(folder, 'second.belfry');
  await writeBackup(other, otherStore, second);
  expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
  const next = await other.query(`select nextval('request_number') as n`);
  expect(Number(next.rows[0].n)).toBe(4712);
});

test('a city is only replaced when told so', async () => {
  await expect(restoreBackup(pool, store, first, { migrations, replace: false })).rejects.toThrow(
    /--replace/,
  );
});

test('a damaged, cut-off or foreign file is refused before anything is touched', async () => {
  const whole = readFileSync(first);
  const damaged = Buffer.from(whole);
  damaged[Math.floor(whole.length / 2)]! ^= 0xff;
  const bad = {
    damaged,
    cut: whole.subarray(0, whole.length - 40),
    foreign: Buffer.from('hello'),
    empty: Buffer.alloc(0),
  };
  for (const [name, bytes] of Object.entries(bad)) {
    const file = path.join(folder, `${name}.belfry`);
    writeFileSync(file, bytes);
    await expect(restoreBackup(pool, store, file, { migrations, replace: true }), name).rejects.toThrow(
      /cannot be restored/,
    );
  }
  expect((await pool.query('select count(*)::int as n from city')).rows[0].n).toBe(1);
});
