import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRequest, publicDetail, requestDetail } from '#flow/requests';
import type { Actor } from '#platform/context';
import { openCity, type TestCity } from '../../../test/city.ts';
import { given } from '../../../test/office.ts';
import {
  actOnMany,
  actOnOne,
  countWork,
  isUndone,
  listWork,
  moveView,
  parseWorkQuery,
  removeView,
  renameView,
  savedViews,
  saveView,
  undo,
  writeWorkQuery,
} from './index.ts';

let city: TestCity;
let worker: Actor;
let clerk: Actor;

beforeAll(async () => {
  city = await openCity({ pack: 'millbrook' });
  worker = city.staff('Will', 'worker', 'works');
  clerk = city.staff('Clara', 'clerk');
  for (const { id, name, roles, units } of [worker, clerk])
    await city.database.pool.query(
      `insert into staff (id, name, email, roles, departments, created_at) values ($1, $2, $1 || '@city.example', $3, $4, now())`,
      [id, name, roles, units],
    );
});
afterAll(() => city.close());

const hour = 3_600_000;
const ago = (hours: number) => new Date(city.clock.now().getTime() - hours * hour);
const numbers = async (who: Actor, address: string, limit = 100) =>
  (await listWork(city.as(who), parseWorkQuery(address), { limit })).rows.map((row) => row.number);

describe('the work list', () => {
  let late: string;
  let soon: string;
  let undated: string;
  let elsewhere: string;
  let triage: string;

  beforeAll(async () => {
    soon = (await given(city, { service: 'pothole', department: 'works' })).number;
    late = (await given(city, { service: 'water-leak', department: 'works', openedAt: ago(30) })).number;
    const waiting = await given(city, {
      service: 'snow',
      department: 'works',
      description: 'Drift by the mill',
    });
    await actOnOne(city.as(worker), { do: 'move', to: 'waiting', note: 'The plough is broken.' }, waiting.id);
    undated = waiting.number;
    elsewhere = (await given(city, { service: 'trail', department: 'parks' })).number;
    triage = (await given(city, { service: 'ask', department: null })).number;
  });

  test('has what is overdue first and what has no due time last, within the departments that one reaches', async () => {
    expect(await numbers(worker, '')).toEqual([late, soon, undated]);
    expect(await numbers(clerk, '')).toEqual(
      expect.arrayContaining([late, soon, undated, elsewhere, triage]),
    );
    expect((await numbers(clerk, ''))[0]).toBe(late);
  });

  test('does not show other departments to who asks for them by name', async () => {
    expect(await numbers(worker, 'department=parks')).toEqual([]);
    expect(await numbers(clerk, 'department=parks')).toEqual([elsewhere]);
    expect(await numbers(worker, 'department=triage')).toEqual([]);
    expect(await numbers(clerk, 'department=triage')).toEqual([triage]);
  });

  test('gives every row once over pages of one, in the order of one page, dated and undated alike', async () => {
    for (const order of ['', 'order=newest', 'order=oldest', 'department=works&department=parks']) {
      const query = parseWorkQuery(order);
      const whole = await numbers(clerk, order);
      const paged: string[] = [];
      let after: string | undefined;
      do {
        const page = await listWork(city.as(clerk), query, { after, limit: 1 });
        paged.push(...page.rows.map((row) => row.number));
        after = page.next ?? undefined;
      } while (after);
      expect(paged).toEqual(whole);
    }
  });

  test.each([
    ['due=overdue', () => [late]],
    ['due=none', () => [undated]],
    ['status=waiting', () => [undated]],
    ['service=pothole', () => [soon]],
    ['q=DRIFT', () => [undated]],
    ['q=100%25', () => []],
    ['assignee=nobody&service=pothole', () => [soon]],
    ['from=2027-01-01', () => []],
  ])('finds by %s', async (address, wanted) => {
    expect(await numbers(worker, address)).toEqual(wanted());
  });

  test('counts no further than asked', async () => {
    const filters = ['', 'due=overdue', 'department=parks'].map((address) => parseWorkQuery(address).filter);
    expect(await countWork(city.as(worker), filters, 2)).toEqual([3, 1, 0]);
  });

  test('has an address that says the same again', () => {
    for (const address of [
      '',
      'status=any',
      'status=closed&area=village%3Anorth&due=soon&q=a+%26+b',
      'order=oldest',
    ])
      expect(writeWorkQuery(parseWorkQuery(writeWorkQuery(parseWorkQuery(address))))).toBe(
        writeWorkQuery(parseWorkQuery(address)),
      );
    expect(writeWorkQuery(parseWorkQuery('status=nonsense&due=never'))).toBe('');
  });
});

describe('an action on many', () => {
  test('does what it can, says what it refused and why, and can be taken back whole', async () => {
    const mine = await given(city, { service: 'pothole', department: 'works' });
    const theirs = await given(city, { service: 'trail', department: 'parks' });
    const ctx = city.as(worker);
    const batch = await actOnMany(ctx, { do: 'move', to: 'accepted' }, [
      { number: mine.number },
      { number: theirs.number },
      { number: '99-9999999' },
    ]);
    expect(batch.done.map((one) => one.number)).toEqual([mine.number]);
    expect(batch.refused).toEqual([
      { number: theirs.number, message: 'office.errors.notAllowed' },
      { number: '99-9999999', message: 'office.errors.noSuchNumber' },
    ]);
    await undo(ctx, batch.id);
    const back = await findRequest(ctx, { id: mine.id });
    expect(back).toMatchObject({ status: 'received', due_at: mine.due_at, promise: mine.promise });
    expect(await isUndone(ctx, mine.id, mine.version + 1)).toBe(true);
    expect(await isUndone(ctx, mine.id, mine.version)).toBe(false);
  });

  test('undo puts a closed request and its duplicates back, and nobody outside ever reads of it', async () => {
    const ctx = city.as(worker);
    const parent = await given(city, { service: 'pothole', department: 'works' });
    const child = await given(city, { service: 'pothole', department: 'works' });
    await actOnOne(ctx, { do: 'link', parent: parent.number }, child.id);
    const batch = await actOnMany(ctx, { do: 'close', reason: 'done' }, [{ id: parent.id }]);
    expect((await findRequest(ctx, { id: child.id })).status).toBe('closed');
    await undo(ctx, batch.id);
    for (const { id } of [parent, child])
      expect(await findRequest(ctx, { id })).toMatchObject({
        status: 'received',
        closed_at: null,
        outcome: null,
      });
    const seen = publicDetail(await requestDetail(ctx, { id: parent.id }), new Set());
    expect(seen.history.map((entry) => entry.kind)).not.toContain('closed');
  });

  test('undo of an action of several lines takes all of them from the eyes of others', async () => {
    const ctx = city.as(worker);
    const one = await given(city, { service: 'pothole', department: 'works' });
    const batch = await actOnOne(ctx, { do: 'ask', question: 'Which lane is it?', note: 'Asked' }, one.id);
    expect(publicDetail(await requestDetail(ctx, { id: one.id }), new Set()).history.at(-1)?.kind).not.toBe(
      'opened',
    );
    await undo(ctx, batch.id);
    const seen = publicDetail(await requestDetail(ctx, { id: one.id }), new Set());
    expect(seen.history.map((entry) => entry.kind)).toEqual(['opened']);
    const comment = (await requestDetail(ctx, { id: one.id })).history.find(
      ({ kind }) => kind === 'comment',
    )!;
    expect(await isUndone(ctx, one.id, comment.seq)).toBe(true);
  });

  test('undo of a link gives the "me too" back', async () => {
    const ctx = city.as(worker);
    const parent = await given(city, { service: 'pothole', department: 'works' });
    const child = await given(city, { service: 'pothole', department: 'works' });
    const batch = await actOnOne(ctx, { do: 'link', parent: parent.number }, child.id);
    expect((await findRequest(ctx, { id: parent.id })).me_too).toBe(1);
    await undo(ctx, batch.id);
    expect((await findRequest(ctx, { id: parent.id })).me_too).toBe(0);
    expect((await findRequest(ctx, { id: child.id })).parent_id).toBeNull();
  });

  test('undo leaves alone what somebody has changed since, refuses twice, too late, and to others', async () => {
    const ctx = city.as(worker);
    const one = await given(city, { service: 'pothole', department: 'works' });
    const batch = await actOnOne(ctx, { do: 'move', to: 'accepted' }, one.id);
    await expect(undo(city.as(clerk), batch.id)).rejects.toMatchObject({ status: 404 });
    await actOnOne(ctx, { do: 'comment', text: 'On my way.', public: false }, one.id);
    expect((await undo(ctx, batch.id)).refused).toEqual([
      { number: one.number, message: 'office.errors.changedSince' },
    ]);
    expect((await findRequest(ctx, { id: one.id })).status).toBe('accepted');
    await expect(undo(ctx, batch.id)).rejects.toMatchObject({ status: 409 });
    const two = await actOnOne(ctx, { do: 'move', to: 'in_progress' }, one.id);
    city.clock.advance(13_000);
    await expect(undo(ctx, two.id)).rejects.toMatchObject({ status: 409 });
  });

  test('one request that was changed meanwhile is a conflict', async () => {
    const one = await given(city, { service: 'pothole', department: 'works' });
    const act = actOnOne(city.as(worker), { do: 'move', to: 'accepted' }, one.id, one.version - 1);
    await expect(act).rejects.toMatchObject({ status: 409 });
  });
});

test('views are one’s own: kept, renamed, ordered, forgotten', async () => {
  const ctx = city.as(worker);
  const a = await saveView(ctx, { name: '  Late   ones ', query: 'due=overdue&nonsense=1' });
  const b = await saveView(ctx, { name: 'B', query: '' });
  expect(a).toMatchObject({ name: 'Late ones', query: 'due=overdue' });
  await moveView(ctx, { id: b.id, by: -1 });
  expect((await savedViews(ctx)).map((view) => view.id)).toEqual([b.id, a.id]);
  await expect(renameView(city.as(clerk), { id: a.id, name: 'Mine now' })).rejects.toMatchObject({
    status: 404,
  });
  await removeView(city.as(clerk), { id: a.id });
  await removeView(ctx, { id: b.id });
  expect((await savedViews(ctx)).map((view) => view.name)).toEqual(['Late ones']);
  await expect(saveView(ctx, { name: ' ', query: '' })).rejects.toMatchObject({ status: 422 });
});
