import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRequest } from '#flow/requests';
import { routeRequest } from '#flow/routing';
import { type Actor, visitor } from '#platform/context';
import { type App, routeTable } from '#platform/http';
import { addStaff } from '#reference/people';
import { buildWeb } from '../../src/main/web.ts';
import { openCity, type TestCity } from '../city.ts';
import { openTestHouse, type TestHouse } from '../house.ts';

const worker = ['department-worker', 'department-lead', 'crew', 'admin'];
const staff = ['agent', 'supervisor', 'leader', ...worker];
const acting = ['supervisor', ...worker];
const everybody = ['visitor', ...staff];

/**
 * Who may enter where, written by hand from what each role is for, not from the code: a new route fails here until somebody has
 * decided. Rows are methods and addresses; HEAD goes with GET.
 */
const doors: [who: string[], routes: string][] = [
  [
    everybody,
    `GET /, GET /services, GET /services/:key, GET /language, GET /help, GET /about, GET /privacy, GET /accessibility,
     GET /report/:service, POST /report/:service, GET /report/d/:draft, GET /report/d/:draft/:step, POST /report/d/:draft/:step,
     GET /report/d/:draft/photos/:file, GET /report/d/:draft/same/:number, POST /report/d/:draft/same/:number,
     GET /report/d/:draft/thanks, GET /requests/:number/thanks,
     GET /requests, GET /requests.geojson, GET /requests/:number, GET /requests/:number/live,
     POST /requests/:number/follow, POST /requests/:number/me-too, GET /photos/:file/:variant, GET /track,
     GET /developers, GET /developers/key, POST /developers/key, GET /developers/key/asked, GET /developers/key/:link, POST /developers/key/:link,
     GET /my-address, GET /my-address/:table, POST /my-address/report, GET /find/:key,
     GET /r/:token, GET /r/:token/live, GET /r/:token/place, POST /r/:token/place, POST /r/:token/confirm, POST /r/:token/reopen, POST /r/:token/fixed, POST /r/:token/comment, POST /r/:token/withdraw,
     GET /r/:token/unfollow, POST /r/:token/unfollow,
     GET /widgets, GET /widgets/v1.js, GET /widgets/report, GET /widgets/track, GET /widgets/map,
     GET /requests.atom, GET /requests.rss, GET /requests.ics, GET /my-address.ics,
     GET /requests/:number/updates.atom, GET /requests/:number/updates.rss, GET /requests/:number/calendar.ics,
     GET /storm/:token, GET /storm/:token/live, GET /storm/:token/pins.geojson, GET /storm/:token/requests.csv, GET /storm/:token/requests.geojson,
     GET /tiles/requests/:z/:x/:y, GET /tiles/areas/:layer/:z/:x/:y, GET /tiles/base/:file,
     GET /theme.css, GET /map/sketch.geojson, GET /map/still.svg, GET /map/things/:service, GET /places/search, GET /robots.txt, GET /assets/*,
     GET /healthz, GET /readyz, GET /metrics,
     GET /api/v1, POST /api/v1, PUT /api/v1, PATCH /api/v1, DELETE /api/v1, GET /api/v1/openapi.json, GET /api/v1/*, POST /api/v1/*, PUT /api/v1/*, PATCH /api/v1/*, DELETE /api/v1/*,
     GET /.well-known/oauth-authorization-server, POST /api/v1/oauth/token,
     GET /api/v1/requests, GET /api/v1/requests/:number, GET /api/v1/requests/:number/history, GET /api/v1/duplicates, GET /api/v1/files/:id/:variant,
     GET /api/v1/services, GET /api/v1/services/:key, GET /api/v1/groups, GET /api/v1/departments,
     GET /api/v1/areas/layers, GET /api/v1/areas/layers/:layer, GET /api/v1/areas/layers/:layer/shapes, GET /api/v1/areas/at,
     GET /api/v1/places/search, GET /api/v1/places/locate, GET /api/v1/measures/services, GET /api/v1/measures/areas/:layer,
     GET /sign-in, POST /sign-in, GET /sign-in/code, POST /sign-in/code, POST /sign-out,
     GET /forgotten-password, POST /forgotten-password, GET /reset-password, POST /reset-password`,
  ],
  // Programs: only with a key, which may come in the form.
  [
    [],
    `POST /open311/v2/requests, POST /open311/v2/requests.:format,
     POST /open311/v2/servicerequestupdates, POST /open311/v2/servicerequestupdates.:format`,
  ],
  // Programs: what is public without a key.
  [
    everybody,
    `GET /open311/discovery, GET /open311/discovery.:format, GET /open311/v2/discovery, GET /open311/v2/discovery.:format,
     GET /open311/v2/services, GET /open311/v2/services.:format, GET /open311/v2/services/:code,
     GET /open311/v2/requests, GET /open311/v2/requests.:format, GET /open311/v2/requests/:id, GET /open311/v2/tokens/:token,
     GET /open311/v2/servicerequestupdates, GET /open311/v2/servicerequestupdates.:format, GET /open311/v2/bulk/requests.:form,
     GET /open311/*, POST /open311/*, PUT /open311/*, PATCH /open311/*, DELETE /open311/*`,
  ],
  [
    staff,
    `GET /account, POST /account/password, POST /account/sessions/end, POST /account/sessions/end-all,
     GET /account/two-factor, POST /account/two-factor, POST /account/two-factor/confirm, POST /account/two-factor/codes,
     POST /account/two-factor/stop,
     GET /office, GET /office/requests, GET /office/requests/:number, GET /office/export.csv, GET /office/pins.json, GET /office/map, GET /tiles/work/:z/:x/:y,
     GET /office/files/:id/:variant, GET /office/live, POST /office/columns, POST /office/views,
     GET /office/storm, GET /office/storm/:id, GET /office/storm/:id/live, GET /office/storm/:id/pins.geojson,
     GET /office/storm/:id/requests.csv, GET /office/storm/:id/requests.geojson`,
  ],
  [
    acting,
    `POST /office/act, POST /office/undo, POST /office/requests/:number, POST /office/requests/:number/send-again,
     GET /office/locate, GET /office/locate/:number, POST /office/locate/:number`,
  ],
  [
    ['agent', 'supervisor', 'department-worker', 'department-lead', 'admin'],
    'POST /office/requests/:number/people, POST /office/locate/:number/people',
  ],
  [['agent', 'supervisor', 'department-worker', 'department-lead', 'admin'], 'GET /desk/people/:id'],
  [
    ['agent', 'supervisor', 'department-lead', 'admin'],
    `GET /desk/intake, POST /desk/intake, GET /desk/intake/done/:number, GET /desk/find,
     GET /desk/contacts, GET /desk/contacts/new, POST /desk/contacts/new,
     GET /admin, GET /admin/letters, GET /admin/letters/:id, GET /admin/letters/:id/html, POST /admin/letters/:id/send,
     GET /admin/letters/previews, GET /admin/letters/previews/html`,
  ],
  [
    ['supervisor', 'department-lead', 'leader', 'admin'],
    `GET /office/board, GET /office/board.csv, GET /office/board/map, GET /office/board/map.csv,
     GET /office/board/heat, GET /office/board/heat.csv,
     GET /office/storm/new, POST /office/storm/new, POST /office/storm/:id/links, POST /office/storm/:id/end,
     POST /office/storm/links/:id/revoke`,
  ],
  [
    ['admin'],
    `GET /admin/outbox, GET /admin/outbox/:id, GET /admin/outbox/:id/html,
     GET /admin/staff, GET /admin/staff/new, POST /admin/staff/new, GET /admin/staff/:id, POST /admin/staff/:id,
     POST /admin/staff/:id/active, POST /admin/staff/:id/link, GET /admin/audit, GET /admin/system, GET /admin/jobs,
     POST /admin/jobs/retry, GET /admin/catalog, GET /admin/catalog/departments, GET /admin/catalog/routing,
     GET /admin/catalog/holidays, GET /admin/layers, GET /admin/partners, GET /admin/partners/:key, POST /admin/partners/:key/pause,
     POST /admin/partners/:key/resume, POST /admin/partners/:key/send-again, POST /admin/partners/:key/apply-again,
     POST /admin/partners/:key/set-aside,
     GET /admin/hooks, GET /admin/hooks/new, POST /admin/hooks/new, GET /admin/hooks/:id, GET /admin/hooks/:id/edit, POST /admin/hooks/:id/edit,
     POST /admin/hooks/:id/ping, POST /admin/hooks/:id/pause, POST /admin/hooks/:id/resume, POST /admin/hooks/:id/rotate,
     POST /admin/hooks/:id/remove, POST /admin/hooks/:id/replay, GET /admin/hooks/:id/messages/:delivery,
     POST /admin/hooks/:id/messages/:delivery/replay,
     GET /admin/keys, GET /admin/keys/new, POST /admin/keys/new, GET /admin/keys/:id, POST /admin/keys/:id,
     POST /admin/keys/:id/rotate, POST /admin/keys/:id/keys/:key/revoke, POST /admin/keys/:id/active,
     POST /admin/keys/applications/:id/decline`,
  ],
  // Programs with a key of the right scope alone (src/channels/api/scopes.test.ts); no session opens these.
  [
    [],
    `POST /api/v1/requests, POST /api/v1/files, POST /api/v1/requests/:number/status, POST /api/v1/requests/:number/close,
     POST /api/v1/requests/:number/reopen, POST /api/v1/requests/:number/department, POST /api/v1/requests/:number/comments,
     POST /api/v1/requests/:number/duplicate-of, POST /api/v1/requests/:number/followers, GET /api/v1/requests/:number/people,
     GET /api/v1/contacts, GET /api/v1/contacts/:id, POST /api/v1/contacts, GET /api/v1/measures/departments, GET /api/v1/measures/daily,
     GET /api/v1/webhooks, POST /api/v1/webhooks, GET /api/v1/webhooks/:id, PATCH /api/v1/webhooks/:id, DELETE /api/v1/webhooks/:id,
     POST /api/v1/webhooks/:id/pause, POST /api/v1/webhooks/:id/resume, POST /api/v1/webhooks/:id/secret, POST /api/v1/webhooks/:id/ping,
     GET /api/v1/webhooks/:id/deliveries, POST /api/v1/webhooks/deliveries/:delivery/replay`,
  ],
];
const allowed = new Map(
  doors.flatMap(([who, routes]) => routes.split(',').map((route) => [route.trim(), new Set(who)] as const)),
);

const origin = 'http://127.0.0.1:3110';
let city: TestCity;
let house: TestHouse;
let app: App;
let number: string;
const people: Record<string, Actor> = { visitor };

beforeAll(async () => {
  city = await openCity();
  house = await openTestHouse(city);
  for (const { key } of city.catalog.city.roles) people[key] = city.staff(key, key, 'streets');
  app = await buildWeb(house, {
    rateLimits: false,
    actorOf: async (request) => people[String(request.headers['x-as'])] ?? visitor,
  });
  number = await aRequest('streets');
});
afterAll(async () => {
  await app.close();
  await house.close();
  await city.close();
});

/** Read by the department alone. */
const forStaff = 'It is before my door.';

async function aRequest(department: string, of = 'pothole'): Promise<string> {
  const service = city.catalog.service(of)!;
  const place = { address: '1 Main Street', lat: 39.95, lng: -75.16, h3: null, areas: [] };
  const texts = {
    description: `Deep. ${forStaff}`,
    publicText: 'Deep.',
    answers: [],
    photos: [],
    language: 'en',
  };
  const { id, number: given } = await openRequest(city.as(), { service, place, ...texts });
  await routeRequest(city.as(), { requestId: id, department, why: { rule: null } });
  return given;
}

function addressOf(url: string): string {
  const values: Record<string, string> = {
    number,
    key: 'pothole',
    service: 'pothole',
    variant: 'thumb',
    step: 'place',
  };
  return url
    .replace('*', 'nothing.js')
    .replace(/:(\w+)/g, (_, name: string) => values[name] ?? '01890000-0000-7000-8000-000000000000');
}

async function ask(who: string, method: string, url: string): Promise<LightMyRequestResponse> {
  const headers = { 'x-as': who, origin, host: '127.0.0.1:3110' };
  // Only the head: a live stream has no end.
  const answer = await app.inject({
    method: method as 'GET',
    url: addressOf(url),
    headers:
      method === 'POST' ? { ...headers, 'content-type': 'application/x-www-form-urlencoded' } : headers,
    ...(method === 'POST' ? { payload: 'nothing=1' } : {}),
    payloadAsStream: true,
  });
  answer.stream().destroy();
  return answer;
}

async function read(who: string): Promise<string> {
  return (await app.inject({ url: `/office/requests/${number}`, headers: { 'x-as': who } })).body;
}

function isTurnedAway(answer: LightMyRequestResponse): boolean {
  if ([401, 403, 404].includes(answer.statusCode)) return true;
  return [302, 303].includes(answer.statusCode) && /^\/sign-in/.test(String(answer.headers.location));
}

test('every route is in the table, and the table has no others', () => {
  const there = routeTable(app).filter(({ method }) => method !== 'HEAD');
  expect(there.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([...allowed.keys()].sort());
});

test('the table knows every role of the city', () => {
  expect(Object.keys(people).sort()).toEqual([...everybody].sort());
});

describe('each door', () => {
  test.each(everybody)('is right for: %s', async (who) => {
    const wrong: string[] = [];
    for (const { method, url } of routeTable(app)) {
      const may = allowed.get(`${method === 'HEAD' ? 'GET' : method} ${url}`)?.has(who);
      const answer = await ask(who, method, url);
      const line = `${method} ${url} -> ${answer.statusCode}`;
      if (answer.statusCode >= 500) wrong.push(line);
      else if (may && [401, 403].includes(answer.statusCode)) wrong.push(`${line}, though allowed`);
      else if (!may && !isTurnedAway(answer)) wrong.push(`${line}, though not allowed`);
    }
    expect(wrong).toEqual([]);
  });
});

test('of what another department has, nobody whose role ends at their own reads more than everybody or changes anything', async () => {
  const mine = number;
  const hidden = city.catalog.services.find((one) => !one.public && one.kind === 'request')!;
  const elsewhere = { open: await aRequest('water'), hidden: await aRequest('water', hidden.key) };
  for (const who of ['department-worker', 'department-lead', 'crew']) {
    number = elsewhere.open;
    expect(await read(who), who).toContain('Deep.');
    expect(await read(who), who).not.toContain(forStaff);
    for (const url of ['/office/requests/:number', '/office/requests/:number/people'])
      expect([403, 404], `${who} ${url}`).toContain((await ask(who, 'POST', url)).statusCode);
    number = elsewhere.hidden;
    expect((await ask(who, 'GET', '/office/requests/:number')).statusCode, who).toBe(404);
  }
  number = elsewhere.open;
  expect(await read('supervisor')).toContain(forStaff);
  number = mine;
});

test('the sign-in opens the door, and only to whom it belongs', async () => {
  const password = 'seven quiet lamps';
  for (const [email, role] of [
    ['crew@city.example', 'crew'],
    ['leader@city.example', 'leader'],
  ] as const)
    await addStaff(city.as(), { email, password, name: role, roles: [role], departments: ['streets'] });
  const real = await buildWeb(house, { rateLimits: false });
  const signIn = async (email: string) => {
    const headers = { origin, host: '127.0.0.1:3110', 'content-type': 'application/x-www-form-urlencoded' };
    const payload = new URLSearchParams({ email, password }).toString();
    const answer = await real.inject({ method: 'POST', url: '/sign-in', headers, payload });
    expect(answer.statusCode).toBe(303);
    return Object.fromEntries(answer.cookies.map((cookie) => [cookie.name, cookie.value]));
  };
  const act = { method: 'POST', url: '/office/act', payload: { do: 'nothing' } } as const;
  const headers = { origin, host: '127.0.0.1:3110' };
  const crew = await signIn('crew@city.example');
  expect((await real.inject({ url: '/office/requests', cookies: crew })).statusCode).toBe(200);
  expect((await real.inject({ ...act, headers, cookies: crew })).statusCode).not.toBe(403);
  const leader = await signIn('leader@city.example');
  expect((await real.inject({ url: '/office/requests', cookies: leader })).statusCode).toBe(200);
  expect((await real.inject({ ...act, headers, cookies: leader })).statusCode).toBe(403);
  const forged = Object.fromEntries(
    Object.entries(leader).map(([name, value]) => [name, `x${value.slice(1)}`]),
  );
  expect(isTurnedAway(await real.inject({ url: '/office/requests', cookies: forged }))).toBe(true);
  await real.close();
});
