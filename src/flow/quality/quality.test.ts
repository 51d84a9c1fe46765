import { afterAll, beforeAll, expect, test } from 'vitest';
import { addReporter, follow } from '#flow/following';
import { closeRequest, findRequest, openRequest, requestDetail } from '#flow/requests';
import { linkDuplicate } from '#flow/work';
import { visitor } from '#platform/context';
import { rememberPerson } from '#reference/people';
import { openCity, type TestCity } from '../../../test/city.ts';
import { confirmedCounts, lastAnswer, notFixedCounts, reportFixed, reportNotFixed } from './index.ts';

let city: TestCity;
const day = 86_400_000;
const resident = () => city.as(visitor, 'web');

beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

async function reported(email: string) {
  const service = city.catalog.service('pothole')!;
  const place = { address: '1400 Market St', lat: null, lng: null, h3: null, areas: [] };
  const request = await openRequest(city.as(), {
    service,
    description: 'Deep.',
    publicText: 'Deep.',
    answers: [],
    place,
    photos: [],
    language: 'en',
  });
  const person = await rememberPerson(city.as(), { email, language: 'en' });
  const token = await addReporter(city.as(), {
    requestId: request.id,
    personId: person.id,
    role: 'reporter',
  });
  return { request, token, personId: person.id };
}

const close = (id: string) => closeRequest(city.as(), { requestId: id, reason: 'work-done' });

test('the reporter opens it again once a closing, with words that hide what the public must not read', async () => {
  const { request, token } = await reported('ana@example.org');
  await expect(reportNotFixed(resident(), { token, note: 'Still there' })).rejects.toThrow('still open');
  await close(request.id);
  const note = 'Still there, call me at 215-555-0123';
  const first = await reportNotFixed(resident(), { token, note });
  expect(first.end).toBe('reopened');
  expect(first.request.status).toBe('reopened');
  expect(first.request.due_at!.getTime()).toBeGreaterThan(city.clock.now().getTime());
  const { history } = await requestDetail(city.as(), { id: request.id });
  expect(history.at(-1)).toMatchObject({ kind: 'reopened', actor_kind: 'resident', actor_id: null });
  expect(history.at(-1)!.note).not.toContain('0123');
  expect((await reportNotFixed(resident(), { token, note })).end).toBe('already');
  await close(request.id);
  expect((await reportNotFixed(resident(), { token, note: 'Again' })).end).toBe('reopened');
});

test('a closing is confirmed once by each, and the answer may change', async () => {
  const { request, token, personId } = await reported('hal@example.org');
  const said = () => lastAnswer(city.as(), request.id, personId);
  const confirmed = async () =>
    (await confirmedCounts(city.as(), { by: 'service', ...span() })).get('pothole');
  await expect(reportFixed(resident(), { token })).rejects.toThrow('still open');
  await close(request.id);
  expect((await reportFixed(resident(), { token })).end).toBe('confirmed');
  expect((await reportFixed(resident(), { token })).end).toBe('already');
  expect(await confirmed()).toBe(1);
  const { history } = await requestDetail(city.as(), { id: request.id });
  expect(history.filter((one) => one.kind === 'confirmed')).toMatchObject([{ actor_kind: 'resident' }]);
  // Not after all: opened again, counted no more; and yes after all: noted, for staff to close.
  expect((await reportNotFixed(resident(), { token, note: 'It is back' })).end).toBe('reopened');
  expect(await said()).toMatchObject({ fixed: false });
  expect(await confirmed()).toBeUndefined();
  expect((await reportFixed(resident(), { token })).end).toBe('confirmed');
  expect((await findRequest(city.as(), { id: request.id })).status).toBe('reopened');
  city.clock.advance(day / 2);
  await closeRequest(city.as(), { requestId: request.id, reason: 'work-done' });
  expect((await reportFixed(resident(), { token })).end).toBe('confirmed');
  expect(await confirmed()).toBe(2);
  city.clock.advance(61 * day);
  expect((await reportFixed(resident(), { token })).end).toBe('late');
});

test('sixty days after closing it is too late, and nothing changes', async () => {
  const { request, token } = await reported('ben@example.org');
  await close(request.id);
  city.clock.advance(60 * day);
  const late = await reported('cy@example.org');
  await close(late.request.id);
  expect((await reportNotFixed(resident(), { token, note: 'x' })).end).toBe('reopened');
  await close(request.id);
  city.clock.advance(60 * day + 1);
  expect((await reportNotFixed(resident(), { token: late.token, note: 'x' })).end).toBe('late');
  expect((await findRequest(city.as(), { id: late.request.id })).status).toBe('closed');
});

test('only whoever asked can say it, with a reason', async () => {
  const { request, token } = await reported('dee@example.org');
  await close(request.id);
  await expect(reportNotFixed(resident(), { token, note: ' ' })).rejects.toThrow('note');
  await expect(reportNotFixed(resident(), { token: 'x'.repeat(22), note: 'x' })).rejects.toThrow('link');
  const follower = await follow(resident(), {
    requestId: request.id,
    email: 'eve@example.org',
    language: 'en',
  });
  await expect(reportNotFixed(resident(), { token: follower.token, note: 'x' })).rejects.toThrow('Only');
});

test('a duplicate opens the request that it repeats, and the board counts it once', async () => {
  const before = await counted();
  const parent = await reported('flo@example.org');
  const child = await reported('gus@example.org');
  await linkDuplicate(city.as(), { requestId: child.request.id, parentId: parent.request.id });
  await close(parent.request.id);
  const end = await reportNotFixed(resident(), { token: child.token, note: 'Not done' });
  expect(end.request.id).toBe(parent.request.id);
  expect((await findRequest(city.as(), { id: child.request.id })).status).toBe('reopened');
  expect(await counted()).toBe(before + 1);
});

async function counted() {
  return (await notFixedCounts(city.as(), { by: 'service', ...span() })).get('pothole') ?? 0;
}

function span() {
  const now = city.clock.now().getTime();
  return { from: new Date(now - day), to: new Date(now + day), departments: [] };
}
