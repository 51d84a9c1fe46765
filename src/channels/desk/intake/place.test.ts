import { afterAll, beforeAll, expect, it } from 'vitest';
import { listContacts, referralCounts } from '#flow/contacts';
import { positionChecks } from '#flow/position-check';
import { findRequest } from '#flow/requests';
import { findAddress } from '#reference/addresses';
import { openCity, type TestCity } from '../../../../test/city.ts';
import { openStaffDoor, type StaffDoor } from '../../../../test/staff-door.ts';
import { deskChannel } from '../index.ts';

let city: TestCity;
let door: StaffDoor;
let corner: { lat: number; lng: number };

beforeAll(async () => {
  city = await openCity();
  door = await openStaffDoor(city, { ada: city.staff('ada', 'agent') }, (house) => [deskChannel(house)]);
  const [found] = (await findAddress(city.as(), 'Broad & Market')).candidates;
  corner = { lat: found!.lat!, lng: found!.lng! };
});
afterAll(async () => {
  await door.close();
  await city.close();
});

const report = {
  service: 'pothole',
  'answers.size': 'large',
  description: 'Deep',
  channel: 'phone',
  'contact.anonymous': 'yes',
};
const press = (more: Record<string, string>) =>
  door.post('ada', '/desk/intake', { ...report, key: crypto.randomUUID(), ...more });
const at = (lat: number, lng: number) => ({ 'place.lat': String(lat), 'place.lng': String(lng), was: '' });
const field = (body: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`)
    .exec(body)![1]!
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
const requestOf = (location: string) =>
  findRequest(city.as(), { number: /done\/(\d\d-\d{7})/.exec(location)![1]! });

it('asks which is right where pin and address disagree, keeps the answer, and moves when told', async () => {
  const far = { 'place.address': 'Broad & Market', ...at(corner.lat + 0.006, corner.lng) };
  const shown = await press({ ...far, do: 'look' });
  expect(shown.body).toContain('The pin and the address are');
  expect(shown.body).toContain('Broad &amp; Market, ');
  const unsaid = await press({ ...far, do: 'send' });
  expect(unsaid.status).toBe(422);
  expect(unsaid.body).toContain('Ask the caller which place is right');
  const agreedOf = field(shown.body, 'agreedOf');

  const kept = await press({ ...far, do: 'send', agreed: 'pin', agreedOf });
  expect(kept.status).toBe(303);
  const one = await requestOf(kept.location!);
  expect(one.lat).toBeCloseTo(corner.lat + 0.006, 5);
  expect(await positionChecks(city.as(), one.id)).toMatchObject([{ kind: 'address', decision: 'kept' }]);

  const moved = await press({ ...far, do: 'send', agreed: 'address', agreedOf });
  const two = await requestOf(moved.location!);
  expect(two.lat).toBeCloseTo(corner.lat, 5);
  expect(await positionChecks(city.as(), two.id)).toMatchObject([{ kind: 'address', decision: 'moved' }]);

  // What was said of one pin says nothing of another.
  const elsewhere = { ...far, ...at(corner.lat - 0.006, corner.lng) };
  expect((await press({ ...elsewhere, do: 'send', agreed: 'pin', agreedOf })).status).toBe(422);
  expect((await press({ ...far, do: 'send', agreed: 'photo', agreedOf })).status).toBe(422);
});

it('gives the number of who serves a place outside, and notes with one press that it was told', async () => {
  const outside = { 'place.address': 'Cheltenham Ave', ...at(40.075, -75.125) };
  const page = await press({ ...outside, do: 'look' });
  expect(page.body).toContain('Cheltenham Township, Montgomery County serves this place');
  expect(page.body).toContain('value="referred"');
  expect((await press({ ...outside, do: 'send' })).status).toBe(422);
  const told = await press({ ...outside, do: 'referred', note: 'Was calm' });
  expect(told.location).toBe('/desk/contacts?news=logged');
  const contact = (await listContacts(city.as())).rows.find(({ ending }) => ending === 'referral');
  expect(contact).toMatchObject({
    ending: 'referral',
    channel: 'phone',
    note: expect.stringContaining('Cheltenham'),
  });
  expect(await referralCounts(city.as(), { from: '2026-01-01', to: '2027-01-01' })).toEqual([
    { neighbor: 'cheltenham', count: 1 },
  ]);
});

it('asks whose it is at the border', async () => {
  const line = at(40.07 + (30 / 111_195) * 0.69, -75.149 + (30 / 85_000) * 0.72);
  const page = await press({ ...line, do: 'look' });
  expect(page.body).toContain('Is this place in Philadelphia?');
  const agreedOf = field(page.body, 'agreedOf');
  const refused = await press({ ...line, do: 'send', agreed: 'outside', agreedOf });
  expect(refused.status).toBe(422);
  expect(refused.body).toContain('value="referred"');
  const sent = await press({ ...line, do: 'send', agreed: 'pin', agreedOf });
  const one = await requestOf(sent.location!);
  expect(await positionChecks(city.as(), one.id)).toMatchObject([{ kind: 'border', decision: 'kept' }]);
});
