import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#platform/context';
import { visitor } from '#platform/context';
import { openCity, type TestCity } from '../../../test/city.ts';
import {
  changeStatus,
  closeRequest,
  findRequest,
  openRequest,
  parseNumber,
  publicDetail,
  reopenRequest,
  requestDetail,
} from './index.ts';
import { changePromise } from './promise.ts';
import { moves, type Status, statuses } from './status.ts';

let city: TestCity;
let worker: Actor;
let stranger: Actor;

beforeAll(async () => {
  city = await openCity();
  worker = city.staff('Ines', 'department-lead', 'streets');
  stranger = city.staff('Omar', 'department-lead', 'water');
});
afterAll(() => city.close());

const nowhere = { address: null, lat: null, lng: null, h3: null, areas: [] };

async function open(service = 'pothole') {
  return openRequest(city.as(visitor, 'web'), {
    service: city.catalog.service(service)!,
    description: 'Deep hole. Call me: 215-555-0123',
    publicText: 'Deep hole.',
    answers: [],
    place: nowhere,
    photos: [],
    language: 'en',
  });
}

test('a request gets a number of its year, a promise, one line of history and one event', async () => {
  const request = await open();
  expect(request.number).toMatch(/^26-\d{7}$/);
  expect(request.status).toBe('received');
  expect(request.due_at!.getTime()).toBeGreaterThan(request.opened_at.getTime());
  const detail = await requestDetail(city.as(worker), { id: request.id });
  expect(detail.history.map((entry) => entry.kind)).toEqual(['opened']);
  const events = await city.database.db
    .selectFrom('event')
    .selectAll()
    .where('name', '=', 'request.opened')
    .execute();
  expect(events.map((event) => (event.payload as { requestId: string }).requestId)).toContain(request.id);
});

test('everybody reads the screened text and no name of staff; staff read what was written', async () => {
  const request = await open();
  await changeStatus(city.as(worker), { requestId: request.id, to: 'accepted' });
  const detail = await requestDetail(city.as(visitor), { number: request.number });
  const seen = publicDetail(detail, new Set());
  expect(seen.request.description).toBe('Deep hole.');
  expect(JSON.stringify(seen.history)).not.toContain('Ines');
  expect((await requestDetail(city.as(worker), { id: request.id })).request.description).toContain(
    '215-555-0123',
  );
});

test('only the table of moves decides: every other move is refused, for everybody', async () => {
  for (const from of statuses)
    for (const to of statuses) {
      if (moves[from][to] || to === 'received' || to === 'reopened') continue;
      const request = await open();
      await city.database.db
        .updateTable('request')
        .set({ status: from })
        .where('id', '=', request.id)
        .execute();
      const act =
        to === 'closed'
          ? closeRequest(city.as(), { requestId: request.id, reason: 'x' })
          : changeTo(request.id, to);
      await expect(act, `${from} -> ${to}`).rejects.toMatchObject({ status: 409 });
    }
});

test('from every status an end can be reached', () => {
  const reaches = (from: Status, seen: Status[] = []): boolean =>
    from === 'closed' ||
    (Object.keys(moves[from]) as Status[]).some((to) => !seen.includes(to) && reaches(to, [...seen, from]));
  expect(statuses.filter((status) => !reaches(status))).toEqual([]);
});

test('another department may look at what is public, but not move it', async () => {
  const request = await open();
  await expect(
    changeStatus(city.as(stranger), { requestId: request.id, to: 'accepted' }),
  ).rejects.toMatchObject({ status: 403 });
  await expect(
    changeStatus(city.as(visitor), { requestId: request.id, to: 'accepted' }),
  ).rejects.toMatchObject({ status: 403 });
});

test('waiting stops the clock, and the due time moves by what was paused', async () => {
  const request = await open();
  city.clock.set(new Date('2026-03-04T16:00:00Z'));
  const paused = await changeStatus(city.as(worker), {
    requestId: request.id,
    to: 'waiting',
    note: 'We asked where exactly.',
  });
  expect(paused.due_at).toBeNull();
  city.clock.set(new Date('2026-03-05T16:00:00Z'));
  const resumed = await changeStatus(city.as(worker), { requestId: request.id, to: 'accepted' });
  expect(resumed.due_at!.getTime()).toBeGreaterThan(request.due_at!.getTime());
  expect(resumed.promise!.pauses).toHaveLength(1);
  city.clock.set(new Date('2026-03-04T15:00:00Z'));
});

test('waiting and scheduling need their reason and day', async () => {
  const request = await open();
  await expect(changeStatus(city.as(worker), { requestId: request.id, to: 'waiting' })).rejects.toMatchObject(
    { status: 422 },
  );
  await expect(
    changeStatus(city.as(worker), { requestId: request.id, to: 'scheduled' }),
  ).rejects.toMatchObject({ status: 422 });
});

test('closing takes one of the reasons of the service, and reopening counts and promises again', async () => {
  const request = await open();
  await expect(
    closeRequest(city.as(worker), { requestId: request.id, reason: 'no-such' }),
  ).rejects.toMatchObject({ status: 422 });
  const service = city.catalog.service('pothole')!;
  const fixed = service.reasons!.find((reason) => reason.outcome === 'fixed')!;
  const closed = await closeRequest(city.as(worker), { requestId: request.id, reason: fixed.key });
  expect(closed).toMatchObject({ status: 'closed', outcome: 'fixed' });
  expect(closed.closed_at).not.toBeNull();
  const { history } = await requestDetail(city.as(worker), { id: request.id });
  expect(history.at(-1)).toMatchObject({ kind: 'closed', public: true });
  expect(history.at(-1)!.note).toBeTruthy();
  const again = await reopenRequest(city.as(visitor), {
    requestId: request.id,
    note: 'Still there.',
    asReporter: true,
  });
  expect(again).toMatchObject({ status: 'reopened', outcome: null, reopened: 1, closed_at: null });
});

test('a page that is out of date cannot overwrite', async () => {
  const request = await open();
  await changeStatus(city.as(worker), { requestId: request.id, to: 'accepted', seen: 1 });
  await expect(
    changeStatus(city.as(worker), { requestId: request.id, to: 'in_progress', seen: 1 }),
  ).rejects.toMatchObject({ status: 409 });
});

test('nor can it close', async () => {
  const request = await open();
  await changeStatus(city.as(worker), { requestId: request.id, to: 'accepted' });
  const reason = city.catalog.service('pothole')!.reasons!.find((one) => one.outcome === 'fixed')!.key;
  const stale = closeRequest(city.as(worker), { requestId: request.id, reason, seen: 1 });
  await expect(stale).rejects.toMatchObject({ status: 409 });
});

test('of fifty that want the same move at once one wins, and no line of history is lost or doubled', async () => {
  const request = await open();
  const tries = Array.from({ length: 50 }, () =>
    changeStatus(city.as(worker), { requestId: request.id, to: 'accepted' }),
  );
  const won = (await Promise.allSettled(tries)).filter((one) => one.status === 'fulfilled');
  expect(won).toHaveLength(1);
  const { request: after, history } = await requestDetail(city.as(worker), { id: request.id });
  expect(history.map((entry) => entry.seq)).toEqual([1, 2]);
  expect(after.version).toBe(2);
});

test('an edit of the promise in the catalog leaves old promises alone', async () => {
  const request = await open();
  const changed = changePromise(city.catalog.calendar, request, { amount: 1, unit: 'business_days' });
  expect(changed.due_at!.getTime()).toBeLessThan(request.due_at!.getTime());
  expect((await findRequest(city.as(), { id: request.id })).due_at).toEqual(request.due_at);
});

test('numbers are found however they are read aloud or typed', () => {
  for (const text of ['26-0000123', '260000123', ' 26 0000123', '#26-0000123', '26-000 0123.'])
    expect(parseNumber(text), text).toBe('26-0000123');
  for (const text of ['', '26-123', 'pothole', '2600001234']) expect(parseNumber(text), text).toBeNull();
});

async function changeTo(requestId: string, to: Status) {
  return changeStatus(city.as(), {
    requestId,
    to: to as 'accepted',
    note: 'because',
    scheduledFor: new Date('2026-03-09T15:00:00Z'),
  });
}
