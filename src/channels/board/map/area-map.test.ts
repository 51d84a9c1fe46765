import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hiddenKeys } from '#flow/measure';
import { h3Of } from '#reference/places';
import { openCity, type TestCity } from '../../../../test/city.ts';
import { given } from '../../../../test/office.ts';
import { openStaffDoor, type StaffDoor } from '../../../../test/staff-door.ts';
import { streetOf } from '../heat/heat-data.ts';
import { boardChannel } from '../index.ts';
import { classesOf, classOf, toneOf } from './classes.ts';
import { countInterval, shareInterval } from './intervals.ts';

describe('small numbers', () => {
  const rows = (counts: Record<string, number>) =>
    Object.entries(counts).map(([key, count]) => ({ key, count }));

  test.each([
    [{ a: 0, b: 5, c: 40 }, []],
    [{ a: 1, b: 4, c: 40 }, ['a', 'b']],
    [{ a: 3, b: 9, c: 40 }, ['a', 'b']],
    [{ a: 1, b: 1, c: 6, d: 40 }, ['a', 'b', 'c']],
    [{ a: 4 }, ['a']],
  ])('%j hides %j', (counts, hidden) => {
    expect([...hiddenKeys(rows(counts), 5)].sort()).toEqual(hidden);
  });

  test('from the total no area of a few can be reckoned, whatever the counts', () => {
    const some = fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), fc.nat(30), {
      minKeys: 1,
      maxKeys: 12,
    });
    fc.assert(
      fc.property(some, fc.integer({ min: 2, max: 10 }), (counts, least) => {
        const all = rows(counts);
        const hidden = hiddenKeys(all, least);
        const told = all.filter(({ key }) => !hidden.has(key));
        expect(told.every(({ count }) => count === 0 || count >= least)).toBe(true);
        const some = all.filter(({ count }) => count > 0);
        if (hidden.size > 0 && hidden.size < some.length) {
          expect(hidden.size).toBeGreaterThan(1);
          const left = all.filter(({ key }) => hidden.has(key)).reduce((sum, { count }) => sum + count, 0);
          expect(left).toBeGreaterThanOrEqual(least);
        }
      }),
    );
  });
});

test('intervals are those of the books', () => {
  const [low, high] = countInterval(10);
  expect([low.toFixed(2), high.toFixed(2)]).toEqual(['4.79', '18.39']);
  expect(countInterval(0)[0]).toBe(0);
  const [least, most] = shareInterval(8, 10);
  expect([least.toFixed(3), most.toFixed(3)]).toEqual(['0.490', '0.943']);
  expect(shareInterval(0, 0)).toEqual([0, 1]);
});

test('every value has one class, in order, and equal ones the same', () => {
  const values = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.constantFrom('quantiles', 'steps'), (all, classing) => {
      const classes = classesOf(all, classing);
      expect(classes.length).toBeLessThanOrEqual(5);
      for (const value of all)
        expect(classes.filter(({ from, to }) => value >= from && value <= to)).toHaveLength(1);
      const tones = [...all]
        .sort((a, b) => a - b)
        .map((value) => toneOf(classOf(classes, value), classes.length));
      expect(tones).toEqual([...tones].sort((a, b) => a - b));
      expect(tones.every((tone) => tone >= 1 && tone <= 5)).toBe(true);
    }),
  );
});

test.each([
  ['3296 Alder St', 'Alder St'],
  ['12-14 N 2nd St, Apt 4', 'N 2nd St'],
  ['Broad St & Market St', 'Broad St & Market St'],
  ['', null],
  [null, null],
])('%j is on %j', (address, street) => expect(streetOf(address)).toBe(street));

describe('the pages', () => {
  let city: TestCity;
  let door: StaffDoor;
  const near = { lat: 39.995, lng: -75.12 };
  const far = { lat: 40.05, lng: -75.05 };

  beforeAll(async () => {
    city = await openCity();
    const people = {
      lea: city.staff('lea', 'leader'),
      parks: city.staff('parks', 'department-lead', 'parks-recreation'),
      lost: { ...city.staff('lost', 'department-lead', 'x'), units: [] },
      ada: city.staff('ada', 'agent'),
    };
    for (const [ward, count] of [
      ['1', 30],
      ['2', 6],
      ['3', 3],
    ] as const)
      for (let i = 0; i < count; i += 1) {
        const request = await given(city, {
          service: 'pothole',
          department: 'streets',
          at: ward === '3' ? far : near,
          address: '12 Alder St',
        });
        await city.database.pool.query('update request set areas = $2, h3 = $3 where id = $1', [
          request.id,
          [`ward:${ward}`],
          ward === '3' ? h3Of(far.lat, far.lng) : h3Of(near.lat, near.lng),
        ]);
      }
    door = await openStaffDoor(city, people, (house) => [boardChannel(house)]);
  });
  afterAll(async () => {
    await door.close();
    await city.close();
  });

  const at = '/office/board/map?layer=ward';

  test('the title is the finding; what is few is told nowhere', async () => {
    const { status, body } = await door.get('lea', `${at}&measure=per1000`);
    expect(status).toBe(200);
    expect(body).toMatch(/<h1>Ward 1 reports most per resident: 1\.2 per 1,000/);
    expect(body).toContain('Ward 3: too few to tell');
    // With 3 hidden alone, the total of 39 would tell it.
    expect(body).toContain('Ward 2: too few to tell');
    expect(body).not.toMatch(/ style="|<script>/);
    const csv = await door.get('lea', `/office/board/map.csv?layer=ward`);
    const line = (ward: string) => csv.body.split('\r\n').find((one) => one.startsWith(`ward:${ward},`))!;
    expect(line('1').split(',')[4]).toBe('30');
    expect(line('3')).toMatch(/^ward:3,Ward 3,[\d-]+,[\d-]+,,,,\d+,,,,[\d.]+,,.*,1$/);
  });

  test('the table sorts by links, what is not told comes last', async () => {
    const { body } = await door.get('lea', `${at}&sort=name`);
    expect(body).toMatch(/aria-sort="descending"/);
    const order = [...body.matchAll(/<th scope="row"><a[^>]*>(Ward \d+)</g)].map(([, name]) => name);
    expect(order.slice(0, 2)).toEqual(['Ward 66', 'Ward 65']);
    const counted = await door.get('lea', `${at}&sort=count&up=yes`);
    const rows = [...counted.body.matchAll(/<th scope="row"><a[^>]*>(Ward \d+)</g)].map(([, name]) => name);
    expect(rows.slice(-2).sort()).toEqual(['Ward 2', 'Ward 3']);
  });

  test('an area leads to its requests', async () => {
    const { body } = await door.get('lea', `${at}&service=pothole`);
    expect(body).toMatch(
      /\/office\/requests\?area=ward%3A1&amp;service=pothole&amp;status=any&amp;from=2026-03-01/,
    );
  });

  test('departments see theirs, others nothing', async () => {
    expect((await door.get('parks', at)).body).not.toContain('reports most');
    expect((await door.get('lost', at)).body).toContain('You belong to no department yet');
    expect((await door.get('lost', '/office/board/heat')).body).toContain('You belong to no department yet');
    expect((await door.get('ada', at)).status).toBe(403);
    expect((await door.get('ada', '/office/board/heat')).status).toBe(403);
  });

  test('days that make no sense are told beside their field, what nobody knows is no filter', async () => {
    const page = await door.get('lea', `${at}&time=custom&from=2026-03-05&to=2026-03-01`);
    expect(page.status).toBe(422);
    expect(page.body).toContain('id="f-to-error"');
    expect((await door.get('lea', `/office/board/map?layer=none&service=none&measure=onTime`)).status).toBe(
      200,
    );
    expect((await door.get('lea', `/office/board/map?measure=none`)).status).toBe(422);
  });

  test('hexagons: the busiest spot has a name, few have no number', async () => {
    const { body } = await door.get('lea', '/office/board/heat?size=8');
    expect(body).toMatch(/<h1>Most requests near Alder St, [^<]+: 36/);
    expect(body).toContain('area-map__area--3');
    const csv = await door.get('lea', '/office/board/heat.csv?size=8');
    expect(csv.body.trim().split('\r\n')).toHaveLength(3);
    expect(csv.body).toMatch(/,,1\r\n/);
    expect(body).toContain('fewer than 5');
    expect(body.match(/<tbody><tr>/g)).toHaveLength(1);
  });

  test('in Spanish no word is missing', async () => {
    for (const url of [
      at,
      `${at}&measure=onTime`,
      `${at}&measure=perMile`,
      `${at}&measure=per1000`,
      '/office/board/heat',
      '/office/board',
    ]) {
      const answer = await door.app.inject({ url, headers: { 'x-as': 'lea', 'x-language': 'es' } });
      expect(answer.statusCode).toBe(200);
    }
    expect([...door.house.catalogs.missing]).toEqual([]);
  });
});
