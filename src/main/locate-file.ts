import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { csvLine } from '#reference/console';
import { areaLocator, layersInForce, limitLayer } from '#reference/places';

interface Asked {
  file: string;
  at: Date | undefined;
  json: boolean;
}

/** Answers each row of a CSV file with the areas of its place on standard output, and the sum of it on standard error. */
export async function locateFile(
  ctx: Ctx,
  { file, at, json }: Asked,
  tell: (done: number, of: number) => void,
) {
  const keys = (await layersInForce(ctx))
    .filter(({ kind, key }) => kind === 'polygon' && key !== limitLayer)
    .map(({ key }) => key);
  const locate = await areaLocator(ctx, at);
  const counts = { points: 0, inside: 0, noPoint: 0, seconds: 0 };
  const placed = new Map(keys.map((key) => [key, 0]));
  const { size } = await stat(file).catch(() => {
    throw Invalid.field(file, 'is not there');
  });
  let out: string[] = json ? [] : [csvLine(['lat', 'lng', 'inside', ...keys])];
  const flush = async () => {
    if (out.length > 0 && !process.stdout.write(out.join('')))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
    out = [];
  };
  let columns: Columns | undefined;
  const answer = (rows: readonly (readonly string[])[], { lat, lng }: Columns) => {
    const points = rows.map((row) => ({ lat: numberOf(row[lat]), lng: numberOf(row[lng]) }));
    const before = performance.now();
    const found = points.map(locate);
    counts.seconds += (performance.now() - before) / 1000;
    counts.points += points.length;
    for (const [i, { inside, areas }] of found.entries()) {
      const point = points[i]!;
      if (!(Math.abs(point.lat) <= 90 && Math.abs(point.lng) <= 180)) counts.noPoint++;
      if (inside) counts.inside++;
      const byLayer = new Map(areas.map(parted));
      for (const key of byLayer.keys()) placed.set(key, placed.get(key)! + 1);
      const shown = [rows[i]![lat] ?? '', rows[i]![lng] ?? ''].map((text) => Number(text) || text);
      out.push(
        json
          ? `${JSON.stringify({ lat: shown[0], lng: shown[1], inside, areas })}\n`
          : csvLine([...shown, inside ? 'yes' : 'no', ...keys.map((key) => byLayer.get(key) ?? '')]),
      );
    }
  };
  await eachRow(
    file,
    (done) => tell(done, size),
    async (rows) => {
      columns ??= columnsOf(file, rows.shift() ?? []);
      answer(rows, columns);
      await flush();
    },
  );
  await flush();
  const rate = Math.round(counts.points / Math.max(counts.seconds, 1e-9));
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  console.error(
    `${counts.points} points, ${counts.inside} inside, ${counts.noPoint} without a possible position; ${rate} points a second; ${memory} MB.`,
  );
  for (const [key, count] of placed) console.error(`  ${String(count).padStart(9)}  ${key}`);
}

interface Columns {
  lat: number;
  lng: number;
}

function parted(ref: string): [layer: string, key: string] {
  const at = ref.indexOf(':');
  return [ref.slice(0, at), ref.slice(at + 1)];
}

function numberOf(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
}

const latNames = ['lat', 'latitude', 'y'];
const lngNames = ['lng', 'lon', 'long', 'longitude', 'x'];

function columnsOf(file: string, header: readonly string[]): Columns {
  const names = header.map((name) =>
    name
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase(),
  );
  const find = (known: string[]) => known.map((name) => names.indexOf(name)).find((i) => i >= 0) ?? -1;
  const [lat, lng] = [find(latNames), find(lngNames)];
  if (lat < 0 || lng < 0)
    throw Invalid.field(file, `needs columns lat and lng in its first line; there are: ${header.join(', ')}`);
  return { lat, lng };
}

async function eachRow(
  file: string,
  tell: (bytes: number) => void,
  see: (rows: string[][]) => Promise<void>,
) {
  const isPacked = await isGzip(file);
  const raw = createReadStream(file);
  let bytes = 0;
  raw.on('data', (chunk) => {
    bytes += chunk.length;
    tell(bytes);
  });
  const rows = parse({ relax_column_count: true, skip_empty_lines: true, max_record_size: 1_000_000 });
  const reading = isPacked ? pipeline(raw, createGunzip(), rows) : pipeline(raw, rows);
  reading.catch(() => {}); // told when it is waited for
  let batch: string[][] = [];
  for await (const row of rows as AsyncIterable<string[]>)
    if (batch.push(row) >= rowsAtOnce) {
      await see(batch);
      batch = [];
    }
  await reading;
  await see(batch);
}

const rowsAtOnce = 1000;

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
