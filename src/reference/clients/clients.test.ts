import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayDo } from '#flow/requests';
import { listAudit } from '#platform/audit';
import { type Ctx, Memory } from '#platform/context';
import { Conflict, type Invalid, NotAllowed } from '#platform/errors';
import { LiveHub } from '#platform/live';
import { openCity, type TestCity } from '../../../test/city.ts';
import {
  callsByDay,
  changeClient,
  clientActor,
  clientById,
  clientByKey,
  clientByToken,
  clientDoor,
  clientServes,
  createClient,
  findKey,
  issueToken,
  keysOfClients,
  listClients,
  type NewClient,
  needs,
  resumeClient,
  revokeKey,
  rotateKey,
  stopClient,
} from './index.ts';

let city: TestCity;
let admin: Ctx;
const basic: NewClient = { name: 'Street app', email: 'dev@app.example', scopes: ['requests:write'] };
const hour = 3_600_000;

beforeAll(async () => {
  city = await openCity();
  admin = city.as(city.staff('admin', 'admin'));
});
afterAll(() => city.close());

const later = (hours: number) => new Date(city.clock.now().getTime() + hours * hour);

describe('a key', () => {
  test('opens for its client, is told once and lies nowhere', async () => {
    const { client, key } = await createClient(admin, basic);
    expect(key.text).toMatch(/^bf_[A-Za-z0-9]{8}_[A-Za-z0-9]{32}$/);
    expect(await clientByKey(admin, key.text)).toMatchObject({
      id: client.id,
      keyId: key.id,
      perMinute: 300,
    });
    const secret = key.text.slice(12);
    for (const table of ['api_client', 'api_key', 'audit_entry'] as const) {
      const rows = await city.database.db.selectFrom(table).selectAll().execute();
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toContain(secret);
    }
  });

  test('that is wrong in one letter, or no key at all, opens nothing', async () => {
    const { key } = await createClient(admin, basic);
    const last = key.text.at(-1) === 'A' ? 'B' : 'A';
    for (const text of [
      `${key.text.slice(0, -1)}${last}`,
      `${key.text} `,
      key.prefix,
      '',
      'bf_',
      '%',
      'null',
    ])
      expect(await clientByKey(admin, text), text).toBeNull();
  });

  test('costs no query while nothing changes', async () => {
    const { key } = await createClient(admin, basic);
    await clientByKey(admin, key.text);
    const deaf = { ...admin, db: undefined as never };
    expect(await clientByKey(deaf, key.text)).not.toBeNull();
    expect(await clientByKey(deaf, `bf_AAAAAAAA_${'a'.repeat(32)}`)).toBeNull();
  });

  test('ends when it is revoked, when its time is up and while its client is stopped', async () => {
    const { client, key } = await createClient(admin, basic, later(5));
    const more = await rotateKey(admin, { clientId: client.id, graceHours: null });
    const opens = async () =>
      [await clientByKey(admin, key.text), await clientByKey(admin, more.text)].map(Boolean);
    expect(await opens()).toEqual([true, true]);
    await stopClient(admin, { id: client.id });
    expect(await opens()).toEqual([false, false]);
    await expect(rotateKey(admin, { clientId: client.id, graceHours: 0 })).rejects.toThrow(Conflict);
    await resumeClient(admin, { id: client.id });
    expect(await opens()).toEqual([true, true]);
    await revokeKey(admin, { keyId: more.id });
    expect(await opens()).toEqual([true, false]);
    city.clock.advance(5 * hour);
    expect(await opens()).toEqual([false, false]);
    expect((await keysOfClients(admin, [client.id])).map((one) => one.state).sort()).toEqual([
      'expired',
      'revoked',
    ]);
  });

  test('that is revoked in one process opens nothing in another', async () => {
    const { client, key } = await createClient(admin, basic);
    const elsewhere: Ctx = { ...admin, memory: new Memory() };
    const ear = new LiveHub(city.url, elsewhere.memory, admin.log);
    await ear.open();
    expect(await clientByKey(elsewhere, key.text)).not.toBeNull();
    await stopClient(admin, { id: client.id });
    await expect.poll(() => clientByKey(elsewhere, key.text), { timeout: 5000, interval: 20 }).toBeNull();
    await resumeClient(admin, { id: client.id });
    await expect.poll(() => clientByKey(elsewhere, key.text), { timeout: 5000, interval: 20 }).not.toBeNull();
    await ear.close();
  });

  test('of any shape at all is answered', async () => {
    const near = fc.stringMatching(/^b[ft]_[A-Za-z0-9]{8}_.{0,60}$/);
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, fc.string({ unit: 'binary' })), async (text) => {
        expect(await clientByKey(admin, text)).toBeNull();
        expect(await clientByToken(admin, text)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  test('is rotated with an overlap, and without one', async () => {
    const { client, key } = await createClient(admin, basic);
    const second = await rotateKey(admin, { clientId: client.id, graceHours: 24 });
    expect(await clientByKey(admin, key.text)).not.toBeNull();
    city.clock.advance(24 * hour);
    expect(await clientByKey(admin, key.text)).toBeNull();
    await rotateKey(admin, { clientId: client.id, graceHours: 0 });
    expect(await clientByKey(admin, second.text)).toBeNull();
    for (let nth = 0; nth < 4; nth += 1) await rotateKey(admin, { clientId: client.id, graceHours: null });
    await expect(rotateKey(admin, { clientId: client.id, graceHours: 1 })).rejects.toThrow(Conflict);
    await expect(createClient(admin, basic, later(-1))).rejects.toThrow('expiresAt');
  });

  test('counts its calls by batch, and when it was last used to the hour', async () => {
    const { client, key } = await createClient(admin, basic);
    const door = clientDoor(admin);
    for (let nth = 0; nth < 3; nth += 1) await door.clientOf({} as never, admin, key.text);
    expect(await door.clientOf({} as never, admin, 'bf_x')).toBeNull();
    expect((await clientById(admin, client.id))!.callsToday).toBe(0);
    await door.flush();
    await door.clientOf({} as never, admin, key.text);
    await door.flush();
    await door.flush();
    const line = (await clientById(admin, client.id))!;
    expect(line).toMatchObject({ callsToday: 4, liveKeys: 1 });
    expect(line.lastUsedAt!.getTime() % hour).toBe(0);
    expect((await callsByDay(admin, client.id, 30)).map((one) => one.calls)).toEqual([4]);
  });

  test('when it was last used never goes back, though a slower process writes later', async () => {
    const { client, key } = await createClient(admin, basic);
    const [slow, quick] = [clientDoor(admin), clientDoor(admin)];
    const start = city.clock.now();
    await slow.clientOf({} as never, admin, key.text);
    city.clock.set(new Date(start.getTime() + 5 * hour));
    await quick.clientOf({} as never, admin, key.text);
    await quick.flush();
    const { lastUsedAt } = (await clientById(admin, client.id))!;
    await slow.flush();
    const line = await clientById(admin, client.id);
    const days = await callsByDay(admin, client.id, 30);
    city.clock.set(start);
    expect(line!.lastUsedAt).toEqual(lastUsedAt);
    expect(days.reduce((sum, { calls }) => sum + calls, 0)).toBe(2);
  });

  test('whose calls could not be written down is counted the next time, once', async () => {
    const { client, key } = await createClient(admin, basic);
    const failing = { ...admin };
    const door = clientDoor(failing);
    await door.clientOf({} as never, admin, key.text);
    failing.db = undefined as never;
    await door.flush();
    failing.db = admin.db;
    await door.flush();
    expect((await clientById(admin, client.id))!.callsToday).toBe(1);
  });
});

describe('a token', () => {
  test('opens for an hour, with no more scopes than asked', async () => {
    const scopes = ['requests:write', 'requests:work'];
    const { client, key } = await createClient(admin, { ...basic, scopes });
    const ask = (scope?: string) => issueToken(admin, { clientId: client.id, secret: key.text, scope });
    const all = (await ask())!;
    expect(await clientByToken(admin, all.token)).toMatchObject({ id: client.id, keyId: key.id, scopes });
    const less = (await ask('requests:work'))!;
    expect((await clientByToken(admin, less.token))!.scopes).toEqual(['requests:work']);
    await expect(ask('requests:work contacts:read')).rejects.toThrow('scope');
    await changeClient(admin, { id: client.id, client: basic });
    expect((await clientByToken(admin, less.token))!.scopes).toEqual([]);
    city.clock.advance(hour);
    expect(await clientByToken(admin, all.token)).toBeNull();
  });

  test('cannot be made without the key, nor bent', async () => {
    const { client, key } = await createClient(admin, basic);
    const other = await createClient(admin, { ...basic, name: 'Other' });
    for (const clientId of [other.client.id, other.key.prefix, '', 'null'])
      expect(await issueToken(admin, { clientId, secret: key.text })).toBeNull();
    expect(await issueToken(admin, { clientId: key.prefix, secret: key.text })).not.toBeNull();
    const { token } = (await issueToken(admin, { clientId: client.id, secret: key.text }))!;
    const [head, prefix, ends, mask, ...mac] = token.split('_');
    const bent = (parts: unknown[]) => clientByToken(admin, [head, ...parts, ...mac].join('_'));
    expect(await bent([prefix, ends, mask])).not.toBeNull();
    expect(await bent([prefix, ends, 'zz'])).toBeNull();
    expect(await bent([prefix, `${ends}z`, mask])).toBeNull();
    expect(await bent([other.key.prefix.slice(3), ends, mask])).toBeNull();
    expect(await clientByToken({ ...admin, linkKey: 'another house' }, token)).toBeNull();
  });

  test('dies with its key', async () => {
    const { client, key } = await createClient(admin, basic);
    const { token } = (await issueToken(admin, { clientId: client.id, secret: key.text }))!;
    await revokeKey(admin, { keyId: key.id });
    expect(await clientByToken(admin, token)).toBeNull();
  });
});

describe('a client', () => {
  test('acts within its departments by what its scopes give', async () => {
    const [mine, other] = city.catalog.departments;
    const scopes = ['requests:work', 'private:read'];
    const { client } = await createClient(admin, { ...basic, scopes, departments: [mine!.key] });
    const actor = clientActor(client);
    const may = (grant: 'requests.work' | 'requests.view' | 'requests.intake', key: string | null) =>
      mayDo(actor, grant, { department_key: key });
    expect([may('requests.work', mine!.key), may('requests.view', mine!.key)]).toEqual([true, true]);
    expect([may('requests.work', other!.key), may('requests.work', null)]).toEqual([false, false]);
    expect(may('requests.intake', mine!.key)).toBe(false);
    const wide = clientActor({ ...client, departments: null });
    expect(mayDo(wide, 'requests.work', { department_key: null })).toBe(true);
    expect(needs('requests:work').allows(actor)).toBe(true);
    expect(needs('contacts:read').allows(actor)).toBe(false);
    expect(needs('requests:work').allows(city.staff('admin', 'admin'))).toBe(false);
    expect(clientServes({ services: null }, 'x')).toBe(true);
    expect(clientServes({ services: ['y'] }, 'x')).toBe(false);
  });

  test('is refused with every wrong field named', async () => {
    const wrong = {
      name: ' ',
      email: 'nobody',
      scopes: ['requests:write', 'root'],
      services: ['no-such'],
      departments: ['no-such'],
      channel: 'smoke',
      perMinute: 0,
    };
    const error = await createClient(admin, wrong).catch((one: Invalid) => one);
    expect((error as Invalid).problems.map((one) => one.field).sort()).toEqual([
      'channel',
      'departments',
      'email',
      'name',
      'perMinute',
      'scopes',
      'services',
    ]);
    await expect(createClient(admin, { ...basic, extra: 1 } as never)).rejects.toThrow('unknown');
  });

  test('may do everything only where that is said: an empty list is refused', async () => {
    for (const field of ['services', 'departments'] as const) {
      const error = await createClient(admin, { ...basic, [field]: [] }).catch((one: Invalid) => one);
      expect((error as Invalid).problems.map((one) => one.field)).toEqual([field]);
      expect((await createClient(admin, { ...basic, [field]: null })).client[field]).toBeNull();
      expect((await createClient(admin, basic)).client[field]).toBeNull();
    }
  });

  test('is rotated and revoked by two at once without one waiting for the other for ever', async () => {
    const { client, key } = await createClient(admin, basic);
    const ids = [key.id];
    for (let nth = 0; nth < 4; nth += 1)
      ids.push((await rotateKey(admin, { clientId: client.id, graceHours: null })).id);
    const rotate = () => rotateKey(admin, { clientId: client.id, graceHours: 0 });
    const ends = await Promise.allSettled(
      ids.flatMap((keyId) => [revokeKey(admin, { keyId }), rotate(), rotate()]),
    );
    expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  test('is given only by who may, and only what they may do themselves', async () => {
    const worker = city.as(
      city.staff('worker', city.catalog.city.roles.find((one) => !one.may.includes('keys.edit'))!.key),
    );
    await expect(createClient(worker, basic)).rejects.toThrow(NotAllowed);
    const actor = { ...admin.actor, grants: ['keys.edit'], everywhere: ['keys.edit'] };
    const clerk = city.as(actor);
    const { client } = await createClient(clerk, basic);
    await expect(createClient(clerk, { ...basic, scopes: ['contacts:read'] })).rejects.toThrow(NotAllowed);
    const change = { id: client.id, client: { ...basic, scopes: ['private:read'] } };
    await expect(changeClient(clerk, change)).rejects.toThrow(NotAllowed);
    const bound = city.as({ ...actor, everywhere: [], units: [city.catalog.departments[0]!.key] });
    await expect(createClient(bound, basic)).rejects.toThrow(NotAllowed);
    await createClient(bound, { ...basic, departments: [city.catalog.departments[0]!.key] });
    await expect(stopClient(bound, { id: client.id })).rejects.toThrow(NotAllowed);
  });

  test('every change is in the audit', async () => {
    const { client, key } = await createClient(admin, basic);
    await changeClient(admin, { id: client.id, client: { ...basic, perMinute: 10 } });
    await changeClient(admin, { id: client.id, client: { ...basic, perMinute: 10 } });
    await rotateKey(admin, { clientId: client.id, graceHours: 1 });
    await revokeKey(admin, { keyId: key.id });
    await stopClient(admin, { id: client.id });
    const { entries } = await listAudit(admin, { subject: { kind: 'client', id: client.id } });
    expect(entries.map((one) => one.action).sort()).toEqual([
      'client.changed',
      'client.made',
      'client.stopped',
      'key.ending',
      'key.made',
      'key.made',
      'key.revoked',
    ]);
    expect(entries.find((one) => one.action === 'client.changed')!.detail).toMatchObject({
      from: { per_minute: 300 },
      to: { per_minute: 10 },
    });
  });
});

test('the list pages by key, and finds by name, address and the public part of a key', async () => {
  const { key } = await createClient(admin, { ...basic, name: '100% Clean_Streets' });
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await listClients(admin, {}, after, 4);
    seen.push(...page.clients.map((one) => one.id));
    after = page.next ?? undefined;
  } while (after);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThan(8);
  const find = async (text: string) => (await listClients(admin, { text })).clients.map((one) => one.name);
  expect(await find('100% clean_')).toEqual(['100% Clean_Streets']);
  expect(await find(key.prefix)).toEqual(['100% Clean_Streets']);
  expect(await find('nobody at all')).toEqual([]);
  expect((await findKey(admin, key.text))!.id).toBe(key.id);
  expect(await findKey(admin, 'bf_nothing0')).toBeUndefined();
});
