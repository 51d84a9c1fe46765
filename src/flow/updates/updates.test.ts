import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { receive } from '#flow/intake';
import { findRequest, requestDetail } from '#flow/requests';
import { actOnOne, undo } from '#flow/work';
import { type Actor, visitor } from '#platform/context';
import { openCity, type TestCity } from '../../../test/city.ts';
import { changeOfWord, receiveUpdate, type UpdateChange, updatesBetween } from './index.ts';

let city: TestCity;
let number: string;
let id: string;
/** A department's own system. */
let system: Actor;
/** The system that sent the report. */
let sender: Actor;
let stranger: Actor;

const client = (name: string, grants: string[], units: string[] = []): Actor => ({
  ...visitor,
  kind: 'client',
  id: `client-${name}`,
  name,
  grants,
  units,
});

beforeAll(async () => {
  city = await openCity();
  system = client('works', ['requests.view', 'requests.work', 'requests.close'], ['streets']);
  sender = client('county', []);
  stranger = client('other', ['requests.work'], ['parks-recreation']);
});
afterAll(() => city.close());

beforeEach(async () => {
  city.clock.set(new Date(city.clock.now().getTime() + 60_000));
  const { request } = await receive(city.as(sender, 'open311'), {
    serviceKey: 'pothole',
    content: { answers: { size: 'large' }, place: { address: '1400 Market St', lat: 39.9527, lng: -75.164 } },
  });
  ({ id, number } = request);
});

const tell = (actor: Actor, change: UpdateChange | null, description = '', updateId: string = randomUUID()) =>
  receiveUpdate(city.as(actor), {
    source: `client:${actor.id}`,
    updateId,
    request: { number },
    change,
    description,
    photos: [],
  });
const status = async () => (await findRequest(city.as(), { id })).status;

describe('another system tells what happened', () => {
  test('work, a closing with words, each once', async () => {
    await tell(system, { to: 'in_progress' }, 'Crew on site');
    expect(await status()).toBe('in_progress');
    const first = await tell(system, { close: 'fixed' }, 'Filled. Call 215-555-0123', 'done-1');
    expect(first).toEqual({ updateId: `${number}-3`, already: false });
    expect(await tell(system, { close: 'fixed' }, 'Filled.', 'done-1')).toEqual({ ...first, already: true });
    const { request, history } = await requestDetail(city.as(), { id });
    expect(request).toMatchObject({ status: 'closed', outcome: 'fixed', version: 3 });
    expect(history.at(-1)).toMatchObject({
      channel: 'client:client-works',
      actor_name: 'works',
      public: true,
    });
    expect(history.at(-1)!.note).not.toContain('555-0123');
  });

  test('two at once with the same mark are one', async () => {
    const ends = await Promise.all([1, 2, 3].map(() => tell(system, null, 'Same words', 'twice')));
    expect(ends.filter((one) => !one.already)).toHaveLength(1);
    const { history } = await requestDetail(city.as(), { id });
    expect(history.filter((one) => one.note === 'Same words')).toHaveLength(1);
  });

  test('a move that is not possible keeps its words', async () => {
    await tell(system, { close: 'fixed' });
    await tell(system, { to: 'in_progress' }, 'Late row');
    const { request, history } = await requestDetail(city.as(), { id });
    expect(request.status).toBe('closed');
    expect(history.at(-1)).toMatchObject({ kind: 'comment', note: 'Late row' });
  });

  test('nothing new leaves no line', async () => {
    expect(await tell(system, null)).toEqual({ updateId: null, already: false });
    expect((await findRequest(city.as(), { id })).version).toBe(1);
  });

  test('the sender speaks for the reporter: words, withdrawal, reopening, but no work', async () => {
    await tell(sender, { to: 'in_progress' }, 'It grows');
    expect(await status()).toBe('received');
    await tell(system, { close: 'fixed' });
    await tell(sender, { reopen: true }, 'Still there');
    expect(await status()).toBe('reopened');
    await tell(sender, { close: 'fixed' }, 'Gone by itself');
    expect(await findRequest(city.as(), { id })).toMatchObject({ status: 'closed', outcome: 'withdrawn' });
  });

  test('"open" opens what was closed before it was said, by whoever may', async () => {
    const said = () => city.clock.now();
    const later = (ms: number) => city.clock.set(new Date(said().getTime() + ms));
    await tell(system, { to: 'in_progress' });
    await tell(sender, changeOfWord('open', said()), 'It is big');
    expect(await status()).toBe('in_progress');
    const before = said();
    later(60_000);
    await tell(system, { close: 'fixed' });
    await tell(sender, changeOfWord('open', before), 'Said before the closing');
    const { request, history } = await requestDetail(city.as(), { id });
    expect([request.status, history.at(-1)!.note]).toEqual(['closed', 'Said before the closing']);
    // Their clock may be a little behind ours.
    await tell(sender, changeOfWord('open', new Date(said().getTime() - 5000)), 'Still there');
    expect(await status()).toBe('reopened');
    await expect(tell(stranger, changeOfWord('open', said()))).rejects.toMatchObject({ status: 403 });
  });

  test('others may not', async () => {
    await expect(tell(stranger, { close: 'fixed' })).rejects.toMatchObject({ status: 403 });
    await expect(tell(system, null, 'x', '')).rejects.toMatchObject({ status: 422 });
    expect(await status()).toBe('received');
  });

  test('the words of Open311', () => {
    const now = city.clock.now();
    expect(changeOfWord('fixed', now)).toEqual({ close: 'fixed' });
    expect(changeOfWord('no_further_action', now)).toEqual({ close: 'nothing_found' });
    expect(changeOfWord('action_scheduled', now)).toEqual({ to: 'accepted' });
    expect(changeOfWord('unchanged', now)).toBeNull();
    expect(changeOfWord('open', now)).toEqual({ reopen: true, asOf: now });
  });
});

describe('updates in a window', () => {
  const at = () => city.clock.now();
  const window = (more = {}) =>
    updatesBetween(city.as(), { from: at(), to: at(), numbers: [number], ...more });

  test('tell each state, bounds inclusive, oldest first, by pages', async () => {
    await tell(system, { to: 'accepted' }, 'Seen');
    await tell(system, null, 'A word');
    await tell(system, { close: 'not_ours' }, 'The state road office has it');
    const all = await window();
    expect(all.updates.map((one) => [one.id, one.status, one.outcome, one.description])).toEqual([
      [`${number}-2`, 'accepted', null, 'Seen'],
      [`${number}-3`, 'accepted', null, 'A word'],
      [`${number}-4`, 'closed', 'not_ours', expect.stringContaining('state road office')],
    ]);
    const first = await window({ limit: 2 });
    const rest = await window({ limit: 2, after: first.next! });
    expect([...first.updates, ...rest.updates]).toEqual(all.updates);
    expect(rest.next).toBeNull();
    const later = new Date(at().getTime() + 1);
    expect((await window({ from: later, to: later })).updates).toEqual([]);
  });

  test('leave out what was undone, notes among colleagues and private requests', async () => {
    const lead = city.staff('lead', 'department-lead', 'streets');
    const ctx = city.as(lead, 'office');
    await city.database.pool.query(
      `insert into staff (id, name, email, roles, departments, created_at)
       values ('staff-lead', 'lead', 'lead@city.example', '{department-lead}', '{streets}', now()) on conflict do nothing`,
    );
    const batch = await actOnOne(ctx, { do: 'move', to: 'accepted' }, id);
    await undo(ctx, batch.id);
    // One action that writes two lines.
    const asked = await actOnOne(ctx, { do: 'ask', question: 'Which side?', note: 'Asked' }, id);
    expect((await window()).updates.map((one) => one.description)).toContain('Which side?');
    await undo(ctx, asked.id);
    expect((await window()).updates).toEqual([]);
    await actOnOne(ctx, { do: 'comment', text: 'Between us', public: false }, id);
    expect((await window()).updates.map((one) => one.description)).not.toContain('Between us');
    expect((await window()).updates.filter((one) => one.status === 'accepted')).toEqual([]);
    await tell(system, null, 'For all');
    expect((await window()).updates.map((one) => one.description)).toContain('For all');
    await city.database.pool.query('update request set public = false where id = $1', [id]);
    expect((await window()).updates).toEqual([]);
  });
});
