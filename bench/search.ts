import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applyPack } from '#civic/city-pack';
import { loadConfig } from '#platform/config';
import type { Ctx } from '#platform/context';
import { importAddresses, importLandmarks } from '#reference/address-tables';
import { addressesNear, addressNear, findAddress, searchPlaces } from '#reference/addresses';
import { openHouse } from '../src/main/open-house.ts';

export interface SearchFigures {
  addresses: number;
  streets: number;
  importSeconds: number;
  /** Of the process with all names in memory, and what it was before. MB. */
  memory: { before: number; after: number; imported: number };
  loadNames: number;
  load: number[];
  rows: { work: string; count: number; p50: number; p95: number; p99: number; found: number }[];
}

const starts =
  'al be car dor el fen gar hol in jas kel lom mar nor ol pem quin ros sel tor ul ver wal yar zel'.split(' ');
const middles = ['', 'a', 'be', 'do', 'in', 'ling', 'mo', 'ren', 'si', 'wa'];
const ends = 'bert dale field ford ham house land ley man mont ridge son stead ton wood worth'.split(' ');
const suffixes = ['St', 'Ave', 'Rd', 'Ln', 'Pl'];
const perStreet = 160;

/** Made-up streets, each with 160 houses on a grid: half run north, half east, so that they cross. */
function streetAt(nth: number) {
  const name = `${starts[nth % 25]}${middles[Math.floor(nth / 25) % 10]}${ends[Math.floor(nth / 250) % 16]}`;
  const direction = ['N ', 'S ', ''][nth % 3]!;
  const label = `${direction}${name[0]!.toUpperCase()}${name.slice(1)} ${suffixes[nth % 5]}`;
  const row = (nth * 0.00017) % 0.22;
  return { label, isNorth: nth % 2 === 0, row };
}

function houseAt(nth: number, at: number) {
  const { label, isNorth, row } = streetAt(nth);
  const number = 100 + at * 4 + (at % 2);
  const [across, along] = [row, at * 0.0012];
  const [lat, lng] = isNorth ? [39.9 + along, -75.25 + across] : [39.9 + across, -75.25 + along];
  return { label, number, lat, lng };
}

async function write(file: string, header: string, lines: Iterable<string>) {
  const out = createWriteStream(file);
  out.write(`${header}\n`);
  for (const line of lines) if (!out.write(`${line}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'close');
}

function* addressLines(streets: number) {
  for (let nth = 0; nth < streets; nth++)
    for (let at = 0; at < perStreet; at++) {
      const { label, number, lat, lng } = houseAt(nth, at);
      yield `${lng.toFixed(6)},${lat.toFixed(6)},${number},${label},,,,,19100,,`;
    }
}

function* landmarkLines() {
  const kinds = ['School', 'Library', 'Recreation Center', 'Church', 'Playground', 'Health Center'];
  for (let nth = 0; nth < 5500; nth++) {
    const { label, lat, lng } = houseAt((nth * 7) % 3500, nth % perStreet);
    yield `${label.replace(/^[NS] | \w+$/g, '')} ${kinds[nth % kinds.length]} ${nth},${lat},${lng}`;
  }
}

/** How long the search takes while one types, and an address that was sent, over so many made-up addresses. */
export async function benchSearch(
  dataDir: string,
  addresses: number,
  say: (line: string) => void,
): Promise<SearchFigures> {
  const config = loadConfig({ ...process.env, BELFRY_DATA: dataDir });
  const house = await openHouse({ ...config, logLevel: 'warn' });
  try {
    const ctx = house.systemCtx();
    await applyPack(ctx, path.join(config.root, 'cities', 'philadelphia'));
    const streets = Math.ceil(addresses / perStreet);
    say(`Importing ${streets * perStreet} addresses`);
    const file = path.join(dataDir, 'addresses.csv');
    await write(
      file,
      'LON,LAT,NUMBER,STREET,UNIT,CITY,DISTRICT,REGION,POSTCODE,ID,HASH',
      addressLines(streets),
    );
    await write(path.join(dataDir, 'landmarks.csv'), 'name,lat,lng', landmarkLines());
    const before = megabytes();
    const { kept, seconds } = await importAddresses(ctx, { file });
    await importLandmarks(ctx, { file: path.join(dataDir, 'landmarks.csv') });
    const imported = megabytes();
    const loading = performance.now();
    await findAddress(ctx, 'anything');
    const loadNames = performance.now() - loading;
    say('Searching');
    const rows = [];
    for (const [work, texts] of Object.entries(questions(streets)))
      rows.push(await measure(ctx, work, texts));
    for (const [work, apart] of Object.entries({ 'pin at a house': 0.0002, 'pin anywhere': 0.2 }))
      rows.push(await measureNear(ctx, work, streets, apart));
    say(`${await perSecond(ctx, streets)} points a second in batches of 250`);
    const memory = { before, imported, after: megabytes() };
    return { addresses: kept, streets, importSeconds: seconds, memory, loadNames, load: os.loadavg(), rows };
  } finally {
    await house.close();
  }
}

/** As people type: every third beginning of an address, with and without a slip of the pen; corners; landmarks. */
function questions(streets: number): Record<string, string[]> {
  const some = Array.from({ length: 150 }, (_, i) => houseAt((i * 37) % streets, (i * 13) % perStreet));
  const full = some.map(({ number, label }) => `${number} ${label}`);
  const slip = (text: string) => text.replace(/([a-z])([a-z])([a-z]*) (\w+)$/, '$2$1$3 $4');
  const beginnings = (text: string) =>
    Array.from({ length: text.length - 4 }, (_, i) => text.slice(0, i + 5)).filter((_, i) => i % 3 === 0);
  const corners = some.map(({ label }, i) => `${label} & ${streetAt((i * 37 + 3 + i * 2) % streets).label}`);
  const landmarks = [...landmarkLines()].filter((_, i) => i % 40 === 0).map((line) => line.split(',')[0]!);
  return {
    'typing an address': full.flatMap(beginnings),
    'typing it with a slip': full.map(slip).flatMap(beginnings),
    'typing a street only': some.flatMap(({ label }) => beginnings(label)),
    'typing a corner': corners.flatMap((text) => beginnings(text).slice(3)),
    'typing a landmark': landmarks.flatMap(beginnings),
  };
}

async function measure(ctx: Ctx, work: string, texts: readonly string[]) {
  const near = { lat: 39.95, lng: -75.16 };
  for (const text of texts.slice(0, 50)) await searchPlaces(ctx, text, { near });
  const times: number[] = [];
  let found = 0;
  for (const text of texts) {
    const began = performance.now();
    const hits = await searchPlaces(ctx, text, { near });
    times.push(performance.now() - began);
    found += Number(hits.length > 0);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]!;
  return {
    work,
    count: texts.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    found: found / texts.length,
  };
}

/** Pins at most so far (degrees) from known houses, or scattered over the whole city. */
function pinsBy(streets: number, count: number, apart: number) {
  // A generator of its own, so that every run has the same pins.
  let seed = 12345;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648 - 0.5;
  };
  return Array.from({ length: count }, (_, i) => {
    const { lat, lng } = houseAt((i * 37) % streets, (i * 13) % perStreet);
    return { lat: lat + random() * apart, lng: lng + random() * apart };
  });
}

async function measureNear(ctx: Ctx, work: string, streets: number, apart: number) {
  const pins = pinsBy(streets, 2000, apart);
  for (const pin of pins.slice(0, 50)) await addressNear(ctx, pin);
  const times: number[] = [];
  let found = 0;
  for (const pin of pins) {
    const began = performance.now();
    found += Number((await addressNear(ctx, pin)) !== null);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]!;
  return { work, count: pins.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), found: found / pins.length };
}

async function perSecond(ctx: Ctx, streets: number): Promise<number> {
  const pins = pinsBy(streets, 5000, 0.0002);
  const began = performance.now();
  for (let at = 0; at < pins.length; at += 250) await addressesNear(ctx, pins.slice(at, at + 250));
  return Math.round((pins.length * 1000) / (performance.now() - began));
}

function megabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1e6;
}

export function tellSearch({
  addresses,
  streets,
  importSeconds,
  memory,
  loadNames,
  load,
  rows,
}: SearchFigures): string {
  return [
    `${addresses} addresses on ${streets} streets: imported in ${importSeconds.toFixed(1)} s (${Math.round(addresses / importSeconds)} a second); names loaded in ${loadNames.toFixed(0)} ms`,
    `memory of the process: ${memory.before.toFixed(0)} MB before, ${memory.imported.toFixed(0)} after the import, ${memory.after.toFixed(0)} with all names and after the searches; load ${load.map((one) => one.toFixed(1)).join(' ')}`,
    ...rows.map(
      ({ work, count, p50, p95, p99, found }) =>
        `${work.padEnd(22)} ${String(count).padStart(5)} questions  p50 ${p50.toFixed(1)} ms  p95 ${p95.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms (goal p95 <= 15)  ${(found * 100).toFixed(0)} % with an answer`,
    ),
  ].join('\n');
}
