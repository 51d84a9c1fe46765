import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resetLetterJob } from '#channels/account';
import { receive } from '#flow/intake';
import { noticeJobs, noticeListeners } from '#flow/notices';
import { listAudit } from '#platform/audit';
import { visitor } from '#platform/context';
import { enqueue } from '#platform/jobs';
import { addStaff, staffByEmail } from '#reference/people';
import { openCity, type TestCity } from '../../../test/city.ts';
import { openStaffDoor, type StaffDoor } from '../../../test/staff-door.ts';
import { adminChannel } from './index.ts';
import { hideAddress, hideLinks } from './letters/letter-frame.ts';

let city: TestCity;
let door: StaffDoor;

beforeAll(async () => {
  city = await openCity();
  const people = {
    adm: city.staff('adm', 'admin'),
    ada: city.staff('ada', 'agent'),
    parks: city.staff('parks', 'department-lead', 'parks-recreation'),
    crew: city.staff('crew', 'crew', 'parks-recreation'),
  };
  door = await openStaffDoor(city, people, (house) => [adminChannel(house)]);
  await receive(city.as(visitor, 'web'), {
    serviceKey: 'pothole',
    content: {
      answers: { size: 'large' },
      place: { address: '1400 Market St', lat: 39.9527, lng: -75.164 },
      contact: { email: 'ana@example.org', name: 'Ana Test' },
    },
  });
  await settle();
});
afterAll(async () => {
  await door.close();
  await city.close();
});

const settle = () =>
  city.settle({
    listeners: noticeListeners(door.house),
    jobs: [...noticeJobs(door.house), resetLetterJob(door.house)],
  });

const pages = [
  '/admin',
  '/admin/staff',
  '/admin/staff/new',
  '/admin/letters',
  '/admin/letters/previews',
  '/admin/outbox',
  '/admin/audit',
  '/admin/catalog',
  '/admin/catalog/departments',
  '/admin/catalog/routing',
  '/admin/catalog/holidays',
  '/admin/layers',
  '/admin/hooks',
  '/admin/hooks/new',
  '/admin/jobs',
  '/admin/system',
];

test.each(pages)('%s opens for an administrator in English and Spanish, and for no crew', async (url) => {
  const page = await door.get('adm', url);
  expect(page.status).toBe(200);
  expect(page.body).not.toMatch(/ style="|>admin\.|>console\./);
  expect((await door.get('crew', url)).status).toBe(403);
  expect((await door.get('nobody', url)).location).toContain('/sign-in');
  expect([...door.house.catalogs.missing]).toEqual([]);
});

describe('colleagues', () => {
  const cleo = {
    name: 'Cleo Test',
    email: 'cleo@city.example',
    roles: ['crew'],
    departments: ['parks-recreation'],
    language: 'es',
  };

  test('a new one gets a letter to choose a password, in their language', async () => {
    const wrong = await door.post('adm', '/admin/staff/new', { ...cleo, email: 'no', departments: [] });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('value="Cleo Test"');
    expect(wrong.body).toContain('id="f-departments-error"');
    expect((await door.post('adm', '/admin/staff/new', cleo)).location).toBe('/admin/staff?news=added');
    await settle();
    const outbox = await door.get('adm', '/admin/outbox');
    expect(outbox.body).toContain('cleo@city.example');
    expect((await door.get('adm', '/admin/staff?q=cleo')).body).toContain('Cleo Test');
  });

  test('is edited, leaves and comes back', async () => {
    const staff = (await staffByEmail(city.as(), cleo.email))!;
    const edited = await door.post('adm', `/admin/staff/${staff.id}`, { ...cleo, name: 'Cleo New' });
    expect(edited.location).toContain('news=saved');
    await door.post('adm', `/admin/staff/${staff.id}/active`, { active: 'no' });
    expect((await staffByEmail(city.as(), cleo.email))!.active).toBe(false);
    expect((await door.get('adm', '/admin/staff?show=left')).body).toContain('Cleo New');
    await door.post('adm', `/admin/staff/${staff.id}/active`, { active: 'yes' });
    expect((await staffByEmail(city.as(), cleo.email))!).toMatchObject({ active: true, name: 'Cleo New' });
  });

  test('nobody shuts their own account', async () => {
    const own = await addStaff(city.as(), {
      name: 'Own',
      email: 'own@city.example',
      roles: ['admin'],
      departments: [],
    });
    const self = { ...city.staff('self', 'admin'), id: own.id };
    const alone = await openStaffDoor(city, { self }, (house) => [adminChannel(house)]);
    expect((await alone.post('self', `/admin/staff/${own.id}/active`, { active: 'no' })).status).toBe(409);
    await alone.close();
  });
});

describe('letters', () => {
  test('hide addresses in the list and secrets in the words; opening one is written down', async () => {
    const list = await door.get('ada', '/admin/letters');
    expect(list.body).toContain('an•••@example.org');
    expect(list.body).not.toContain('ana@example.org');
    const id = /\/admin\/letters\/([0-9a-f-]{36})/.exec(list.body)![1]!;
    const one = await door.get('ada', `/admin/letters/${id}`);
    expect(one.body).toContain('ana@example.org');
    expect(one.body).not.toMatch(/\/r\/[A-Za-z0-9_-]{22}/);
    const { entries } = await listAudit(city.as(), { subject: { kind: 'notice', id } });
    expect(entries).toHaveLength(1);
    const frame = await door.get('ada', `/admin/letters/${id}/html`);
    expect(frame.headers['content-security-policy']).toContain("default-src 'none'");
    expect(frame.headers['content-security-policy']).toContain('sandbox');
    expect(frame.body).not.toMatch(/\/r\/[A-Za-z0-9_-]{22}/);
    expect((await door.get('parks', '/admin/letters')).body).not.toContain(id);
    expect((await door.get('ada', '/admin/outbox')).status).toBe(403);
  });

  test('one that failed is sent again, one that was sent is not', async () => {
    const list = await door.get('adm', '/admin/letters');
    const id = /\/admin\/letters\/([0-9a-f-]{36})/.exec(list.body)![1]!;
    expect((await door.post('adm', `/admin/letters/${id}/send`, {})).status).toBe(409);
    await city.database.pool.query(`update notice set state = 'failed', reason = '550 gone' where id = $1`, [
      id,
    ]);
    expect((await door.get('adm', '/admin/letters?state=failed')).body).toContain('550 gone');
    expect((await door.post('adm', `/admin/letters/${id}/send`, {})).location).toContain('news=again');
    await settle();
    expect((await door.get('adm', `/admin/letters/${id}`)).body).toContain('Sent');
  });

  test('every kind is shown in both languages', async () => {
    const es = await door.get('adm', '/admin/letters/previews?kind=closed&language=es');
    expect(es.body).toContain('lang="es"');
    expect((await door.get('adm', '/admin/letters/previews/html?kind=closed&language=es')).status).toBe(200);
  });

  test('what is hidden', () => {
    expect(hideLinks('see https://c.example/r/aaaaaaaaaaaaaaaaaaaa_- now')).toBe(
      'see https://c.example/r/••• now',
    );
    expect(hideAddress('a@b.example')).toBe('•••@b.example');
  });
});

test('work that gave up is listed with its reason and tried again', async () => {
  await enqueue(city.as(), 'recount-lately', {}, { maxAttempts: 1 });
  await city.database.pool.query(
    `update graphile_worker._private_jobs set attempts = 1, last_error = 'no such table' where max_attempts = 1`,
  );
  const page = await door.get('adm', '/admin/jobs');
  expect(page.body).toContain('no such table');
  expect((await door.post('adm', '/admin/jobs/retry', {})).location).toBe('/admin/jobs?again=0');
  expect((await door.post('adm', '/admin/jobs/retry', { all: 'yes' })).location).toBe('/admin/jobs?again=1');
  expect((await door.get('adm', '/admin/jobs')).body).toContain('Nothing gave up');
});

test('the audit log is filtered, and wrong days are told', async () => {
  expect((await door.get('adm', '/admin/audit?action=staff')).body).toContain('staff.added');
  expect((await door.get('adm', '/admin/audit?action=password')).body).toContain(
    'Nothing was written down here',
  );
  expect((await door.get('adm', '/admin/audit?from=2026-02-30')).status).toBe(422);
  expect((await door.get('adm', '/admin/audit?from=2026-03-04&to=2026-03-04')).body).toContain('staff.added');
  expect((await door.get('adm', '/admin/audit?after=nonsense')).status).toBe(422);
});
