import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Question, Used } from './serve-bench.ts';

export interface WebProcess {
  url: string;
  pid: number;
  /** Milliseconds of CPU that it has used so far, user and system. */
  cpu(): Promise<number>;
  /** A fresh key of a program that may report. */
  key(): Promise<string>;
  /** Runs `work`; with a folder to profile into, writes there as `NAME.cpuprofile` where its CPU time went. */
  profiled<T>(name: string, work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Starts the measured process on a data folder; the first time it fills it with so many requests of demo life. */
export async function startWeb(
  dataDir: string,
  port: number,
  requests: number,
  profile?: string,
): Promise<WebProcess> {
  const child = fork(path.join(import.meta.dirname, 'serve-bench.js'), [String(requests)], {
    env: { ...process.env, BELFRY_DATA: dataDir, PORT: String(port), NODE_ENV: 'production' },
  });
  const ended = once(child, 'exit');
  await Promise.race([
    heard(child, 'ready'),
    ended.then(() => Promise.reject(new Error('The measured process ended at its start.'))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid!,
    async cpu() {
      const answer = heard(child);
      child.send('cpu' satisfies Question);
      return ((await answer) as Used).cpu / 1000;
    },
    async key() {
      const answer = heard(child);
      child.send('key' satisfies Question);
      return ((await answer) as { key: string }).key;
    },
    async profiled(name, work) {
      if (!profile) return work();
      child.send('profile' satisfies Question);
      const result = await work();
      const written = heard(child, 'profiled');
      const profileInto = path.join(profile, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.cpuprofile`);
      child.send({ profileInto } satisfies Question);
      await written;
      return result;
    },
    async stop() {
      child.send('stop' satisfies Question);
      await ended;
    },
  };
}

async function heard(child: ChildProcess, wanted?: string): Promise<unknown> {
  for (;;) {
    const [message] = await once(child, 'message');
    if (wanted === undefined || message === wanted) return message;
  }
}
