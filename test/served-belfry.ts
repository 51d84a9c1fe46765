import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');

/** The built program as a process of its own, to be killed and started again. */
export interface ServedBelfry {
  url: string;
  dataDir: string;
  /** Of the program while it runs. */
  readonly pid: number | undefined;
  /** Starts it and waits until it can serve. */
  start(): Promise<void>;
  untilReady(): Promise<void>;
  /** kill -9 of the program; PostgreSQL lives on. */
  killBelfry(): Promise<void>;
  /** kill -9 of PostgreSQL's main process; the program lives on. */
  killPostgres(): void;
  /** As Ctrl-C. */
  stop(): Promise<void>;
  /** Processes that still have to do with the data folder. */
  leftOver(): string[];
}

/** Builds what is stale and prepares an instance on a free port; nothing runs yet. */
export async function serveBelfry(
  dataDir: string,
  env: Record<string, string> = {},
  args: string[] = [],
): Promise<ServedBelfry> {
  await promisify(execFile)(process.execPath, [path.join(root, 'script', 'build.mjs')], { cwd: root });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = { ...process.env, DATABASE_URL: '', LOG_LEVEL: 'warn', ...env };
  const own = { BELFRY_DATA: dataDir, PORT: String(port), BELFRY_URL: url };
  const log = path.join(path.dirname(dataDir), `${path.basename(dataDir)}.log`);
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    const going = child;
    child = undefined;
    if (!going || going.exitCode !== null || going.signalCode !== null) return;
    const gone = once(going, 'exit');
    going.kill(signal);
    await gone;
  };
  const belfry: ServedBelfry = {
    url,
    dataDir,
    get pid() {
      return child?.pid;
    },
    async start() {
      const out = openSync(log, 'a');
      child = spawn(process.execPath, [path.join(root, 'dist', 'belfry.js'), 'serve', ...args], {
        cwd: root,
        env: { ...settings, ...own },
        stdio: ['ignore', out, out],
      });
      closeSync(out);
      await belfry.untilReady();
    },
    async untilReady() {
      for (const until = Date.now() + 150_000; Date.now() < until; await sleep(25)) {
        if (!child || child.exitCode !== null || child.signalCode !== null)
          throw new Error(`Belfry ended by itself:\n${readFileSync(log, 'utf8').slice(-3000)}`);
        const answer = await fetch(`${url}/readyz`).catch(() => undefined);
        if (answer?.status === 200) return;
      }
      throw new Error(
        `Belfry is not ready after two and a half minutes:\n${readFileSync(log, 'utf8').slice(-3000)}`,
      );
    },
    killBelfry: () => end('SIGKILL'),
    killPostgres() {
      const pid = postmasterOf(dataDir);
      if (pid) process.kill(pid, 'SIGKILL');
    },
    stop: () => end('SIGTERM'),
    leftOver: () => processesWith(dataDir),
  };
  return belfry;
}

function postmasterOf(dataDir: string): number | undefined {
  try {
    const pid = Number(readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    return processesWith(dataDir).some((one) => one.startsWith(`${pid} `)) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Number, name and arguments of every process that was started with the folder among its arguments (Linux). */
function processesWith(folder: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return words.includes(folder) ? [`${pid} ${words}`] : [];
    } catch {
      return [];
    }
  });
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
