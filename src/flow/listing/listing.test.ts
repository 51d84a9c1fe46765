import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRequest, statuses } from '#flow/requests';
import { type Actor, visitor } from '#platform/context';
import { openCity, type TestCity } from '../../../test/city.ts';
import {
  countTold,
  extrasOf,
  type ListFilter,
  type ListOrder,
  listRequests,
  listTold,
  oneTold,
} from './index.ts';

let city: TestCity;
let services: string[];
/** All that there is, as the program itself sees it. */
let all: Awaited<ReturnType<typeof listRequests>>['rows'];
const start = Date.parse('2026-01-01T12:00:00Z');
const day = 86_400_000;
const small = [
  { window: 7, few: 3, far: 7 },
  { window: 7, few: 3, far: 20 },
  { window: 100, few: 3, far: 100 },
];

beforeAll(async () => {
  city = await openCity();
  const hidden = city.catalog.services.find((one) => !one.public && one.kind === 'request')!;
  services = ['pothole', 'graffiti', hidden.key].filter((key) => city.catalog.service(key));
  for (let nth = 0; nth < 60; nth += 1) await aRequest(nth);
  all = (await listRequests(city.as(), { filter: {}, limit: 200 })).rows;
});
afterAll(() => city.close());

async function aRequest(nth: number) {
  const service = city.catalog.service(services[nth % services.length]!)!;
  const text = nth % 4 ? 'by the gate' : 'secret words, call 215 555 0100';
  const place = {
    address: nth % 5 ? `${nth} Mill Street` : null,
    lat: nth % 3 ? 39.9 + nth * 0.001 : null,
    lng: nth % 3 ? -75.2 + nth * 0.001 : null,
    h3: null,
    areas: nth % 2 ? [`wards:${nth % 6}`] : [],
  };
  const { id } = await openRequest(city.as(undefined, nth % 2 ? 'web' : 'phone'), {
    service,
    description: text,
    publicText: service.public ? 'screened' : null,
    answers: [],
    place,
    photos: [],
    language: 'en',
    openedAt: new Date(start + nth * day),
  });
  await city.database.pool.query(
    `update request set department_key = $2, status = $3, closed_at = $4, updated_at = opened_at + interval '1 hour' * $5 where id = $1`,
    [
      id,
      [null, 'streets', 'water'][nth % 3],
      nth % 4 ? 'accepted' : 'closed',
      nth % 4 ? null : new Date(start + (nth + 1) * day),
      (nth * 37) % 50,
    ],
  );
}

async function walk(
  actor: Actor | undefined,
  filter: ListFilter,
  order: ListOrder,
  limit: number,
  bounds: (typeof small)[number],
): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < 200; page += 1) {
    const { rows, next } = await listRequests(city.as(actor), { filter, order, limit, after }, bounds);
    expect(rows.length).toBeLessThanOrEqual(limit);
    found.push(...rows.map((row) => row.number));
    if (!next) return found;
    after = next;
  }
  throw new Error('the list has no end');
}

const spans = fc.record(
  {
    from: fc.integer({ min: 0, max: 60 }).map((n) => new Date(start + n * day)),
    to: fc.integer({ min: 0, max: 70 }).map((n) => new Date(start + n * day)),
  },
  { requiredKeys: [] },
);
const filters = () =>
  fc.record(
    {
      services: fc.subarray(services),
      numbers: fc.subarray(['26-0000001', '26-0000017', '26-0000030', '26-9999999']),
      statuses: fc.subarray([...statuses]),
      open: fc.boolean(),
      areas: fc.subarray(['wards:1', 'wards:3', 'wards:99']),
      departments: fc.subarray([null, 'streets', 'water']),
      opened: spans,
      updated: spans,
      closed: spans,
      box: fc.constantFrom<[number, number, number, number]>(
        [-75.2, 39.9, -75.196, 39.904],
        [-76, 39, -75.17, 40],
      ),
      near: fc.constantFrom(
        { lat: 39.92, lng: -75.18, radius: 300 },
        { lat: 39.92, lng: -75.18, radius: 5000 },
      ),
      text: fc.constantFrom('Mill', '1', '17 Mill Street', 'gate', 'nothing'),
      words: fc.constantFrom('Screened', '7 mill', '%', 'secret'),
      public: fc.boolean(),
    },
    { requiredKeys: [] },
  );
const orders = fc.record({
  by: fc.constantFrom<ListOrder['by']>('opened', 'updated'),
  direction: fc.constantFrom<ListOrder['direction']>('asc', 'desc'),
});
type Row = (typeof all)[number];

function isIn(value: Date | null, span: { from?: Date; to?: Date } | undefined): boolean {
  if (!span?.from && !span?.to) return true;
  return value !== null && (!span.from || value >= span.from) && (!span.to || value < span.to);
}

function fits(row: Row, filter: ListFilter, mine: (row: Row) => boolean): boolean {
  const { services: keys, statuses: states, open, areas, departments, box, near, text } = filter;
  if (!row.public && !mine(row)) return false;
  if (keys && !keys.includes(row.service_key)) return false;
  if (states && !states.includes(row.status)) return false;
  if (open !== undefined && open !== (row.closed_at === null)) return false;
  if (areas && !row.areas.some((area) => areas.includes(area))) return false;
  if (departments && !departments.includes(row.department_key)) return false;
  if (filter.public !== undefined && filter.public !== row.public) return false;
  if (!isIn(row.opened_at, filter.opened) || !isIn(row.updated_at, filter.updated)) return false;
  if (!isIn(row.closed_at, filter.closed)) return false;
  if ((box || near) && row.lat === null) return false;
  const [lat, lng] = [row.lat!, row.lng!];
  if (box && (lng < box[0] || lat < box[1] || lng > box[2] || lat > box[3])) return false;
  if (near) {
    const dx = (lng - near.lng) * Math.cos((near.lat * Math.PI) / 180);
    if (Math.hypot(lat - near.lat, dx) * 111_195 > near.radius) return false;
  }
  if (filter.numbers && !filter.numbers.includes(row.number)) return false;
  const has = (part: string, words: string | null) => !!words?.toLowerCase().includes(part.toLowerCase());
  if (filter.words && !has(filter.words, row.address) && !has(filter.words, row.public_text)) return false;
  if (!text) return true;
  return has(text, row.address) || (mine(row) && row.closed_at === null && has(text, row.description));
}

test('by whatever filter and order, the pages together are what everybody with such eyes should see, each once', async () => {
  const readers: [Actor | undefined, (row: Row) => boolean][] = [
    [visitor, () => false],
    [city.staff('lead', 'department-lead', 'streets'), (row) => row.department_key === 'streets'],
    [city.staff('boss', 'admin'), () => true],
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        { weight: 5, arbitrary: filters() },
        fc.constant<ListFilter>({}),
        fc.constant<ListFilter>({ open: true }),
      ),
      orders,
      fc.constantFrom(...readers),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(...small),
      async (filter, order, [actor, mine], limit, bounds) => {
        const column = order.by === 'opened' ? 'opened_at' : 'updated_at';
        const sign = order.direction === 'asc' ? 1 : -1;
        const expected = all
          .filter((row) => fits(row, filter, mine))
          .sort((a, b) => sign * (+a[column] - +b[column] || (a.id < b.id ? -1 : 1)))
          .map((row) => row.number);
        expect(await walk(actor, filter, order, limit, bounds)).toEqual(expected);
      },
    ),
    { numRuns: 150 },
  );
});

test('what was screened away cannot be found out by asking, nor can the way in', async () => {
  const ask = async (filter: ListFilter, actor: Actor = visitor) =>
    (await listRequests(city.as(actor), { filter })).rows.length;
  const lead = city.staff('lead', 'department-lead', 'streets');
  expect(await ask({ text: '555' })).toBe(0);
  expect(await ask({ channels: ['phone'] })).toBe(0);
  expect(await ask({ channels: ['phone'] }, lead)).toBeGreaterThan(0);
  const rows = (await listRequests(city.as(lead), { filter: { channels: ['phone'] } })).rows;
  expect(new Set(rows.map((row) => row.department_key))).toEqual(new Set(['streets']));
});

test('a cursor that is none of ours is refused', async () => {
  await expect(listRequests(city.as(), { filter: {}, after: 'bm9wZQ' })).rejects.toThrow('after');
});

test('one by its number is told when everybody may see it, whoever asks', async () => {
  const boss = city.as(city.staff('boss', 'admin'));
  const shown = all.find((row) => row.public && row.areas.length > 0)!;
  expect(await oneTold(boss, shown.number)).toMatchObject({ number: shown.number, areas: shown.areas });
  expect(await oneTold(city.as(), shown.number)).not.toBeNull();
  const hidden = all.find((row) => !row.public)!;
  expect(await oneTold(boss, hidden.number)).toBeNull();
});

test('told to programs: public ones alone whoever asks, by pages that are counted too, with the last words', async () => {
  const boss = city.as(city.staff('boss', 'admin'));
  const open = all.filter((row) => row.public);
  const told = await listTold(boss, { filter: {} });
  expect(told.rows.map(({ number }) => number)).toEqual(open.map(({ number }) => number));
  expect(told.next).toBeNull();
  expect(await countTold(boss, {})).toBe(open.length);
  expect(await countTold(boss, { public: false, services: ['graffiti'] })).toBe(
    open.filter((row) => row.service_key === 'graffiti').length,
  );
  const pages: string[] = [];
  for (let skip = 0; skip < 80; skip += 7) {
    const page = await listTold(
      city.as(),
      { filter: { open: true }, limit: 7, skip },
      { window: 7, few: 3, far: 70 },
    );
    pages.push(...page.rows.map(({ number }) => number));
  }
  expect(pages).toEqual(open.filter((row) => row.closed_at === null).map(({ number }) => number));
  await city.database.pool.query(
    `insert into request_history (request_id, seq, at, kind, note, public, actor_kind, actor_name, channel, data)
     select id, 50, $2, 'note', 'Cones are out', true, 'staff', 'Crew', 'web', '{}' from request where number = $1`,
    [open[0]!.number, new Date(start + 90 * day)],
  );
  const [first] = (await listTold(city.as(), { filter: { numbers: [open[0]!.number] } })).rows;
  expect(first).toMatchObject({ note: 'Cones are out', told_at: new Date(start + 90 * day) });
  await city.database.pool.query(
    `insert into request_history (request_id, seq, at, kind, public, actor_kind, actor_name, channel, data)
     select id, 52, $2, 'undone', false, 'staff', 'Crew', 'web', '{"from": 50, "seq": 51}' from request where number = $1`,
    [open[0]!.number, new Date(start + 90 * day)],
  );
  const [again] = (await listTold(city.as(), { filter: { numbers: [open[0]!.number] } })).rows;
  expect(again!.note).toBeNull();
  expect((await extrasOf(city.as(), [again!.id])).get(again!.id)!.history.map(({ kind }) => kind)).toEqual([
    'opened',
  ]);
});
