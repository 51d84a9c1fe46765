import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillMissingAddresses } from '#flow/placing';
import { csvLine } from '#platform/csv';
import { Invalid } from '#platform/errors';
import { listener } from '#platform/events';
import { importedServiceKey } from '#reference/catalog';
import { openCity, type TestCity } from '../../../test/city.ts';
import { type ImportOptions, importRequests } from './index.ts';

const mapsFolder = path.resolve(import.meta.dirname, '../../../import-maps');
const folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-import-'));
const columns =
  'service_request_id,requested_datetime,status,service_name,agency_responsible,lat,lon,address,closed_datetime,updated_datetime,status_notes';
let city: TestCity;
let files = 0;

beforeAll(async () => {
  city = await openCity();
});
afterAll(async () => {
  await city.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(content: string | Buffer): string {
  const file = path.join(folder, `${++files}.csv`);
  writeFileSync(file, content);
  return file;
}
const philly = (...rows: string[]) => write(`${columns}\n${rows.map((row) => `${row}\n`).join('')}`);
const run = (file: string, source: string, more: Partial<ImportOptions> = {}) =>
  importRequests(city.as(), { file, source, mapsFolder, ...more });
const stored = async (source: string) =>
  (
    await sql<Record<string, unknown>>`select r.*, (select json_agg(h order by seq) from request_history h
      where h.request_id = r.id) as history from request r where source = ${source} order by source_id`.execute(
      city.database.db,
    )
  ).rows;
async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Invalid);
  return (error as Invalid).problems.map((problem) => `${problem.field}: ${problem.message}`).join();
}

it('keeps a request with its times, place, areas, service, department and history', async () => {
  const file = philly(
    '1001,2025-03-09T07:30:00Z,Closed,Graffiti Removal,Community Life Improvement Program,39.9526,-75.1652,1400 JFK BLVD,2025-03-10T12:00:00Z,2025-03-10T12:00:01Z,Issue Resolved',
    '1002,2025-03-10 08:00:00,Open,Dragon on the Roof,Office of Dragons,,,,,,',
  );
  const summary = await run(file, 'one');
  expect(summary).toMatchObject({
    map: 'philadelphia',
    source: 'one',
    read: 2,
    imported: 2,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    byStatus: { closed: 1, received: 1 },
    byService: { 'Dragon on the Roof': 1, 'Graffiti Removal': 1 },
    byMonth: { '2025-03': 2 },
  });
  const [first, second] = await stored('one');
  expect(first).toMatchObject({
    service_key: 'graffiti',
    department_key: 'community-life',
    status: 'closed',
    outcome: 'fixed',
    public: true,
    public_text: null,
    address: '1400 JFK BLVD',
    opened_at: new Date('2025-03-09T07:30:00Z'),
    closed_at: new Date('2025-03-10T12:00:00Z'),
    updated_at: new Date('2025-03-10T12:00:01Z'),
    version: 2,
  });
  expect(first!.number).toMatch(/^25-\d{7}$/);
  expect((first!.areas as string[]).length).toBeGreaterThan(0);
  expect(first!.h3).toMatch(/^89/);
  expect(first!.history).toMatchObject([
    {
      seq: 1,
      kind: 'opened',
      public: true,
      actor_name: 'one',
      data: { agency: 'Community Life Improvement Program' },
    },
    { seq: 2, kind: 'closed', public: true, note: 'Issue Resolved', data: { outcome: 'fixed' } },
  ]);
  expect(second).toMatchObject({
    service_key: importedServiceKey('Dragon on the Roof'),
    department_key: 'imported',
    status: 'received',
    closed_at: null,
    lat: null,
    areas: [],
  });
  const { catalogOf } = await import('#reference/catalog');
  const catalog = await catalogOf(city.as());
  expect(catalog.service('imported-dragon-on-the-roof')?.name.en).toBe('Dragon on the Roof');
  expect(catalog.services.some((service) => service.key.startsWith('imported-'))).toBe(false);
  expect(catalog.department('imported')?.name.en).toBeTruthy();
});

it('appends what has changed, and leaves alone what has not', async () => {
  const open = '2001,2025-05-01T12:00:00Z,Open,Graffiti Removal,,39.95,-75.16,1 A ST,,,';
  const same = '2002,2025-05-01T12:00:00Z,Open,Illegal Dumping,,39.95,-75.16,2 A ST,,,';
  await run(philly(open, same), 'changing');
  const heard: unknown[] = [];
  await city.settle();
  const closed =
    '2001,2025-05-01T12:00:00Z,Closed,Graffiti Removal,,39.95,-75.16,1 A ST,2025-05-03T12:00:00Z,,Duplicate of another';
  expect(await run(philly(closed, same), 'changing')).toMatchObject({
    imported: 0,
    updated: 1,
    unchanged: 1,
  });
  expect(await run(philly(open, same), 'changing')).toMatchObject({ imported: 0, updated: 1, unchanged: 1 });
  await city.settle({
    listeners: [
      listener('requests.imported', 'test/hear', async (_ctx, event) => void heard.push(event.payload)),
    ],
  });
  const [first, second] = await stored('changing');
  expect(first).toMatchObject({ status: 'reopened', reopened: 1, closed_at: null, version: 3 });
  expect(first!.history).toMatchObject([
    { kind: 'opened' },
    { kind: 'closed', note: 'Duplicate of another', data: { from: 'received', outcome: 'duplicate' } },
    { kind: 'reopened', data: { from: 'closed' } },
  ]);
  expect(second).toMatchObject({ version: 1 });
  expect(heard).toHaveLength(2);
  expect(heard).toContainEqual({
    source: 'changing',
    from: '2025-05-01T12:00:00.000Z',
    to: '2025-05-03T12:00:00.000Z',
  });
});

it('rejects rows with their number and reason, and takes damaged ones as far as they make sense', async () => {
  const rejects = path.join(folder, 'rejects.csv');
  const at = '2025-05-01T12:00:00Z';
  const file = write(
    [
      `${columns}`,
      ...Array.from({ length: 100 }, (_, i) => `39${i},${at},Open,Graffiti Removal,,,,a street,,,`),
      `3001,${at},Closed,Graffiti Removal,,39.95,-75.16,x,2025-04-01T00:00:00Z,,`,
      `,${at},Open,Graffiti Removal,,,,,,,`,
      `3002,yesterday,Open,Graffiti Removal,,,,,,,`,
      `3003,${at},Open`,
      `"3004"x,${at},Open,Graffiti Removal,,,,,,,`,
      `3001,${at},Open,Illegal Dumping,,,,,,,`,
      `3005,${at},Open,,,,,,,,`,
      `3006,2199-01-01T00:00:00Z,Open,Graffiti Removal,,,,,,,`,
      `3007,${at},Open,Graffiti\0Removal,,,,,,,`,
      `3008,${at},Mystery,Graffiti Removal,,-75.16,39.95,"two\nlines",,,`,
      `3009,${at},Closed,Graffiti Removal,,0,0,,,2025-05-02T12:00:00Z,`,
      `3010,${at},Open,Graffiti Removal,,39.95,,,2025-05-02T12:00:00Z,,`,
      '',
    ].join('\n'),
  );
  const summary = await run(file, 'messy', { rejectsFile: rejects });
  expect(summary).toMatchObject({
    read: 112,
    imported: 104,
    rejected: 8,
    rejectedBy: {
      no_id: 1,
      bad_opened_time: 1,
      column_count: 1,
      broken_quotes: 1,
      repeated_id: 1,
      no_service: 1,
      opened_out_of_range: 1,
      zero_byte: 1,
    },
    repaired: {
      closed_before_opened: 1,
      closed_without_time: 1,
      open_with_closing_time: 1,
      unknown_status: 1,
      coordinates_swapped: 1,
      zero_coordinates: 1,
      half_coordinates: 1,
    },
  });
  const lines = readFileSync(rejects, 'utf8').split('\n');
  expect(lines[0]).toBe(`row,reason,${columns}`);
  expect(lines[1]).toBe(`103,no_id,,${at},Open,Graffiti Removal,,,,,,,`);
  expect(lines[4]).toBe(`106,broken_quotes,"""3004""x,${at},Open,Graffiti Removal,,,,,,,"`);
  expect(lines).toHaveLength(10);
  const rows = (await stored('messy')).filter((row) => String(row.source_id).startsWith('30'));
  expect(rows.map((row) => row.closed_at)).toEqual([
    new Date(at),
    null,
    new Date('2025-05-02T12:00:00Z'),
    null,
  ]);
});

it('writes nothing in a dry run', async () => {
  const rejects = path.join(folder, 'never.csv');
  const counts = () =>
    sql`select (select count(*) from request) as requests, (select count(*) from service) as services,
      (select count(*) from event) as events`.execute(city.database.db);
  const before = (await counts()).rows;
  const file = philly('4001,2025-05-01T12:00:00Z,Open,Never Heard Of,,,,,,,', ',,,,,,,,,,');
  expect(await run(file, 'dry', { dryRun: true, rejectsFile: rejects })).toMatchObject({
    dryRun: true,
    read: 2,
    imported: 0,
    rejected: 1,
    byService: { 'Never Heard Of': 1 },
  });
  expect((await counts()).rows).toEqual(before);
  expect(() => readFileSync(rejects)).toThrow();
});

it('links duplicates to the head of their chain, in any order, and no circles', async () => {
  const head = 'SR_NUMBER,SR_TYPE,CREATED_DATE,STATUS,OWNER_DEPARTMENT,PARENT_SR_NUMBER';
  const row = (id: string, parent: string) =>
    `${id},Pothole in Street,05/01/2025 10:00:00 AM,Open,CDOT,${parent}`;
  const file = write(
    [
      head,
      row('c', 'b'),
      row('b', 'a'),
      row('a', ''),
      row('x', 'y'),
      row('y', 'x'),
      row('s', 's'),
      row('m', 'gone'),
    ].join('\n'),
  );
  expect(await run(file, 'links', { batch: 2 })).toMatchObject({ map: 'chicago', imported: 7, linked: 2 });
  const rows = await stored('links');
  const id = (source: string) => rows.find((one) => one.source_id === source)!.id;
  expect(rows.map((one) => one.parent_id)).toEqual([null, id('a'), id('a'), null, null, null, null]);
  expect(rows[0]).toMatchObject({ me_too: 2 });
  expect(rows[1]!.history).toMatchObject([
    { kind: 'opened' },
    { kind: 'linked', data: { parentId: id('a') } },
  ]);
  expect(await run(file, 'links')).toMatchObject({ unchanged: 7, linked: 0 });
});

it('ends with a batch that fails; what was written beside it is whole, and the next run adds the rest', async () => {
  const ids = ['5001', '5002', '5003', '5004', '5005', '5006'];
  const file = philly(...ids.map((id) => `${id},2025-05-01T12:00:00Z,Open,Graffiti Removal,,,,,,,`));
  const { db } = city.database;
  await sql`alter table request add constraint no_5003 check (source_id <> '5003') not valid`.execute(db);
  await expect(run(file, 'side-by-side', { batch: 1 })).rejects.toThrow('no_5003');
  await sql`alter table request drop constraint no_5003`.execute(db);
  const before = (await stored('side-by-side')).length;
  expect(before).toBeLessThan(6);
  expect(await run(file, 'side-by-side', { batch: 1 })).toMatchObject({
    imported: 6 - before,
    unchanged: before,
  });
  const rows = await stored('side-by-side');
  expect(rows.map((row) => [row.source_id, (row.history as unknown[]).length])).toEqual(
    ids.map((id) => [id, 1]),
  );
});

describe('20,000 rows', { timeout: 120_000 }, () => {
  const services = ['Graffiti Removal', 'Illegal Dumping', 'Street Defect', 'Unheard Of'];
  const rows = (changedEvery = 0) =>
    Array.from({ length: 20_000 }, (_, i) => {
      const opened = new Date(Date.UTC(2025, 0, 1) + i * 1_500_000);
      const closed = i % 3 === 0 ? '' : new Date(opened.getTime() + 86_400_000).toISOString();
      const address = changedEvery && i % changedEvery === 0 ? 'elsewhere' : `${i} MAIN ST`;
      return csvLine([
        10_000 + i,
        opened.toISOString(),
        closed ? 'Closed' : 'Open',
        services[i % 4]!,
        '',
        39.9 + (i % 100) / 1000,
        -75.2 + (i % 77) / 1000,
        address,
        closed,
        '',
        '',
      ]);
    }).join('');

  it('come in packed, again as unchanged, and changed ones as updates', async () => {
    const plain = write(`\ufeff${columns}\n${rows()}`);
    const packed = path.join(folder, 'big.csv.gz');
    await pipeline(createReadStream(plain), createGzip(), createWriteStream(packed));
    const seen: number[] = [];
    const first = await importRequests(city.as(), { file: packed, mapsFolder, source: 'big' }, (progress) =>
      seen.push(progress.bytes / progress.totalBytes, progress.rows),
    );
    expect(first).toMatchObject({
      read: 20_000,
      imported: 20_000,
      rejected: 0,
      byStatus: { closed: 13_333, received: 6667 },
    });
    expect(seen.slice(-2)).toEqual([1, 20_000]);
    expect(await run(plain, 'big')).toMatchObject({ imported: 0, updated: 0, unchanged: 20_000 });
    const changed = write(`${columns}\n${rows(1000)}`);
    expect(await run(changed, 'big')).toMatchObject({ imported: 0, updated: 20, unchanged: 19_980 });
    const { rows: counted } = await sql`select count(*) as requests, count(distinct number) as numbers,
      sum(version) as versions, (select count(*) from request_history h join request r on r.id = h.request_id where r.source = 'big') as lines
      from request where source = 'big'`.execute(city.database.db);
    expect(counted).toEqual([{ requests: 20_000, numbers: 20_000, versions: 33_353, lines: 33_353 }]);
  });

  it('are kept as far as they were read when the packed file ends too early', async () => {
    const packed = gzipSync(`${columns}\n${rows()}`);
    const told = await refusal(run(write(packed.subarray(0, packed.length - 2000)), 'cut', { batch: 1000 }));
    expect(told).toMatch(/ends too early.*rows before it, \d+ were imported/s);
    const kept = (await stored('cut')).length;
    expect(kept).toBeGreaterThan(5000);
    expect(await run(write(packed), 'cut')).toMatchObject({ imported: 20_000 - kept, unchanged: kept });
  });
});

it.each([
  ['a web page', '<!doctype html><html><body>Not found</body></html>', /web page/],
  ['JSON', '[{"service_request_id": 1}]', /JSON/],
  ['a ZIP', 'PK\x03\x04rest', /ZIP or Excel/],
  ['zero bytes', `${columns}\0\0\0`, /zero bytes/],
  ['UTF-16', Buffer.from(`\ufeff${columns}`, 'utf16le'), /UTF-16/],
  ['nothing', '', /empty/],
  ['one word', 'hello', /no header/],
  ['other columns', 'name,age,shoe size\nA,1,2\n', /No map fits.*name, age, shoe size.*would need/s],
  [
    'Latin-1',
    Buffer.from(`${columns}\n1,2025-05-01T12:00:00Z,Open,Ni\xf1o,,,,,,,\n`, 'latin1'),
    /not UTF-8.*iconv/s,
  ],
  ['damaged gzip', Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(40, 7)]), /damaged/],
  [
    'a bomb',
    gzipSync(Buffer.concat([Buffer.from(`${columns}\n`), Buffer.alloc(120_000_000, 'x')])),
    /made to do harm/,
  ],
])('refuses %s with a sentence', async (_name, content, expected) => {
  expect(await refusal(run(write(content), 'refused'))).toMatch(expected);
  expect(await stored('refused')).toEqual([]);
});

it('goes on after a cell of 10 MB and a quote that is never closed', async () => {
  const good = (id: number) => `${id},2025-05-01T12:00:00Z,Open,Graffiti Removal,,,,,,,`;
  const file = philly(good(1), `2,"${'x'.repeat(10_000_000)}"`, good(3), `4,"never closed`, good(5), good(6));
  expect(await run(file, 'huge')).toMatchObject({
    imported: 4,
    rejectedBy: { too_long: 1, broken_quotes: 1 },
  });
});

it('names what is wrong with its options', async () => {
  const file = philly('1,2025-05-01T12:00:00Z,Open,Graffiti Removal,,,,,,,');
  expect(await refusal(run(path.join(folder, 'nothing.csv'), 'x'))).toMatch(/There is no file/);
  expect(await refusal(run(file, 'x', { map: 'atlantis' }))).toMatch(/no map "atlantis".*boston, chicago/s);
  expect(await refusal(run(file, 'x', { map: 'boston' }))).toMatch(
    /boston would need id \(case_enquiry_id or case_id\)/,
  );
  expect(await refusal(run(file, 'x', { timezone: 'Mars/Olympus' }))).toMatch(/timezone/);
  expect(await refusal(run(file, 'Not a source'))).toMatch(/source/);
  const visitor = city.as({
    kind: 'visitor',
    id: null,
    name: '',
    roles: [],
    units: [],
    grants: [],
    everywhere: [],
  });
  await expect(importRequests(visitor, { file, mapsFolder })).rejects.toThrow(/Only the program/);
});

it('an address that was found from the pin is not what the source said: it never looks like a move', async () => {
  const row = (status: string, address = '') =>
    `1,2025-03-09T07:30:00Z,${status},Graffiti Removal,Streets,39.9527,-75.1646,${address},,,`;
  await run(philly(row('Open')), 'pin');
  await fillMissingAddresses(city.as());
  expect((await stored('pin'))[0]).toMatchObject({ address_source: 'pin', address: expect.any(String) });
  await run(philly(row('In Progress')), 'pin');
  const kinds = (one: Record<string, unknown>) =>
    (one['history'] as { kind: string }[]).map(({ kind }) => kind);
  const [changed] = await stored('pin');
  expect(kinds(changed!)).not.toContain('moved');
  expect(changed).toMatchObject({ address: null, address_source: null });
  await fillMissingAddresses(city.as());
  await run(philly(row('In Progress', '1400 JFK BLVD')), 'pin');
  expect((await stored('pin'))[0]).toMatchObject({ address: '1400 JFK BLVD', address_source: null });
});
