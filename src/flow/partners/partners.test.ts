import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { receive } from '#flow/intake';
import { findRequest, requestDetail } from '#flow/requests';
import { routeRequest, routingListeners } from '#flow/routing';
import { actOnOne, commentOnRequest, undo } from '#flow/work';
import { type Actor, type Ctx, visitor } from '#platform/context';
import { diskStore } from '#platform/files';
import { loadCatalogs } from '#platform/i18n';
import { listOutbox, openMailer, readOutbox } from '#platform/mail';
import { type Partner, savePartners } from '#reference/partners';
import { openCity, type TestCity } from '../../../test/city.ts';
import {
  type HeldUpdate,
  type Open311StandIn,
  type Quirk,
  quirks,
  startOpen311,
} from '../../../test/stand-ins/open311-quirks.ts';
import type { PartnerDesk } from '../partner-adapters/index.ts';
import {
  deliveriesFor,
  listDeadNews,
  listDeliveries,
  partnerHealth,
  partnerJobs,
  partnerListeners,
  pausePartner,
  pullNews,
  resumePartner,
  sendAgain,
  sendDelivery,
  steerNews,
} from './index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'belfry-partners-'));
const publicUrl = 'http://127.0.0.1:3110';
let city: TestCity;
let desk: PartnerDesk;
let standIn: Open311StandIn;
let lead: Actor;

beforeAll(async () => {
  city = await openCity();
  desk = {
    catalogs: loadCatalogs(root),
    mailer: openMailer({ smtpUrl: undefined, dataDir }),
    store: diskStore(dataDir),
    config: { dataDir, publicUrl },
  } as unknown as PartnerDesk;
  lead = city.staff('lead', 'department-lead', 'streets');
  await city.database.pool.query(
    `insert into staff (id, name, email, roles, departments, created_at)
     values ('staff-lead', 'lead', 'lead@city.example', '{department-lead}', '{streets}', now())`,
  );
});
afterAll(async () => {
  await city.close();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => pass(3600));
afterEach(async () => {
  await standIn?.close();
  await city.database.pool.query(
    'truncate received_update, partner_update, partner_message, partner_delivery, partner_state',
  );
});

const pass = (seconds: number) => city.clock.set(new Date(city.clock.now().getTime() + seconds * 1000));

/** The program with this partner in its pack, and its server where it is one. */
async function connect(partner: Partial<Partner> = {}, ...quirks: Quirk[]) {
  standIn = await startOpen311({ quirks, now: () => city.clock.now() });
  const whole = {
    key: 'roads',
    name: 'County Roads',
    kind: 'open311',
    mode: 'live',
    url: standIn.url,
    secret: 'ROADS',
    departments: ['streets'],
    services: {
      pothole: {
        code: '001',
        attributes: { size: { code: 'SIZE', values: { small: 'S', medium: 'M', large: 'L' } } },
      },
    },
    ...partner,
  } as Partner;
  await savePartners(city.as().db, [whole]);
  city.as().memory.clear();
  return whole;
}

function ctx(actor?: Actor): Ctx {
  return {
    ...city.as(actor, actor?.kind === 'staff' ? 'office' : 'system'),
    innerHosts: [new URL(standIn.url).host],
    secrets: {
      ROADS: standIn.key,
      HOOK: `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`,
    },
  };
}

const settle = () => city.settle({ listeners: [...routingListeners, ...partnerListeners(desk)] });
let reports = 0;

async function report(more: object = {}, actor: Actor = visitor) {
  reports += 1;
  const { request } = await receive(city.as(actor, actor.kind === ('client' as string) ? 'open311' : 'web'), {
    serviceKey: 'pothole',
    content: {
      description: `Deep hole ${reports}`,
      answers: { size: 'large' },
      place: { address: '1400 Market St', lat: 39.9527, lng: -75.164 },
      ...more,
    },
  });
  await settle();
  return request;
}

const one = async (requestId: string) => (await deliveriesFor(ctx(), requestId))[0]!;
const send = async (requestId: string) => {
  for (const { delivery } of await deliveriesFor(ctx(), requestId))
    await sendDelivery(ctx(), desk, delivery.id);
};
/** Reported, sent, known by its number there. */
async function sent(more: object = {}) {
  const request = await report(more);
  await send(request.id);
  return { ...request, remote: (await one(request.id)).delivery.remote_id! };
}
const pull = async () => {
  pass(60);
  return pullNews(ctx(), desk, 'roads');
};
const state = async (id: string) => (await findRequest(city.as(), { id })).status;
const lines = async (id: string) =>
  (await requestDetail(city.as(), { id })).history.map((line) => [line.kind, line.channel, line.note]);
const fields = (nth = 0) => Object.fromEntries(standIn.requests[nth]!.fields);

describe('a request of a bound department', () => {
  test('is sent once, in their words, with a mark, and without who reported it', async () => {
    await connect();
    const { id, remote } = await sent({ contact: { name: 'Sam Sample', email: 'sam@example.org' } });
    await send(id);
    await settle();
    expect(standIn.requests).toHaveLength(1);
    expect(fields()).toMatchObject({
      service_code: '001',
      'attribute[SIZE]': 'L',
      lat: '39.9527',
      address_string: '1400 Market St',
    });
    expect(Object.keys(fields()).filter((name) => /name|email|phone/.test(name))).toEqual([]);
    const { delivery } = await one(id);
    expect(delivery).toMatchObject({
      state: 'done',
      remote_id: remote,
      notice: 'We will look',
      asked_at: null,
    });
    expect(fields()['client_request_id']).toBe(delivery.id);
  });

  test('takes the reporter along where the pack says so, which is written down', async () => {
    await connect({ share: 'contact' });
    const { id } = await sent({ contact: { name: 'Sam Q. Sample', email: 'samq@example.org', phone: '' } });
    expect(fields()).toMatchObject({ first_name: 'Sam Q.', last_name: 'Sample', email: 'samq@example.org' });
    const { rows } = await city.database.pool.query(
      `select detail->>'partner' as partner from audit_entry where action = 'partner.contact-shared' and subject_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ partner: 'roads' }]);
  });

  test('waits where the partner is only tried, until somebody sends it', async () => {
    await connect({ mode: 'test' });
    const { id } = await report();
    await send(id);
    expect(standIn.requests).toHaveLength(0);
    const { delivery } = await one(id);
    expect(delivery.state).toBe('held');
    await sendAgain(ctx(lead), { deliveryId: delivery.id });
    await send(id);
    expect(standIn.requests).toHaveLength(1);
  });

  test('of a service without a code is told as what it is, and sent again by hand once the map has it', async () => {
    const partner = await connect({ services: {} });
    const { id } = await sent();
    const { delivery } = await one(id);
    expect(delivery).toMatchObject({
      state: 'dead',
      reason: expect.stringContaining('no code for the service "pothole"'),
    });
    expect((await listDeliveries(ctx(), { partner: 'roads', state: 'dead' })).rows).toHaveLength(1);
    await savePartners(city.as().db, [{ ...partner, unlisted: 'same' }]);
    city.as().memory.clear();
    standIn.services.push({ code: 'pothole', name: 'Pothole' });
    expect(await sendAgain(ctx(), { partner: 'roads' })).toBe(1);
    await send(id);
    expect((await one(id)).delivery.state).toBe('done');
    expect(fields()).toMatchObject({ service_code: 'pothole', 'attribute[size]': 'large' });
  });

  test('that is refused is not tried again, and says why', async () => {
    await connect({ services: { pothole: { code: 'unknown' } } });
    const { id } = await sent();
    expect((await one(id)).delivery).toMatchObject({
      state: 'dead',
      reason: '404: service_code does not exist',
    });
    await expect(
      sendAgain(ctx(city.staff('other', 'department-lead', 'parks-recreation')), {
        deliveryId: (await one(id)).delivery.id,
      }),
    ).rejects.toMatchObject({ status: 403 });
  });

  test('that nobody answers for is tried again; the partner is known to fail and then to be well', async () => {
    await connect();
    const request = await report();
    standIn.moods = ['limited', 'forbidden'];
    await send(request.id);
    expect((await one(request.id)).delivery).toMatchObject({
      state: 'failed',
      attempts: 1,
      asked_at: null,
      reason: '429: an empty answer',
    });
    const [health] = await partnerHealth(ctx());
    expect(health).toMatchObject({ counts: { failed: 1 }, state: { failure: '429: an empty answer' } });
    await send(request.id);
    expect((await one(request.id)).delivery).toMatchObject({
      state: 'failed',
      attempts: 2,
      reason: '403: That key is not known',
    });
    await send(request.id);
    expect((await one(request.id)).delivery).toMatchObject({ state: 'done', attempts: 0, reason: null });
    expect((await partnerHealth(ctx()))[0]!.state).toMatchObject({ failing_since: null, failure: null });
    expect(standIn.requests).toHaveLength(1);
  });

  test('gets its number from a token later', async () => {
    await connect({}, 'token-later');
    const request = await report();
    await send(request.id);
    expect((await one(request.id)).delivery).toMatchObject({
      state: 'token',
      token: 'token-1',
      remote_id: null,
    });
    await send(request.id);
    await send(request.id);
    expect((await one(request.id)).delivery).toMatchObject({ state: 'done', remote_id: '638001' });
    expect(standIn.requests).toHaveLength(1);
  });
});

describe('an answer that was lost', () => {
  test.each(['lost', 'blank'] as const)('(%s) is looked for, and nothing is sent twice', async (mood) => {
    await connect();
    const request = await report();
    standIn.moods = [mood];
    await send(request.id);
    expect((await one(request.id)).delivery).toMatchObject({ state: 'failed', asked_at: expect.any(Date) });
    pass(60);
    await send(request.id);
    expect((await one(request.id)).delivery).toMatchObject({
      state: 'done',
      remote_id: '638001',
      asked_at: null,
    });
    expect(standIn.requests).toHaveLength(1);
  });

  test('that had not arrived is sent after the look', async () => {
    await connect();
    const request = await report();
    standIn.moods = ['down'];
    await send(request.id);
    pass(60);
    await send(request.id);
    expect(standIn.requests).toHaveLength(1);
    expect((await one(request.id)).delivery.state).toBe('done');
  });

  test('of two reports that are alike finds one number for each', async () => {
    await connect();
    const same = { description: 'The very same words' };
    const requests = [await report(same), await report(same)];
    standIn.moods = ['lost', 'lost'];
    for (const { id } of requests) await send(id);
    pass(60);
    for (const { id } of requests) await send(id);
    const numbers = await Promise.all(requests.map(async ({ id }) => (await one(id)).delivery.remote_id));
    expect(numbers.sort()).toEqual(['638001', '638002']);
    expect(standIn.requests).toHaveLength(2);
  });

  test('is not waited for while the look itself fails', async () => {
    await connect();
    const request = await report();
    standIn.moods = ['lost', 'down', 'down'];
    await send(request.id);
    await send(request.id);
    expect((await one(request.id)).delivery).toMatchObject({
      state: 'failed',
      attempts: 2,
      asked_at: expect.any(Date),
    });
    expect(standIn.requests).toHaveLength(1);
    await send(request.id);
    expect((await one(request.id)).delivery.state).toBe('done');
    expect(standIn.requests).toHaveLength(1);
  });
});

describe('what happens later', () => {
  const act = async (id: string, action: Parameters<typeof actOnOne>[1], actor = lead) => {
    const batch = await actOnOne(city.as(actor, 'office'), action, id);
    await settle();
    return batch;
  };
  const told = () =>
    standIn.told
      .map(({ fields }) => Object.fromEntries(fields))
      .map(({ status, description }) => [status, description]);

  test('is told in order: comments, changes, a withdrawal; notes among colleagues are not', async () => {
    await connect();
    const { id, remote } = await sent();
    await act(id, { do: 'move', to: 'accepted', note: 'On our list' });
    await act(id, { do: 'comment', text: 'Between us', public: false });
    await act(id, { do: 'comment', text: 'It grows', public: true });
    await send(id);
    expect(told()).toEqual([]);
    pass(20);
    await send(id);
    expect(told()).toEqual([
      ['INVESTIGATING', 'On our list'],
      ['UNCHANGED', 'It grows'],
    ]);
    expect(Object.fromEntries(standIn.told[0]!.fields)).toMatchObject({
      service_request_id: remote,
      api_key: 'their-key',
    });
    await send(id);
    expect(standIn.told).toHaveLength(2);
  });

  test('and was taken back at once is not told', async () => {
    await connect();
    const { id } = await sent();
    const batch = await act(id, { do: 'move', to: 'accepted' });
    await undo(city.as(lead, 'office'), batch.id);
    pass(20);
    await send(id);
    expect(told()).toEqual([]);
  });

  test('whose answer was lost is told once', async () => {
    await connect();
    const { id } = await sent();
    await act(id, { do: 'comment', text: 'Once', public: true });
    pass(20);
    standIn.moods = ['lost'];
    await send(id);
    pass(60);
    await send(id);
    expect(told()).toEqual([['UNCHANGED', 'Once']]);
    expect((await one(id)).messages).toMatchObject([{ state: 'done', attempts: 2 }]);
  });

  test('before it has a number waits for it', async () => {
    await connect({}, 'token-later');
    const request = await report();
    await act(request.id, { do: 'comment', text: 'Soon', public: true });
    pass(20);
    for (let tries = 0; tries < 3; tries += 1) await send(request.id);
    expect(told()).toEqual([['UNCHANGED', 'Soon']]);
  });

  test('to whom it does not belong any more: told that it left, and that it came back', async () => {
    await connect();
    const { id, remote } = await sent();
    const route = (department: string) =>
      routeRequest(city.as(), { requestId: id, department, why: { byHand: true } });
    await route('parks-recreation');
    await settle();
    await send(id);
    expect(told()).toEqual([['INTERNAL_REFERRAL', expect.stringContaining('another department')]]);
    standIn.change(remote, 'fixed', 'Filled');
    await pull();
    expect(await state(id)).toBe('received');
    pass(1);
    await route('streets');
    await settle();
    await send(id);
    expect(told().at(-1)).toEqual(['OPEN', expect.stringContaining('with you again')]);
    standIn.change(remote, 'fixed', 'Filled now');
    await pull();
    expect(await state(id)).toBe('closed');
  });

  test('unsent requests that went elsewhere are dropped', async () => {
    await connect();
    const request = await report();
    await routeRequest(city.as(), {
      requestId: request.id,
      department: 'parks-recreation',
      why: { byHand: true },
    });
    await settle();
    await send(request.id);
    expect((await one(request.id)).delivery.state).toBe('dropped');
    expect(standIn.requests).toEqual([]);
  });
});

describe('the line of jobs', () => {
  const waiting = async (task: string) =>
    (
      await city.database.pool.query(
        `select key, queue_name, attempts from graphile_worker.jobs where task_identifier = $1 order by id`,
        [task],
      )
    ).rows;
  const wind = () => job('partner-clock').run(ctx(), {});
  const job = (name: string) => partnerJobs(desk).find((one) => one.name === name)!;
  beforeEach(() => city.database.pool.query('truncate graphile_worker._private_jobs'));

  test('is the same one for a request that leaves while it is being sent', async () => {
    await connect({ together: 8 });
    const requests = [await report(), await report(), await report(), await report()];
    const lines = new Map((await waiting('partner-send')).map((one) => [one.key, one.queue_name]));
    await city.database.pool.query('truncate graphile_worker._private_jobs');
    for (const { id } of requests) {
      standIn.moods = ['lost'];
      await send(id);
      await routeRequest(city.as(), { requestId: id, department: 'parks-recreation', why: { byHand: true } });
    }
    await city.settle({ listeners: partnerListeners(desk), jobs: [] });
    const after = new Map((await waiting('partner-send')).map((one) => [one.key, one.queue_name]));
    expect(after).toEqual(lines);
    expect(lines.size).toBe(4);
  });

  test('a clock starts the asking for news again where its job gave up, but not of those that are paused', async () => {
    await connect();
    await wind();
    expect(await waiting('partner-pull')).toHaveLength(1);
    await city.database.pool.query('update graphile_worker._private_jobs set attempts = max_attempts');
    await wind();
    // The dead one stays for whoever looks after jobs.
    expect((await waiting('partner-pull')).filter(({ key }) => key)).toMatchObject([
      { key: 'partner-pull:roads', attempts: 0 },
    ]);
    await city.database.pool.query('truncate graphile_worker._private_jobs');
    const { id } = await sent();
    await city.database.pool.query(
      `update partner_delivery set state = 'failed', next_at = '2020-01-01' where request_id = $1`,
      [id],
    );
    await pausePartner(ctx(city.staff('admin', 'admin')), 'roads');
    await city.database.pool.query('truncate graphile_worker._private_jobs');
    await wind();
    expect([...(await waiting('partner-pull')), ...(await waiting('partner-send'))]).toEqual([]);
    await resumePartner(ctx(city.staff('admin', 'admin')), 'roads');
    expect(await waiting('partner-send')).toHaveLength(1);
  });

  test('many that failed are sent again in one go', async () => {
    await connect({ services: {}, together: 3 });
    for (const { id } of [await sent(), await sent(), await sent()])
      expect((await one(id)).delivery.state).toBe('dead');
    await city.database.pool.query('truncate graphile_worker._private_jobs');
    expect(await sendAgain(ctx(), { partner: 'roads' })).toBe(3);
    const keys = (await waiting('partner-send')).map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });
});

test('what may have arrived, and went to another department meanwhile, is looked for but not sent any more', async () => {
  await connect();
  const [arrived, lost] = [await report(), await report()];
  standIn.moods = ['lost'];
  await send(arrived.id);
  standIn.moods = ['down'];
  await send(lost.id);
  for (const { id } of [arrived, lost])
    await routeRequest(city.as(), { requestId: id, department: 'parks-recreation', why: { byHand: true } });
  await settle();
  for (const { id } of [arrived, lost]) await send(id);
  expect(standIn.requests).toHaveLength(1);
  expect((await one(arrived.id)).delivery).toMatchObject({ state: 'done', remote_id: '638001' });
  expect((await one(lost.id)).delivery.state).toBe('dropped');
  expect(standIn.told.map(({ fields: told }) => Object.fromEntries(told)['status'])).toEqual([
    'INTERNAL_REFERRAL',
  ]);
});

test('words that wait are not told once the request is hidden', async () => {
  await connect();
  const { id } = await sent();
  await actOnOne(city.as(lead, 'office'), { do: 'comment', text: 'A name slipped in', public: true }, id);
  await settle();
  await city.database.pool.query('update request set public = false where id = $1', [id]);
  pass(20);
  await send(id);
  expect(standIn.told).toEqual([]);
  expect((await one(id)).messages).toMatchObject([{ state: 'dropped' }]);
});

test('a mailbox of several departments: news goes to the one that has the request', async () => {
  const departments = ['streets', 'parks-recreation'];
  await connect({ kind: 'mailbox', departments, url: undefined, services: undefined });
  const { id } = await sent();
  await routeRequest(city.as(), { requestId: id, department: 'parks-recreation', why: { byHand: true } });
  await commentOnRequest(city.as(), { requestId: id, text: 'It grows', public: true });
  await settle();
  pass(20);
  await send(id);
  const { letters } = await listOutbox(dataDir, { limit: 1 });
  expect(letters[0]!.to).toContain(city.catalog.department('parks-recreation')!.email!);
});

describe('what they tell', () => {
  test('is applied once, in order, with their words, and never told back', async () => {
    await connect();
    const { id, remote } = await sent();
    standIn.change(remote, 'IN_PROGRESS', 'Crew on its way');
    pass(5);
    standIn.change(remote, 'FIXED', 'Filled & rolled');
    expect(await pull()).toEqual({ news: 2, failure: null });
    expect(await pull()).toEqual({ news: 0, failure: null });
    expect((await lines(id)).slice(2)).toEqual([
      ['status', 'partner:roads', 'Crew on its way'],
      ['closed', 'partner:roads', expect.stringContaining('Filled & rolled')],
    ]);
    expect(await findRequest(city.as(), { id })).toMatchObject({ status: 'closed', outcome: 'fixed' });
    await settle();
    pass(30);
    await send(id);
    expect(standIn.told).toEqual([]);
    expect((await one(id)).delivery).toMatchObject({ remote_status: 'fixed' });
  });

  test('late, out of order and twice under one id does no harm', async () => {
    await connect();
    const { id, remote } = await sent();
    const done = standIn.change(remote, 'fixed', 'Filled');
    await pull();
    // A row that was committed late there, with an earlier time; and one that changed its mind under the same id.
    standIn.updates.push({
      ...done,
      update_id: 'late',
      status: 'in_progress',
      description: 'Begun',
      updated: new Date(done.updated.getTime() - 3_600_000),
    });
    done.description = 'Something else';
    await pull();
    expect(await state(id)).toBe('closed');
    expect((await lines(id)).map(([kind, , note]) => [kind, note]).slice(-2)).toEqual([
      ['closed', expect.stringContaining('Filled')],
      ['comment', 'Begun'],
    ]);
  });

  test('uses the map of the pack: words, finer codes, reasons, a word for all others', async () => {
    await connect({
      statuses: { 'WORK DONE': { close: 'nothing_found', reason: 'not-found' }, seen: 'accepted' },
      otherwise: 'none',
    });
    const { id, remote } = await sent();
    standIn.change(remote, 'Seen', '');
    await pull();
    expect(await state(id)).toBe('accepted');
    standIn.change(remote, 'Whatever they say', 'Hm');
    await pull();
    expect(await state(id)).toBe('accepted');
    standIn.change(remote, 'work done', 'Nothing there');
    await pull();
    expect(await findRequest(city.as(), { id })).toMatchObject({
      status: 'closed',
      outcome: 'nothing_found',
    });
  });

  test('with a word that nobody has explained stops nothing else, and is applied once it is', async () => {
    const partner = await connect();
    const first = await sent();
    const second = await sent();
    standIn.change(first.remote, 'FROBNICATED', 'What?');
    standIn.change(second.remote, 'fixed', 'Filled');
    await pull();
    expect(await state(second.id)).toBe('closed');
    const dead = await listDeadNews(ctx(), { partner: 'roads' });
    expect(dead.rows).toMatchObject([
      { word: 'frobnicated', number: first.number, reason: expect.stringContaining('not in the map') },
    ]);
    await savePartners(city.as().db, [{ ...partner, statuses: { Frobnicated: { close: 'fixed' } } }]);
    city.as().memory.clear();
    expect(await steerNews(ctx(), 'roads', 'apply-again', dead.rows[0]!.update_id)).toBe(1);
    await pull();
    expect(await state(first.id)).toBe('closed');
    expect((await listDeadNews(ctx(), { partner: 'roads' })).rows).toEqual([]);
  });

  test('before we knew their number waits for it; of others it is left alone', async () => {
    await connect({}, 'token-later');
    const request = await report();
    await send(request.id);
    standIn.requests.push({ ...standIn.requests[0]!, id: '1', token: 'x' });
    standIn.change('638001', 'fixed', 'Quick work');
    standIn.change('1', 'fixed', 'Not ours');
    await pull();
    expect(await state(request.id)).toBe('received');
    await send(request.id);
    await send(request.id);
    await pull();
    expect(await state(request.id)).toBe('closed');
    expect((await listDeadNews(ctx(), { partner: 'roads' })).rows).toEqual([]);
  });

  test('that they told by echoing us is no news', async () => {
    await connect();
    const { id, remote } = await sent();
    await actOnOne(city.as(lead, 'office'), { do: 'comment', text: 'Is it done?', public: true }, id);
    await settle();
    pass(20);
    await send(id);
    standIn.updates.push(echo(remote, 'theirs-1', 'Is it done?'));
    await pull();
    expect((await lines(id)).filter(([kind]) => kind === 'comment')).toHaveLength(1);
  });

  test('of a closing and an opening again, each side in turn', async () => {
    await connect();
    const { id, remote } = await sent();
    standIn.change(remote, 'fixed', 'Filled');
    await pull();
    await actOnOne(city.as(lead, 'office'), { do: 'reopen', note: 'Still deep' }, id);
    await settle();
    pass(20);
    await send(id);
    expect(standIn.told.map(({ fields }) => Object.fromEntries(fields)['status'])).toEqual(['REOPEN']);
    standIn.change(remote, 'fixed', 'Again');
    await pull();
    standIn.change(remote, 'reopen', 'It sank');
    await pull();
    expect(await state(id)).toBe('reopened');
    expect((await findRequest(city.as(), { id })).reopened).toBe(2);
  });

  test('is found by asking for each request where they have no list, also that it was opened again', async () => {
    await connect({ news: 'requests' }, 'no-updates');
    const { id, remote } = await sent();
    const other = await sent();
    expect((await pull()).failure).toBeNull();
    expect(await lines(id)).toHaveLength(2);
    standIn.change(remote, 'fixed', 'Filled');
    await pull();
    await pull();
    expect(await state(id)).toBe('closed');
    expect(await state(other.id)).toBe('received');
    standIn.change(remote, 'open', 'It sank');
    await pull();
    expect(await state(id)).toBe('reopened');
  });

  test('their list that has become shorter removes nothing', async () => {
    await connect({ news: 'requests' });
    const { id } = await sent();
    standIn.requests.length = 0;
    expect(await pull()).toEqual({ news: 0, failure: null });
    expect(await state(id)).toBe('received');
    expect((await one(id)).delivery.state).toBe('done');
  });

  test('brings photos, through the guard', async () => {
    await connect();
    const { id, remote } = await sent();
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    standIn.change(remote, 'in_progress', 'A picture', [`data:image/png;base64,${png}`]);
    standIn.change(remote, 'in_progress', 'None', [
      'http://169.254.169.254/latest/meta-data',
      'data:text/html,<b>',
    ]);
    await pull();
    const { files, history } = await requestDetail(city.as(), { id });
    expect(files).toMatchObject([{ public: true }]);
    expect(history.slice(-2).map(({ note }) => note)).toEqual(['A picture', 'None']);
  });

  test('fails for a while: the window waits, and nothing is lost', async () => {
    await connect({ overlap: 1 });
    const { id, remote } = await sent();
    await pull();
    standIn.change(remote, 'fixed', 'Filled');
    standIn.moods = ['down'];
    expect((await pull()).failure).toContain('500');
    pass(3 * 86_400);
    expect((await pull()).failure).toBeNull();
    expect(await state(id)).toBe('closed');
  });
});

test('with every quirk, and with many at once: report, number there, closed', async () => {
  const together: Quirk[][] = [
    ['wrapped', 'single-object', 'numeric-ids', 'media-array', 'token-later', 'empty-200', 'byte-order-mark'],
    ['xml-only', 'soap', 'status-line', 'bare-ampersand', 'blank-plus', 'token-later', 'blank-names'],
  ];
  for (const some of [...quirks.map((quirk) => [quirk]), ...together]) {
    const lists = some.includes('no-updates') ? ({ news: 'requests' } as const) : {};
    await connect(lists, ...some);
    const request = await report();
    for (let tries = 0; tries < 3; tries += 1) await send(request.id);
    const { delivery } = await one(request.id);
    expect([some, delivery.state, delivery.remote_id]).toEqual([some, 'done', '638001']);
    standIn.change('638001', 'closed', 'Filled & done');
    await pull();
    expect([some, await state(request.id)]).toEqual([some, 'closed']);
    expect(standIn.requests).toHaveLength(1);
    await standIn.close();
    await city.database.pool.query(
      'truncate received_update, partner_update, partner_message, partner_delivery, partner_state',
    );
  }
});

function echo(remote: string, id: string, text: string): HeldUpdate {
  return {
    update_id: id,
    service_request_id: remote,
    status: 'open',
    updated: city.clock.now(),
    description: text,
    media_url: [],
  };
}

test('what a partner opened here does not go back to it', async () => {
  await connect({ client: 'County app' });
  const client: Actor = { ...visitor, kind: 'client' as Actor['kind'], id: 'client-1', name: 'County app' };
  const theirs = await report({}, client);
  const ours = await report({}, { ...client, name: 'Somebody else' });
  expect(await deliveriesFor(ctx(), theirs.id)).toEqual([]);
  expect(await deliveriesFor(ctx(), ours.id)).toHaveLength(1);
});

test('paused, nothing leaves and nothing comes; taken up again, all does', async () => {
  await connect();
  const { id, remote } = await sent();
  const admin = city.staff('admin', 'admin');
  await expect(pausePartner(ctx(lead), 'roads')).rejects.toMatchObject({ status: 403 });
  await pausePartner(ctx(admin), 'roads');
  const second = await report();
  await send(second.id);
  standIn.change(remote, 'fixed', 'Filled');
  await pull();
  expect(standIn.requests).toHaveLength(1);
  expect(await state(id)).toBe('received');
  await resumePartner(ctx(admin), 'roads');
  await send(second.id);
  await pull();
  expect(standIn.requests).toHaveLength(2);
  expect(await state(id)).toBe('closed');
});

test('private requests stay here unless the pack says otherwise', async () => {
  const partner = await connect();
  const request = await report();
  await city.database.pool.query('update request set public = false, public_text = null where id = $1', [
    request.id,
  ]);
  await send(request.id);
  expect((await one(request.id)).delivery).toMatchObject({
    state: 'dead',
    reason: expect.stringContaining('private'),
  });
  await savePartners(city.as().db, [{ ...partner, private: true }]);
  city.as().memory.clear();
  await sendAgain(ctx(), { partner: 'roads' });
  await send(request.id);
  expect(fields()['description']).toContain('Deep hole');
});

test('a webhook is signed, gives its number and is told what happens', async () => {
  const partner = await connect({ kind: 'webhook', secret: 'HOOK', services: undefined });
  const got: { headers: Record<string, string>; body: string }[] = [];
  const { createServer } = await import('node:http');
  const hook = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    got.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() });
    response.end(JSON.stringify({ id: 'WO-7' }));
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(hook.address() as { port: number }).port}`;
  await savePartners(city.as().db, [{ ...partner, url: `http://${host}/take` }]);
  city.as().memory.clear();
  const request = await report();
  const with_ = (): Ctx => ({ ...ctx(), innerHosts: [host], clock: { now: () => new Date() } });
  await sendDelivery(with_(), desk, (await one(request.id)).delivery.id);
  await new Promise((resolve) => hook.close(resolve));
  expect((await one(request.id)).delivery).toMatchObject({ state: 'done', remote_id: 'WO-7' });
  const verified = new Webhook(ctx().secrets!['HOOK']!).verify(got[0]!.body, got[0]!.headers) as {
    data: object;
  };
  expect(verified.data).toMatchObject({
    number: request.number,
    service: { code: 'pothole' },
    attributes: [{ code: 'size', value: 'large' }],
  });
});

test('a mailbox gets a letter with a mark in its subject', async () => {
  await connect({
    kind: 'mailbox',
    email: 'works@county.example',
    share: 'contact',
    url: undefined,
    services: undefined,
  });
  const { number } = await sent({ contact: { name: 'Sam Sample', email: 'sam@example.org' } });
  const { letters: all } = await listOutbox(dataDir, { limit: 10 });
  const found = all.filter(({ subject }) => subject.includes(number));
  const letters = await Promise.all(found.map((letter) => readOutbox(dataDir, letter.id)));
  expect(letters[0]!.to).toContain('works@county.example');
  expect(letters).toHaveLength(1);
  expect(letters[0]!.subject).toMatch(new RegExp(`^\\[${number} [\\w-]{12}\\] `));
  expect(letters[0]!.text).toContain('Deep hole');
  expect(letters[0]!.text).toContain('sam@example.org');
});

test('files go out and come back; a bad row is told with its line and stops nothing', async () => {
  await connect({ kind: 'csv', url: undefined, services: undefined });
  const { id, number } = await sent({ description: '=HYPERLINK("http://x")' });
  const folder = path.join(dataDir, 'exchange', 'roads');
  const out = readFileSync(path.join(folder, 'out/requests', `${number}.csv`), 'utf8');
  expect(out).toContain(`${number},`);
  expect(out).toContain(`'=HYPERLINK`);
  mkdirSync(path.join(folder, 'in'), { recursive: true });
  const put = (name: string, text: string) => writeFileSync(path.join(folder, 'in', name), text);
  put(
    'back.csv',
    `number,status,description,at\n${number},in_progress,On it,2026-03-04\n,fixed,x,\n${number},fixed,Done,soon\n${number},fixed,"Done, really",2026-03-05\n`,
  );
  await pull();
  expect(await state(id)).toBe('closed');
  const dead = await listDeadNews(ctx(), { partner: 'roads' });
  expect(dead.rows.map(({ reason }) => reason).sort()).toEqual([
    'back.csv, line 3: the number is missing',
    'back.csv, line 4: "soon" is no time',
  ]);
  expect(readdirSync(path.join(folder, 'in'))).toEqual(['taken']);
  const count = (await lines(id)).length;
  // The same file once more, as after a kill between keeping it and moving it away.
  put(
    'again.csv',
    `number,status,description,at\n${number},in_progress,On it,2026-03-04\n,fixed,x,\n${number},fixed,Done,soon\n${number},fixed,"Done, really",2026-03-05\n`,
  );
  put('bad.csv', 'what,is,this\n1,2,3\n');
  await pull();
  expect(await lines(id)).toHaveLength(count);
  expect((await listDeadNews(ctx(), { partner: 'roads' })).rows[0]!.reason).toContain(
    'bad.csv, line 1: the column "number" is missing',
  );
});
