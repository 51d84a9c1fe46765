import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrate } from '#platform/db';
import { Conflict, Invalid } from '#platform/errors';
import type { FileStore } from '#platform/files';
import { type Part, type PartHead, readParts } from './parts.ts';
import { quoted } from './tables.ts';
import type { BackupProgress } from './write-backup.ts';

export interface RestoreOptions {
  /** Folder of the migrations. */
  migrations: string;
  /** Whether a city that is there may be replaced. */
  replace: boolean;
  progress?: BackupProgress;
}

/**
 * Puts a backup back. Reads the whole file once to check it before anything is touched. Throws `Conflict` when the
 * database holds a city and `replace` is not set, `Invalid` (field `file`) for a file that is damaged or too new.
 */
export async function restoreBackup(pool: pg.Pool, store: FileStore, file: string, options: RestoreOptions) {
  const { start, parts } = await checkFile(file);
  await clearDatabase(pool, options.replace);
  await migrate(pool, options.migrations, { upTo: (start.migrations as string[]).at(-1) });
  const client = await pool.connect();
  try {
    await client.query('begin');
    let done = 0;
    for await (const part of readParts(file)) {
      options.progress?.(done++, parts, part.head.name);
      await putBack(client, store, part);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
  await migrate(pool, options.migrations);
}

async function checkFile(file: string): Promise<{ start: PartHead; parts: number }> {
  let start: PartHead | undefined;
  let parts = 0;
  for await (const part of readParts(file)) {
    start ??= part.head;
    if (start.kind !== 'start' || start.format !== 1)
      throw Invalid.field('file', 'is not a backup that this version can read');
    for await (const _ of part.content);
    parts += 1;
  }
  return { start: start!, parts };
}

async function clearDatabase(pool: pg.Pool, replace: boolean) {
  const { rows } = await pool.query<{ there: boolean }>(
    `select to_regclass('public.city') is not null as there`,
  );
  if (rows[0]?.there) {
    const cities = await pool.query('select 1 from city');
    if (cities.rowCount && !replace)
      throw new Conflict(
        'This database holds a city already. Restore into an empty one, or add --replace to give it up.',
      );
  }
  await pool.query(
    'drop schema if exists graphile_worker cascade; drop schema public cascade; create schema public;',
  );
}

async function putBack(client: pg.PoolClient, store: FileStore, { head, content }: Part) {
  if (head.kind === 'table') return loadTable(client, head, content);
  if (head.kind === 'sequence' && head.value !== null)
    await client.query('select setval($1::regclass, $2)', [quoted(head.name), head.value]);
  if (head.kind === 'file') await store.put(head.name, Buffer.concat(await gather(content)));
  else if (head.kind === 'jobs') await loadJobs(client, Buffer.concat(await gather(content)).toString());
  else for await (const _ of content);
}

async function loadTable(client: pg.PoolClient, head: PartHead, content: AsyncIterable<Buffer>) {
  const columns = (head.columns as string[]).map(quoted).join(', ');
  const sink = client.query(copyFrom(`copy ${quoted(head.name)} (${columns}) from stdin`));
  for await (const chunk of content) if (!sink.write(chunk)) await once(sink, 'drain');
  sink.end();
  await once(sink, 'finish');
}

async function loadJobs(client: pg.PoolClient, lines: string) {
  for (const line of lines.split('\n').filter(Boolean))
    await client.query(
      `select graphile_worker.add_job(j->>'task', j->'payload', queue_name := j->>'queue',
        run_at := (j->>'run_at')::timestamptz, max_attempts := (j->>'max_attempts')::int, job_key := j->>'key',
        priority := (j->>'priority')::int) from (select $1::json as j) as given`,
      [line],
    );
}

async function gather(content: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const all: Buffer[] = [];
  for await (const chunk of content) all.push(chunk);
  return all;
}
