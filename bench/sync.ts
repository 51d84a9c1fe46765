import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { attachPostgres } from '#platform/postgres';

/**
 * Two whole Belfrys: requests are reported to the first, worked in the second, and close in both, while both are killed (SIGKILL) at
 * random. What was acknowledged must be there once on both sides, and so must each update.
 */
export interface SyncFound {
  requests: number;
  kills: number;
  seconds: { reported: number; worked: number; settled: number };
  lost: number;
  doubled: number;
  lostThere: number;
  doubledThere: number;
  updatesLost: number;
  updatesDoubled: number;
  /** Neither done nor going on: dead letters in either direction. */
  stuck: number;
}

type Say = (line: string) => void;

interface City {
  name: string;
  url: string;
  pool: pg.Pool;
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
  key(name: string, ...scopes: string[]): Promise<string>;
}

const run = promisify(execFile);

async function openTwo(root: string, folder: string, port: number) {
  const ports = { town: port, county: port + 1 };
  const packs = { town: path.join(folder, 'pack'), county: 'philadelphia' };
  cpSync(path.join(root, 'cities', 'philadelphia'), packs.town, { recursive: true });
  writeFileSync(
    path.join(packs.town, 'partners.yaml'),
    `- key: county
  name: The county
  kind: open311
  mode: live
  url: http://127.0.0.1:${ports.county}/open311/v2
  secret: COUNTY
  takes: [pothole]
  unlisted: same
  every: 5
  overlap: 2
  together: 4
`,
  );
  const county = await openCity(root, folder, 'county', ports.county, { BELFRY_CITY: packs.county });
  await county.start();
  const townsKey = await county.key('Town', 'requests:write', 'requests:read');
  const town = await openCity(root, folder, 'town', ports.town, {
    BELFRY_CITY: packs.town,
    BELFRY_SECRET_COUNTY: townsKey,
    BELFRY_INNER_HOSTS: `127.0.0.1:${ports.county}`,
  });
  await town.start();
  return { town, county };
}

async function openCity(
  root: string,
  folder: string,
  name: string,
  port: number,
  more: Record<string, string>,
): Promise<City> {
  const dataDir = path.join(folder, name);
  mkdirSync(dataDir, { recursive: true });
  const url = `http://127.0.0.1:${port}`;
  const own = {
    BELFRY_DATA: dataDir,
    PORT: String(port),
    BELFRY_URL: url,
    BELFRY_DEMO: '0',
    DATABASE_URL: '',
  };
  const env = { ...process.env, LOG_LEVEL: 'warn', ...own, ...more };
  const program = path.join(root, 'dist', 'belfry.js');
  const log = path.join(folder, `${name}.log`);
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    const going = child;
    child = undefined;
    if (!going || going.exitCode !== null || going.signalCode !== null) return;
    const gone = once(going, 'exit');
    going.kill(signal);
    await gone;
  };
  // PostgreSQL outlives the kills of the program; this holds on to it until the end.
  const postgres = await attachPostgres({ dataDir });
  const pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
  pool.on('error', () => {});
  return {
    name,
    url,
    pool,
    async start() {
      const out = openSync(log, 'a');
      child = spawn(process.execPath, [program, 'serve'], { cwd: root, env, stdio: ['ignore', out, out] });
      closeSync(out);
      for (const until = Date.now() + 120_000; Date.now() < until; await sleep(50)) {
        const answer = await fetch(`${url}/readyz`).catch(() => undefined);
        if (answer?.status === 200) return;
        if (child.exitCode !== null) throw new Error(`${name} ended by itself: see ${log}`);
      }
      throw new Error(`${name} is not ready after two minutes: see ${log}`);
    },
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      await pool.end();
      await postgres.stop();
    },
    async key(who, ...scopes) {
      const args = [
        'apikey',
        'create',
        '--name',
        who,
        '--email',
        'bench@example.org',
        '--per-minute',
        '100000',
      ];
      const { stdout } = await run(process.execPath, [program, ...args, '--scope', ...scopes], {
        cwd: root,
        env,
      });
      return stdout.trim().split(/\s+/).at(-1)!;
    },
  };
}

/** Posts until it is acknowledged, with the same mark each time, as a careful client does. */
async function post(url: string, key: string, mark: string, fields: Record<string, string>): Promise<string> {
  for (;;) {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'x-api-key': key, 'idempotency-key': mark },
        body: new URLSearchParams(fields),
        signal: AbortSignal.timeout(15_000),
      });
      const text = await answer.text();
      if (answer.ok || /already/.test(text)) return text;
      if (answer.status < 500 && answer.status !== 429) throw new Refused(`${answer.status} ${text}`);
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    await sleep(200);
  }
}

class Refused extends Error {}

const words = (nth: number) => `Sync ${String(nth).padStart(6, '0')}`;

async function reportAll(town: City, key: string, count: number) {
  let next = 0;
  const worker = async () => {
    for (let nth = next++; nth < count; nth = next++) {
      const place = {
        lat: String(39.95 + (nth % 97) * 0.0004),
        long: String(-75.17 + Math.floor(nth / 97) * 0.0002),
      };
      const fields = {
        service_code: 'pothole',
        'attribute[size]': 'large',
        description: words(nth),
        ...place,
      };
      await post(`${town.url}/open311/v2/requests.json`, key, `sync-${nth}`, fields);
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}

/** A crew of the county: takes what is open there, begins it, and closes it. */
async function workAll(county: City, key: string, count: number, going: () => boolean) {
  const done = new Set<string>();
  while (done.size < count && going()) {
    const { rows } = await county.pool
      .query<{ number: string; mark: string }>(
        `select number, description as mark from request where status <> 'closed' order by id limit 200`,
      )
      .catch(() => ({ rows: [] }));
    const open = rows.filter(({ number }) => !done.has(number));
    if (open.length === 0) await sleep(200);
    const worker = async () => {
      for (let one = open.pop(); one; one = open.pop()) {
        await tell(county, key, one.number, 'IN_PROGRESS', `Begun ${one.mark}`);
        await tell(county, key, one.number, 'FIXED', `Filled ${one.mark}`);
        done.add(one.number);
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
  }
}

async function tell(county: City, key: string, number: string, status: string, description: string) {
  const mark = `crew ${number} ${status}`;
  await post(`${county.url}/open311/v2/servicerequestupdates.json`, key, mark, {
    service_request_id: number,
    update_id: mark,
    updated_datetime: new Date().toISOString(),
    status,
    description,
  });
}

/** Kills one or the other at random until told to stop; both run at the end. */
async function killAtRandom(cities: readonly City[], going: { on: boolean }): Promise<number> {
  let kills = 0;
  while (going.on) {
    await sleep(10_000 + Math.random() * 20_000);
    if (!going.on) break;
    const victim = cities[Math.floor(Math.random() * cities.length)]!;
    await victim.kill();
    kills += 1;
    await sleep(Math.random() * 500);
    await victim.start();
  }
  return kills;
}

export async function benchSync(
  root: string,
  folder: string,
  count: number,
  port: number,
  say: Say,
): Promise<SyncFound> {
  say('Starting two cities');
  const { town, county } = await openTwo(root, folder, port);
  try {
    const app = await town.key('App', 'requests:write');
    const crew = await county.key('Crew', 'requests:work', 'requests:write');
    const began = Date.now();
    const since = () => (Date.now() - began) / 1000;
    const killing = { on: true };
    const kills = killAtRandom([town, county], killing);
    say(`Reporting ${count} requests, while both are killed`);
    const working = workAll(county, crew, count, () => killing.on || since() < 24 * 3600);
    await reportAll(town, app, count);
    const reported = since();
    say(`Reported in ${reported.toFixed(0)} s; working`);
    await Promise.race([working, untilStill([town, county], say)]);
    const worked = since();
    killing.on = false;
    const killed = await kills;
    say(`Worked in ${worked.toFixed(0)} s, ${killed} kills; waiting until both agree`);
    await untilStill([town, county], say);
    return {
      requests: count,
      kills: killed,
      seconds: { reported, worked, settled: since() },
      ...(await compare(town, county, count)),
    };
  } finally {
    await town.stop();
    await county.stop();
  }
}

/** Until all is closed in the first, or nothing has changed in either for five minutes: not a request, not a job. */
async function untilStill(cities: readonly [City, City], say: Say) {
  let [last, changed, told] = ['', Date.now(), 0];
  while (Date.now() - changed < 300_000) {
    const [town, county] = [await standOf(cities[0]), await standOf(cities[1])];
    if (town.open === 0 && town.all > 0) return;
    const now = JSON.stringify([town, county]);
    if (now !== last) changed = Date.now();
    last = now;
    if (Date.now() - told > 30_000) {
      told = Date.now();
      say(
        `${town.open} of ${town.all} open, ${town.jobs} jobs; there ${county.open} of ${county.all}, ${county.jobs}`,
      );
    }
    await sleep(500);
  }
}

async function standOf({ pool }: City) {
  const { rows } = await pool.query<{ open: number; all: number; lines: number; jobs: number }>(
    `select count(*) filter (where status <> 'closed')::int as open, count(*)::int as all, sum(version)::int as lines,
       (select count(*)::int from graphile_worker.jobs) as jobs from request`,
  );
  return rows[0]!;
}

async function compare(town: City, county: City, count: number) {
  const here = await descriptionsIn(town.pool);
  const there = await descriptionsIn(county.pool);
  const wanted = Array.from({ length: count }, (_, nth) => words(nth));
  const lost = (seen: Map<string, number>) => wanted.filter((mark) => !seen.has(mark)).length;
  const doubled = (seen: Map<string, number>) =>
    [...seen.values()].reduce((sum, times) => sum + times - 1, 0);
  const updates = await updatesOf(town.pool);
  const expected = wanted.flatMap((mark) => [`status Begun ${mark}`, `closed Filled ${mark}`]);
  const { rows } = await town.pool.query<{ n: number }>(
    `select (select count(*) from partner_delivery where state <> 'done')::int
       + (select count(*) from partner_update where state in ('waiting', 'dead'))::int as n`,
  );
  return {
    lost: lost(here),
    doubled: doubled(here),
    lostThere: lost(there),
    doubledThere: doubled(there),
    updatesLost: expected.filter((line) => !updates.has(line)).length,
    updatesDoubled: doubled(updates),
    stuck: rows[0]!.n,
  };
}

async function descriptionsIn(pool: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ mark: string; n: number }>(
    'select description as mark, count(*)::int as n from request group by 1',
  );
  return new Map(rows.map(({ mark, n }) => [mark, n]));
}

/** Lines that came from the county; a closing also has the words of its reason. */
async function updatesOf(pool: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ line: string; n: number }>(
    `select kind || ' ' || substring(note from '(?:Begun|Filled) Sync [0-9]+') as line, count(*)::int as n
     from request_history where channel = 'partner:county' and note ~ '(Begun|Filled) Sync' group by 1`,
  );
  return new Map(rows.map(({ line, n }) => [line, n]));
}

export function tellSync(found: SyncFound): string {
  const { requests, kills, seconds } = found;
  const line = (what: string, n: number) => `${what.padEnd(44)} ${n}`;
  return [
    `${requests} requests between two cities, ${kills} kills (SIGKILL) of either at random`,
    `reported in ${seconds.reported.toFixed(0)} s, worked in ${seconds.worked.toFixed(0)} s, agreed in ${seconds.settled.toFixed(0)} s`,
    line('requests lost in the first city', found.lost),
    line('requests doubled in the first city', found.doubled),
    line('requests lost on the way to the second', found.lostThere),
    line('requests doubled in the second', found.doubledThere),
    line('updates lost on the way back', found.updatesLost),
    line('updates doubled', found.updatesDoubled),
    line('left undone (dead letters, waiting)', found.stuck),
  ].join('\n');
}
