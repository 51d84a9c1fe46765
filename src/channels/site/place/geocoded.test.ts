import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { positionChecks } from '#flow/position-check';
import { findRequest, listPublic } from '#flow/requests';
import type { GeocoderSettings } from '#reference/catalog';
import { openSite, type TestSite } from '../../../../test/site.ts';
import { type GeocoderStandIn, startGeocoder } from '../../../../test/stand-ins/geocoder.ts';

let site: TestSite;
let standIns: GeocoderStandIn[] = [];
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
afterEach(async () => {
  for (const one of standIns) await one.close();
  standIns = [];
});

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

async function send(base: string) {
  await post(`${base}/contact`, {});
  const sent = await post(`${base}/check`, {});
  const [number] = /\d\d-\d{7}/.exec(String(sent.headers.location)) ?? [];
  return findRequest(site.city.as(), { number: number! });
}

/** The city's geocoders from now on, all with these places. */
async function geocoders(...kinds: GeocoderSettings['kind'][]) {
  const places = [
    { number: '9', street: 'Quarry Lane', zip: '19100', lat: 39.97, lng: -75.17 },
    { number: '77', street: 'Riverside Walk', zip: '19100', lat: 39.99, lng: -75.191 },
  ];
  for (const kind of kinds) standIns.push(await startGeocoder(kind, places));
  const geocoders = kinds.map((kind, at) => ({
    kind,
    name: `${kind} ${at}`,
    url: standIns[at]!.url,
    timeLimit: 300,
    locality: 'Philadelphia, PA',
    perSecond: 100,
  }));
  const config = { ...site.city.catalog.city, geocoders };
  await site.city.database.pool.query('update city set config = $1', [JSON.stringify(config)]);
  site.city.as().memory.clear();
}

it('offers what a geocoder outside knows, says whose it is, and takes it only when it is chosen', async () => {
  await geocoders('photon');
  const base = await begin();
  const asked = await post(`${base}/place`, { 'place.address': '9 Quarry Lane' });
  expect(asked.headers.location).toBe(`${base}/which`);
  const page = (await get(`${base}/which`)).body;
  expect(page).toContain('9 Quarry Ln');
  expect(page).toContain('Fuente: © OpenStreetMap contributors');
  await post(`${base}/place`, { which: '1', candidate: '0' });
  const request = await send(base);
  expect(request).toMatchObject({ address: '9 Quarry Ln', address_source: null, lat: 39.97, lng: -75.17 });
  expect(await positionChecks(site.city.as(), request.id)).toEqual([]);
});

it('no failure of theirs stops a report: the words are kept', async () => {
  await geocoders('nominatim', 'photon', 'pelias', 'arcgis', 'census', 'ais');
  const moods = ['slow', 'error', 'garbage', 'too_many', 'huge', 'hang_up'] as const;
  for (const [i, one] of standIns.entries()) one.mood = moods[i]!;
  const base = await begin();
  expect((await post(`${base}/place`, { 'place.address': '9 Quarry Lane' })).headers.location).toBe(
    `${base}/which`,
  );
  expect((await get(`${base}/which`)).statusCode).toBe(200);
  await post(`${base}/place`, { which: '1', candidate: 'none', 'place.address': '9 Quarry Lane' });
  expect(await send(base)).toMatchObject({ address: '9 Quarry Lane', lat: null, address_source: null });
});

it('a pin alone gets the address near it, which is shown before it is sent and never taken for a typed one', async () => {
  const base = await begin();
  await post(`${base}/place`, { 'place.lat': '39.9527', 'place.lng': '-75.1646' });
  await post(`${base}/place`, { same: '1', choice: 'different' });
  await post(`${base}/contact`, {});
  const check = (await get(`${base}/check`)).body;
  expect(check).toContain('Cerca de la cuadra 1400 de Market St');
  expect(check).toContain('Lo encontramos por su punto');
  expect((await get(`${base}/place?change=1`)).body).toContain('Cerca de la cuadra 1400 de Market St');
  const request = await send(base);
  expect(request).toMatchObject({ address: '1400 block of Market St', address_source: 'pin' });
  expect(await positionChecks(site.city.as(), request.id)).toEqual([]);
  // Looked for by its words it is found, and everywhere it says that it is only near.
  const { rows } = await listPublic(site.city.as(), { address: '1400 block of Market' });
  expect(rows.map(({ number }) => number)).toContain(request.number);
  expect((await get(`/requests/${request.number}`)).body).toContain('Cerca de la cuadra 1400 de Market St');
  // Reported again, it is the pin that comes along.
  const again = await post('/report/pothole', { again: request.number });
  const at = String(again.headers.location).replace(/\/[^/]*$/, '');
  const place = (await get(`${at}/place`)).body;
  expect(place).toContain('Cerca de la cuadra 1400 de Market St');
  expect(place).not.toContain('value="1400 block');
});

it('whoever finds that wrong types the address, to which the pin goes', async () => {
  const base = await begin();
  const pin = { 'place.lat': '39.9527', 'place.lng': '-75.1646' };
  await post(`${base}/place`, pin);
  await post(`${base}/place`, { ...pin, 'place.address': '700 South St', change: '1' });
  const request = await send(base);
  expect(request).toMatchObject({ address: '700 South St', address_source: null });
  expect(request.lat).not.toBe(39.9527);
});

it('what only a geocoder outside knows of a pin is asked on the page and kept for the report', async () => {
  await geocoders('arcgis');
  const base = await begin();
  await post(`${base}/place`, { 'place.lat': '39.9901', 'place.lng': '-75.1911' });
  await post(`${base}/contact`, {});
  const check = (await get(`${base}/check`)).body;
  expect(check).toContain('Cerca de 77 Riverside Walk');
  expect(check).toContain('Powered by Esri');
  const { length } = standIns[0]!.asked;
  expect(await send(base)).toMatchObject({ address: '77 Riverside Walk', address_source: 'pin' });
  expect(standIns[0]!.asked.length).toBe(length);
});
