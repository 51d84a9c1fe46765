import { afterAll, beforeAll, expect, it } from 'vitest';
import { confirmFollow } from '#flow/following';
import { type Received, receive } from '#flow/intake';
import { changeStatus, closeRequest } from '#flow/requests';
import { commentOnRequest } from '#flow/work';
import { visitor } from '#platform/context';
import { openSite, type TestSite } from '../../../../test/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const get = (url: string, cookies: Record<string, string> = {}) => site.app.inject({ url, cookies });
const post = (url: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  site.app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: site.house.config.publicUrl,
      ...headers,
    },
    payload: new URLSearchParams(fields).toString(),
  });

function report(email?: string, serviceKey = 'pothole', address = '1400 Market St'): Promise<Received> {
  return receive(site.city.as(visitor, 'web'), {
    serviceKey,
    content: {
      answers: serviceKey === 'pothole' ? { size: 'large', damage: 'no' } : {},
      place: { address, lat: 39.9525, lng: -75.165 },
      description: 'In front of the bakery',
      contact: email ? { email } : {},
    },
  });
}

it('tells a request in sentences with dates, and what of it is public', async () => {
  const { request } = await report('ana@example.org');
  await commentOnRequest(site.city.as(), { requestId: request.id, text: 'Only among us', public: false });
  await changeStatus(site.city.as(), {
    requestId: request.id,
    to: 'scheduled',
    scheduledFor: new Date('2026-03-06T14:00:00Z'),
  });
  const page = await get(`/requests/${request.number}`);
  expect(page.body).toContain('A crew is booked for Friday, March 6.');
  expect(page.body).toContain('Bigger than that');
  expect(page.body).not.toMatch(/Only among us|ana@example|hurt somebody/);
  site.city.clock.set(new Date('2026-03-12T15:00:00Z'));
  expect((await get(`/requests/${request.number}`)).body).toMatch(/This is 2 days late.*Streets was told/);
  site.city.clock.set(new Date('2026-03-04T15:00:00Z'));
  expect((await get(`/requests/${request.number}`, { language: 'es' })).body).toContain(
    'Una cuadrilla está asignada',
  );
});

it('shows the public no number plate and no telephone, neither in words nor in answers', async () => {
  const { request, reporterToken } = await receive(site.city.as(visitor, 'web'), {
    serviceKey: 'abandoned-car',
    content: {
      answers: { make: 'blue Ford ABC-1234, call 215-555-0123', plate: 'ABC 1234', signs: ['flat'] },
      place: { address: '1400 Market St', lat: 39.9525, lng: -75.165 },
      description: 'Its plate is abc 1234.',
      contact: { email: 'ana@example.org' },
    },
  });
  const page = await get(`/requests/${request.number}`);
  expect(page.body).toContain('blue Ford •••, call •••');
  expect(page.body).toContain('Its plate is •••.');
  expect(page.body).toContain('Flat tires');
  expect(page.body).not.toMatch(/abc.?1234|555-0123/i);
  expect((await get(`/r/${reporterToken}`)).body).toContain('Its plate is abc 1234.');
});

it('shows no difference between a private request and one that never was', async () => {
  const secret = site.city.catalog.services.find(
    (one) =>
      one.kind === 'request' &&
      !one.public &&
      one.location !== 'none' &&
      !one.questions?.some((question) => question.required),
  );
  const { request, reporterToken } = await report('ana@example.org', secret!.key);
  const hide = (body: string, number: string) => body.replaceAll(number, 'N');
  const one = await get(`/requests/${request.number}`);
  const none = await get('/requests/26-9999999');
  expect([one.statusCode, none.statusCode]).toEqual([404, 404]);
  expect(hide(one.body, request.number)).toBe(hide(none.body, '26-9999999'));
  for (const url of [`/requests/${request.number}/live`, `/requests/${request.number}/thanks`])
    expect((await get(url)).statusCode, url).toBe(404);
  expect((await post(`/requests/${request.number}/follow`, { email: 'x@example.org' })).statusCode).toBe(404);
  expect((await get(`/track?number=${request.number}`)).statusCode).toBe(422);
  expect((await get('/requests')).body).not.toContain(request.number);
  const own = await get(`/r/${reporterToken}`);
  expect(own.statusCode).toBe(200);
  expect(own.headers['referrer-policy']).toBe('no-referrer');
});

it('lets the reporter withdraw, say that it is not fixed, and add to it; nobody else', async () => {
  const { request, reporterToken: token } = await report('bo@example.org');
  expect((await post(`/r/${token}/comment`, { text: '' })).statusCode).toBe(422);
  await post(`/r/${token}/comment`, { text: 'It grew. Call 215-555-0199.' });
  const page = (await get(`/requests/${request.number}`)).body;
  expect(page).toContain('It grew. Call •••');
  await closeRequest(site.city.as(), { requestId: request.id, reason: 'work-done' });
  const closed = (await get(`/requests/${request.number}`)).body;
  expect(closed).toContain('It was fixed on Wednesday, March 4.');
  expect(closed).toContain('name="again"');
  expect((await get(`/r/${token}`)).body).toContain('Is it fixed?');
  expect((await post(`/r/${token}/fixed`)).headers.location).toBe(`/r/${token}?done=fixed`);
  const said = (await get(`/r/${token}`)).body;
  expect(said).toContain('You said that it is fixed.');
  expect(said).toContain('says that it is fixed');
  const empty = await post(`/r/${token}/reopen`, { note: ' ' });
  expect(empty.statusCode).toBe(422);
  expect(empty.body).toContain('href="#f-note"');
  expect((await post(`/r/${token}/reopen`, { note: 'Still there' })).headers.location).toBe(
    `/r/${token}?done=reopened`,
  );
  expect((await get(`/requests/${request.number}`)).body).toContain('Still there');
  expect((await post(`/r/${token}/withdraw`)).statusCode).toBe(303);
  expect((await get(`/requests/${request.number}`)).body).toContain('took it back');
  expect((await post(`/r/${'x'.repeat(22)}/withdraw`)).statusCode).toBe(404);
});

it('follows by e-mail with a confirmed link, and stops with one press', async () => {
  const { request } = await report();
  expect((await post(`/requests/${request.number}/follow`, { email: 'no' })).statusCode).toBe(422);
  const asked = await post(`/requests/${request.number}/follow`, { email: 'fay@example.org' });
  expect(asked.headers.location).toBe(`/requests/${request.number}?done=follow`);
  const { follow } = await import('#flow/following');
  const { token } = await follow(site.city.as(visitor), {
    requestId: request.id,
    email: 'fay@example.org',
    language: 'en',
  });
  expect((await get(`/r/${token}`)).body).toContain('Do you want news');
  expect((await post(`/r/${token}/confirm`)).headers.location).toBe(`/r/${token}?done=confirmed`);
  expect((await post(`/r/${token}/withdraw`)).statusCode).toBe(403);
  expect((await get(`/r/${token}/unfollow`)).body).toContain('<button');
  const stopped = await post(
    `/r/${token}/unfollow`,
    { 'List-Unsubscribe': 'One-Click' },
    { origin: 'https://mail.example' },
  );
  expect(stopped.statusCode).toBe(200);
  expect((await get(`/r/${token}`)).body).toContain('You get no');
  await expect(confirmFollow(site.city.as(visitor), token)).resolves.toBeTruthy();
});

it('lists what fits, page by page, and the map says the same', async () => {
  for (let i = 0; i < 55; i++) await report(undefined, 'street-plate', `${i} Elm St`);
  const first = (await get('/requests?service=street-plate')).body;
  const links = (body: string) =>
    [...body.matchAll(/href="\/requests\/(\d\d-\d{7})"/g)].map((match) => match[1]);
  expect(links(first)).toHaveLength(50);
  const next = /href="(\/requests\?[^"]*after=[^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&');
  const second = links((await get(next)).body);
  expect(second).toHaveLength(5);
  expect(second.filter((one) => links(first).includes(one))).toEqual([]);
  for (const number of links(first)) expect(first.split(number!).length, number).toBeGreaterThan(2);
  expect(links((await get('/requests?address=12%20Elm')).body)).toHaveLength(1);
  expect(links((await get('/requests?status=closed&service=street-plate')).body)).toHaveLength(0);
  expect((await get('/requests?group=streets&status=open')).body).toContain('Elm St');
  const map = await get('/requests.geojson?service=street-plate&bbox=-75.17,39.95,-75.16,39.96');
  expect(map.json().features).toHaveLength(55);
  expect(
    (await get('/requests.geojson?bbox=-75.1651,39.9524,-75.1649,39.9526')).json().features.length,
  ).toBeGreaterThan(50);
  expect((await get('/requests.geojson?bbox=0,0,1,1')).json().features).toEqual([]);
});

it('never calls fixed what other systems only call closed', async () => {
  const { request } = await report();
  await site.city.database.pool.query(
    `update request set status = 'closed', closed_at = opened_at, outcome = null, promise = null where id = $1`,
    [request.id],
  );
  const page = (await get(`/requests/${request.number}`)).body;
  expect(page).toContain('does not say how it ended');
  expect(page).not.toMatch(/fixed on/i);
  const list = (await get('/requests?state=closed')).body;
  expect(list).not.toMatch(/>\s*Fixed\s*</);
});
