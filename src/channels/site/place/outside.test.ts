import { afterAll, beforeAll, expect, it } from 'vitest';
import { referralCounts } from '#flow/contacts';
import { receive } from '#flow/intake';
import { positionChecks } from '#flow/position-check';
import { visitor } from '#platform/context';
import { Invalid } from '#platform/errors';
import { openSite, type TestSite } from '../../../../test/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const get = (url: string) => site.app.inject({ url, headers: { 'accept-language': 'es' } });
const post = (url: string, fields: Record<string, string>) =>
  site.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: site.house.config.publicUrl },
    payload: new URLSearchParams(fields).toString(),
  });

async function begin() {
  const answer = await post('/report/pothole', { shown: '', 'answers.size': 'medium', description: 'Deep' });
  return (answer.headers.location as string).replace(/\/[^/]*$/, '');
}

const point = (lat: number, lng: number) => ({ 'place.lat': String(lat), 'place.lng': String(lng) });
const told = async () =>
  Object.fromEntries(
    (await referralCounts(site.city.as(), { from: '2026-01-01', to: '2027-01-01' })).map((one) => [
      one.neighbor,
      one.count,
    ]),
  );
/** Thirty metres beyond the middle of the sample outline's edge towards Cheltenham. */
const onTheLine = point(40.07 + (30 / 111_195) * 0.69, -75.149 + (30 / 85_000) * 0.72);

it('tells who serves a place outside, and counts that it did, once a place', async () => {
  const base = await begin();
  const answer = await post(`${base}/place`, point(40.075, -75.125));
  expect(answer.headers.location).toBe(`${base}/place?fix=1`);
  const page = (await get(`${base}/place?fix=1`)).body;
  expect(page).toContain('Municipio de Cheltenham');
  expect(page).toContain('href="tel:555');
  expect(page).toContain('href="https://example.org/cheltenham"');
  expect(page).toContain('contacto de muestra');
  await post(`${base}/place`, point(40.075, -75.125));
  expect(await told()).toEqual({ cheltenham: 1 });
  await post(`${base}/place`, point(39.945, -75.11));
  expect(await told()).toEqual({ cheltenham: 1, camden: 1 });
});

it('asks at the border, and believes the answer', async () => {
  const base = await begin();
  expect((await post(`${base}/place`, onTheLine)).headers.location).toBe(`${base}/agree`);
  expect((await get(`${base}/agree`)).body).toContain('¿Este lugar está en Filadelfia?');
  expect((await post(`${base}/place`, { agree: '1' })).headers.location).toBe(`${base}/agree?fix=1`);
  const before = (await told())['cheltenham'] ?? 0;
  expect((await post(`${base}/place`, { agree: '1', agreed: 'outside' })).headers.location).toBe(
    `${base}/place?fix=1`,
  );
  expect((await get(`${base}/place?fix=1`)).body).toContain('Municipio de Cheltenham');
  expect((await told())['cheltenham']).toBe(before + 1);
  // Nobody gets past it by the address of a later page.
  expect((await get(`${base}/check`)).headers.location).toBe(`${base}/place?fix=1`);

  await post(`${base}/place`, { ...onTheLine });
  expect((await post(`${base}/place`, { agree: '1', agreed: 'pin' })).headers.location).toBe(
    `${base}/photos`,
  );
  await post(`${base}/contact`, {});
  const sent = await post(`${base}/check`, {});
  const number = /\d\d-\d{7}/.exec(sent.headers.location!)![0];
  const { rows } = await site.city.database.pool.query('select id, areas from request where number = $1', [
    number,
  ]);
  expect(rows[0].areas).toEqual(expect.arrayContaining([expect.stringMatching(/^council-district:/)]));
  expect(await positionChecks(site.city.as(), rows[0].id)).toMatchObject([
    { kind: 'border', decision: 'kept', allowed: 0 },
  ]);
});

it('refuses machines with the name of who serves it, and marks what lies at the border', async () => {
  const send = (lat: number, lng: number) =>
    receive(site.city.as(visitor, 'api'), {
      serviceKey: 'pothole',
      content: { answers: { size: 'medium' }, description: 'Deep', place: { lat, lng } },
    });
  const refused = await send(40.075, -75.125).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Invalid);
  expect((refused as Invalid).problems).toMatchObject([
    {
      field: 'place',
      message: 'errors.place.servedBy',
      values: { neighbor: 'cheltenham', name: expect.stringContaining('Cheltenham'), sample: 'yes' },
    },
  ]);
  const { request } = await send(Number(onTheLine['place.lat']), Number(onTheLine['place.lng']));
  expect(await positionChecks(site.city.as(), request.id)).toMatchObject([
    { kind: 'border', decision: 'unasked' },
  ]);
});
