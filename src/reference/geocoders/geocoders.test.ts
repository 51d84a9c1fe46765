import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { inTransaction } from '#platform/context';
import type { City, GeocoderSettings } from '#reference/catalog';
import { Fault } from '#reference/geocoder-adapters';
import { openCity, type TestCity } from '../../../test/city.ts';
import { type GeocoderStandIn, type KnownPlace, startGeocoder } from '../../../test/stand-ins/geocoder.ts';
import { GeocoderCircuit } from './circuit.ts';
import {
  addressAt,
  checkGeocoders,
  cleanAnswersJob,
  findOutside,
  findPlace,
  geocoderHealth,
  reverseOutside,
} from './index.ts';

let city: TestCity;
let config: City;
let standIns: GeocoderStandIn[] = [];
const lines: { level: number; geocoder?: string; reason?: string; msg: string }[] = [];

beforeAll(async () => {
  city = await openCity({ pack: 'millbrook' });
  config = city.catalog.city;
});
afterAll(() => city.close());
beforeEach(async () => {
  lines.length = 0;
  await city.database.pool.query('truncate geocode_answer, geocoder_use');
});
afterEach(async () => {
  for (const one of standIns) await one.close();
  standIns = [];
});

/** In no sample street of the town, but within its limits. */
const quarry: KnownPlace = { number: '12', street: 'Quarry Lane', zip: '80400', lat: 39.505, lng: -106.001 };
const mill: KnownPlace = { name: 'Old Grist Mill', number: '3', street: 'Race St', lat: 39.506, lng: -106.0 };
const faraway: KnownPlace = { number: '12', street: 'Quarry Lane', zip: '19107', lat: 39.95, lng: -75.16 };

type Given = Partial<GeocoderSettings> & { kind: GeocoderSettings['kind'] };

/** A context of a process of its own, with these geocoders in the city's order. */
async function asking(given: readonly Given[], places: readonly KnownPlace[] = [quarry, mill]) {
  const geocoders: GeocoderSettings[] = [];
  for (const one of given) {
    const standIn = await startGeocoder(one.kind, places);
    standIns.push(standIn);
    geocoders.push({ name: `${one.kind} ${geocoders.length}`, url: standIn.url, ...one });
  }
  await city.database.pool.query('update city set config = $1', [JSON.stringify({ ...config, geocoders })]);
  return another();
}

/** Another process over the same database. */
async function another() {
  const ctx = city.as();
  const { Memory } = await import('#platform/context');
  const write = (level: number) => (facts: object, msg: string) => lines.push({ level, msg, ...facts });
  const log = { warn: write(40), info: write(30) } as unknown as typeof ctx.log;
  return { ...ctx, memory: new Memory(), log, secrets: { GIVEN: 'the key' } };
}

const labels = (found: readonly { label: string }[]) => found.map(({ label }) => label);

test.each(['nominatim', 'photon', 'pelias', 'arcgis', 'census', 'ais'] as const)(
  '%s is asked for what our own tables lack, and its results say whose they are',
  async (kind) => {
    const ctx = await asking([{ kind, locality: 'Millbrook, CO' }]);
    const { outside } = await findPlace(ctx, '12 quarry ln apt 4');
    expect(outside).toHaveLength(1);
    expect(outside[0]).toMatchObject({
      kind: 'address',
      label: '12 Quarry Ln',
      lat: 39.505,
      lng: -106.001,
      approximate: kind === 'census',
      source: { name: `${kind} 0` },
    });
    expect(outside[0]!.score).toBeGreaterThan(0.9);
    expect(outside[0]!.source.attribution).not.toBe('');
    // The flat is nobody's business.
    expect(decodeURIComponent(standIns[0]!.asked[0]!.url.href).replaceAll('+', ' ')).not.toMatch(/apt/i);
    expect(standIns[0]!.asked[0]!.userAgent).toContain(config.contact.email);
  },
);

test('what our own tables know is asked of nobody', async () => {
  const ctx = await asking([{ kind: 'photon' }]);
  const { rows } = await city.database.pool.query<{ name: string; properties: { numbers: number[] } }>(
    `select name, properties from sketch_feature where kind = 'street' and properties ? 'numbers' limit 1`,
  );
  const { name, properties } = rows[0]!;
  const found = await findPlace(ctx, `${properties.numbers[0]! + 1} ${name}`);
  expect(found.candidates[0]?.lat).not.toBeNull();
  expect(found.outside).toEqual([]);
  await findPlace(ctx, name);
  expect(standIns[0]!.asked).toEqual([]);
});

test('short texts, telephone numbers and e-mail addresses are not sent, nor anything inside a transaction', async () => {
  const ctx = await asking([{ kind: 'photon' }]);
  for (const text of ['', 'qu', '12345', 'call me 215 555 0100 at the mill', 'mill someone@city.example'])
    expect(await findOutside(ctx, text)).toEqual([]);
  await inTransaction(ctx, async (tx) => {
    expect(await findOutside(tx, 'old grist mill')).toEqual([]);
    expect(await reverseOutside(tx, quarry)).toBeNull();
  });
  expect(standIns[0]!.asked).toEqual([]);
});

test('a namesake in another state is no answer, another number of the street is none either', async () => {
  const ctx = await asking([{ kind: 'photon' }], [faraway]);
  expect(await findOutside(ctx, '12 Quarry Lane')).toEqual([]);
  const other = await asking([{ kind: 'photon' }], [{ ...quarry, number: '14' }]);
  expect(await findOutside(other, '12 Quarry Lane, 14')).toEqual([]);
  expect(standIns[1]!.asked).toHaveLength(1);
});

test('the next is asked when one fails or knows nothing, and not when one knows', async () => {
  const ctx = await asking([{ kind: 'pelias' }, { kind: 'photon' }, { kind: 'arcgis' }]);
  standIns[0]!.mood = 'error';
  expect((await findOutside(ctx, 'Old Grist Mill'))[0]?.source.name).toBe('photon 1');
  expect(standIns.map(({ asked }) => asked.length)).toEqual([1, 1, 0]);
});

test('answers are kept for all processes, empty ones for a day', async () => {
  const ctx = await asking([{ kind: 'photon', keepDays: 10 }]);
  await findOutside(ctx, 'Old Grist Mill');
  await findOutside(ctx, '  old  GRIST mill');
  expect(labels(await findOutside(await another(), 'Old Grist Mill'))).toEqual(['Old Grist Mill']);
  await findOutside(ctx, 'No Such Thing');
  await findOutside(ctx, 'No Such Thing');
  expect(standIns[0]!.asked).toHaveLength(2);
  expect((await geocoderHealth(ctx))[0]).toMatchObject({ askedToday: 2, circuit: { answers: 2, kept: 2 } });
  const { rows } = await city.database.pool.query('select * from geocode_answer');
  expect(JSON.stringify(rows)).not.toContain('No Such');
  city.clock.advance(25 * 3_600_000);
  await city.settle({ jobs: [cleanAnswersJob] });
  await cleanAnswersJob.run(ctx, {});
  expect((await city.database.pool.query('select * from geocode_answer')).rowCount).toBe(1);
  await findOutside(ctx, 'No Such Thing');
  expect(standIns[0]!.asked).toHaveLength(3);
});

test('a service that forbids it has nothing kept', async () => {
  const ctx = await asking([{ kind: 'arcgis', keepDays: 0, key: 'GIVEN' }]);
  standIns[0]!.key = 'the key';
  await findOutside(ctx, 'Old Grist Mill');
  await findOutside(ctx, 'Old Grist Mill');
  expect(standIns[0]!.asked).toHaveLength(2);
  expect(standIns[0]!.asked[0]!.url.searchParams.has('forStorage')).toBe(false);
  expect((await city.database.pool.query('select * from geocode_answer')).rowCount).toBe(0);
});

test('one that fails is left alone after three times, which is logged once, without its key', async () => {
  const ctx = await asking([{ kind: 'arcgis', key: 'GIVEN' }]);
  standIns[0]!.mood = 'error';
  for (let i = 0; i < 8; i++) expect(await findOutside(ctx, `Old Grist Mill ${i}`)).toEqual([]);
  expect(standIns[0]!.asked).toHaveLength(3);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 40, geocoder: 'arcgis 0', reason: 'error' });
  expect(JSON.stringify(lines)).not.toContain('the key');
  const [health] = await geocoderHealth(ctx);
  expect(health).toMatchObject({ failure: 'error', circuit: { state: 'open', failures: 3 } });
  // Another process sees it answer, and says so once.
  standIns[0]!.mood = 'well';
  standIns[0]!.key = 'the key';
  const other = await another();
  expect(labels(await findOutside(other, 'Old Grist Mill'))).toEqual(['Old Grist Mill']);
  expect(lines.map(({ level }) => level)).toEqual([40, 30]);
  expect((await geocoderHealth(other))[0]).toMatchObject({ failure: null, failingSince: null });
});

test('one that asks to be left alone is left alone at once', async () => {
  const ctx = await asking([{ kind: 'photon' }]);
  standIns[0]!.mood = 'too_many';
  await findOutside(ctx, 'Old Grist Mill');
  await findOutside(ctx, 'Old Grist Mill');
  expect(standIns[0]!.asked).toHaveLength(1);
});

test('without its secret one is not asked, and that is told', async () => {
  const ctx = await asking([{ kind: 'pelias', key: 'MISSING' }]);
  expect(await findOutside(ctx, 'Old Grist Mill')).toEqual([]);
  expect(standIns[0]!.asked).toEqual([]);
  expect((await geocoderHealth(ctx))[0]).toMatchObject({ lacksSecret: true, circuit: { failures: 0 } });
});

test('slow ones together take no longer than three seconds', async () => {
  const kinds = ['pelias', 'photon', 'arcgis', 'ais'] as const;
  const ctx = await asking(kinds.map((kind) => ({ kind })));
  for (const one of standIns) one.mood = 'slow';
  const began = performance.now();
  expect(await findOutside(ctx, 'Old Grist Mill')).toEqual([]);
  expect(performance.now() - began).toBeLessThan(6000);
  // The limits are 1500 ms each: the third has no time left.
  expect(standIns.map(({ asked }) => asked.length)).toEqual([1, 1, 0, 0]);
}, 20_000);

test('one question a second to Nominatim, over all processes; a day has its limit', async () => {
  const ctx = await asking([{ kind: 'nominatim', timeLimit: 400 }]);
  const other = await another();
  await findOutside(ctx, 'Old Grist Mill');
  await findOutside(other, 'Another Thing');
  expect(standIns[0]!.asked).toHaveLength(1);
  city.clock.advance(1000);
  await findOutside(other, 'Another Thing');
  expect(standIns[0]!.asked).toHaveLength(2);
  expect((await geocoderHealth(ctx))[0]!.circuit).toMatchObject({ state: 'closed', failures: 0 });
  const paid = await asking([{ kind: 'photon', perDay: 2 }]);
  for (const text of ['one thing', 'two things', 'three things']) await findOutside(paid, text);
  expect(standIns[1]!.asked).toHaveLength(2);
  city.clock.advance(86_400_000);
  await findOutside(paid, 'three things');
  expect(standIns[1]!.asked).toHaveLength(3);
});

test('the address at a point: ours, else theirs; kept answers only inside a transaction', async () => {
  const ctx = await asking([{ kind: 'census' }, { kind: 'photon' }]);
  const at = { lat: quarry.lat + 0.0001, lng: quarry.lng };
  const inside = () => inTransaction(ctx, (tx) => addressAt(tx, at));
  expect((await inside())?.source).toBeUndefined();
  const found = await addressAt(ctx, at);
  expect(found).toMatchObject({ label: '12 Quarry Ln', metres: 11, source: { name: 'photon 1' } });
  expect(await inside()).toEqual(found);
  expect(await addressAt(await another(), at, { outside: 'kept' })).toEqual(found);
  expect(standIns.map(({ asked }) => asked.length)).toEqual([0, 1]);
  expect(await reverseOutside(ctx, { lat: 39.5, lng: -105.9 })).toBeNull();
});

test('all of them failing in every way leaves what our own tables know, and no error', async () => {
  const kinds = ['nominatim', 'photon', 'pelias', 'arcgis', 'census', 'ais'] as const;
  const ctx = await asking(kinds.map((kind) => ({ kind, timeLimit: 200 })));
  const moods = ['slow', 'error', 'garbage', 'too_many', 'huge', 'redirect'] as const;
  for (const [i, one] of standIns.entries()) one.mood = moods[i]!;
  expect((await findPlace(ctx, '12 Quarry Lane')).outside).toEqual([]);
  expect(await addressAt(ctx, { lat: 39.5049, lng: -106.2 })).toBeNull();
  for (const one of standIns) await one.close();
  expect((await findPlace(ctx, '13 Quarry Lane')).outside).toEqual([]);
  standIns = [];
});

test('whoever sets them up is told what each says', async () => {
  const ctx = await asking([
    { kind: 'photon' },
    { kind: 'census', locality: 'Millbrook, CO' },
    { kind: 'pelias' },
  ]);
  standIns[2]!.mood = 'html';
  const checks = await checkGeocoders(ctx, '12 Quarry Lane', quarry);
  expect(checks.map(({ name, question, hits, failure }) => [name, question, hits.length, failure])).toEqual([
    ['photon 0', 'find', 1, null],
    ['photon 0', 'reverse', 1, null],
    ['census 1', 'find', 1, null],
    ['pelias 2', 'find', 0, 'not_json'],
    ['pelias 2', 'reverse', 0, 'not_json'],
  ]);
});

test('an open circuit lets one question through after its rest, and closes when that is answered', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  try {
    const circuit = new GeocoderCircuit();
    let calls = 0;
    const fail = async () => {
      calls += 1;
      throw new Fault('timeout');
    };
    const reason = (asking: Promise<unknown>) =>
      asking.then(
        () => 'answered',
        (fault: Fault) => fault.reason,
      );
    for (let i = 0; i < 3; i++) expect(await reason(circuit.fire(fail))).toBe('timeout');
    expect(await reason(circuit.fire(fail))).toBe('open');
    vi.advanceTimersByTime(31_000);
    expect(circuit.state).toBe('half_open');
    expect(await reason(circuit.fire(fail))).toBe('timeout');
    expect(await reason(circuit.fire(fail))).toBe('open');
    expect(calls).toBe(4);
    vi.advanceTimersByTime(31_000);
    expect(await reason(circuit.fire(async () => []))).toBe('answered');
    expect(circuit.state).toBe('closed');
    // A question that the service cannot read says nothing against it.
    for (let i = 0; i < 9; i++) await reason(circuit.fire(async () => Promise.reject(new Fault('question'))));
    expect(circuit.state).toBe('closed');
  } finally {
    vi.useRealTimers();
  }
});
