import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction, visitor } from '#platform/context';
import { listOutbox, readOutbox } from '#platform/mail';
import { clientByKey, listClients } from '#reference/clients';
import { askForKey, keyLetterJob, keyLink, showKey, waitingApplications } from '#reference/key-applications';
import { openCity, type TestCity } from '../../../../test/city.ts';
import { openStaffDoor, type StaffDoor } from '../../../../test/staff-door.ts';
import { adminChannel } from '../index.ts';

let city: TestCity;
let door: StaffDoor;

beforeAll(async () => {
  city = await openCity();
  const people = { adm: city.staff('adm', 'admin'), ada: city.staff('ada', 'agent') };
  door = await openStaffDoor(city, people, (house) => [adminChannel(house)]);
});
afterAll(async () => {
  await door.close();
  await city.close();
});

const form = {
  name: 'Street app',
  owner: 'Example Labs',
  email: 'dev@app.example',
  purpose: '',
  scopes: 'requests:write',
  services: 'all',
  departments: 'all',
  channel: 'app',
  perMinute: '60',
  expiresAt: '',
};
const keyIn = (page: string) => /bf_[A-Za-z0-9]{8}_[A-Za-z0-9]{32}/.exec(page)?.[0];
const clientOf = async (name: string) => (await listClients(city.as(), { text: name })).clients[0]!;

test('a program is made, its key is shown once, rotated and revoked', async () => {
  const made = await door.post('adm', '/admin/keys/new', {
    ...form,
    services: 'some',
    service: 'pothole',
    expiresAt: '2026-03-31',
  });
  const key = keyIn(made.body)!;
  const found = (await clientByKey(city.as(), key))!;
  expect(found).toMatchObject({ name: 'Street app', services: ['pothole'], channel: 'app', perMinute: 60 });
  const page = await door.get('adm', `/admin/keys/${found.id}`);
  expect(page.body).toContain(key.slice(0, 11));
  expect(keyIn(page.body)).toBeUndefined();
  expect(page.body).toContain('Mar 31');

  const rotated = await door.post('adm', `/admin/keys/${found.id}/rotate`, { grace: '0' });
  const second = keyIn(rotated.body)!;
  expect([await clientByKey(city.as(), key), await clientByKey(city.as(), second)].map(Boolean)).toEqual([
    false,
    true,
  ]);
  const { keyId } = (await clientByKey(city.as(), second))!;
  await door.post('adm', `/admin/keys/${found.id}/keys/${keyId}/revoke`, {});
  expect(await clientByKey(city.as(), second)).toBeNull();
  expect((await door.get('adm', '/admin/keys')).body).toContain('No live key');
});

test('a program is changed, stopped and goes on', async () => {
  const key = keyIn((await door.post('adm', '/admin/keys/new', { ...form, name: 'Kiosk' })).body)!;
  const { id } = await clientOf('Kiosk');
  await door.post('adm', `/admin/keys/${id}`, { ...form, name: 'Kiosk', perMinute: '7' });
  expect((await clientByKey(city.as(), key))!.perMinute).toBe(7);
  await door.post('adm', `/admin/keys/${id}/active`, { active: 'no' });
  expect(await clientByKey(city.as(), key)).toBeNull();
  expect((await door.get('adm', '/admin/keys?show=stopped')).body).toContain('Kiosk');
  expect((await door.get('adm', '/admin/keys')).body).not.toContain('Kiosk');
  await door.post('adm', `/admin/keys/${id}/active`, { active: 'yes' });
  expect(await clientByKey(city.as(), key)).not.toBeNull();
  expect((await door.get('adm', `/admin/audit?subject=client:${id}`)).body).toContain('client.stopped');
});

test('what is wrong stands beside its field, and nothing that was typed is lost', async () => {
  const answer = await door.post('adm', '/admin/keys/new', {
    ...form,
    name: 'Half typed',
    email: 'nobody',
    scopes: 'root',
    perMinute: 'many',
    expiresAt: '',
  });
  expect(answer.status).toBe(422);
  expect(answer.body).toContain('Half typed');
  expect(answer.body).toContain('does not know this: root');
  const late = await door.post('adm', '/admin/keys/new', { ...form, name: 'Late', expiresAt: '2020-01-01' });
  expect(late.status).toBe(422);
  expect((await listClients(city.as(), { text: 'Late' })).clients).toEqual([]);
});

test('all services and departments are chosen by a word of their own: nothing ticked is not all', async () => {
  const some = { ...form, name: 'Choosy', services: 'some', departments: 'some' };
  const empty = await door.post('adm', '/admin/keys/new', some);
  expect(empty.status).toBe(422);
  expect(empty.body).toMatch(/href="#f-services">Choose at least one service/);
  expect(empty.body).toMatch(/href="#f-departments">Choose at least one department/);
  const unsaid = await door.post('adm', '/admin/keys/new', { ...some, services: '', departments: '' });
  expect(unsaid.status).toBe(422);
  expect((await listClients(city.as(), { text: 'Choosy' })).clients).toEqual([]);
  const keys = { service: ['pothole', 'graffiti'], department: 'streets' };
  await door.post('adm', '/admin/keys/new', { ...some, ...keys });
  const made = await clientOf('Choosy');
  expect(made).toMatchObject({ services: ['pothole', 'graffiti'], departments: ['streets'] });
  const page = await door.get('adm', `/admin/keys/${made.id}`);
  expect(page.body).toMatch(/name="services" value="some" checked/);
  // What was ticked before "all" was chosen is hidden by then.
  await door.post('adm', `/admin/keys/${made.id}`, { ...form, name: 'Choosy', ...keys });
  expect(await clientOf('Choosy')).toMatchObject({ services: null, departments: null });
});

test('an application is approved: the letter has a link that shows a key once, to whoever presses the button', async () => {
  const asked = { name: 'Ana’s map', email: 'ana@example.org', purpose: '<b>Maps</b>' };
  const { id } = await askForKey({ ...city.as(visitor, 'web'), language: 'es' }, asked);
  await expect(askForKey(city.as(visitor), { ...asked, email: 'ANA@example.org ' })).rejects.toThrow('email');
  const list = await door.get('adm', '/admin/keys');
  expect(list.body).toContain('&lt;b>Maps&lt;/b>');
  expect((await door.get('adm', `/admin/keys/new?application=${id}`)).body).toContain('ana@example.org');
  const approved = await door.post('adm', `/admin/keys/new?application=${id}`, { ...form, name: 'Ana map' });
  expect(approved.location).toBe('/admin/keys?news=approved');
  const again = await door.post('adm', `/admin/keys/new?application=${id}`, { ...form, name: 'Ana map' });
  expect(again.status).toBe(404);

  const letter = await theLetter('ana@example.org');
  expect(letter).toContain('Hola, Ana');
  const link = /\/developers\/key\/(\S+)/.exec(letter)![1]!;
  expect(keyIn(letter)).toBeUndefined();
  const ctx = city.as(visitor, 'web');
  expect((await keyLink(ctx, link)).end).toBeNull();
  expect((await keyLink(ctx, link)).end).toBeNull();
  const shown = await showKey(ctx, link);
  expect(shown.end).toBeNull();
  const { text } = (shown as { key: { text: string } }).key;
  expect((await clientByKey(ctx, text))!.name).toBe('Ana map');
  expect((await showKey(ctx, link)).end).toBe('shown');
  expect((await keyLink(ctx, link)).end).toBe('shown');
  for (const bent of [
    `${link.slice(0, -1)}${link.at(-1) === 'A' ? 'B' : 'A'}`,
    link.slice(1),
    '',
    '../../etc',
  ])
    expect((await showKey(ctx, bent)).end, bent).toBe('unknown');
});

test('of two who ask with one address at once one is heard', async () => {
  const asked = { name: 'Twin', email: 'twin@example.org', purpose: 'Twice' };
  const second = await inTransaction(city.as(visitor), async (tx) => {
    await askForKey(tx, asked);
    const other = askForKey(city.as(visitor), asked).then(
      () => 'heard',
      () => 'refused',
    );
    // Before the first has committed the other must not have come through.
    await new Promise((resolve) => setTimeout(resolve, 150));
    return { other };
  });
  expect(await second.other).toBe('refused');
  for (const { id } of await waitingApplications(city.as()))
    await door.post('adm', `/admin/keys/applications/${id}/decline`, {});
});

test('the link of a program that was stopped meanwhile makes no key', async () => {
  const asked = { name: 'Stopped', email: 'stopped@example.org', purpose: 'To see' };
  const { id } = await askForKey(city.as(visitor), asked);
  await door.post('adm', `/admin/keys/new?application=${id}`, { ...form, name: 'Stopped soon' });
  const link = /\/developers\/key\/(\S+)/.exec(await theLetter('stopped@example.org'))![1]!;
  const client = await clientOf('Stopped soon');
  await door.post('adm', `/admin/keys/${client.id}/active`, { active: 'no' });
  await expect(showKey(city.as(visitor), link)).rejects.toThrow('stopped');
  await door.post('adm', `/admin/keys/${client.id}/active`, { active: 'yes' });
  expect((await showKey(city.as(visitor), link)).end).toBeNull();
});

test('an application is declined, by letter; a link that nobody used ends', async () => {
  const ask = (email: string) => askForKey(city.as(visitor), { name: 'Ben', email, purpose: 'To see' });
  const no = await ask('ben@example.org');
  await door.post('adm', `/admin/keys/applications/${no.id}/decline`, {});
  expect(await theLetter('ben@example.org')).toContain('We cannot give you one now');
  const yes = await ask('cleo@example.org');
  await door.post('adm', `/admin/keys/new?application=${yes.id}`, form);
  const link = /\/developers\/key\/(\S+)/.exec(await theLetter('cleo@example.org'))![1]!;
  city.clock.advance(14 * 86_400_000);
  expect((await showKey(city.as(visitor), link)).end).toBe('late');
  expect(await waitingApplications(city.as())).toEqual([]);
});

test('who may not edit keys sees none of it', async () => {
  for (const url of ['/admin/keys', '/admin/keys/new']) expect((await door.get('ada', url)).status).toBe(403);
  expect((await door.post('ada', '/admin/keys/new', form)).status).toBe(403);
});

async function theLetter(to: string): Promise<string> {
  await city.settle({ jobs: [keyLetterJob(door.house)] });
  const { dataDir } = door.house.config;
  const { letters } = await listOutbox(dataDir, { limit: 20 });
  const entry = letters.find((one) => one.to.includes(to));
  if (!entry) throw new Error(`no letter to ${to}`);
  return (await readOutbox(dataDir, entry.id)).text;
}
