import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRequest } from '#flow/requests';
import { routeRequest } from '#flow/routing';
import { webhookJobs, webhookListeners } from '#flow/webhooks';
import { runAllJobs } from '#platform/jobs';
import { openCity, type TestCity } from '../../../../test/city.ts';
import { openStaffDoor, type StaffDoor } from '../../../../test/staff-door.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../../../test/stand-ins/webhook-receiver.ts';
import { adminChannel } from '../index.ts';

let city: TestCity;
let door: StaffDoor;
let receiver: WebhookReceiver;

beforeAll(async () => {
  city = await openCity({ now: new Date() });
  receiver = await startWebhookReceiver();
  const { as } = city;
  city.as = (...args) => ({ ...as(...args), innerHosts: [receiver.host] });
  const people = {
    adm: city.staff('adm', 'admin'),
    lead: city.staff('lead', 'department-lead', 'streets'),
    keys: { ...city.staff('keys', 'agent'), grants: ['keys.edit'], everywhere: ['keys.edit'] },
  };
  door = await openStaffDoor(city, people, (house) => [adminChannel(house)]);
});
afterAll(async () => {
  await door.close();
  await receiver.close();
  await city.close();
});

const settle = () =>
  runAllJobs({
    ctx: city.as(),
    pool: city.database.pool,
    listeners: webhookListeners(door.house),
    jobs: webhookJobs(door.house),
  });
const form = () => ({
  name: 'Work <orders>',
  url: receiver.url,
  ownerEmail: 'owner@city.example',
  events: ['request.opened', 'request.updated'],
  privateOf: ['streets'],
});
let at = '';

async function report(service: string) {
  const place = { address: '1 Main Street', lat: 39.95, lng: -75.16, h3: null, areas: [] };
  const texts = {
    description: 'Deep.',
    publicText: 'A secret <b>hole</b>.',
    answers: [],
    photos: [],
    language: 'en',
  };
  const { id } = await openRequest(city.as(), { service: city.catalog.service(service)!, place, ...texts });
  await routeRequest(city.as(), { requestId: id, department: 'streets', why: { rule: null } });
}

test('an endpoint is added: what was typed comes back when it is refused, the secret is shown once', async () => {
  const wrong = await door.post('adm', '/admin/hooks/new', {
    ...form(),
    url: 'http://10.0.0.1/',
    events: [],
  });
  expect(wrong.status).toBe(422);
  expect(wrong.body).toContain('value="Work &lt;orders');
  expect(wrong.body).toContain('This address leads inside a network');
  const made = await door.post('adm', '/admin/hooks/new', form());
  expect(made.status).toBe(200);
  receiver.secrets.push(/whsec_[A-Za-z0-9+/=]+/.exec(made.body)![0]);
  at = /href="(\/admin\/hooks\/[0-9a-f-]{36})"/.exec(made.body)![1]!;
  for (const url of ['/admin/hooks', at, `${at}/edit`]) {
    const page = await door.get('adm', url);
    expect([page.status, page.body.includes('whsec_')], url).toEqual([200, false]);
    expect(page.body).not.toMatch(/ style="|>hooks\./);
    expect((await door.get('lead', url)).status, url).toBe(403);
  }
});

test('a ping shows how it went', async () => {
  const { location } = await door.post('adm', `${at}/ping`, {});
  const page = await door.get('adm', location);
  expect(page.body).toContain('HTTP 204');
  expect(page.body).toContain('We sent a ping');
  expect(receiver.received.map(({ type }) => type)).toEqual(['ping']);
});

test('the log, its filters, one message, sending again', async () => {
  receiver.mood = 'error';
  await report('pothole');
  await settle();
  const page = await door.get('adm', `${at}?state=retrying`);
  expect(page.body).toContain('It answered 500');
  expect((await door.get('adm', `${at}?state=delivered&type=request.opened`)).body).toContain(
    'No messages here',
  );
  expect((await door.get('adm', `${at}?state=nonsense`)).status).toBe(422);
  const link = /href="(\/admin\/hooks\/[^"]+\/messages\/[^"]+)"/.exec(page.body)![1]!;
  const one = await door.get('adm', link);
  expect(one.body).toContain('A secret &lt;b>hole');
  expect(one.body).toContain('It is\ufffd broken &lt;here');
  receiver.mood = 'well';
  expect((await door.post('adm', `${link}/replay`, {})).location).toContain('news=replayed');
  await settle();
  expect((await door.get('adm', link)).body).toContain('Arrived');
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  expect((await door.post('adm', `${at}/replay`, { since: day(-2), all: 'yes' })).location).toMatch(
    /count=[12]$/,
  );
  expect((await door.post('adm', `${at}/replay`, { since: 'x' })).status).toBe(422);
  const other = link.replace(/hooks\/[0-9a-f-]+/, 'hooks/01890000-0000-7000-8000-000000000000');
  expect((await door.get('adm', other)).status).toBe(404);
});

test('the words of a private message are for its department', async () => {
  await report(city.catalog.services.find((one) => !one.public && one.kind === 'request')!.key);
  await settle();
  const list = await door.get('keys', `${at}?type=request.updated`);
  const link = /href="(\/admin\/hooks\/[^"]+\/messages\/[^"]+)"/.exec(list.body)![1]!;
  expect((await door.get('adm', link)).body).toContain('1 Main Street');
  const page = await door.get('keys', link);
  expect(page.status).toBe(200);
  expect(page.body).not.toContain('1 Main Street');
  expect(page.body).toContain('private request of another department');
});

test('pause, resume, a new secret, removing; all of it audited; Spanish complete', async () => {
  await door.post('adm', `${at}/pause`, {});
  expect((await door.get('adm', '/admin/hooks')).body).toContain('Paused');
  await door.post('adm', `${at}/resume`, {});
  const rotated = await door.post('adm', `${at}/rotate`, {});
  expect(rotated.body).toMatch(/whsec_[A-Za-z0-9+/=]+/);
  const spanish = await door.app.inject({ url: at, headers: { 'x-as': 'adm', 'x-language': 'es' } });
  expect(spanish.body).toContain('Enviar una prueba');
  expect((await door.post('adm', `${at}/remove`, {})).location).toBe('/admin/hooks?news=removed');
  expect((await door.get('adm', at)).status).toBe(404);
  const audit = await door.get('adm', '/admin/audit?action=webhook');
  for (const word of ['created', 'paused', 'resumed', 'secret-changed', 'removed', 'replayed'])
    expect(audit.body).toContain(`webhook.${word}`);
  expect([...door.house.catalogs.missing]).toEqual([]);
});
