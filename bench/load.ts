import http from 'node:http';
import autocannon from 'autocannon';
import type { WebProcess } from './web-process.ts';

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

export interface Asking {
  path: string;
  method?: 'GET' | 'POST';
  form?: Record<string, string>;
  cookie?: string;
}

export interface Answered {
  status: number;
  location: string;
  cookies: string[];
  body: Buffer;
}

/** One request over a kept connection, as a browser sends it: answers come compressed. */
export function ask(url: string, { path, method = 'GET', form, cookie }: Asking): Promise<Answered> {
  const body = form && new URLSearchParams(form).toString();
  const headers = {
    'accept-encoding': 'gzip',
    ...(cookie ? { cookie, 'sec-fetch-site': 'same-origin' } : {}),
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    const request = http.request(url + path, { agent, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode!,
          location: answer.headers.location ?? '',
          cookies: (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]!),
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Posts JSON over the same connections. */
export function askJson(
  url: string,
  path: string,
  content: unknown,
  more: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  const body = JSON.stringify(content);
  const headers = { ...more, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = http.request(url + path, { agent, method: 'POST', headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode!, body: Buffer.concat(chunks).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** How many parts a run is measured in: a machine that has other guests takes twice the time for the same work now and then. */
const parts = 5;

export interface Used {
  /** Milliseconds of CPU of the web process a request: of five parts of the run the middle one. */
  cpu: number;
  /** Of the five the least: what a neighbour takes away only ever adds to it. */
  cpuLeast: number;
  perSecond: number;
}

export interface Measured extends Used {
  /** Milliseconds, by one client that waits for each answer. */
  p50: number;
  p95: number;
}

/** Runs `part` over the numbers below `count`, a fifth at a time, and tells what each cost. */
async function used(
  web: WebProcess,
  count: number,
  part: (from: number, to: number) => Promise<void>,
): Promise<Used> {
  const costs: number[] = [];
  const start = performance.now();
  for (let nth = 0; nth < parts; nth += 1) {
    const [from, to] = [nth, nth + 1].map((at) => Math.round((count * at) / parts)) as [number, number];
    const before = await web.cpu();
    await part(from, to);
    costs.push(((await web.cpu()) - before) / (to - from));
  }
  const seconds = (performance.now() - start) / 1000;
  costs.sort((a, b) => a - b);
  return { cpu: costs[Math.floor(parts / 2)]!, cpuLeast: costs[0]!, perSecond: count / seconds };
}

/** Measures pages: `count` requests by one client for the times, then as many by four for CPU and rate. */
export async function measurePages(
  web: WebProcess,
  pages: readonly Asking[],
  count: number,
): Promise<Measured> {
  for (const page of pages.slice(0, 50)) await mustBeFine(web.url, page);
  for (let warm = 0; warm < Math.min(count, 300); warm += 1) await ask(web.url, pages[warm % pages.length]!);
  const { p50, p95 } = await times(count, (nth) => mustBeFine(web.url, pages[nth % pages.length]!));
  const requests = pages.map(({ path, cookie }) => ({
    path,
    headers: { 'accept-encoding': 'gzip', ...(cookie ? { cookie } : {}) },
  }));
  const found = await used(web, count, async (from, to) => {
    const { non2xx, errors } = await autocannon({
      url: web.url,
      connections: 4,
      amount: to - from,
      sampleInt: 100,
      requests,
    });
    if (non2xx + errors > 0) throw new Error(`${pages[0]!.path}: ${non2xx} bad answers, ${errors} errors`);
  });
  return { p50, p95, ...found };
}

async function mustBeFine(url: string, page: Asking) {
  const { status } = await ask(url, page);
  if (status !== 200) throw new Error(`${page.path} answered ${status}`);
}

/** Times of one thing done again and again, in milliseconds. */
export async function times(
  count: number,
  once: (nth: number) => Promise<unknown>,
): Promise<{ p50: number; p95: number }> {
  const taken: number[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const start = performance.now();
    await once(nth);
    taken.push(performance.now() - start);
  }
  taken.sort((a, b) => a - b);
  return { p50: taken[Math.floor(count / 2)]!, p95: taken[Math.floor(count * 0.95)]! };
}

/** Runs `work` for every number below `count`, so many at a time. */
export function together(
  web: WebProcess,
  count: number,
  clients: number,
  work: (nth: number) => Promise<unknown>,
): Promise<Used> {
  return used(web, count, async (from, to) => {
    let next = from;
    const client = async () => {
      while (next < to) await work(next++);
    };
    await Promise.all(Array.from({ length: clients }, client));
  });
}
