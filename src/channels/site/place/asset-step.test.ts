import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receive } from '#flow/intake';
import { positionChecks } from '#flow/position-check';
import { findRequest } from '#flow/requests';
import { visitor } from '#platform/context';
import { Invalid } from '#platform/errors';
import { type Asset, assetsInBox, findAsset } from '#reference/assets';
import { openSite, type TestSite } from '../../../../test/site.ts';

let site: TestSite;
let lamps: Asset[];
beforeAll(async () => {
  site = await openSite();
  const { assets } = await assetsInBox(site.city.as(), 'street-lights', [-75.2, 39.9, -75.1, 40], 400);
  // Along Market Street, so that there are others beside each.
  lamps = assets.filter(({ shown }) => shown.near?.endsWith('Market St')).sort((a, b) => a.lng - b.lng);
});
afterAll(() => site.close());

const get = (url: string, language = 'en') =>
  site.app.inject({ url, headers: { 'accept-language': language } });
const post = (url: string, fields: Record<string, string>) =>
  site.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: site.house.config.publicUrl },
    payload: new URLSearchParams(fields).toString(),
  });
const to = async (answer: ReturnType<typeof post>) => String((await answer).headers.location);

async function begin(service = 'streetlight-out') {
  const where = await to(post(`/report/${service}`, { 'guards.wire': 'no' }));
  const base = where.replace(/\/[^/]*$/, '');
  await post(`${base}/questions`, { shown: 'problem', 'answers.problem': 'out', description: '' });
  return base;
}
const pin = ({ lat, lng }: { lat: number; lng: number }, off = 0) => ({
  'place.lat': String(lat + off),
  'place.lng': String(lng),
});
/** Sends what is left of the form, and tells the request that it made. */
async function send(base: string) {
  await post(`${base}/contact`, { 'contact.email': '', 'contact.name': '', 'contact.phone': '' });
  const done = await to(post(`${base}/check`, {}));
  expect(done).toMatch(/thanks/);
  return findRequest(site.city.as(), { number: /\d{2}-\d{7}/.exec(done)![0] });
}

describe('which street light is it?', () => {
  it('is asked once the place is known, with what stands near by, the nearest first', async () => {
    const base = await begin();
    expect(await to(post(`${base}/place`, pin(lamps[5]!, 0.0001)))).toBe(`${base}/asset`);
    const { body } = await get(`${base}/asset`);
    expect(body).toContain('Which street light is it?');
    const shown = [...body.matchAll(/value="street-lights:(\d+)"/g)].map((match) => match[1]);
    expect(shown[0]).toBe(lamps[5]!.key);
    expect(shown.length).toBeGreaterThan(3);
    expect(body).toContain(`Across from ${lamps[5]!.shown.near}`);
    expect(body).toMatch(/11 m south|36 ft south|south of your pin/);
    // What is for staff stays with staff.
    expect(body).not.toMatch(/watts|Watts|steel/);
    const spanish = (await get(`${base}/asset`, 'es')).body;
    expect(spanish).toContain('¿De qué luz de la calle se trata?');
    expect(spanish).toContain('Frente a');
  });

  it('puts the report where the light stands, says it on the last page, and the request keeps it', async () => {
    const base = await begin();
    await post(`${base}/place`, pin(lamps[8]!, 0.0002));
    expect(await to(post(`${base}/asset`, {}))).toBe(`${base}/asset?fix=1`);
    expect((await get(`${base}/asset?fix=1`)).body).toContain('href="#f-asset"');
    expect(await to(post(`${base}/place`, { 'which-asset': '1', asset: lamps[8]!.ref }))).toBe(
      `${base}/photos`,
    );
    const { body } = await get(`${base}/asset`);
    expect(body).toMatch(
      new RegExp(`value="${lamps[8]!.ref}"[^>]*checked|checked[^>]*value="${lamps[8]!.ref}"`),
    );
    // The same place again keeps it; another asks anew.
    expect(await to(post(`${base}/place`, pin(lamps[8]!)))).toBe(`${base}/photos`);
    await post(`${base}/contact`, { 'contact.email': '' });
    expect((await get(`${base}/check`)).body).toContain(lamps[8]!.key);
    const request = await send(base);
    expect(request).toMatchObject({ asset: lamps[8]!.ref, lat: lamps[8]!.lat, lng: lamps[8]!.lng });
    const page = (await get(`/requests/${request.number}`)).body;
    expect(page).toMatch(new RegExp(`Street light.{1,80}${lamps[8]!.key}`, 's'));
  });

  it('that was reported already leads to that report; another trouble is reported all the same', async () => {
    const lamp = lamps[8]!;
    const base = await begin();
    await post(`${base}/place`, pin(lamp, 0.0005));
    const list = (await get(`${base}/asset`)).body;
    expect(list).toMatch(/Already reported on/);
    expect(await to(post(`${base}/asset`, { asset: lamp.ref }))).toBe(`${base}/same`);
    const same = (await get(`${base}/same`)).body;
    expect(same).toContain(`Street light ${lamp.key} was already reported`);
    expect([...same.matchAll(/name="choice"/g)]).toHaveLength(2);
    const number = /value="(\d{2}-\d{7})"/.exec(same)![1]!;
    expect(await to(post(`${base}/same`, { choice: number }))).toBe(`${base}/same/${number}`);
    expect(await to(post(`${base}/same/${number}`, { how: 'count' }))).toContain(`/requests/${number}`);
    expect((await findRequest(site.city.as(), { number })).me_too).toBe(1);
    expect(await to(post(`${base}/same`, { choice: 'different' }))).toBe(`${base}/photos`);
    // The light beside it is not the same, however near.
    const other = await begin();
    await post(`${other}/place`, pin(lamps[9]!));
    expect(await to(post(`${other}/asset`, { asset: lamps[9]!.ref }))).toBe(`${other}/photos`);
  });

  it('is found by its number: near by at once, far away after a question, with a slip in it among others', async () => {
    const base = await begin();
    const near = lamps[14]!;
    await post(`${base}/place`, pin(near, 0.0003));
    expect(await to(post(`${base}/asset`, { number: ` ${near.key.slice(0, 2)} ${near.key.slice(2)}` }))).toBe(
      `${base}/photos`,
    );
    const far = lamps[0]!;
    const again = await to(post(`${base}/asset`, { number: far.key }));
    expect(again).toBe(`${base}/asset?number=${far.key}`);
    const { body } = await get(again);
    expect(body).toContain(`We found number ${far.key}`);
    expect(body).toMatch(/\d (miles|feet) west of your pin/);
    expect(await to(post(`${base}/asset`, { number: far.key, asset: far.ref }))).toBe(`${base}/photos`);
    const request = await send(base);
    expect(request).toMatchObject({ asset: far.ref, lat: far.lat, lng: far.lng });
    const [check] = await positionChecks(site.city.as(), request.id);
    expect(check).toMatchObject({ kind: 'asset', decision: 'moved' });
    const slip = await begin();
    await post(`${slip}/place`, pin(near));
    const like = (await get(await to(post(`${slip}/asset`, { number: `${near.key}7` })))).body;
    expect(like).toContain('Is it one of the first');
    expect(like.indexOf(near.ref)).toBeGreaterThan(0);
    const none = (await get(await to(post(`${slip}/asset`, { number: 'zzz-99' })))).body;
    expect(none).toContain('We know no number zzz-99');
  });

  it('need not be known, and is not asked where none stands near or none is meant', async () => {
    const base = await begin();
    await post(`${base}/place`, pin(lamps[20]!, 0.0002));
    expect(await to(post(`${base}/asset`, { asset: 'none' }))).toMatch(/photos|same/);
    const request = await send(base);
    expect(request.asset).toBeNull();
    expect(request.lat).toBeCloseTo(lamps[20]!.lat + 0.0002, 6);
    const away = await begin();
    expect(await to(post(`${away}/place`, { 'place.lat': '40.03', 'place.lng': '-75.06' }))).toBe(
      `${away}/photos`,
    );
  });

  it('shows more by distance, keeping what was typed and chosen; one that was pressed on the map comes first', async () => {
    const base = await begin();
    await post(`${base}/place`, pin(lamps[10]!));
    const first = (await get(`${base}/asset`)).body;
    const count = (body: string) => [...body.matchAll(/value="street-lights:/g)].length;
    if (first.includes('name="more"')) {
      const more = await to(post(`${base}/asset`, { more: '16', number: '12', asset: lamps[10]!.ref }));
      expect(more).toContain('show=16&number=12&thing=');
      expect(count((await get(`${base}/asset?show=16`)).body)).toBeGreaterThan(count(first));
    }
    const pressed = (await get(`${base}/asset?thing=${encodeURIComponent(lamps[0]!.ref)}`)).body;
    expect(/value="(street-lights:\d+)"/.exec(pressed)![1]).toBe(lamps[0]!.ref);
  });

  it('takes nothing that is no street light, whatever is sent', async () => {
    const base = await begin();
    await post(`${base}/place`, pin(lamps[11]!));
    for (const asset of ['street-lights:nope', 'hydrants:1', 'x', '%00', `street-lights:${'9'.repeat(300)}`])
      expect(await to(post(`${base}/asset`, { asset }))).toBe(`${base}/asset?fix=1`);
    for (const query of [
      'show=999',
      'show=-1',
      'show=abc',
      'number=%27%3B--',
      'thing=street-lights%3A%27',
      'thing=x',
    ])
      expect((await get(`${base}/asset?${query}`)).statusCode).toBe(200);
  });
});

it('the map has the things in view with those that were reported, and none where they are too many or no box', async () => {
  const { lat, lng } = lamps[8]!;
  const box = [lng - 0.001, lat - 0.001, lng + 0.001, lat + 0.001].join(',');
  const answer = await get(`/map/things/streetlight-out?bbox=${box}`);
  const { features } = answer.json() as { features: { properties: { value: string; tone: string } }[] };
  expect(features.find(({ properties }) => properties.value === lamps[8]!.ref)?.properties.tone).toBe('done');
  expect(JSON.stringify(features)).not.toContain('watts');
  expect((await get('/map/things/pothole?bbox=0,0,1,1')).statusCode).toBe(404);
  for (const bbox of ['', '1,2,3', 'a,b,c,d', '1,1,0,0', '-900,0,900,1'])
    expect((await get(`/map/things/streetlight-out?bbox=${bbox}`)).statusCode).toBe(422);
});

describe('a report by a machine', () => {
  const send = (place: object, serviceKey = 'streetlight-out') =>
    receive(site.city.as(visitor, 'api'), {
      serviceKey,
      content: { place, answers: { problem: 'flickers' }, contact: { anonymous: true } },
    });

  it('may name the thing by number or reference, with a pin or without', async () => {
    const lamp = lamps[25]!;
    for (const place of [
      { asset: lamp.key },
      { asset: lamp.ref },
      { asset: lamp.key, lat: lamp.lat + 0.0005, lng: lamp.lng },
    ]) {
      const { request } = await send(place);
      expect(request).toMatchObject({ asset: lamp.ref, lat: lamp.lat, lng: lamp.lng });
      expect(request.areas.length).toBeGreaterThan(0);
    }
  });

  it('keeps a pin that is far from the thing, and the request tells that they disagree', async () => {
    const [lamp, away] = [lamps[26]!, lamps[0]!];
    const { request } = await send({ asset: lamp.key, lat: away.lat, lng: away.lng });
    expect(request).toMatchObject({ asset: lamp.ref, lat: away.lat });
    expect(await positionChecks(site.city.as(), request.id)).toMatchObject([
      { kind: 'asset', decision: 'unasked' },
    ]);
  });

  it('is refused for a thing that is not there, or of a service that has none', async () => {
    const problemOf = async (sending: Promise<unknown>) => {
      const error = await sending.catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(Invalid);
      return (error as Invalid).problems.find(({ field }) => field === 'place.asset')?.message;
    };
    expect(await problemOf(send({ asset: 'no such lamp' }))).toBe('errors.asset.unknown');
    expect(await problemOf(send({ asset: lamps[0]!.ref, lat: 39.95, lng: -75.16 }, 'alley-light'))).toBe(
      'errors.asset.unexpected',
    );
    await site.city
      .as()
      .db.updateTable('asset')
      .set({ retired_at: new Date() })
      .where('key', '=', lamps[30]!.key)
      .execute();
    expect(await problemOf(send({ asset: lamps[30]!.key }))).toBe('errors.asset.gone');
    expect(await problemOf(send({ asset: lamps[30]!.ref }))).toBe('errors.asset.gone');
    expect((await findAsset(site.city.as(), lamps[30]!.ref))?.retiredAt).not.toBeNull();
  });
});
