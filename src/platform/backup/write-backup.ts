import { Readable } from 'node:stream';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { FileStore } from '#platform/files';
import { type PartWriter, writeParts } from './parts.ts';
import { listSequences, listTables, quoted, type TableFacts } from './tables.ts';

export type BackupProgress = (done: number, of: number, what: string) => void;

/**
 * Writes everything that the city has into a new file (refuses one that exists). Reads one snapshot: the server may
 * go on. The secret that signs links is not in it; keep `<dataDir>/secret` too.
 */
export async function writeBackup(
  pool: pg.Pool,
  store: FileStore,
  file: string,
  progress: BackupProgress = () => {},
) {
  const client = await pool.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const out = writeParts(file);
    const migrations = await client.query<{ name: string }>('select name from migration order by name');
    await out.part({
      kind: 'start',
      name: 'belfry-backup',
      format: 1,
      migrations: migrations.rows.map((row) => row.name),
    });
    await writeTables(client, out, progress);
    for (const { name, value } of await listSequences(client))
      await out.part({ kind: 'sequence', name, value });
    await writeJobs(client, out);
    await writeFiles(client, store, out, progress);
    await out.end();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function writeTables(client: pg.PoolClient, out: PartWriter, progress: BackupProgress) {
  const tables = await listTables(client);
  for (const [index, table] of tables.entries()) {
    progress(index, tables.length, table.name);
    const rows = client.query(copyTo(copyCommand(table)));
    await out.part({ kind: 'table', name: table.name, columns: table.columns }, rows);
  }
}

function copyCommand({ name, columns, key }: TableFacts): string {
  const order = key.length > 0 ? key : columns;
  return `copy (select ${columns.map(quoted).join(', ')} from ${quoted(name)} order by ${order.map(quoted).join(', ')}) to stdout`;
}

/** What the queue still has to do: acknowledged work is not lost with the old server. */
async function writeJobs(client: pg.PoolClient, out: PartWriter) {
  const jobs = await client.query<{ line: string }>(`
    select json_build_object('task', t.identifier, 'payload', j.payload, 'queue', q.queue_name, 'run_at', j.run_at,
      'max_attempts', j.max_attempts, 'key', j.key, 'priority', j.priority)::text as line
    from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
    where j.attempts < j.max_attempts order by j.id`);
  await out.part(
    { kind: 'jobs', name: 'jobs' },
    Readable.from(jobs.rows.map((row) => Buffer.from(`${row.line}\n`))),
  );
}

async function writeFiles(
  client: pg.PoolClient,
  store: FileStore,
  out: PartWriter,
  progress: BackupProgress,
) {
  const ids = await client.query<{ id: string }>('select id from file order by id');
  for (const [index, { id }] of ids.rows.entries()) {
    if (index % 100 === 0) progress(index, ids.rows.length, 'files');
    for (const variant of ['full', 'thumb']) {
      const stored = await store.open(`${id}.${variant}`);
      if (stored) await out.part({ kind: 'file', name: `${id}.${variant}` }, stored.stream);
    }
  }
}
