import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAudit } from '#platform/audit';
import { type Auth, createAuth, giveCookies, signIn, signOutEverywhere, visitOf } from '#platform/auth';
import { systemClock } from '#platform/clock';
import { type Actor, anyone, type Ctx, Memory, systemActor } from '#platform/context';
import { type Database, openDatabase } from '#platform/db';
import { Conflict, type Invalid, NotAllowed } from '#platform/errors';
import { type App, createServer, html, htmlErrors, mount, route, routeTable } from '#platform/http';
import { createLog } from '#platform/log';
import type { Catalog } from '#reference/catalog';
import { type FreshDatabase, freshDatabase } from '../../../test/database.ts';
import {
  addStaff,
  anyStaff,
  can,
  deactivateStaff,
  editStaff,
  everywhereOf,
  findPeople,
  grantsOf,
  letterAddress,
  listStaff,
  lookAtPerson,
  mayRoute,
  reachOf,
  reactivateStaff,
  rememberPerson,
  resumeAddress,
  type Staff,
  staffActorReader,
  staffNames,
  suspendAddress,
} from './index.ts';

const roles = [
  { key: 'crew', name: { en: 'Crew' }, may: ['requests.view', 'requests.work'] },
  { key: 'agent', name: { en: 'Agent' }, may: ['requests.view', 'people.view'], everywhere: true },
  { key: 'lead', name: { en: 'Lead' }, may: ['requests.view', 'staff.edit'], everywhere: true },
  {
    key: 'admin',
    name: { en: 'Admin' },
    may: ['requests.view', 'requests.work', 'people.view', 'staff.edit'],
    everywhere: true,
  },
];
const departments = [
  { key: 'streets', name: { en: 'Streets' } },
  { key: 'water', name: { en: 'Water' } },
];
const catalog = {
  city: { languages: ['en', 'es'] },
  role: (key: string) => roles.find((one) => one.key === key),
  department: (key: string) => departments.find((one) => one.key === key),
} as unknown as Catalog;

let fresh: FreshDatabase;
let database: Database;
let ctx: Ctx;
let auth: Auth;

beforeAll(async () => {
  fresh = await freshDatabase();
  const log = createLog('silent');
  database = openDatabase(fresh.url, log, 5);
  const memory = new Memory();
  memory.get('catalog', async () => catalog);
  ctx = {
    db: database.db,
    clock: systemClock,
    log,
    actor: systemActor,
    channel: 'cli',
    language: 'en',
    memory,
    linkKey: 'test',
  };
  auth = createAuth({
    db: ctx.db,
    log,
    secret: 'a secret of more than 32 characters 311',
    publicUrl: 'http://127.0.0.1',
    issuer: 'T',
  });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

function actorOf(staff: Staff): Actor {
  return {
    kind: 'staff',
    id: staff.id,
    name: staff.name,
    roles: staff.roles,
    units: staff.departments,
    grants: grantsOf(catalog, staff.roles),
    everywhere: everywhereOf(catalog, staff.roles),
  };
}
let count = 0;
function hire(
  given: { roles: string[]; departments?: string[]; email?: string; password?: string },
  as = ctx,
) {
  count += 1;
  return addStaff(as, {
    name: `Colleague ${count}`,
    email: `c${count}@city.example`,
    departments: [],
    ...given,
  });
}
const problemsOf = async (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error) => (error as Invalid).problems.map((problem) => `${problem.field} ${problem.message}`),
  );

describe('colleagues', () => {
  test('are taken on with account, row and audit entry', async () => {
    const staff = await hire({
      roles: ['agent'],
      email: ' Ana@City.example ',
      password: 'seven quiet lamps',
    });
    expect(staff.email).toBe('ana@city.example');
    const account = await ctx.db
      .selectFrom('auth_user')
      .selectAll()
      .where('id', '=', staff.id)
      .executeTakeFirst();
    expect(account).toMatchObject({ email: 'ana@city.example', disabled: false });
    const { entries } = await listAudit(ctx, { subject: { kind: 'staff', id: staff.id } });
    expect(entries).toMatchObject([{ action: 'staff.added', actorName: 'Belfry' }]);
    expect(JSON.stringify(entries)).not.toContain('lamps');
  });

  test('are refused field by field, leaving nothing behind', async () => {
    const before = (await listStaff(ctx)).length;
    expect(
      await problemsOf(addStaff(ctx, { name: ' ', email: 'x', roles: ['king'], departments: ['moon'] })),
    ).toEqual([
      'name errors.required',
      'email errors.email',
      'roles people.unknownRole',
      'departments people.unknownDepartment',
    ]);
    expect(await problemsOf(hire({ roles: ['crew'] }))).toEqual(['departments people.departmentNeeded']);
    expect(await problemsOf(hire({ roles: ['agent'], email: 'ANA@city.example' }))).toEqual([
      'email people.emailTaken',
    ]);
    expect(await problemsOf(hire({ roles: ['agent'], password: 'password1234' }))).toEqual([
      'password account.password.common',
    ]);
    expect(await listStaff(ctx)).toHaveLength(before);
  });

  test('change; only what changed is noted', async () => {
    const staff = await hire({ roles: ['crew'], departments: ['streets'] });
    await editStaff(ctx, staff.id, { departments: ['streets', 'water'], name: staff.name });
    const [entry] = (
      await listAudit(ctx, { subject: { kind: 'staff', id: staff.id }, action: 'staff.edited' })
    ).entries;
    expect(entry!.detail).toMatchObject({
      from: { departments: ['streets'] },
      to: { departments: ['streets', 'water'] },
    });
    expect(Object.keys(entry!.detail.to as object)).toEqual(['departments']);
    expect(await problemsOf(editStaff(ctx, staff.id, { departments: [] }))).toEqual([
      'departments people.departmentNeeded',
    ]);
    expect(await listStaff(ctx, { department: 'water' })).toMatchObject([{ id: staff.id }]);
    expect((await staffNames(ctx, [staff.id, 'none'])).get(staff.id)).toBe(staff.name);
  });

  test('nobody hands out or takes away what they may not do themselves', async () => {
    const lead = { ...ctx, actor: actorOf(await hire({ roles: ['lead'] })) };
    const crew = { ...ctx, actor: actorOf(await hire({ roles: ['crew'], departments: ['water'] })) };
    const admin = await hire({ roles: ['admin'] });
    await expect(hire({ roles: ['agent'] }, crew)).rejects.toBeInstanceOf(NotAllowed);
    await expect(hire({ roles: ['admin'] }, lead)).rejects.toBeInstanceOf(NotAllowed);
    await expect(editStaff(lead, lead.actor.id!, { roles: ['lead', 'admin'] })).rejects.toBeInstanceOf(
      NotAllowed,
    );
    await expect(editStaff(lead, admin.id, { roles: ['lead'] })).rejects.toBeInstanceOf(NotAllowed);
    await expect(deactivateStaff(lead, admin.id)).rejects.toBeInstanceOf(NotAllowed);
    await expect(deactivateStaff({ ...ctx, actor: actorOf(admin) }, admin.id)).rejects.toBeInstanceOf(
      Conflict,
    );
    await hire({ roles: ['lead'] }, lead);
  });
});

describe('who may what', () => {
  const actor = (keys: string[], units: string[] = []): Actor => ({
    kind: 'staff',
    id: 'x',
    name: 'X',
    roles: keys,
    units,
    grants: grantsOf(catalog, keys),
    everywhere: everywhereOf(catalog, keys),
  });

  test('a role holds in the own departments, or everywhere if the city says so', () => {
    const both = actor(['crew', 'agent'], ['streets']);
    expect(can(catalog, both, 'requests.work', 'streets')).toBe(true);
    expect(can(catalog, both, 'requests.work', 'water')).toBe(false);
    expect(can(catalog, both, 'requests.work', null)).toBe(false);
    expect(can(catalog, both, 'people.view', 'water')).toBe(true);
    expect(can(catalog, both, 'staff.edit')).toBe(false);
    expect(reachOf(catalog, both, 'requests.work')).toEqual(['streets']);
    expect(reachOf(catalog, both, 'requests.view')).toBe('everywhere');
    expect(can(catalog, actor(['gone'], ['streets']), 'requests.work', 'streets')).toBe(false);
    expect(can(catalog, actor(['crew'], []), 'requests.work', 'streets')).toBe(false);
    expect(can(catalog, { ...both, kind: 'resident' }, 'requests.work', 'streets')).toBe(false);
    expect(can(catalog, systemActor, 'staff.edit')).toBe(true);
  });
});

describe('at the door', () => {
  let app: App;
  beforeAll(async () => {
    app = await createServer({
      ctx,
      actorOf: staffActorReader(auth),
      languageOf: () => 'en',
      teller: htmlErrors((error) => String(error.status)),
      publicUrl: auth.publicUrl,
    });
    const page = (url: string, policy = anyone) =>
      route({ method: 'GET', url, policy, handler: (request, reply) => html(reply, request.ctx.actor.name) });
    const login = route({
      method: 'POST',
      url: '/login',
      policy: anyone,
      handler: async (request, reply) => {
        const end = await signIn(
          auth,
          request.ctx,
          request.body as { email: string; password: string },
          visitOf(request),
        );
        if (end.end === 'signed-in') giveCookies(reply, end.cookies);
        return end.end;
      },
    });
    const routes = [
      page('/open'),
      page('/staff', anyStaff),
      page('/work', mayRoute('requests.work')),
      page('/people', mayRoute('people.view')),
      page('/team', mayRoute('staff.edit')),
      login,
    ];
    await mount(app, { routes, teller: htmlErrors((error) => String(error.status)) });
  });
  afterAll(() => app.close());

  const password = 'seven quiet lamps';
  async function enter(staff: Staff): Promise<string> {
    const payload = { email: staff.email, password };
    const answer = await app.inject({ method: 'POST', url: '/login', payload });
    const [cookie = ''] = [answer.headers['set-cookie'] ?? ''].flat();
    return cookie.split(';')[0]!;
  }
  const ask = async (url: string, cookie = '') => (await app.inject({ url, headers: { cookie } })).statusCode;

  test('every route refuses every wrong role', async () => {
    const expected: Record<string, number[]> = {
      visitor: [200, 303, 303, 303, 303],
      crew: [200, 200, 200, 403, 403],
      agent: [200, 200, 403, 200, 403],
      lead: [200, 200, 403, 403, 200],
      admin: [200, 200, 200, 200, 200],
    };
    const urls = routeTable(app)
      .filter((row) => row.method === 'GET')
      .map((row) => row.url);
    expect(urls).toEqual(['/open', '/staff', '/work', '/people', '/team']);
    for (const [role, statuses] of Object.entries(expected)) {
      const cookie =
        role === 'visitor'
          ? ''
          : await enter(await hire({ roles: [role], departments: ['streets'], password }));
      expect([role, await Promise.all(urls.map((url) => ask(url, cookie)))]).toEqual([role, statuses]);
    }
  });

  test('a changed role, a sign-out and a leaver count from the next request on', async () => {
    const staff = await hire({ roles: ['crew'], departments: ['streets'], password });
    const cookie = await enter(staff);
    expect(await ask('/work', cookie)).toBe(200);
    await editStaff(ctx, staff.id, { roles: ['agent'] });
    expect(await ask('/work', cookie)).toBe(403);
    await signOutEverywhere(auth, ctx, staff.id);
    expect(await ask('/staff', cookie)).toBe(303);
    const second = await enter(staff);
    expect(await ask('/staff', second)).toBe(200);
    await deactivateStaff(ctx, staff.id);
    expect(await ask('/staff', second)).toBe(303);
    expect(await enter(staff)).toBe('');
    await reactivateStaff(ctx, staff.id);
    expect(await ask('/staff', second)).toBe(303);
    expect(await ask('/staff', await enter(staff))).toBe(200);
  });

  test('a forged, cut or expired cookie is nobody', async () => {
    const staff = await hire({ roles: ['agent'], password });
    const cookie = await enter(staff);
    expect((await app.inject({ url: '/open', headers: { cookie } })).body).toBe(staff.name);
    expect(await ask('/staff', `${cookie.slice(0, -4)}AAAA`)).toBe(303);
    expect(await ask('/staff', cookie.split('.').slice(0, 2).join('.'))).toBe(303);
    expect(await ask('/staff', `${auth.cookieName}=%E0%A4%A`)).toBe(303);
    await ctx.db
      .updateTable('auth_session')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('user_id', '=', staff.id)
      .execute();
    expect(await ask('/staff', cookie)).toBe(303);
  });
});

describe('residents', () => {
  test('are found by their address; only gaps are filled', async () => {
    const first = await rememberPerson(ctx, { email: 'Rosa@example.org', language: 'es' });
    const second = await rememberPerson(ctx, {
      email: 'rosa@EXAMPLE.org',
      name: 'Rosa',
      phone: '(215) 555-0123',
      language: 'en',
    });
    const third = await rememberPerson(ctx, {
      email: 'rosa@example.org',
      name: 'Somebody Else',
      language: 'en',
    });
    expect([second.id, third.id]).toEqual([first.id, first.id]);
    expect(third).toMatchObject({ name: 'Rosa', language: 'es', phone: '(215) 555-0123' });
    const unnamed = await rememberPerson(ctx, { name: 'Rosa', language: 'en' });
    expect(unnamed.id).not.toBe(first.id);
  });

  test('who call again are found by telephone and full name, by agents alone', async () => {
    const hired = actorOf(await hire({ roles: ['agent'] }));
    const agent = { ...ctx, actor: { ...hired, grants: [...hired.grants, 'requests.intake'] } as Actor };
    const call = (given: object, as: Ctx = agent) => rememberPerson(as, { language: 'en', ...given });
    const first = await call({ name: 'José Pérez', phone: '215-555-0161' });
    const again = await call({ name: 'jose  perez', phone: '+1 (215) 555 0161', email: 'jose@example.org' });
    expect(again).toMatchObject({ id: first.id, name: 'José Pérez', email: 'jose@example.org' });
    const others = await Promise.all([
      call({ name: 'Ana Pérez', phone: '215-555-0161' }),
      call({ name: 'José', phone: '215-555-0161' }),
      call({ name: 'José Pérez', phone: '+52 1 215-555-0161' }),
      call({ name: 'José Pérez', phone: '215-555-0161', email: 'other@example.org' }),
      call({ name: 'José Pérez', phone: '215-555-0161' }, ctx),
      call({ phone: '215-555-0161' }),
    ]);
    expect(others.map((one) => one.id)).not.toContain(first.id);
    // Whom the agent chose, unless the form now speaks of somebody else.
    expect((await call({ phone: '215-555-0161', known: first.id })).id).toBe(first.id);
    expect((await call({ name: 'José Pérez', phone: '267-555-0100', known: first.id })).id).toBe(first.id);
    expect((await call({ name: 'Ana Ruiz', phone: '215-555-0161', known: first.id })).id).not.toBe(first.id);
    expect((await call({ phone: '215-555-0161', known: first.id }, ctx)).id).not.toBe(first.id);
    const calls = await Promise.all([1, 2, 3].map(() => call({ name: 'Eva Luz', phone: '215 555 0162' })));
    expect(new Set(calls.map((one) => one.id)).size).toBe(1);
  });

  test('ten posts at once make one', async () => {
    const people = await Promise.all(
      Array.from({ length: 10 }, () => rememberPerson(ctx, { email: 'ten@example.org', language: 'en' })),
    );
    expect(new Set(people.map((person) => person.id)).size).toBe(1);
  });

  test('bad addresses and numbers are told by field', async () => {
    const given = { name: 'x'.repeat(201), email: 'a@b', phone: 'call me', language: 'en' };
    expect(await problemsOf(rememberPerson(ctx, given))).toEqual([
      'name errors.tooLong',
      'email errors.email',
      'phone errors.phone',
    ]);
  });

  test('get no letters at an address that sent them back', async () => {
    const person = await rememberPerson(ctx, { email: 'gone@example.org', language: 'en' });
    expect(await letterAddress(ctx, person.id)).toMatchObject({ email: 'gone@example.org' });
    await suspendAddress(ctx, 'GONE@example.org', '550 no such user');
    await suspendAddress(ctx, 'gone@example.org', 'again');
    expect(await letterAddress(ctx, person.id)).toBeUndefined();
    const { entries } = await listAudit(ctx, { subject: { kind: 'person', id: person.id } });
    expect(entries).toMatchObject([
      { action: 'person.address-suspended', detail: { reason: '550 no such user' } },
    ]);
    await resumeAddress(ctx, person.id);
    expect(await letterAddress(ctx, person.id)).toBeDefined();
  });

  test('are seen only by those who may, and every look is written down', async () => {
    const person = await rememberPerson(ctx, {
      email: 'seen@example.org',
      phone: '+1 215 555 0188',
      language: 'en',
    });
    const agent = { ...ctx, actor: actorOf(await hire({ roles: ['agent'] })) };
    const crew = { ...ctx, actor: actorOf(await hire({ roles: ['crew'], departments: ['water'] })) };
    await expect(lookAtPerson(crew, person.id, 'curious')).rejects.toBeInstanceOf(NotAllowed);
    expect(await lookAtPerson(agent, person.id, 'call back')).toMatchObject({ email: 'seen@example.org' });
    expect(await findPeople(agent, { phone: '215.555.0188' }, 'caller')).toMatchObject([{ id: person.id }]);
    expect(await findPeople(agent, { phone: '188' }, 'caller')).toEqual([]);
    const { entries } = await listAudit(ctx, { subject: { kind: 'person', id: person.id } });
    expect(entries.map((entry) => entry.action)).toEqual(['person.looked', 'person.looked']);
    expect(entries.map((entry) => entry.detail.reason).toSorted()).toEqual(['call back', 'caller']);
  });
});
