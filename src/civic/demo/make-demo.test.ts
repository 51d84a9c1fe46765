import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moversOf, type Status, toPauses } from '#flow/requests';
import { diskStore } from '#platform/files';
import { loadCatalogs } from '#platform/i18n';
import { type DueExplanation, dueAt, type Sla } from '#reference/calendar';
import { areasAt } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import { demoSignIns, makeDemo } from './index.ts';

const now = new Date('2026-07-15T18:20:00Z');
const packs = path.resolve(import.meta.dirname, '../../../cities');
const desk = { catalogs: loadCatalogs(path.resolve(packs, '..')), publicUrl: 'https://city.example' };
const files = mkdtempSync(path.join(tmpdir(), 'belfry-demo-'));
const store = diskStore(files);
afterAll(() => rmSync(files, { recursive: true, force: true }));

type Row = Record<string, never>;
async function query<T = Row>(city: TestCity, text: string, ...values: unknown[]): Promise<T[]> {
  return (await city.database.pool.query(text, values)).rows as T[];
}

const make = (city: TestCity, pack: string, requests: number, seed = 7) =>
  makeDemo(city.as(), store, { requests, seed, desk, folder: path.join(packs, pack) });

/** Everything but the ids that accounts and files are given by chance. */
async function digest(city: TestCity): Promise<string> {
  const rows = await query(
    city,
    `select r.number, r.id, r.service_key, r.status, r.outcome, r.department_key, r.description, r.address, r.lat, r.lng, r.areas,
       r.opened_at, r.closed_at, r.due_at, r.me_too, r.parent_id, h.seq, h.at, h.kind, h.actor_name, h.note
     from request r join request_history h on h.request_id = r.id order by r.number, h.seq`,
  );
  const calls = await query(
    city,
    'select at, channel, ending, request_id, note from contact order by at, id',
  );
  return createHash('sha256')
    .update(JSON.stringify([rows, calls]))
    .digest('hex');
}

describe('a large city', () => {
  let city: TestCity;
  beforeAll(async () => {
    city = await openCity({ now });
    await make(city, 'philadelphia', 1500);
  }, 120_000);
  afterAll(() => city.close());

  test('is full, with numbers that go on after it', async () => {
    const [row] = await query(
      city,
      `select count(*)::int as all, count(distinct number)::int as numbers, max(split_part(number, '-', 2))::int as last,
        (select last_value::int from request_number) as taken from request`,
    );
    expect(row).toEqual({ all: 1500, numbers: 1500, last: 1500, taken: 1500 });
    const [contacts] = await query<{ all: number; information: number }>(
      city,
      `select count(*)::int as all, count(*) filter (where ending = 'information')::int as information from contact`,
    );
    expect(contacts!.all).toBe(1875);
    expect(contacts!.information / contacts!.all).toBeCloseTo(0.71, 1);
  });

  test('has letters of the last weeks, and lists that colleagues come back to', async () => {
    const letters = await query<{ kind: string; state: string; count: number }>(
      city,
      'select kind, state, count(*)::int as count from notice group by 1, 2',
    );
    const of = (field: 'kind' | 'state', value: string) =>
      letters.reduce((sum, one) => sum + (one[field] === value ? one.count : 0), 0);
    for (const kind of ['received', 'accepted', 'closed']) expect(of('kind', kind), kind).toBeGreaterThan(5);
    expect(of('state', 'sent')).toBeGreaterThan(20 * of('state', 'failed') * 0.5);
    expect(of('state', 'failed')).toBeGreaterThan(0);
    expect(of('state', 'queued')).toBe(0);
    const [wrong] = await query<{ count: number }>(
      city,
      `select count(*)::int as count from notice n join request r on r.id = n.request_id
       where n.subject !~ r.number and n.body !~ '/r/' or n.created_at > $1`,
      now,
    );
    expect(wrong!.count).toBe(0);
    const views = await query<{ name: string; query: string }>(
      city,
      'select distinct name, query from saved_view',
    );
    expect(views.map((one) => one.query).sort()).toEqual(['assignee=nobody', 'due=overdue', 'due=today']);
  });

  test('has seasons, weeks and storms', async () => {
    const month = async (service: string, months: number[]) =>
      (
        await query<{ count: number }>(
          city,
          `select count(*)::int as count from request where service_key = any($1)
           and extract(month from opened_at at time zone 'America/New_York') = any($2)`,
          service.split(' '),
          months,
        )
      )[0]!.count;
    expect(await month('pothole', [2, 3, 4])).toBeGreaterThan(await month('pothole', [8, 9, 10]));
    expect(await month('snow-ice sidewalk-snow', [12, 1, 2])).toBeGreaterThan(5);
    expect(await month('snow-ice sidewalk-snow', [5, 6, 7, 8, 9, 10])).toBe(0);
    expect(await month('high-weeds vacant-lot', [5, 6, 7, 8])).toBeGreaterThan(
      await month('high-weeds vacant-lot', [11, 12, 1, 2]),
    );
    const days = await query<{ day: string; count: number; weekday: number }>(
      city,
      `select (opened_at at time zone 'America/New_York')::date::text as day, count(*)::int as count,
        extract(isodow from opened_at at time zone 'America/New_York')::int as weekday from request group by 1, 3 order by 2 desc`,
    );
    const top = days.slice(0, 7).map(({ day }) => day);
    expect(top).toEqual(expect.arrayContaining(['2026-01-24', '2026-06-27', '2026-07-12']));
    const of = (weekday: number) =>
      days
        .filter((one) => one.weekday === weekday && one.count < 15)
        .reduce((sum, { count }) => sum + count, 0);
    expect(of(1)).toBeGreaterThan(2 * of(7));
  });

  test('closes most as fixed, keeps most promises, and is better in some departments than in others', async () => {
    const outcomes = await query<{ outcome: string; share: number }>(
      city,
      `select outcome, count(*)::float / sum(count(*)) over () as share from request where status = 'closed' group by 1`,
    );
    const share = Object.fromEntries(outcomes.map((one) => [one.outcome, one.share]));
    expect(share['fixed']).toBeGreaterThan(0.65);
    expect(share['fixed']).toBeLessThan(0.85);
    expect(Object.keys(share).sort()).toEqual(
      ['declined', 'duplicate', 'fixed', 'not_ours', 'nothing_found', 'withdrawn'].sort(),
    );
    const kept = await query<{ department_key: string; kept: number }>(
      city,
      `select department_key, avg((closed_at <= due_at)::int)::float as kept from request
       where closed_at is not null and due_at is not null and department_key in ('sanitation', 'police') group by 1`,
    );
    const of = (key: string) => kept.find((one) => one.department_key === key)!.kept;
    expect(of('sanitation')).toBeGreaterThan(of('police') + 0.15);
  });

  test('has work in every state, late, due and nobody’s', async () => {
    const states = await query<{ status: string }>(
      city,
      'select distinct status from request where closed_at is null and parent_id is null',
    );
    expect(states.map(({ status }) => status).sort()).toEqual(
      ['accepted', 'in_progress', 'received', 'reopened', 'scheduled', 'waiting'].sort(),
    );
    const [row] = await query<Record<string, number>>(
      city,
      `select count(*) filter (where department_key is null)::int as triage, count(*) filter (where due_at < $1)::int as late,
        count(*) filter (where assignee_id is null)::int as nobodys, count(*) filter (where assignee_id is not null)::int as given
       from request where closed_at is null and parent_id is null`,
      now,
    );
    expect(Math.min(...Object.values(row!))).toBeGreaterThan(0);
    const [linked] = await query<{ count: number }>(
      city,
      'select count(*)::int as count from request where parent_id is not null',
    );
    expect(linked!.count).toBeGreaterThan(10);
  });

  test('tells no impossible story', async () => {
    const impossible = {
      dueBeforeOpened: 'select number from request where due_at < opened_at',
      closedBeforeOpened: 'select number from request where closed_at <= opened_at',
      later: `select number from request where opened_at > $1 or updated_at > $1 or closed_at > $1`,
      statusWithoutEnd: `select number from request where (status = 'closed') <> (closed_at is not null) or (outcome is null) <> (closed_at is null)`,
      chains:
        'select c.number from request c join request p on p.id = c.parent_id where p.parent_id is not null',
      deserted: `select c.number from request c join request p on p.id = c.parent_id where p.status = 'closed' and c.status <> 'closed'`,
      uncounted: `select p.number from request p where p.me_too < (select count(*) from request c where c.parent_id = p.id)`,
      backwards: `select request_id from (select request_id, at, lag(at) over (partition by request_id order by seq) as before
        from request_history) h where at < before`,
      versions: `select number from request r where version <> (select max(seq) from request_history where request_id = r.id)
        or version <> (select count(*) from request_history where request_id = r.id)`,
      strangers: `select number from request where assignee_id is not null and assignee_id not in (select id from staff)`,
      noPicture: 'select file_id from request_file f join file on file.id = f.file_id where kept_at is null',
    };
    for (const [what, text] of Object.entries(impossible)) {
      const rows = await query(city, text, ...(text.includes('$1') ? [now] : []));
      expect(rows, what).toEqual([]);
    }
    const moves = await query<{ from: Status; to: Status }>(
      city,
      `select distinct data->>'from' as from, case kind when 'closed' then 'closed' else data->>'to' end as to
       from request_history where kind in ('status', 'closed')`,
    );
    expect(moves.filter(({ from, to }) => !moversOf(from, to))).toEqual([]);
  });

  test('promises what the calendar counts', async () => {
    const rows = await query<{
      due_at: Date | null;
      promise: {
        sla: Sla;
        startedAt: string;
        pauses: { from: string; to: string | null; reason: string }[];
        explanation: DueExplanation;
      };
    }>(
      city,
      `(select due_at, promise from request where promise is not null order by md5(id::text) limit 200)
       union all (select due_at, promise from request where jsonb_array_length(promise->'pauses') > 0 limit 50)`,
    );
    expect(rows).toHaveLength(250);
    for (const { due_at, promise } of rows) {
      const { sla, startedAt, pauses } = promise;
      const { due, explanation } = dueAt(city.catalog.calendar, sla, new Date(startedAt), toPauses(pauses));
      expect(due_at).toEqual(due);
      expect(promise.explanation).toEqual(explanation);
    }
  });

  test('lies inside the city, each place in its areas', async () => {
    const rows = await query<{ lat: number; lng: number; areas: string[] }>(
      city,
      'select lat, lng, areas from request where lat is not null order by md5(id::text) limit 300',
    );
    for (const { lat, lng, areas } of rows)
      expect(await areasAt(city.as(), { lat, lng })).toEqual({ inside: true, areas });
  });

  test('counts its days', async () => {
    const [row] = await query<Record<string, number>>(
      city,
      `select sum(opened)::int as opened, sum(closed)::int as closed,
        (select count(*)::int from request_history where kind = 'closed') as closings from measure_day`,
    );
    expect(row).toMatchObject({ opened: 1500, closed: row!['closings'] });
  });

  test('has a sign-in for each role, and refuses a second life', async () => {
    const signIns = await demoSignIns(city.as());
    expect(new Set(signIns.map(({ role }) => role))).toEqual(
      new Set(city.catalog.city.roles.map(({ key }) => key)),
    );
    await expect(make(city, 'philadelphia', 10)).rejects.toThrow(/requests already/);
  });
});

test('the same seed makes the same city, another seed another one', async () => {
  const digests: string[] = [];
  for (const seed of [3, 3, 4]) {
    const city = await openCity({ now });
    await make(city, 'philadelphia', 150, seed);
    digests.push(await digest(city));
    await city.close();
  }
  expect(digests[1]).toBe(digests[0]);
  expect(digests[2]).not.toBe(digests[0]);
}, 120_000);

test('a small town has a life without saying anything of it; one that was cut short leaves nothing', async () => {
  const city = await openCity({ now, pack: 'millbrook' });
  const cut = makeDemo(city.as(), store, {
    requests: 1200,
    onProgress: () => {
      throw new Error('killed');
    },
  });
  await expect(cut).rejects.toThrow('killed');
  expect(
    await query(
      city,
      'select (select count(*) from request)::int as r, (select count(*) from staff)::int as s',
    ),
  ).toEqual([{ r: 0, s: 0 }]);
  expect(await demoSignIns(city.as())).toEqual([]);
  await make(city, 'millbrook', 400);
  const keys = await query<{ key: string }>(
    city,
    'select distinct service_key as key from request order by 1',
  );
  expect(keys.map(({ key }) => key)).toEqual([
    'ask',
    'bear',
    'pothole',
    'snow',
    'street-light',
    'trail',
    'water-leak',
  ]);
  const [lost] = await query<{ n: number }>(
    city,
    'select count(*)::int as n from request where lat is null and address is not null and closed_at is null',
  );
  expect(lost!.n).toBeGreaterThan(0);
  const [first] = await query<{ number: string }>(city, 'select min(number) as number from request');
  expect(first!.number).toBe('25-0000001');
  await city.close();
}, 120_000);
