import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listContacts } from '#flow/contacts';
import { peopleOf } from '#flow/following';
import { findRequest } from '#flow/requests';
import { listAudit } from '#platform/audit';
import { assetsInBox } from '#reference/assets';
import { openCity, type TestCity } from '../../../test/city.ts';
import { openStaffDoor, type StaffDoor } from '../../../test/staff-door.ts';
import { startGeocoder } from '../../../test/stand-ins/geocoder.ts';
import { deskChannel } from './index.ts';

let city: TestCity;
let door: StaffDoor;

beforeAll(async () => {
  city = await openCity();
  const people = {
    ada: city.staff('ada', 'agent'),
    lea: city.staff('lea', 'leader'),
    adm: city.staff('adm', 'admin'),
  };
  door = await openStaffDoor(city, people, (house) => [deskChannel(house)]);
});
afterAll(async () => {
  await door.close();
  await city.close();
});

const caller = { 'contact.phone': '215-555-0142', 'contact.name': 'Rosa Test', 'contact.language': 'es' };
const pothole = {
  service: 'pothole',
  'answers.size': 'large',
  'place.address': 'Broad & Market',
  description: 'Deep & wide <b>',
  channel: 'phone',
  note: 'Called twice',
};
const send = (more: Record<string, string> = {}) =>
  door.post('ada', '/desk/intake', { ...pothole, ...caller, key: crypto.randomUUID(), do: 'send', ...more });
const numberIn = (location: string) => /done\/(\d\d-\d{7})/.exec(location)![1]!;

describe('quick intake', () => {
  test('finds a service by a misspelled word, and Enter never sends', async () => {
    const page = await door.post('ada', '/desk/intake', { q: 'pothol', do: 'next', ...caller });
    expect(page.status).toBe(200);
    expect(page.body).toContain('name="choose" value="pothole"');
    expect(page.body).toContain('value="Rosa Test"');
    const chosen = await door.post('ada', '/desk/intake', { q: 'pothol', choose: 'pothole', ...caller });
    expect(chosen.body).toContain('name="answers.size"');
    expect((await door.post('ada', '/desk/intake', { ...pothole, do: 'next' })).status).toBe(200);
    expect((await listContacts(city.as())).rows).toEqual([]);
  });

  test('a refusal keeps everything that was typed, with the error at its field', async () => {
    const page = await send({ 'contact.email': 'not an address', 'answers.size': 'nonsense' });
    expect(page.status).toBe(422);
    expect(page.body).toContain('Deep &amp; wide &lt;b>');
    expect(page.body).toContain('value="not an address"');
    expect(page.body).toContain('Called twice');
    expect(page.body).toContain('id="f-contact-email-error"');
    expect(page.body).toContain('id="f-answers-size-error"');
    const none = await door.post('ada', '/desk/intake', { ...caller, do: 'send' });
    expect(none.status).toBe(422);
    expect(none.body).toContain('id="f-q-error"');
  });

  test('what only a geocoder outside knows is offered with whose it is, and the agent chooses', async () => {
    const standIn = await startGeocoder('pelias', [
      { number: '9', street: 'Quarry Lane', zip: '19100', lat: 39.97, lng: -75.17 },
    ]);
    const { city: settings } = city.catalog;
    const keep = (config: unknown) =>
      city.database.pool.query('update city set config = $1', [JSON.stringify(config)]);
    try {
      await keep({ ...settings, geocoders: [{ kind: 'pelias', name: 'Pelias', url: standIn.url }] });
      city.as().memory.clear();
      const typed = { 'place.address': '9 Quarry Lane' };
      const page = await send(typed);
      expect(page.status).toBe(422);
      expect(page.body).toContain('9 Quarry Ln');
      expect(page.body).toContain('OpenAddresses');
      const chosen = await send({ ...typed, asked: '9 Quarry Lane', pick: '39.97,-75.17' });
      const number = numberIn(chosen.location);
      expect(await findRequest(city.as(), { number })).toMatchObject({
        lat: 39.97,
        address: '9 Quarry Lane',
      });
      standIn.mood = 'error';
      expect((await send({ 'place.address': '11 Quarry Lane' })).status).toBe(303);
    } finally {
      await keep(settings);
      city.as().memory.clear();
      await standIn.close();
    }
  });

  test('sends for a caller: channel, agent, note and language are kept, and twice is once', async () => {
    const key = crypto.randomUUID();
    const first = await send({ key });
    expect(first.status).toBe(303);
    const request = await findRequest(city.as(), { number: numberIn(first.location) });
    expect(request).toMatchObject({ channel: 'phone', language: 'es', service_key: 'pothole' });
    expect(request.lat).not.toBeNull();
    expect((await send({ key })).location).toBe(first.location);
    const { rows } = await listContacts(city.as(), { requestId: request.id });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ channel: 'phone', staff_id: 'staff-ada', note: 'Called twice' });
    const done = await door.get('ada', first.location);
    expect(done.body).toContain(request.number);
    expect(done.body).toMatch(/We promise it by/);
  });

  test('another one for the same caller starts with who they are', async () => {
    const sent = await send({ 'contact.email': 'rosa@example.org', seen: await openIds() });
    const page = await door.get('ada', `/desk/intake?after=${numberIn(sent.location)}`);
    expect(page.body).toContain('value="rosa@example.org"');
    expect(page.body).toContain('Earlier: Rosa Test');
    const { entries } = await listAudit(city.as(), { actorId: 'staff-ada', action: 'person.' });
    expect(entries.map((entry) => entry.detail.reason)).toContain('desk.another');
  });

  test('whoever is known is found by telephone and taken over, with what they reported before', async () => {
    const looked = await door.post('ada', '/desk/intake', { ...pothole, ...caller, do: 'caller' });
    const id = /name="use" value="([0-9a-f-]{36})"/.exec(looked.body)![1]!;
    const used = await door.post('ada', '/desk/intake', { ...pothole, 'contact.phone': '', use: id });
    expect(used.body).toContain('value="Rosa Test"');
    expect(used.body).toContain('Deep &amp; wide');
    expect(used.body).toContain('Earlier: Rosa Test');
    const sent = await send({ person: id, 'contact.name': '', seen: await openIds() });
    const request = await findRequest(city.as(), { number: numberIn(sent.location) });
    expect((await listContacts(city.as(), { requestId: request.id })).rows[0]).toMatchObject({
      person_id: id,
    });
    const refused = await door.post('ada', '/desk/intake', {
      ...pothole,
      'answers.size': '',
      person: id,
      do: 'send',
    });
    expect(refused.body).toContain('How big is it? Answer this question.');
    expect(refused.body).toContain('Earlier: Rosa Test');
  });

  test('asks about open ones near by before it makes another, and lets the caller join', async () => {
    const look = await send();
    expect(look.status).toBe(200);
    expect(look.body).toContain('open near by');
    const id = /name="follow" value="([0-9a-f-]{36})"/.exec(look.body)![1]!;
    expect(look.body).not.toContain('name="link"');
    const joined = await send({
      do: '',
      follow: id,
      'contact.email': 'tia@example.org',
      'contact.letters': 'yes',
    });
    expect(joined.location).toContain('joined=1');
    const people = await peopleOf(city.as(), id);
    expect(people.map((one) => [one.email, one.role])).toContainEqual(['tia@example.org', 'follower']);
    const [contact] = (await listContacts(city.as(), { requestId: id, ending: 'follow_up' })).rows;
    expect(contact).toMatchObject({ channel: 'phone', note: 'Called twice' });
    expect((await findRequest(city.as(), { id })).me_too).toBe(1);
  });

  test('whoever may work on requests can send and link at once', async () => {
    const fields = { ...pothole, ...caller, key: crypto.randomUUID() };
    const look = await door.post('adm', '/desk/intake', { ...fields, do: 'send' });
    const id = /name="link" value="([0-9a-f-]{36})"/.exec(look.body)![1]!;
    const sent = await door.post('adm', '/desk/intake', { ...fields, link: id });
    const request = await findRequest(city.as(), { number: numberIn(sent.location) });
    expect(request.parent_id).toBe(id);
  });

  test('several places that fit are asked for, and an unknown one is kept as it was typed', async () => {
    const broad = await send({ 'place.address': 'Market', asked: '' });
    if (broad.status !== 303) expect(broad.body).toContain('name="pick"');
    const unknown = await send({ 'place.address': 'behind the old mill', 'place.area': '' });
    const request = await findRequest(city.as(), { number: numberIn(unknown.location) });
    expect(request).toMatchObject({ address: 'behind the old mill', lat: null });
  });
});

test('finds by number, telephone and name, and shows a person only to those who may see people', async () => {
  const sent = await send({ seen: await openIds() });
  const number = numberIn(sent.location);
  expect((await door.get('ada', `/desk/find?q=${number}`)).location).toBe(`/office/requests/${number}`);
  expect((await door.get('ada', '/desk/find?q=215+555+0142')).body).toContain('Rosa Test');
  expect((await door.get('ada', '/desk/find?q=rosa%20te')).body).toContain('Rosa Test');
  const nobody = await door.get('ada', '/desk/find?q=zz%25zz');
  expect(nobody.body).toContain('Nothing found');
  const found = await door.get('ada', '/desk/find?q=rosa');
  const id = /\/desk\/people\/([0-9a-f-]{36})/.exec(found.body)![1]!;
  expect((await door.get('ada', `/desk/people/${id}`)).body).toContain('215-555-0142');
  expect((await door.get('lea', `/desk/people/${id}`)).status).toBe(403);
  expect((await door.get('lea', '/desk/intake')).status).toBe(403);
  expect((await door.get('nobody', '/desk/intake')).location).toContain('/sign-in');
});

test('a contact is noted by its ending, listed and filtered', async () => {
  const wrong = await door.post('ada', '/desk/contacts/new', {
    ending: 'referral',
    number: '12',
    note: 'PECO',
  });
  expect(wrong.status).toBe(422);
  expect(wrong.body).toContain('PECO');
  const noted = await door.post('ada', '/desk/contacts/new', {
    ending: 'referral',
    channel: 'walk_in',
    note: 'PECO',
  });
  expect(noted.location).toBe('/desk/contacts?news=logged');
  expect((await door.get('ada', '/desk/contacts?ending=referral')).body).toContain('PECO');
  expect((await door.get('ada', '/desk/contacts?ending=complaint')).body).toContain('No contacts here');
  expect((await door.post('ada', '/desk/contacts/new', { ending: 'nonsense' })).status).toBe(422);
});

async function openIds(): Promise<string> {
  const { rows } = await city.database.pool.query('select id from request');
  return rows.map((row) => row.id).join(' ');
}

test('takes the number of a street light from the caller, or the nearest, and warns of what was reported', async () => {
  const { assets } = await assetsInBox(city.as(), 'street-lights', [-75.2, 39.9, -75.1, 40], 300);
  const lamp = assets[40]!;
  const lit = { service: 'streetlight-out', 'answers.problem': 'out', ...caller };
  const typed = await door.post('ada', '/desk/intake', {
    ...lit,
    'asset.number': ` ${lamp.key}`,
    do: 'look',
  });
  expect(typed.body).toMatch(new RegExp(`value="${lamp.ref}"[^>]*checked|checked[^>]*value="${lamp.ref}"`));
  expect(typed.body).toContain(`name="place.lat" value="${lamp.lat}"`);
  const fields = {
    ...lit,
    asset: lamp.ref,
    'asset.number': lamp.key,
    'asset.asked': lamp.key,
    channel: 'phone',
  };
  const sent = await door.post('ada', '/desk/intake', { ...fields, key: crypto.randomUUID(), do: 'send' });
  const request = await findRequest(city.as(), { number: numberIn(sent.location) });
  expect(request).toMatchObject({ asset: lamp.ref, lat: lamp.lat, lng: lamp.lng });
  // Somebody else calls about the same one.
  const again = await door.post('ada', '/desk/intake', { ...fields, do: 'next' });
  expect(again.body).toContain(`Already reported`);
  expect(again.body).toContain('About the very same thing');
  expect(again.body).toContain(request.number);
  const slip = await door.post('ada', '/desk/intake', { ...lit, 'asset.number': `${lamp.key}9`, do: 'look' });
  expect(slip.body).toContain('is it one of the first');
  expect(slip.body).toContain(lamp.ref);
  const none = await door.post('ada', '/desk/intake', { ...lit, asset: 'street-lights:%27;--', do: 'look' });
  expect(none.status).toBe(200);
});
