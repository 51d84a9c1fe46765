import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '#platform/db';
import { createLog } from '#platform/log';
import { type AttachOptions, attachPostgres } from './index.ts';
import { processMark } from './process-mark.ts';
import { readPostmasterFile, servesCluster } from './sign-of-life.ts';

const isRoot = process.getuid?.() === 0;
const root = path.resolve(import.meta.dirname, '../../..');
const nobody = { uid: 65534, gid: 65534 };
/** Lies in the checkout, since the bundle finds PostgreSQL's programs and `pg` from there. */
const bundle = path.join(root, 'node_modules', '.cache', 'belfry', `postgres-${process.pid}.mjs`);
let base = '';

beforeAll(async () => {
  base = mkdtempSync(path.join(os.tmpdir(), 'belfry-pgtest-'));
  chmodSync(base, 0o755);
  await Promise.all([bundleProcess(), makeSeed()]);
});

afterEach(() => endChildren());

afterAll(() => {
  rmSync(bundle, { force: true });
  rmSync(base, { recursive: true, force: true });
});

describe('one process', () => {
  it('makes a durable cluster, keeps what was written, and leaves nothing running', async () => {
    const dataDir = folder();
    const first = await attach(dataDir, { durable: true });
    expect(await ask(first.url, 'show fsync')).toBe('on');
    expect(await ask(first.url, 'show synchronous_commit')).toBe('on');
    expect(await ask(first.url, 'show listen_addresses')).toBe('');
    expect(statSync(path.join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);
    await ask(first.url, 'create table kept as select 7 as number');
    const { pid } = serverOf(dataDir);
    await first.stop();
    expect(processMark(pid)).toBeUndefined();
    expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);

    const second = await attach(dataDir, { settings: { work_mem: '5MB' } });
    expect(await ask(second.url, 'select number from kept')).toBe(7);
    expect(await ask(second.url, 'show work_mem')).toBe('5MB');
    await second.stop();
    expect(readdirSync(path.join(dataDir, 'run'))).toEqual([]);
  });

  it('is let go by the last of several attachments', async () => {
    const dataDir = ready();
    const [one, two] = await Promise.all([attach(dataDir), attach(dataDir)]);
    expect(two.url).toBe(one.url);
    await one.stop();
    expect(await ask(two.url, 'select 1')).toBe(1);
    await two.stop();
    expect(readPostmasterFile(path.join(dataDir, 'postgres'))).toBeUndefined();
  });

  it('finds room for its socket when the path is long', async () => {
    const dataDir = path.join(folder(), 'a-folder-with-a-long-name'.repeat(6));
    const postgres = await attach(dataDir);
    const { address } = serverOf(dataDir);
    expect(address.socketDir.startsWith(dataDir)).toBe(false);
    expect(statSync(address.socketDir).mode & 0o777).toBe(0o700);
    expect(await ask(postgres.url, 'select 1')).toBe(1);
    await postgres.stop();
    expect(existsSync(address.socketDir)).toBe(false);
  });

  it('speaks TCP on loopback where there are no sockets', async () => {
    const postgres = await attach(ready(), { tcp: true });
    expect(Number(new URL(postgres.url).port)).toBeLessThan(32_768);
    expect(await ask(postgres.url, 'show listen_addresses')).toBe('127.0.0.1');
    await postgres.stop();
  });

  it('starts PostgreSQL again when it is killed, at the same address, and a pool reconnects', async () => {
    const dataDir = path.join(folder(), 'a-folder-with-a-long-name'.repeat(6));
    const postgres = await attach(dataDir, { durable: true });
    const database = openDatabase(postgres.url, createLog('silent'), 2);
    await database.pool.query('create table kept as select 7 as number');
    const { pid } = serverOf(dataDir);
    process.kill(pid, 'SIGKILL');
    const value = () =>
      database.pool.query('select number from kept').then((result) => result.rows[0].number);
    // Until its own process notices, an old connection may still answer.
    await vi.waitFor(() => expect(serverOf(dataDir).pid).not.toBe(pid), { timeout: 15_000, interval: 100 });
    await vi.waitFor(async () => expect(await value()).toBe(7), { timeout: 15_000, interval: 100 });
    await database.close();
    await postgres.stop();
    expect(readPostmasterFile(path.join(dataDir, 'postgres'))).toBeUndefined();
  });
});

describe('what it cannot use', () => {
  it('refuses a cluster of another major version', async () => {
    const dataDir = folder();
    mkdirSync(path.join(dataDir, 'postgres'));
    writeFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), '12\n');
    if (isRoot) chownSync(path.join(dataDir, 'postgres'), nobody.uid, nobody.gid);
    await expect(attach(dataDir)).rejects.toThrow(/made by PostgreSQL 12, but .* PostgreSQL 18.*backup/s);
  });

  it('begins anew after an initdb that was cut off', async () => {
    const dataDir = folder();
    mkdirSync(path.join(dataDir, 'postgres.making', 'base'), { recursive: true });
    const postgres = await attach(dataDir);
    expect(existsSync(path.join(dataDir, 'postgres.making'))).toBe(false);
    await postgres.stop();
  });

  it('says why PostgreSQL did not start', async () => {
    const failing = attach(ready(), { settings: { shared_buffers: 'plenty' } });
    await expect(failing).rejects.toThrow(/did not start.*shared_buffers/s);
  });

  it('takes over from a dead server whose process number now belongs to somebody else', async () => {
    const dataDir = ready();
    const first = await attach(dataDir);
    const note = path.join(dataDir, 'postgres', 'postmaster.pid');
    const lines = readFileSync(note, 'utf8').split('\n');
    await first.stop();
    const stranger = spawn('sleep', ['60'], isRoot ? nobody : {});
    writeFileSync(note, [stranger.pid, ...lines.slice(1)].join('\n'));
    const second = await attach(dataDir);
    expect(await ask(second.url, 'select 1')).toBe(1);
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
    await second.stop();
  });

  const smallDisk = isRoot && tryMount();
  it.skipIf(!smallDisk)(
    'says what to do when the disk is full, at the first start and at a later one',
    async () => {
      const dataDir = path.join(base, 'small-disk');
      mount(dataDir, '12m');
      await expect(attach(dataDir)).rejects.toThrow(/disk that holds .* is full .*BELFRY_DATA/s);
      expect(existsSync(path.join(dataDir, 'postgres.making'))).toBe(false);
      execFileSync('mount', ['-o', 'remount,size=200m', dataDir]);
      await (await attach(dataDir)).stop();
      const used = Number(
        execFileSync('df', ['--output=used', dataDir], { encoding: 'utf8' }).split('\n')[1],
      );
      execFileSync('mount', ['-o', `remount,size=${used}k`, dataDir]);
      await expect(attach(dataDir)).rejects.toThrow(/disk that holds .* is full .*BELFRY_DATA/s);
      execFileSync('umount', [dataDir]);
    },
  );
  if (!smallDisk) console.log('Skipped: a full disk (needs root and the right to mount a tmpfs).');
});

describe('several processes', () => {
  it('adopts the orphan of a process that was killed', async () => {
    const dataDir = ready();
    const child = await startChild(dataDir);
    await ask(child.url, 'create table kept as select 7 as number');
    const { pid } = serverOf(dataDir);
    await kill(child.process);
    expect(processMark(pid)).toBeDefined();
    const postgres = await attach(dataDir);
    expect(serverOf(dataDir).pid).toBe(pid);
    expect(await ask(postgres.url, 'select number from kept')).toBe(7);
    await postgres.stop();
    expect(processMark(pid)).toBeUndefined();
  });

  it('replaces an orphan that hangs', async () => {
    const dataDir = ready();
    const child = await startChild(dataDir);
    await ask(child.url, 'create table kept as select 7 as number');
    const { pid } = serverOf(dataDir);
    await kill(child.process);
    process.kill(pid, 'SIGSTOP');
    const postgres = await attach(dataDir, { patienceMs: 700 });
    expect(serverOf(dataDir).pid).not.toBe(pid);
    expect(processMark(pid)).toBeUndefined();
    expect(await ask(postgres.url, 'select number from kept')).toBe(7);
    await postgres.stop();
  });

  it('starts after process and server were both killed, busy children of the server included', async () => {
    const dataDir = ready();
    const child = await startChild(dataDir);
    const busy = new pg.Client(child.url);
    busy.on('error', () => {});
    await busy.connect();
    busy.query('select count(*) from generate_series(1, 1e12)').catch(() => {});
    await sleep(50);
    const { pid } = serverOf(dataDir);
    await kill(child.process);
    process.kill(pid, 'SIGKILL');
    const postgres = await attach(dataDir);
    expect(await ask(postgres.url, 'select 1')).toBe(1);
    await postgres.stop();
    expect(workersOf(dataDir)).toEqual([]);
  });

  it('serves a second process, and stops with the last one whoever started it', async () => {
    const dataDir = ready();
    const starter = await startChild(dataDir);
    const { pid } = serverOf(dataDir);
    const postgres = await attach(dataDir);
    starter.process.stdin?.end('stop\n');
    await once(starter.process, 'exit');
    expect(processMark(pid)).toBeDefined();
    expect(await ask(postgres.url, 'select 1')).toBe(1);
    await postgres.stop();
    expect(processMark(pid)).toBeUndefined();
  });

  it('is started again by one who had only joined it', async () => {
    const dataDir = ready();
    const starter = await startChild(dataDir);
    const postgres = await attach(dataDir);
    const { pid } = serverOf(dataDir);
    await kill(starter.process);
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await ask(postgres.url, 'select 1')).toBe(1), {
      timeout: 15_000,
      interval: 100,
    });
    expect(serverOf(dataDir).pid).not.toBe(pid);
    await postgres.stop();
  });

  it('lets many begin at once: one server, one cluster', async () => {
    const dataDir = folder();
    const children = await Promise.all([1, 2, 3].map(() => startChild(dataDir)));
    expect(new Set(children.map((child) => child.url)).size).toBe(1);
    for (const child of children) child.process.stdin?.end('stop\n');
    await Promise.all(children.map((child) => once(child.process, 'exit')));
    expect(readPostmasterFile(path.join(dataDir, 'postgres'))).toBeUndefined();
  });

  it('is not hit by the Ctrl-C that is meant for us', async () => {
    const dataDir = ready();
    const child = await startChild(dataDir, { detached: true });
    const { pid } = serverOf(dataDir);
    const client = new pg.Client(child.url);
    let lost = false;
    client.on('error', () => {
      lost = true;
    });
    await client.connect();
    // What a terminal does: the signal goes to the whole process group.
    process.kill(-(child.process.pid ?? 0), 'SIGINT');
    expect(await child.nextLine()).toBe('SIGINT, the database still answers 1');
    expect(lost).toBe(false);
    await client.end();
    child.process.stdin?.end('stop\n');
    await once(child.process, 'exit');
    expect(processMark(pid)).toBeUndefined();
  });

  it('is told to stop by a process that ends without saying goodbye', async () => {
    const dataDir = path.join(folder(), 'a-folder-with-a-long-name'.repeat(6));
    const child = await startChild(dataDir);
    const { pid, address } = serverOf(dataDir);
    child.process.stdin?.end('exit\n');
    await once(child.process, 'exit');
    await vi.waitFor(() => expect(processMark(pid)).toBeUndefined(), { timeout: 10_000 });
    expect(existsSync(address.socketDir)).toBe(false);
  });
});

describe.skipIf(!isRoot)('root', () => {
  it('runs the server as nobody', async () => {
    const dataDir = ready();
    const postgres = await attach(dataDir);
    expect(statSync(`/proc/${serverOf(dataDir).pid}`).uid).toBe(nobody.uid);
    await postgres.stop();
  });

  it('serves a data folder that nobody may not enter', async () => {
    const home = folder();
    chmodSync(home, 0o700);
    const dataDir = path.join(home, 'belfry', 'data');
    const first = await attach(dataDir, { durable: true });
    await ask(first.url, 'create table kept as select 7 as number');
    process.kill(serverOf(dataDir).pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await ask(first.url, 'select number from kept')).toBe(7), {
      timeout: 15_000,
      interval: 100,
    });
    await first.stop();
    const second = await attach(dataDir);
    expect(await ask(second.url, 'select number from kept')).toBe(7);
    await second.stop();
    expect(workersOf(dataDir)).toEqual([]);
  });

  it('runs as the owner of a folder that an ordinary user made, who runs it as himself', async () => {
    const dataDir = folder();
    chownSync(dataDir, nobody.uid, nobody.gid);
    const child = await startChild(dataDir, nobody);
    expect(await ask(child.url, 'select 1')).toBe(1);
    child.process.stdin?.end('stop\n');
    await once(child.process, 'exit');
    const postgres = await attach(dataDir);
    expect(statSync(path.join(dataDir, 'postgres')).uid).toBe(nobody.uid);
    await postgres.stop();
  });

  it("refuses another user's folder to an ordinary user", async () => {
    const dataDir = ready();
    await expect(startChild(dataDir, { uid: 1234, gid: 1234 })).rejects.toThrow(
      /belongs to user 65534.*user 1234/s,
    );
  });
});

/** A data folder with a copied cluster, which is quicker than a new one. */
function ready(): string {
  const dataDir = folder();
  execFileSync('cp', ['-a', path.join(base, 'seed', 'postgres'), dataDir]);
  return dataDir;
}

async function makeSeed() {
  mkdirSync(path.join(base, 'seed'));
  await (await attach(path.join(base, 'seed'))).stop();
}

function folder(): string {
  const dir = mkdtempSync(path.join(base, 'd'));
  chmodSync(dir, 0o755);
  return dir;
}

function attach(dataDir: string, options: Partial<AttachOptions> = {}) {
  return attachPostgres({ dataDir, durable: false, ...options });
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

function serverOf(dataDir: string) {
  const file = readPostmasterFile(path.join(dataDir, 'postgres'));
  if (!file) throw new Error('no server');
  return file;
}

function workersOf(dataDir: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter(
    (name) => Number(name) > 0 && servesCluster(Number(name), path.join(dataDir, 'postgres')),
  );
}

const children = new Set<ChildProcess>();

/** Another Belfry process: attaches, prints its address, tells of SIGINT, and obeys `stop` and `exit`. */
async function bundleProcess() {
  const contents = `
    import pg from 'pg';
    import { attachPostgres } from './index.ts';
    const say = (line) => process.stdout.write(line + '\\n');
    const postgres = await attachPostgres({ dataDir: process.argv[2] }).catch((error) => { say('failed ' + error.message); process.exit(1); });
    process.on('SIGINT', async () => {
      const client = new pg.Client(postgres.url);
      await client.connect();
      say('SIGINT, the database still answers ' + (await client.query('select 1 as one')).rows[0].one);
      await client.end();
    });
    process.stdin.on('data', async (text) => {
      if (String(text).startsWith('stop')) await postgres.stop();
      process.exit(0);
    });
    say(postgres.url);`;
  await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['pg', 'pino'],
    logLevel: 'silent',
  });
}

async function startChild(dataDir: string, options: { detached?: boolean; uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, [bundle, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...options,
  });
  children.add(child);
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => (await lines.next()).value as string;
  const url = await nextLine();
  if (url.startsWith('failed')) throw new Error(url);
  return { url, process: child, nextLine };
}

async function kill(child: ChildProcess) {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function endChildren() {
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  children.clear();
}

function mount(dir: string, size: string) {
  mkdirSync(dir, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', dir], { stdio: 'pipe' });
}

function tryMount(): boolean {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'belfry-mount-'));
  try {
    mount(dir, '1m');
    execFileSync('umount', [dir]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
