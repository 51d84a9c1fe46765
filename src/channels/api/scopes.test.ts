import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receive } from '#flow/intake';
import { changeStatus } from '#flow/requests';
import { routeRequest } from '#flow/routing';
import { commentOnRequest } from '#flow/work';
import { visitor } from '#platform/context';
import { type Scope, scopes } from '#reference/clients';
import { openApi, type TestApi } from '../../../test/api.ts';

let api: TestApi;
let hiddenNumber: string;
let openNumber: string;
let contact: string;

/** What each reader must not come by: words that stand nowhere else. */
const secrets = {
  person: 'robin.resident@example.org',
  phone: '215 555 0142',
  name: 'Robin Resident',
  private: 'behind the red shed',
  internal: 'bring the long ladder',
  note: 'sounded upset',
};

beforeAll(async () => {
  api = await openApi();
  const hidden = api.city.catalog.services.find(
    (one) =>
      !one.public &&
      one.kind === 'request' &&
      one.photo !== 'required' &&
      !(one.questions ?? []).some((q) => q.required),
  )!;
  hiddenNumber = await aReport(hidden.key, `It lies ${secrets.private}.`, {});
  openNumber = await aReport('pothole', `Deep. Call ${secrets.phone}.`, { size: 'large' });
  const key = await api.key(['contacts:write']);
  const body = {
    ending: 'complaint',
    note: secrets.note,
    person: { name: secrets.name, email: secrets.person },
  };
  contact = (await api.ask('/contacts', { method: 'POST', key, body })).body.id;
});
afterAll(() => api.close());

async function aReport(service: string, description: string, answers: object): Promise<string> {
  const content = {
    description,
    answers: answers as never,
    place: { address: '1400 Market Street', lat: 39.9526, lng: -75.1652 },
    contact: { name: secrets.name, email: secrets.person, phone: secrets.phone },
  };
  const { request } = await receive(api.city.as(visitor, 'web'), { serviceKey: service, content });
  const why = { rule: null };
  await routeRequest(api.city.as(), { requestId: request.id, department: 'streets', why });
  await commentOnRequest(api.city.as(), { requestId: request.id, text: secrets.internal, public: false });
  await changeStatus(api.city.as(), { requestId: request.id, to: 'accepted' });
  return request.number;
}

const reads = () => [
  '/requests',
  '/requests?sort=updated&status=open',
  '/requests?q=215+555',
  '/requests?channel=web',
  `/requests?q=${hiddenNumber}`,
  `/requests/${openNumber}`,
  `/requests/${openNumber}/history`,
  `/requests/${hiddenNumber}`,
  `/requests/${hiddenNumber}/history`,
  `/requests/${openNumber}/people`,
  `/requests/${hiddenNumber}/people`,
  '/duplicates?service=pothole&lat=39.9526&lng=-75.1652',
  '/contacts',
  `/contacts/${contact}`,
  '/measures/services',
  '/measures/departments',
  '/measures/daily',
];

test('whatever scopes and departments a key has, it reads personal data and what is private only with the scope for it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...scopes]),
      fc.constantFrom<string[] | null>(null, ['streets'], ['water']),
      async (given, departments) => {
        const key = given.length > 0 ? await api.key(given, { departments }) : undefined;
        const has = (scope: Scope) => given.includes(scope);
        const reaches = departments === null || departments.includes('streets');
        const seesPrivate = has('private:read') && reaches;
        const all: string[] = [];
        for (const path of reads()) {
          const answer = await api.ask(path, { key });
          expect(answer.status, path).toBeLessThan(500);
          const where = `${path} with ${given.join(' ')} for ${departments}`;
          const tells = (what: string) => answer.text.includes(what);
          if (!has('contacts:read'))
            expect(tells(secrets.person) || tells(secrets.name) || tells(secrets.note), where).toBe(false);
          if (!has('contacts:read') && !seesPrivate) expect(tells(secrets.phone), where).toBe(false);
          if (!seesPrivate)
            expect(tells(secrets.internal) || tells(secrets.private) || tells('"internal"'), where).toBe(
              false,
            );
          if (!seesPrivate && !has('contacts:read')) expect(tells(hiddenNumber), where).toBe(false);
          if (departments !== null && path.startsWith('/contacts'))
            expect(answer.status, where).toBeGreaterThanOrEqual(401);
          if (answer.status < 300) all.push(path);
        }
        expect(all.includes(`/requests/${hiddenNumber}`)).toBe(seesPrivate);
        expect(all.includes(`/requests/${openNumber}/people`)).toBe(has('contacts:read') && reaches);
      },
    ),
    { numRuns: 40 },
  );
});

const writes: [path: (number: string) => string, body: unknown, scope: Scope][] = [
  [() => '/requests', { service: 'nothing' }, 'requests:write'],
  [(number) => `/requests/${number}/followers`, { email: 'x' }, 'requests:write'],
  [(number) => `/requests/${number}/status`, { status: 'in_progress' }, 'requests:work'],
  [(number) => `/requests/${number}/comments`, { text: 'x', audience: 'colleagues' }, 'requests:work'],
  [(number) => `/requests/${number}/close`, { reason: 'nothing' }, 'requests:work'],
  [(number) => `/requests/${number}/reopen`, { note: 'x' }, 'requests:work'],
  [(number) => `/requests/${number}/department`, { department: 'nothing', note: 'x' }, 'requests:work'],
  [(number) => `/requests/${number}/duplicate-of`, { number: '26-9999999' }, 'requests:work'],
  [() => '/contacts', { ending: 'nothing' }, 'contacts:write'],
];

test.each(scopes)('a key with %s alone changes only what the scope is for', async (scope) => {
  const key = await api.key([scope]);
  for (const [path, body, needed] of writes) {
    const answer = await api.ask(path(openNumber), { method: 'POST', key, body });
    if (scope === needed) expect([401, 403], path(openNumber)).not.toContain(answer.status);
    else expect(answer.status, path(openNumber)).toBe(403);
    // What it may not know of is not there, even to be changed.
    if (scope === needed && path(hiddenNumber).includes(hiddenNumber))
      expect((await api.ask(path(hiddenNumber), { method: 'POST', key, body })).status).toBe(404);
  }
  const { rows } = await api.city.database.pool.query('select status from request where number = $1', [
    hiddenNumber,
  ]);
  expect(rows[0].status).toBe('accepted');
});
