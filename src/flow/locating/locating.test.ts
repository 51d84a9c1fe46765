import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addReporter, reporterToken } from '#flow/following';
import { positionCheckListeners, positionChecks, recordPositionCheck } from '#flow/position-check';
import { findRequest, type Request } from '#flow/requests';
import { routingListeners } from '#flow/routing';
import { actOnOne, commentOnRequest, isUndone, listWork, parseWorkQuery, undo } from '#flow/work';
import { type Actor, visitor } from '#platform/context';
import { Conflict, NotAllowed, NotFound } from '#platform/errors';
import { rememberPerson } from '#reference/people';
import { areasAt, h3Of } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import { given } from '../../../test/office.ts';
import { correctPosition, countUnplaced, cursorOf, givePlace, listUnplaced, unplacedTotal } from './index.ts';

let city: TestCity;
let worker: Actor;
let clerk: Actor;
let agent: Actor;
const hour = 3_600_000;
const ago = (hours: number) => new Date(city.clock.now().getTime() - hours * hour);
const mill = { lat: 39.505, lng: -106.0 };

beforeAll(async () => {
  city = await openCity({ pack: 'millbrook' });
  worker = city.staff('Will', 'worker', 'works');
  clerk = city.staff('Clara', 'clerk');
  agent = {
    ...city.staff('Ada', 'clerk'),
    grants: ['requests.view'],
    everywhere: ['requests.view'],
    roles: [],
  };
  for (const { id, name, roles, units } of [worker, clerk])
    await city.database.pool.query(
      `insert into staff (id, name, email, roles, departments, created_at) values ($1, $2, $1 || '@city.example', $3, $4, now())`,
      [id, name, roles, units],
    );
});
afterAll(() => city.close());

async function placeAt(point: { lat: number; lng: number }, address: string | null = '1 Mill Street') {
  const { areas } = await areasAt(city.as(), point);
  return { address, ...point, h3: h3Of(point.lat, point.lng), areas: [...areas] };
}
const numbers = async (who: Actor, query = {}) =>
  (await listUnplaced(city.as(who), query)).rows.map(({ number }) => number);
const now = (request: Request) => findRequest(city.as(), { id: request.id });
const settle = () => city.settle({ listeners: [...routingListeners, ...positionCheckListeners] });

async function withReporter(request: Request) {
  const person = await rememberPerson(city.as(), { name: 'R', email: 'r@city.example', language: 'en' });
  await addReporter(city.as(), { requestId: request.id, personId: person.id, role: 'reporter' });
  return (await reporterToken(city.as(), request.id))!;
}

describe('the queue', () => {
  it('holds what goes somewhere and lies nowhere, what is due first first, of those who place it', async () => {
    const late = await given(city, { service: 'water-leak', department: 'works', openedAt: ago(30) });
    const soon = await given(city, { service: 'water-leak', department: 'works' });
    await given(city, { service: 'pothole', department: 'works', at: mill });
    const nowhere = await given(city, { service: 'ask', department: 'works' });
    const others = await given(city, { service: 'trail', department: 'parks' });
    const triage = await given(city, { service: 'pothole', department: null });
    expect(city.catalog.service('ask')?.location).toBe('none');
    expect(await numbers(worker)).toEqual([late.number, soon.number]);
    const all = await numbers(clerk);
    expect(all).toEqual(expect.arrayContaining([late.number, soon.number, others.number, triage.number]));
    expect(all).not.toContain(nowhere.number);
    expect(await numbers(agent)).toEqual([]);
    expect(await countUnplaced(city.as(worker))).toBe(2);
    expect(await countUnplaced(city.as(clerk), 'open', 1)).toBe(2);
    expect(await unplacedTotal(city.as(), ['parks'])).toBe(1);
    // The list's chip finds the same.
    const chip = await listWork(city.as(worker), parseWorkQuery('place=none'));
    expect(chip.rows.map(({ number }) => number)).toEqual([late.number, soon.number]);
  });

  it('pages by key, past those with a due time to those without', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listUnplaced(city.as(clerk), { after, limit: 1 });
      seen.push(...page.rows.map(({ number }) => number));
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toEqual(await numbers(clerk));
    expect(new Set(seen).size).toBe(seen.length);
    const [first, second] = (await listUnplaced(city.as(clerk), { limit: 2 })).rows;
    const behind = await listUnplaced(city.as(clerk), { after: cursorOf(first!), limit: 1 });
    expect(behind.rows[0]?.id).toBe(second!.id);
    await expect(listUnplaced(city.as(clerk), { after: 'junk' })).rejects.toThrow();
  });

  it('reads its rows and its count from the small index', async () => {
    await city.database.pool.query('set enable_seqscan = off');
    const { rows } = await city.database.pool.query(
      `explain select 1 from request where closed_at is null and parent_id is null and lat is null
       and service_key <> all('{ask}'::text[]) and due_at is not null order by due_at, id limit 50`,
    );
    expect(JSON.stringify(rows)).toContain('request_unplaced');
  });
});

describe('placing', () => {
  it('is undone together with what routing made of it', async () => {
    const one = await given(city, { service: 'pothole', department: null });
    const place = await placeAt(mill);
    expect(place.areas.length).toBeGreaterThan(0);
    const batch = await actOnOne(city.as(clerk), { do: 'place', place }, one.id, one.version);
    await settle();
    const placed = await now(one);
    expect(placed).toMatchObject({ lat: mill.lat, areas: place.areas, department_key: 'works' });
    expect(placed.version).toBeGreaterThan(batch.done[0]!.touched[0]!.version);
    await undo(city.as(clerk), batch.id);
    await settle();
    const back = await now(one);
    expect(back).toMatchObject({ lat: null, h3: null, areas: [], department_key: null });
    expect(await numbers(clerk)).toContain(one.number);
    // The rules do not look again at what was taken back.
    expect(back.version).toBe(placed.version + 1);
  });

  it('stays when somebody went on with it', async () => {
    const one = await given(city, { service: 'pothole', department: 'works' });
    const batch = await actOnOne(city.as(worker), { do: 'place', place: await placeAt(mill) }, one.id);
    await settle();
    await commentOnRequest(city.as(clerk), { requestId: one.id, text: 'On my way.', public: false });
    expect((await undo(city.as(worker), batch.id)).refused).toHaveLength(1);
    expect((await now(one)).lat).toBe(mill.lat);
  });

  it('is for who works there, and in triage for who gives it to departments', async () => {
    const place = await placeAt(mill);
    const theirs = await given(city, { service: 'trail', department: 'parks' });
    await expect(actOnOne(city.as(worker), { do: 'place', place }, theirs.id)).rejects.toThrow(NotAllowed);
    const triage = await given(city, { service: 'pothole', department: null });
    const router: Actor = { ...clerk, grants: ['requests.assign'], everywhere: ['requests.assign'] };
    await actOnOne(city.as(router), { do: 'place', place }, triage.id);
    await expect(actOnOne(city.as(router), { do: 'place', place }, theirs.id)).rejects.toThrow(NotAllowed);
  });
});

describe('asking the reporter', () => {
  it('waits, comes back when they answer, and is taken back as a whole', async () => {
    const one = await given(city, { service: 'pothole', department: 'works' });
    const token = await withReporter(one);
    const ask = { do: 'ask', question: 'Where is it?', note: 'We asked.' } as const;
    const batch = await actOnOne(city.as(worker), ask, one.id);
    expect(await now(one)).toMatchObject({ status: 'waiting', due_at: null, version: one.version + 2 });
    expect(await numbers(worker)).not.toContain(one.number);
    expect(await numbers(worker, { state: 'asked' })).toContain(one.number);
    await undo(city.as(worker), batch.id);
    expect((await now(one)).status).toBe('received');
    for (const seq of [one.version + 1, one.version + 2])
      expect(await isUndone(city.as(), one.id, seq)).toBe(true);
    expect(await isUndone(city.as(), one.id, one.version)).toBe(false);

    await actOnOne(city.as(worker), ask, one.id);
    await commentOnRequest(city.as(visitor), {
      requestId: one.id,
      text: 'At the mill.',
      public: true,
      asReporter: true,
    });
    expect(await numbers(worker, { state: 'asked' })).not.toContain(one.number);
    const row = (await listUnplaced(city.as(worker))).rows.find(({ id }) => id === one.id);
    expect(row).toMatchObject({ answered: true, status: 'waiting' });
    // Asked again: no second stop of the clock.
    await actOnOne(city.as(worker), ask, one.id);
    expect(await numbers(worker, { state: 'asked' })).toContain(one.number);

    const place = await placeAt(mill);
    const found = await givePlace(city.as(visitor), { token, place, positions: [] });
    expect(found).toMatchObject({ lat: mill.lat, status: 'accepted' });
    expect(found.due_at).not.toBeNull();
    await expect(givePlace(city.as(visitor), { token, place, positions: [] })).rejects.toThrow(Conflict);
    await expect(
      givePlace(city.as(visitor), { token: 'x'.repeat(43), place, positions: [] }),
    ).rejects.toThrow(NotFound);
  });
});

describe('a correction by staff', () => {
  it('moves to what the report told besides, and is told by the location check until it is undone', async () => {
    const one = await given(city, { service: 'pothole', department: 'works', at: mill });
    const there = { lat: 39.507, lng: -106.0 };
    const other = { ...there, metres: 222, allowed: 150 };
    await recordPositionCheck(city.as(), one.id, [
      { kind: 'address', ...other, decision: 'kept' },
      { kind: 'photo', ...other, lat: 12, decision: 'unasked' },
    ]);
    const batch = await correctPosition(city.as(worker), { requestId: one.id, kind: 'address' });
    expect(await now(one)).toMatchObject({ ...there, address: one.address });
    expect((await positionChecks(city.as(), one.id))[0]).toMatchObject({
      kind: 'address',
      decision: 'kept',
      corrected_seq: expect.any(Number),
    });
    await settle();
    await undo(city.as(worker), batch.id);
    await settle();
    expect(await now(one)).toMatchObject(mill);
    expect((await positionChecks(city.as(), one.id))[0]).toMatchObject({ corrected_seq: null });
    for (const kind of ['photo', 'device'] as const)
      await expect(correctPosition(city.as(worker), { requestId: one.id, kind })).rejects.toThrow(NotFound);
  });
});
