import path from 'node:path';
import { sql } from 'kysely';
import { applyPack } from '#civic/city-pack';
import {
  clustersIn,
  countByArea,
  countByHex,
  type MapFilter,
  type RequestMap,
  requestMap,
  requestTile,
} from '#flow/map';
import { loadConfig } from '#platform/config';
import type { Ctx } from '#platform/context';
import { catalogOf } from '#reference/catalog';
import { areaLocator, h3Of } from '#reference/places';
import { openHouse } from '../src/main/open-house.ts';
import { buildWeb } from '../src/main/web.ts';

export interface TileFigures {
  points: number;
  loadSeconds: number;
  /** Of the process, before and with the columns. MB. */
  memory: { before: number; after: number };
  tileRows: { work: string; count: number; p50: number; p95: number; most: number }[];
}

/** How long tiles, clusters and counts take over so many made-up requests. */
export async function benchTiles(
  dataDir: string,
  points: number,
  say: (line: string) => void,
): Promise<TileFigures> {
  const config = loadConfig({ ...process.env, BELFRY_DATA: dataDir });
  const house = await openHouse({ ...config, logLevel: 'warn' });
  try {
    const ctx = house.systemCtx();
    await applyPack(ctx, path.join(config.root, 'cities', 'philadelphia'));
    say(`Making ${points} requests`);
    await makeRequests(ctx, points);
    globalThis.gc?.();
    const before = megabytes();
    say('Loading the map');
    const began = performance.now();
    const map = await requestMap(ctx);
    const loadSeconds = (performance.now() - began) / 1000;
    globalThis.gc?.();
    const memory = { before, after: megabytes() };
    say('Drawing');
    const app = await buildWeb(house, { rateLimits: false });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as { port: number };
    const tileRows = await drawAll(ctx, map, `http://127.0.0.1:${port}`);
    await app.close();
    return { points: map.columns.count, loadSeconds, memory, tileRows };
  } finally {
    await house.close();
  }
}

const box = { west: -75.28, east: -74.96, south: 39.88, north: 40.13 };

/** Places are of the city: 20,000 of them, with their areas and hexagons, and each request a few metres beside one. */
async function makeRequests(ctx: Ctx, points: number) {
  const locate = await areaLocator(ctx);
  const places: { lat: number; lng: number; h3: string; areas: string }[] = [];
  for (let nth = 1; places.length < 20_000; nth += 1) {
    const lat = box.south + ((nth * 0.618034) % 1) * (box.north - box.south);
    const lng = box.west + ((nth * 0.754878) % 1) * (box.east - box.west);
    const found = locate({ lat, lng });
    if (found.inside) places.push({ lat, lng, h3: h3Of(lat, lng), areas: `{${found.areas.join(',')}}` });
  }
  const { services } = await catalogOf(ctx);
  const reportable = services.filter((one) => one.kind === 'request');
  await dropIndexes(ctx);
  await ctx.db.connection().execute(async (db) => {
    await sql`create temporary table place as select row_number() over () - 1 as nth, * from
      unnest(${places.map((one) => one.lat)}::float8[], ${places.map((one) => one.lng)}::float8[],
        ${places.map((one) => one.h3)}::text[], ${places.map((one) => one.areas)}::text[]) as p(lat, lng, h3, areas)`.execute(
      db,
    );
    await sql`insert into request (id, number, service_key, service_version, status, outcome, department_key, channel, language,
        public, lat, lng, h3, areas, opened_at, updated_at, closed_at, due_at)
      select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, to_char(15 + n * 11 / ${points}, 'FM00') || '-' || lpad(n::text, 7, '0'), s.key, 1,
        case when n % 25 = 0 then 'accepted' else 'closed' end, case when n % 25 = 0 then null else 'fixed' end, s.department,
        'web', 'en', true, place.lat + (n % 97) * 0.000004, place.lng + (n % 89) * 0.000004, place.h3, place.areas::text[],
        at, at + interval '3 days', case when n % 25 = 0 then null else at + interval '3 days' end, at + (n % 7) * interval '1 day'
      from generate_series(1, ${points}::int) as n
      cross join lateral (select now() - interval '10 years' + n * (interval '10 years' / ${points}::float8) as at) as t
      join place on place.nth = (n::bigint * 7919) % 20000
      join unnest(${reportable.map((one) => one.key)}::text[], ${reportable.map((one) => one.department)}::text[])
        with ordinality as s(key, department, nth) on s.nth = n % ${reportable.length}::int + 1`.execute(db);
    await sql`create index if not exists request_updated on request (updated_at, id)`.execute(db);
    await sql`vacuum analyze request`.execute(db);
  });
}

/** Five million rows in a minute instead of an hour; the map asks only by id and by when something was changed. */
async function dropIndexes({ db }: Ctx) {
  const { rows } = await sql<{ name: string }>`select indexname as name from pg_indexes
    where tablename = 'request' and indexname not in ('request_pkey', 'request_number_key')`.execute(db);
  for (const { name } of rows) await sql`drop index ${sql.ref(name)}`.execute(db);
}

const filters: Record<string, { query: string; filter: MapFilter }> = {
  all: { query: '', filter: { publicOnly: true } },
  'open ones of one service': {
    query: '?service=pothole&status=open',
    filter: { publicOnly: true, services: ['pothole'], open: true },
  },
};

async function drawAll(ctx: Ctx, map: RequestMap, url: string): Promise<TileFigures['tileRows']> {
  const now = ctx.clock.now();
  const rows: TileFigures['tileRows'] = [];
  const whole = [box.west, box.south, box.east, box.north] as const;
  for (const [name, { query, filter }] of Object.entries(filters)) {
    for (const zooms of [
      [8, 9, 10],
      [11, 12, 13],
      [14, 15, 16, 17, 18],
    ]) {
      const tiles = zooms.flatMap((z) => tilesOf(z, 40));
      rows.push(
        await measure(`tile, zoom ${zooms[0]} to ${zooms.at(-1)}, ${name}`, tiles, (tile) =>
          requestTile(map, filter, tile, now),
        ),
      );
    }
    const served = [9, 10, 11, 12, 13, 14, 15, 16, 17].flatMap((z) => tilesOf(z, 30));
    const fetchTile = async ({ z, x, y }: Tile) =>
      (await fetch(`${url}/tiles/requests/${z}/${x}/${y}.mvt${query}`)).arrayBuffer();
    rows.push(await measure(`served, zoom 9 to 17, ${name}`, served, fetchTile));
    rows.push(await measure(`served again, ${name}`, served, fetchTile));
    rows.push(
      await measure(`clusters of the whole city, ${name}`, repeat(20), () =>
        clustersIn(map, filter, whole, 11, now),
      ),
    );
    rows.push(await measure(`counts by hexagon, ${name}`, repeat(20), () => countByHex(map, filter, 8, now)));
    rows.push(
      await measure(`counts by area, ${name}`, repeat(20), () => countByArea(map, filter, 'ward', now)),
    );
  }
  return rows;
}

const repeat = (times: number) => Array.from({ length: times }, (_, at) => at);

interface Tile {
  z: number;
  x: number;
  y: number;
}

/** Tiles of the city, each once, at most so many of a zoom. */
function tilesOf(z: number, most: number): Tile[] {
  const many = 2 ** z;
  const xOf = (lng: number) => Math.floor(((lng + 180) / 360) * many);
  const yOf = (lat: number) =>
    Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * many);
  const tiles: Tile[] = [];
  for (let x = xOf(box.west); x <= xOf(box.east); x += 1)
    for (let y = yOf(box.north); y <= yOf(box.south); y += 1) tiles.push({ z, x, y });
  const step = Math.max(1, Math.floor(tiles.length / most));
  return tiles.filter((_, at) => at % step === 0);
}

async function measure<T>(work: string, over: readonly T[], act: (one: T) => unknown) {
  const times: number[] = [];
  for (const one of over) {
    const began = performance.now();
    await act(one);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]!;
  return { work, count: over.length, p50: at(0.5), p95: at(0.95), most: times.at(-1)! };
}

function megabytes(): number {
  return Math.round(process.memoryUsage().rss / 1e6);
}

export function tellTiles({ points, loadSeconds, memory, tileRows }: TileFigures): string {
  const lines = tileRows.map(
    ({ work, count, p50, p95, most }) =>
      `${work.padEnd(56)} ${String(count).padStart(4)} ${p50.toFixed(2).padStart(8)} ${p95.toFixed(2).padStart(8)} ${most.toFixed(2).padStart(8)}`,
  );
  return [
    `${points} requests loaded in ${loadSeconds.toFixed(1)} s; memory of the process ${memory.before} MB before, ${memory.after} MB with them`,
    `${'work'.padEnd(56)}    n   p50 ms   p95 ms     most`,
    ...lines,
  ].join('\n');
}
