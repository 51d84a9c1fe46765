import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receive } from '#flow/intake';
import { deliveriesFor, partnerListeners, pullNews, sendDelivery } from '#flow/partners';
import { findRequest, requestDetail } from '#flow/requests';
import { routingListeners } from '#flow/routing';
import { actOnOne } from '#flow/work';
import type { Actor, Ctx } from '#platform/context';
import { receivePhoto } from '#platform/files';
import { type Partner, savePartners } from '#reference/partners';
import { type Open311Door, openOpen311 } from '../open311.ts';

/** The city that residents report to, and the county whose crews do the work; each is a whole Belfry of its own. */
let town: Open311Door;
let county: Open311Door;
let townsKey: string;
let crew: Actor;
let clerk: Actor;
const host = { town: '', county: '' };

beforeAll(async () => {
  town = await openOpen311();
  county = await openOpen311();
  for (const [name, door] of [
    ['town', town],
    ['county', county],
  ] as const) {
    const url = await door.app.listen({ port: 0, host: '127.0.0.1' });
    door.house.config.publicUrl = url;
    host[name] = new URL(url).host;
    await door.city.database.pool.query(
      `insert into staff (id, name, email, roles, departments, created_at)
       values ('staff-crew', 'crew', 'crew@city.example', '{department-lead}', '{streets}', now())`,
    );
  }
  townsKey = await county.key('Town', ['requests:write']);
  const partner: Partner = {
    ...{ key: 'county', name: 'The County', kind: 'open311', mode: 'live', secret: 'COUNTY' },
    ...{
      url: `http://${host.county}/open311/v2`,
      departments: ['streets'],
      unlisted: 'same',
      photos: 'upload',
    },
  } as Partner;
  await savePartners(town.city.as().db, [partner]);
  // The county has the town among its own partners, too: the worst case for loops.
  const back = {
    ...partner,
    key: 'town',
    name: 'The Town',
    url: `http://${host.town}/open311/v2`,
    client: 'Town',
  };
  await savePartners(county.city.as().db, [back as Partner]);
  for (const door of [town, county]) door.city.as().memory.clear();
  crew = county.city.staff('crew', 'department-lead', 'streets');
  clerk = town.city.staff('crew', 'department-lead', 'streets');
});
afterAll(async () => {
  await town?.close();
  await county?.close();
});

const here = (door: Open311Door, actor?: Actor): Ctx => ({
  ...door.city.as(actor, actor ? 'office' : 'system'),
  innerHosts: [host.town, host.county],
  secrets: { COUNTY: townsKey },
});
const settle = async (door: Open311Door) =>
  door.city.settle({ listeners: [...routingListeners, ...partnerListeners(door.house)] });

/** Time passes in both, and each tells and asks. */
async function goRound() {
  for (const door of [town, county]) {
    door.city.clock.set(new Date(door.city.clock.now().getTime() + 30_000));
    await settle(door);
  }
  const { rows } = await town.city.database.pool.query<{ id: string }>('select id from partner_delivery');
  for (const { id } of rows) await sendDelivery(here(town), town.house, id);
  await settle(county);
  expect((await pullNews(here(town), town.house, 'county')).failure).toBeNull();
}

async function report() {
  const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#884422' } })
    .jpeg()
    .toBuffer();
  const photo = await receivePhoto(here(town), town.house.store, { content: picture, name: 'hole.jpg' });
  const { request } = await receive(town.city.as(undefined, 'web'), {
    serviceKey: 'pothole',
    content: {
      description: 'Deep hole by the kerb',
      answers: { size: 'large' },
      place: { address: '1400 Market St', lat: 39.9527, lng: -75.164 },
      photos: [photo.id],
    },
  });
  return request;
}

const told = async (door: Open311Door, id: string) =>
  (await requestDetail(door.city.as(), { id })).history
    .filter((line) => line.public && line.kind !== 'routed')
    .map(({ kind, note, channel }) => [kind, note, channel.split(':')[0]]);

test('a report in one city is worked in the other, with photos and words both ways, and closes and opens in both', async () => {
  const { id } = await report();
  await goRound();
  const [{ delivery } = { delivery: undefined }] = await deliveriesFor(here(town), id);
  expect(delivery).toMatchObject({ state: 'done', remote_id: expect.stringMatching(/^\d\d-\d{7}$/) });

  // There, it is what it was here, with its photo, and it does not come back by the county's own partners.
  const there = await findRequest(county.city.as(), { number: delivery!.remote_id! });
  expect(there).toMatchObject({
    service_key: 'pothole',
    description: 'Deep hole by the kerb',
    lat: 39.9527,
    address: '1400 Market St',
  });
  const detail = await requestDetail(county.city.as(), { id: there.id });
  expect(detail.answers).toEqual([{ key: 'size', value: 'large' }]);
  expect(detail.files).toHaveLength(1);
  expect(await deliveriesFor(here(county), there.id)).toEqual([]);

  // Words from here go there.
  await actOnOne(here(town, clerk), { do: 'comment', text: 'A bus stops there', public: true }, id);
  await goRound();
  expect((await told(county, there.id)).at(-1)).toEqual(['comment', 'A bus stops there', 'client']);

  // Work, words and a photo from there come here.
  const proof = await receivePhoto(here(county), county.house.store, {
    content: await sharp({ create: { width: 50, height: 50, channels: 3, background: '#224488' } })
      .jpeg()
      .toBuffer(),
    name: 'done.jpg',
  });
  await actOnOne(here(county, crew), { do: 'move', to: 'in_progress', note: 'Crew on site' }, there.id);
  await actOnOne(here(county, crew), { do: 'comment', text: 'Looks deep', public: true }, there.id);
  await goRound();
  expect((await findRequest(town.city.as(), { id })).status).toBe('in_progress');
  await actOnOne(
    here(county, crew),
    { do: 'close', reason: 'work-done', note: 'Filled.', evidence: [proof.id] },
    there.id,
  );
  await goRound();
  const closed = await findRequest(town.city.as(), { id });
  expect(closed).toMatchObject({ status: 'closed', outcome: 'fixed' });
  expect((await requestDetail(town.city.as(), { id })).files.map(({ stage }) => stage).sort()).toEqual([
    'evidence',
    'report',
  ]);

  // Opened again here, closed once more there.
  await actOnOne(here(town, clerk), { do: 'reopen', note: 'It sank' }, id);
  await goRound();
  expect((await findRequest(county.city.as(), { id: there.id })).status).toBe('reopened');
  await actOnOne(here(county, crew), { do: 'close', reason: 'work-done', note: 'Filled again.' }, there.id);
  await goRound();
  expect((await findRequest(town.city.as(), { id })).status).toBe('closed');

  // Nothing goes round for ever: after some rounds more nothing has been added on either side.
  const before = [await told(town, id), await told(county, there.id)];
  for (let round = 0; round < 3; round += 1) await goRound();
  expect([await told(town, id), await told(county, there.id)]).toEqual(before);
  expect(before[0]!.map(([kind, note, by]) => [kind, note, by])).toEqual([
    ['opened', null, 'web'],
    ['comment', 'A bus stops there', 'office'],
    ['status', 'Crew on site', 'partner'],
    ['comment', 'Looks deep', 'partner'],
    ['closed', expect.stringContaining('Filled.'), 'partner'],
    ['reopened', 'It sank', 'office'],
    ['closed', expect.stringContaining('Filled again.'), 'partner'],
  ]);
  const { rows } = await town.city.database.pool.query(
    'select state, reason from partner_update where state not in ($1, $2)',
    ['applied', 'unknown'],
  );
  expect(rows).toEqual([]);
  expect(await numberOfRequests()).toEqual([1, 1]);
});

test('an answer that is lost on the way makes no second request', async () => {
  const { id } = await report();
  await settle(town);
  const { delivery } = (await deliveriesFor(here(town), id))[0]!;
  // It was sent, and we were killed before we heard.
  await sendDelivery(here(town), town.house, delivery.id);
  await town.city.database.pool.query(
    `update partner_delivery set state = 'waiting', asked_at = tried_at, remote_id = null where id = $1`,
    [delivery.id],
  );
  await sendDelivery(here(town), town.house, delivery.id);
  expect((await deliveriesFor(here(town), id))[0]!.delivery.state).toBe('done');
  expect(await numberOfRequests()).toEqual([2, 2]);
});

async function numberOfRequests() {
  const count = async (door: Open311Door) =>
    (await door.city.database.pool.query('select count(*)::int as n from request')).rows[0].n as number;
  return [await count(town), await count(county)];
}
