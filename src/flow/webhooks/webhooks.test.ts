import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { changeStatus, closeRequest, openRequest, reopenRequest } from '#flow/requests';
import { routeRequest } from '#flow/routing';
import { commentOnRequest } from '#flow/work';
import { listAudit } from '#platform/audit';
import { type Actor, type Ctx, inTransaction } from '#platform/context';
import { runAllJobs } from '#platform/jobs';
import { listOutbox, readOutbox } from '#platform/mail';
import { clientActor, createClient, stopClient } from '#reference/clients';
import { openCity, type TestCity } from '../../../test/city.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../../test/stand-ins/webhook-receiver.ts';
import { claimDue } from './delivery-store.ts';
import {
  createEndpoint,
  deliveryById,
  type Endpoint,
  editEndpoint,
  endpointById,
  listDeliveries,
  listEndpoints,
  pauseEndpoint,
  pingEndpoint,
  removeEndpoint,
  replay,
  replaySince,
  resumeEndpoint,
  rotateSecret,
  webhookJobs,
  webhookListeners,
  webhookTypes,
} from './index.ts';
import { roomFor, sendDeliveries } from './send-deliveries.ts';
import { post } from './send-one.ts';

let city: TestCity;
let house: TestHouse;
let receiver: WebhookReceiver;
let admin: Actor;
const others: WebhookReceiver[] = [];

beforeAll(async () => {
  // Verifiers look at the clock: messages older than five minutes are refused.
  city = await openCity({ now: new Date() });
  house = await openTestHouse(city);
  admin = city.staff('admin', 'admin');
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await city.database.pool.query('delete from webhook_delivery; delete from webhook_endpoint');
  city.as().memory.clear();
  city.clock.set(new Date());
  Object.assign(receiver, {
    received: [],
    refused: [],
    mood: 'well',
    secrets: [],
    anyTime: false,
    mostAtOnce: 0,
  });
  for (const one of others.splice(0)) await one.close();
});
afterAll(async () => {
  await receiver.close();
  await house.close();
  await city.close();
});

const as = (actor: Actor = admin): Ctx => ({
  ...city.as(actor),
  innerHosts: [receiver, ...others].map(({ host }) => host),
});
const settle = () =>
  runAllJobs({
    ctx: as(city.as().actor),
    pool: city.database.pool,
    listeners: webhookListeners(house),
    jobs: webhookJobs(house),
  });
/** Staff may undo for a while; nothing is told before that is over. */
const afterGrace = async () => {
  await settle();
  later(16);
  await sendDeliveries(as());
};
const later = (seconds: number) => city.clock.set(new Date(city.clock.now().getTime() + seconds * 1000));
const input = (over: Partial<Parameters<typeof createEndpoint>[1]> = {}) => ({
  name: 'Parks system',
  url: receiver.url,
  events: [...webhookTypes],
  services: null,
  privateOf: null,
  ownerEmail: 'owner@parks.example',
  ...over,
});
async function endpoint(
  over: Parameters<typeof input>[0] = {},
  actor = admin,
  at = receiver,
): Promise<Endpoint> {
  const made = await createEndpoint(as(actor), input({ url: at.url, ...over }));
  at.secrets.push(made.secret);
  return made.endpoint;
}
async function report(service = 'pothole', department: string | null = null): Promise<string> {
  const place = { address: '1 Main Street', lat: 39.95, lng: -75.16, h3: null, areas: ['council:1'] };
  const texts = {
    description: 'Deep. Call 215 555 0123.',
    publicText: 'Deep.',
    answers: [],
    photos: [],
    language: 'en',
  };
  const { id } = await openRequest(as(), { service: city.catalog.service(service)!, place, ...texts });
  if (department) await routeRequest(as(), { requestId: id, department, why: { rule: null } });
  return id;
}
const types = (of = receiver) => of.received.map(({ type }) => type);
const hidden = () => city.catalog.services.find((one) => !one.public && one.kind === 'request')!.key;
const rows = async (id: string) => (await listDeliveries(as(), { endpointId: id })).rows;

describe('messages', () => {
  test('a life of a request: signed, the public record alone, each event once', async () => {
    const one = await endpoint();
    const id = await report('pothole', 'streets');
    await settle();
    await changeStatus(as(), { requestId: id, to: 'in_progress' });
    await commentOnRequest(as(), { requestId: id, text: 'A word among us.', public: false });
    await commentOnRequest(as(), { requestId: id, text: 'We are on it.', public: true });
    const reason = city.catalog.service('pothole')!.reasons!.find(({ outcome }) => outcome === 'fixed')!;
    await closeRequest(as(), { requestId: id, reason: reason.key, note: 'Filled.' });
    await reopenRequest(as(), { requestId: id, note: 'It broke again.' });
    await afterGrace();
    expect(receiver.refused).toEqual([]);
    expect(
      types()
        .filter((type) => type !== 'update.added')
        .sort(),
    ).toEqual([
      'request.closed',
      'request.opened',
      'request.reopened',
      'request.updated',
      'request.updated',
      'request.updated',
    ]);
    expect(types().filter((type) => type === 'update.added').length).toBe(4);
    expect(new Set(receiver.received.map((got) => got.id)).size).toBe(receiver.received.length);
    const opened = receiver.received.find(({ type }) => type === 'request.opened')!.message;
    expect(opened).toMatchObject({ type: 'request.opened', version: 1 });
    expect(opened.data['request']).toMatchObject({
      service_request_id: expect.stringMatching(/^\d\d-\d{7}$/),
      status: 'open',
      description: 'Deep.',
      service_code: 'pothole',
      lat: 39.95,
      private: false,
    });
    const closed = receiver.received.find(({ type }) => type === 'request.closed')!.message;
    expect(closed.data['update']).toMatchObject({
      kind: 'closed',
      status: 'fixed',
      description: expect.stringContaining('Filled.'),
    });
    const all = JSON.stringify(receiver.received);
    expect(all).not.toContain('555 0123');
    expect(all).not.toContain('A word among us');
    expect(all).not.toContain(admin.name === '' ? 'nobody' : `"${admin.name}"`);
    expect((await rows(one.id)).every(({ state }) => state === 'delivered')).toBe(true);
  });

  test('an event that comes twice makes one delivery for an endpoint', async () => {
    const one = await endpoint({ events: ['request.opened'] });
    await report();
    await settle();
    const { rows: events } = await city.database.pool.query(
      "select id from event where name = 'request.opened' order by at desc limit 1",
    );
    await city.database.pool.query(
      "select graphile_worker.add_job('event', json_build_object('id', $1::text))",
      [events[0].id],
    );
    await settle();
    expect(types()).toEqual(['request.opened']);
    expect((await rows(one.id)).length).toBe(1);
  });

  test('what staff take back at once is told to nobody', async () => {
    const one = await endpoint({ events: ['request.updated', 'update.added'] });
    const id = await report();
    await settle();
    const { rows: before } = await city.database.pool.query('select version from request where id = $1', [
      id,
    ]);
    await changeStatus(as(), { requestId: id, to: 'in_progress' });
    await settle();
    expect(types()).toEqual([]);
    await city.database.pool.query(
      `insert into request_history (request_id, seq, at, kind, actor_kind, actor_name, channel, public, data)
       values ($1, $2, now(), 'undone', 'staff', 'x', 'web', false, $3)`,
      [id, before[0].version + 2, { seq: before[0].version + 1 }],
    );
    later(16);
    await sendDeliveries(as());
    expect(types()).toEqual([]);
    expect((await rows(one.id)).map(({ state, reason }) => [state, reason])).toEqual([
      ['dropped', 'undone'],
      ['dropped', 'undone'],
    ]);
  });

  test('words that staff may still take back do not travel with another message', async () => {
    await endpoint({ events: ['request.updated'] });
    const id = await report();
    await commentOnRequest(as(), { requestId: id, text: 'Wrong window!', public: true });
    await routeRequest(as(), { requestId: id, department: 'streets', why: { rule: null } });
    await settle();
    const [routed] = receiver.received;
    expect(routed!.message.data['request']).toMatchObject({ status_notes: null });
    later(16);
    await sendDeliveries(as());
    expect(receiver.received[1]!.message.data['request']).toMatchObject({ status_notes: 'Wrong window!' });
    await routeRequest(as(), { requestId: id, department: 'water', why: { rule: null } });
    await settle();
    expect(receiver.received[2]!.message.data['request']).toMatchObject({ status_notes: 'Wrong window!' });
  });

  test('only the wanted types and services', async () => {
    const mine = await startWebhookReceiver();
    others.push(mine);
    await endpoint({ events: ['request.opened'], services: ['graffiti'] }, admin, mine);
    await endpoint({ events: ['request.opened'] });
    await report('pothole');
    await report('graffiti');
    await settle();
    expect(types(mine)).toEqual(['request.opened']);
    expect(types()).toEqual(['request.opened', 'request.opened']);
  });

  test('private requests go to those who may read them, and not any more once they may not', async () => {
    const [none, here, all] = [receiver, await startWebhookReceiver(), await startWebhookReceiver()];
    others.push(here, all);
    const events = ['request.opened', 'request.updated'];
    await endpoint({ events }, admin, none);
    await endpoint({ events, privateOf: ['streets'] }, admin, here);
    await endpoint({ events, privateOf: ['*'] }, admin, all);
    const id = await report(hidden());
    await settle();
    expect([types(none), types(here), types(all)]).toEqual([[], [], ['request.opened']]);
    await routeRequest(as(), { requestId: id, department: 'streets', why: { rule: null } });
    await settle();
    expect([types(none), types(here).length > 0]).toEqual([[], true]);
    await routeRequest(as(), { requestId: id, department: 'water', why: { rule: null } });
    here.received.length = 0;
    await settle();
    expect(types(here)).toEqual([]);
    // Hidden between the writing and the sending:
    receiver.mood = 'error';
    const shown = await report('pothole');
    await settle();
    await city.database.pool.query('update request set public = false where id = $1', [shown]);
    receiver.mood = 'well';
    receiver.received.length = 0;
    later(3600);
    await sendDeliveries(as());
    expect(types(none)).toEqual([]);
  });
});

describe('trying again', () => {
  test('the same message, with growing pauses, for almost three days; then it is given up', async () => {
    receiver.anyTime = true;
    const one = await endpoint({ events: ['request.opened'] });
    receiver.mood = 'error';
    await report();
    await settle();
    // One success in between, so that it is not paused.
    const pauses: number[] = [];
    for (let nth = 0; nth < 20; nth += 1) {
      const [row] = await rows(one.id);
      if (row!.state !== 'retrying') break;
      pauses.push((row!.next_try_at!.getTime() - row!.last_try_at!.getTime()) / 1000);
      city.clock.set(row!.next_try_at!);
      await city.database.pool.query('update webhook_endpoint set failing_since = null');
      await sendDeliveries(as());
    }
    const [row] = await rows(one.id);
    expect(row).toMatchObject({ state: 'failed', status: 500, reason: 'status', attempts: 13 });
    expect(pauses.length).toBe(12);
    expect([...pauses].sort((a, b) => a - b)).toEqual(pauses);
    const hours = pauses.reduce((a, b) => a + b, 0) / 3600;
    expect(hours).toBeGreaterThan(60);
    expect(hours).toBeLessThan(80);
    const { delivery } = await deliveryById(as(), row!.id);
    expect(delivery.tries.length).toBe(13);
    expect(delivery.answer).toBe('It is\ufffd broken <here>');
  });

  test.each([
    ['busy', 429, 'status'],
    ['redirect', 307, 'redirect'],
    ['lies', null, 'broken'],
  ] as const)('%s', async (mood, status, reason) => {
    const one = await endpoint({ events: ['request.opened'] });
    receiver.mood = mood;
    await report();
    await settle();
    const [row] = await rows(one.id);
    expect(row).toMatchObject({ state: 'retrying', status, reason });
    const pause = (row!.next_try_at!.getTime() - row!.last_try_at!.getTime()) / 1000;
    if (mood === 'busy') expect(pause).toBeGreaterThanOrEqual(900);
    receiver.mood = 'well';
    city.clock.set(new Date());
    await city.database.pool.query('update webhook_delivery set next_try_at = $1', [city.clock.now()]);
    await sendDeliveries(as());
    expect(new Set(receiver.received.map((got) => `${got.id} ${got.raw}`)).size).toBe(1);
    expect(receiver.received.length).toBe(2);
    expect((await rows(one.id))[0]!.state).toBe('delivered');
  });

  test('an endless answer is an answer', async () => {
    const one = await endpoint({ events: ['request.opened'] });
    receiver.mood = 'endless';
    await report();
    await settle();
    expect((await rows(one.id))[0]!.state).toBe('delivered');
  });

  test('but an endless page that tells of an error is an error', async () => {
    const one = await endpoint({ events: ['request.opened'] });
    receiver.mood = 'endless-error';
    await report();
    await settle();
    expect((await rows(one.id))[0]).toMatchObject({ state: 'retrying', status: 500, reason: 'status' });
  });

  test('a sender killed between sending and writing down: the next one sends the same message', async () => {
    const one = await endpoint({ events: ['request.opened'] });
    await report();
    receiver.mood = 'error';
    await settle();
    city.clock.set(new Date());
    await city.database.pool.query('update webhook_delivery set next_try_at = $1', [city.clock.now()]);
    receiver.mood = 'well';
    receiver.received.length = 0;
    // It is taken in hand and sent, and then nothing more is heard of the sender.
    const [claimed] = await inTransaction(as(), (tx) => claimDue(tx, [{ id: one.id, free: 4, busy: 0 }]));
    expect((await post(as(), one, claimed!)).status).toBe(204);
    expect(await claimDue(as(), [{ id: one.id, free: 4, busy: 0 }])).toEqual([]);
    await sendDeliveries(as());
    expect(receiver.received.length).toBe(2);
    expect(receiver.received[0]!.raw).toBe(receiver.received[1]!.raw);
    expect(receiver.received[0]!.id).toBe(receiver.received[1]!.id);
    expect((await rows(one.id))[0]!.state).toBe('delivered');
  });

  test('one that hangs holds up nobody else, and takes four places at most', async () => {
    const slow = await startWebhookReceiver();
    others.push(slow);
    slow.mood = 'slow';
    await endpoint({ events: ['request.opened'] }, admin, slow);
    await endpoint({ events: ['request.opened'] });
    for (let nth = 0; nth < 12; nth += 1) await report();
    const until = new Promise<number>((resolve) => {
      const look = setInterval(() => {
        if (receiver.received.length < 12) return;
        clearInterval(look);
        resolve(slow.received.length);
      }, 5);
    });
    await settle();
    expect(await until).toBeLessThan(12);
    expect(slow.received.length).toBe(12);
    expect(slow.mostAtOnce).toBeLessThanOrEqual(4);
    expect(receiver.mostAtOnce).toBeLessThanOrEqual(4);
  });
});

test('all endpoints together take sixty-four places; those that have the least in hand come first', () => {
  const ids = Array.from({ length: 30 }, (_, nth) => `endpoint ${nth}`);
  const places = (busy: Record<string, number>) => {
    const count = Object.values(busy).reduce((sum, one) => sum + one, 0);
    return roomFor(ids, { count, of: (id) => busy[id] ?? 0 });
  };
  expect(places({})).toHaveLength(16);
  expect(places({}).reduce((sum, { free }) => sum + free, 0)).toBe(64);
  const hanging = Object.fromEntries(ids.slice(0, 15).map((id) => [id, 4]));
  expect(places(hanging)).toEqual([{ id: 'endpoint 15', free: 4, busy: 0 }]);
  expect(places({ ...hanging, 'endpoint 15': 3 })).toEqual([{ id: 'endpoint 16', free: 1, busy: 0 }]);
  expect(places({ ...hanging, 'endpoint 15': 4 })).toEqual([]);
});

describe('a receiver that is dead', () => {
  test('is paused after a day of failures, its owner gets a letter, and what it missed comes in order', async () => {
    receiver.anyTime = true;
    const one = await endpoint({ events: ['request.opened'] });
    receiver.mood = 'error';
    for (let nth = 0; nth < 3; nth += 1) await report();
    await settle();
    for (let hour = 0; hour < 30; hour += 1) {
      later(3600);
      await sendDeliveries(as());
    }
    const dead = await endpointById(as(), one.id);
    expect(dead).toMatchObject({ state: 'paused', pause_reason: 'failing' });
    expect(dead.failures).toBeGreaterThanOrEqual(10);
    await settle();
    const { letters } = await listOutbox(house.config.dataDir, { limit: 10 });
    const letter = await readOutbox(house.config.dataDir, letters[0]!.id);
    expect(JSON.stringify(letter.headers)).toContain('owner@parks.example');
    expect(letter.text).toContain(`/admin/hooks/${one.id}`);
    expect(letters.length).toBe(1);
    for (let nth = 0; nth < 3; nth += 1) await report();
    await settle();
    receiver.received.length = 0;
    receiver.mood = 'well';
    city.clock.set(new Date());
    await resumeEndpoint(as(), one.id);
    // What comes during the catching up comes after it.
    await report();
    await settle();
    expect(receiver.refused).toEqual([]);
    const numbers = receiver.received.map(
      ({ message }) => (message.data['request'] as { service_request_id: string }).service_request_id,
    );
    expect(numbers.length).toBe(7);
    expect([...numbers].sort()).toEqual(numbers);
    expect(receiver.mostAtOnce).toBeLessThanOrEqual(4);
    expect(await endpointById(as(), one.id)).toMatchObject({
      state: 'active',
      failures: 0,
      failing_since: null,
    });
    expect((await endpointById(as(), one.id)).catch_up_to).toBeNull();
  });

  test('410 stops it at once', async () => {
    const one = await endpoint({ events: ['request.opened'] });
    receiver.mood = 'gone';
    await report();
    await settle();
    expect(await endpointById(as(), one.id)).toMatchObject({ state: 'paused', pause_reason: 'gone' });
    await report();
    await settle();
    expect(receiver.received.length).toBe(1);
  });
});

describe('looking after endpoints', () => {
  test('a pause by hand keeps what comes', async () => {
    const one = await endpoint({ events: ['request.opened'] });
    await pauseEndpoint(as(), one.id);
    await report();
    await settle();
    expect(types()).toEqual([]);
    await resumeEndpoint(as(), one.id);
    await settle();
    expect(types()).toEqual(['request.opened']);
  });

  test('a ping goes out at once, also while it is paused', async () => {
    const one = await endpoint();
    await pauseEndpoint(as(), one.id);
    expect(await pingEndpoint(as(), one.id)).toMatchObject({ state: 'delivered', status: 204, type: 'ping' });
    receiver.mood = 'error';
    expect(await pingEndpoint(as(), one.id)).toMatchObject({ state: 'failed', status: 500 });
    expect(types()).toEqual(['ping', 'ping']);
    expect(await endpointById(as(), one.id)).toMatchObject({ failures: 0 });
    later(86_400);
    await resumeEndpoint(as(), one.id);
    await settle();
    expect(types()).toEqual(['ping', 'ping']);
  });

  test('one message again, and all since an instant: same ids', async () => {
    const one = await endpoint({ events: ['request.opened'] });
    const since = city.clock.now();
    for (let nth = 0; nth < 3; nth += 1) await report();
    await settle();
    const ids = receiver.received.map(({ id }) => id);
    const [again] = await rows(one.id);
    await replay(as(), again!.id);
    await settle();
    expect(receiver.received.at(-1)!.id).toBe(`msg_${again!.id}`);
    expect(ids).toContain(`msg_${again!.id}`);
    expect(await replaySince(as(), one.id, { since, onlyFailed: true })).toBe(0);
    expect(await replaySince(as(), one.id, { since, onlyFailed: false })).toBe(3);
    await settle();
    expect(
      receiver.received
        .slice(4)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...ids].sort());
  });

  test('two secrets live for a day after a change', async () => {
    receiver.anyTime = true;
    const one = await endpoint({ events: ['request.opened'] });
    const { secret } = await rotateSecret(as(), one.id);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(receiver.secrets).not.toContain(secret);
    await report();
    await settle();
    expect(receiver.received.length).toBe(1);
    expect(String(receiver.received[0]!.headers['webhook-signature']).split(' ').length).toBe(2);
    later(25 * 3600);
    await pingEndpoint(as(), one.id);
    expect(receiver.refused.length).toBe(1);
    receiver.secrets = [secret];
    await rotateSecret(as(), one.id);
    const again = await endpointById(as(), one.id);
    expect(again.secrets.length).toBe(2);
  });

  test('input is checked, the address by the guard', async () => {
    const wrong = {
      name: ' ',
      url: 'http://169.254.169.254/',
      events: ['nothing'],
      services: ['none'],
      privateOf: ['none'],
      ownerEmail: 'x',
    };
    const error = await createEndpoint(as(), wrong).catch((e) => e);
    expect(error.problems.map(({ field }: { field: string }) => field).sort()).toEqual([
      'events',
      'name',
      'ownerEmail',
      'privateOf',
      'services',
      'url',
    ]);
    for (const url of ['http://127.0.0.1:1/', 'ftp://example.com', 'http://0x7f.1/', 'nonsense'])
      await expect(createEndpoint(as(), input({ url })), url).rejects.toMatchObject({
        problems: [{ field: 'url' }],
      });
    const one = await endpoint();
    await expect(editEndpoint(as(), one.id, input({ url: 'http://10.0.0.1/' }))).rejects.toMatchObject({
      status: 422,
    });
    await editEndpoint(as(), one.id, input({ name: 'New name' }));
    expect((await endpointById(as(), one.id)).name).toBe('New name');
    await removeEndpoint(as(), one.id);
    await expect(endpointById(as(), one.id)).rejects.toMatchObject({ status: 404 });
    const { entries } = await listAudit(as(), { subject: { kind: 'webhook', id: one.id } });
    expect(entries.map(({ action }) => action).sort()).toEqual([
      'webhook.created',
      'webhook.edited',
      'webhook.removed',
    ]);
    expect(JSON.stringify(entries)).not.toContain('whsec');
  });

  test('a client has its own alone, and gets nothing once it is stopped', async () => {
    const client = async (name: string, scopes: string[], departments: string[] | null = null) =>
      createClient(as(), {
        name,
        owner: 'Parks',
        email: 'owner@parks.example',
        purpose: 'Trees.',
        scopes,
        services: null,
        departments,
        channel: 'api',
        perMinute: 60,
      } as never);
    const mine = (await client('Mine', ['webhooks', 'private:read', 'requests:read'], ['streets'])).client;
    const other = (await client('Other', ['webhooks'])).client;
    const actor = clientActor(mine);
    const one = await endpoint({ privateOf: ['*'] }, actor);
    const city1 = await endpoint();
    expect(one.private_of).toBeNull();
    expect((await listEndpoints(as(actor))).rows.map(({ id }) => id)).toEqual([one.id]);
    expect((await listEndpoints(as())).rows.length).toBe(2);
    for (const [who, id] of [
      [actor, city1.id],
      [clientActor(other), one.id],
    ] as const)
      await expect(endpointById(as(who), id)).rejects.toMatchObject({ status: 404 });
    for (const who of [city.staff('ada', 'agent'), city.staff('crew', 'crew', 'streets')])
      await expect(listEndpoints(as(who))).rejects.toMatchObject({ status: 403 });
    await removeEndpoint(as(), city1.id);
    const id = await report(hidden());
    await routeRequest(as(), { requestId: id, department: 'streets', why: { rule: null } });
    await settle();
    expect(receiver.received.length).toBeGreaterThan(0);
    receiver.received.length = 0;
    // Its owner cannot open the settings: the letter tells the call.
    receiver.mood = 'gone';
    await report();
    await settle();
    const { letters } = await listOutbox(house.config.dataDir, { limit: 1 });
    const { text } = await readOutbox(house.config.dataDir, letters[0]!.id);
    expect(text).toContain(`POST ${house.config.publicUrl}/api/v1/webhooks/${one.id}/resume`);
    expect(text).not.toContain('/admin/');
    receiver.mood = 'well';
    await resumeEndpoint(as(actor), one.id);
    await settle();
    receiver.received.length = 0;
    await stopClient(as(), { id: mine.id });
    await report();
    await settle();
    expect(types()).toEqual([]);
  });

  test('the log pages by key and is forgotten after 30 days', async () => {
    const one = await endpoint({ events: ['request.opened'] });
    for (let nth = 0; nth < 5; nth += 1) await report();
    await settle();
    const first = await listDeliveries(as(), { endpointId: one.id, limit: 2 });
    const second = await listDeliveries(as(), { endpointId: one.id, limit: 2, after: first.next! });
    const third = await listDeliveries(as(), { endpointId: one.id, limit: 2, after: second.next! });
    const numbers = [first, second, third].flatMap((page) => page.rows.map(({ nr }) => nr));
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect([numbers.length, third.next]).toEqual([5, null]);
    await expect(listDeliveries(as(), { endpointId: one.id, after: 'x' })).rejects.toMatchObject({
      status: 422,
    });
    later(31 * 86_400);
    await city.database.pool.query("select graphile_worker.add_job('clean-hooks', '{}')");
    await settle();
    expect(await rows(one.id)).toEqual([]);
  });
});
