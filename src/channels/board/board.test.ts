import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recountDays } from '#flow/measure';
import { closeRequest, openRequest } from '#flow/requests';
import { openCity, type TestCity } from '../../../test/city.ts';
import { openStaffDoor, type StaffDoor } from '../../../test/staff-door.ts';
import { toPoints } from './day-picture.tsx';
import { toFigures } from './figures.ts';
import { boardChannel } from './index.ts';
import { periodOf } from './period.ts';

let city: TestCity;
let door: StaffDoor;

beforeAll(async () => {
  city = await openCity();
  await live('2026-02-02T15:00:00Z', 12, 12, 6);
  await live('2026-03-02T15:00:00Z', 14, 12, 12);
  city.clock.set(new Date('2026-03-31T15:00:00Z'));
  await recountDays(city.as(), '2026-01-01', '2026-03-31');
  const department = city.catalog.service('pothole')!.department;
  const people = {
    lea: city.staff('lea', 'leader'),
    lead: city.staff('lead', 'department-lead', department),
    other: city.staff('other', 'department-lead', 'parks-recreation'),
    lost: city.staff('lost', 'department-lead', 'nowhere-yet'),
    ada: city.staff('ada', 'agent'),
  };
  people.lost = { ...people.lost, units: [] };
  door = await openStaffDoor(city, people, (house) => [boardChannel(house)]);
});
afterAll(async () => {
  await door.close();
  await city.close();
});

/** Opens some at an instant, closes some of them: `kept` in time, the rest far too late. */
async function live(at: string, opened: number, closed: number, kept: number) {
  const service = city.catalog.service('pothole')!;
  const place = { address: null, lat: null, lng: null, h3: null, areas: [] };
  for (let i = 0; i < opened; i += 1) {
    city.clock.set(new Date(at));
    const given = {
      service,
      description: '',
      publicText: null,
      answers: [],
      place,
      photos: [],
      language: 'en',
    };
    const { id } = await openRequest(city.as(), given);
    await city.database.pool.query('update request set department_key = $2 where id = $1', [
      id,
      service.department,
    ]);
    if (i >= closed) continue;
    city.clock.set(new Date(new Date(at).getTime() + (i < kept ? 3_600_000 : 20 * 86_400_000)));
    await closeRequest(city.as(), { requestId: id, reason: 'work-done' });
  }
}

describe('the times', () => {
  const { calendar } = {
    calendar: {
      timezone: 'America/New_York',
      week: {},
      holidays: [],
      yearlyHolidays: [],
      fiscalYearStartMonth: 7,
    },
  };
  const at = new Date('2026-03-31T15:00:00Z');
  test.each([
    ['month', '2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['last-month', '2026-02-01', '2026-02-28', '2026-01-01', '2026-01-31'],
    ['last-30', '2026-03-02', '2026-03-31', '2026-01-31', '2026-03-01'],
    ['fiscal', '2025-07-01', '2026-03-31', '2024-07-01', '2025-03-31'],
  ] as const)('%s', (time, from, to, earlier, until) => {
    const period = periodOf(calendar as never, at, { time });
    expect(period).toEqual({ time, from, to, before: { from: earlier, to: until } });
  });

  test('a day is the city’s: late on the last evening it is still this month', () => {
    const evening = new Date('2026-04-01T03:30:00Z');
    expect(periodOf(calendar as never, evening, {}).to).toBe('2026-03-31');
  });

  test.each([
    ['2026-02-30', '2026-03-01', 'from'],
    ['2026-03-02', '2026-03-01', 'to'],
    ['2020-01-01', '2026-03-01', 'from'],
  ])('%s to %s is refused at %s', (from, to, field) => {
    expect(() => periodOf(calendar as never, at, { time: 'custom', from, to })).toThrow(field);
  });
});

test('a share of few is marked and never compared', () => {
  const row = {
    key: 'x',
    opened: 9,
    closed: 9,
    closed_promised: 9,
    closed_on_time: 9,
    reopened: 0,
    open_now: 0,
    overdue_now: 0,
  };
  const many = { ...row, closed_promised: 10, closed_on_time: 5 };
  expect(toFigures([row], [many], new Map())[0]).toMatchObject({ few: true, change: null });
  expect(toFigures([many], [row], new Map())[0]).toMatchObject({ few: false, change: null });
  expect(toFigures([many], [{ ...many, closed_on_time: 10 }], new Map())[0]).toMatchObject({ change: -50 });
});

test('days without anything are drawn as zero, long times by week', () => {
  const days = [{ day: '2026-03-02', opened: 3, closed: 1 }];
  expect(toPoints(days, { from: '2026-03-01', to: '2026-03-03' }).map((one) => one.opened)).toEqual([
    0, 3, 0,
  ]);
  const year = toPoints(days, { from: '2025-03-31', to: '2026-03-31' });
  expect(year.length).toBe(52);
  expect(year.reduce((sum, one) => sum + one.opened, 0)).toBe(3);
});

test('the title states the finding', async () => {
  const page = await door.get('lea', '/office/board');
  expect(page.status).toBe(200);
  expect(page.body).toMatch(/Pothole[^<]*: 100% on time, up 50 points/);
  expect(page.body).toContain('The city: 100% on time');
  expect(page.body).not.toMatch(/ style="/);
});

test('departments see theirs, nobody without one sees anything', async () => {
  expect((await door.get('lead', '/office/board')).body).toContain('100% on time');
  expect((await door.get('other', '/office/board')).body).not.toContain('100% on time');
  const department = city.catalog.service('pothole')!.department;
  const asked = await door.get('other', `/office/board?department=${department}`);
  expect(asked.body).not.toContain('100% on time');
  expect((await door.get('lost', '/office/board')).body).toContain('You belong to no department yet');
  expect((await door.get('lost', '/office/board.csv')).body.trim().split('\r\n')).toHaveLength(1);
  expect((await door.get('ada', '/office/board')).status).toBe(403);
});

test('custom days that make no sense are told beside their field', async () => {
  const page = await door.get('lea', '/office/board?time=custom&from=2026-03-05&to=2026-03-01');
  expect(page.status).toBe(422);
  expect(page.body).toContain('id="f-to-error"');
  expect(page.body).toContain('value="2026-03-05"');
});

test('the spreadsheet has the rows of the page', async () => {
  const { body, headers } = await door.get('lea', '/office/board.csv?by=service');
  expect(headers['content-type']).toContain('text/csv');
  const line = body.split('\r\n').find((one) => one.startsWith('pothole,'))!;
  expect(line.split(',').slice(4)).toEqual([
    '14',
    '12',
    '12',
    '12',
    '2',
    '2',
    '12',
    '12',
    '100',
    '0',
    '50',
    '0',
    '0',
  ]);
});
