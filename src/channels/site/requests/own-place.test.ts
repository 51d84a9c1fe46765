import { afterAll, beforeAll, expect, it } from 'vitest';
import { receive } from '#flow/intake';
import { positionChecks } from '#flow/position-check';
import { findRequest } from '#flow/requests';
import { visitor } from '#platform/context';
import { openSite, type TestSite } from '../../../../test/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const get = (url: string) => site.app.inject({ url });
const post = (url: string, fields: Record<string, string>) =>
  site.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: site.house.config.publicUrl },
    payload: new URLSearchParams(fields).toString(),
  });

async function unplaced() {
  const { request, reporterToken } = await receive(site.city.as(visitor, 'web'), {
    serviceKey: 'pothole',
    content: {
      answers: { size: 'medium' },
      description: 'Deep',
      place: { address: 'behind the brewery' },
      contact: { email: 'ana@example.org' },
    },
  });
  return { request, own: `/r/${reporterToken}` };
}
const now = (id: string) => findRequest(site.city.as(), { id });

it('lets whoever reported it say where it is, once', async () => {
  const { request, own } = await unplaced();
  expect((await get(own)).body).toContain(`${own}/place`);
  expect((await get(`${own}/place`)).body).toContain('behind the brewery');
  expect((await post(`${own}/place`, {})).statusCode).toBe(422);
  expect((await post(`${own}/place`, { 'place.address': 'nowhere at all xyz' })).statusCode).toBe(422);
  const outside = await post(`${own}/place`, { 'place.lat': '40.075', 'place.lng': '-75.125' });
  expect(outside.statusCode).toBe(422);
  expect(outside.body).toContain('That place is served by Cheltenham');
  const done = await post(`${own}/place`, { 'place.address': 'Broad & Market' });
  const chosen =
    done.statusCode === 303
      ? done
      : await post(`${own}/place`, { candidate: /name="candidate" value="([^"]+)"/.exec(done.body)![1]! });
  expect(chosen.headers.location).toBe(`${own}?done=placed`);
  expect((await now(request.id)).lat).not.toBeNull();
  expect((await get(own)).body).not.toContain(`${own}/place`);
  expect((await get(`${own}/place`)).headers.location).toBe(own);
  expect((await post(`${own}/place`, { 'place.lat': '39.96', 'place.lng': '-75.17' })).headers.location).toBe(
    own,
  );
});

it('asks which is right where the address and the pin disagree', async () => {
  const { request, own } = await unplaced();
  const fields = { 'place.address': 'Broad & Market', 'place.lat': '39.9605', 'place.lng': '-75.1634' };
  const asked = await post(`${own}/place`, fields);
  expect(asked.statusCode).toBe(200);
  expect(asked.body).toContain('Which place is right?');
  // An answer to another pin is none.
  const other = await post(`${own}/place`, { ...fields, agreed: 'pin', agreedOf: '1,2' });
  expect(other.statusCode).toBe(200);
  const agreedOf = /name="agreedOf" value="([^"]+)"/.exec(asked.body)![1]!;
  expect((await post(`${own}/place`, { ...fields, agreed: 'photo', agreedOf })).statusCode).toBe(422);
  expect((await post(`${own}/place`, { ...fields, agreed: 'pin', agreedOf })).statusCode).toBe(303);
  expect((await now(request.id)).lat).toBeCloseTo(39.9605);
  expect(await positionChecks(site.city.as(), request.id)).toMatchObject([
    { kind: 'address', decision: 'kept' },
  ]);
});

it('knows no strangers', async () => {
  expect((await get(`/r/${'x'.repeat(43)}/place`)).statusCode).toBe(404);
  expect((await post(`/r/${'x'.repeat(43)}/place`, {})).statusCode).toBe(404);
});
