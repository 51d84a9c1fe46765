import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { strange } from '../../../test/strange-text.ts';
import type { Address, HouseNumber, StreetName, Unit } from './address.ts';
import { formatAddress, formatStreet } from './format-address.ts';
import { endingOf } from './ordinals.ts';
import { parseAddress } from './parse-address.ts';
import { parseStreet, streetKey } from './parse-street.ts';
import { usWords } from './us-words.ts';
import { wordsOf } from './words.ts';

const inTown = wordsOf({ towns: ['Springfield', 'Mount Airy'] });
const read = (text: string) => formatAddress(parseAddress(text, inTown));

describe('parseAddress', () => {
  it.each([
    ['1234 N. Broad St. Apt 2B, Springfield, PA 19122', '1234 N Broad St Apt 2B, Springfield, PA 19122'],
    ['1234 north broad street', '1234 N Broad St'],
    ['1234 BROAD STREET NORTH', '1234 Broad St N'],
    ['1234-36 N Broad', '1234-36 N Broad'],
    ['998-1002 Pine', '998-1002 Pine'],
    ['1234R Pine St', '1234R Pine St'],
    ['1234-R Pine St', '1234R Pine St'],
    ['1234 1/2 Pine St', '1234 1/2 Pine St'],
    ['1234½ Pine', '1234 1/2 Pine'],
    ['37-06 80th Street', '37-06 80th St'],
    ['120-55 Queens Blvd', '120-55 Queens Blvd'],
    ['1234 Pine St # 5', '1234 Pine St Unit 5'],
    ['1234 Pine St #5, Apt 2', '1234 Pine St Unit 5 Apt 2'],
    ['1234 Pine St 5b', '1234 Pine St Unit 5B'],
    ['1234 Pine St 2nd floor rear', '1234 Pine St 2nd Fl Rear'],
    ['1234 Pine St fl 2', '1234 Pine St 2nd Fl'],
    ['1234 Pine St suite 300', '1234 Pine St Ste 300'],
    ['1234 Pine St basement', '1234 Pine St Basement'],
    ['100 N Front St', '100 N Front St'],
    ['100 N Front', '100 N Front'],
    ['100 Front', '100 Front'],
    ['700 South Street', '700 South St'],
    ['12 W North Avenue', '12 W North Ave'],
    ['100 E Park', '100 E Park'],
    ['9 N St', '9 N St'],
    ['100 Avenue C', '100 Avenue C'],
    ['100 US Highway 1', '100 Us Highway 1'],
    ['2000 s fifth', '2000 S 5th'],
    ['2000 s 05TH st', '2000 S 5th St'],
    ['2000 twenty second st', '2000 22nd St'],
    ['2000 17 th st', '2000 17th St'],
    ['2000 4OTH st', '2000 40th St'],
    ['Vine Expy Ramp 5', 'Vine Expy Ramp 5'],
    ['King Jr Dr Ramp N', 'King Jr Dr Ramp N'],
    ['second street pike', 'Second Street Pike'],
    ['5 St', '5th St'],
    ['saint james st', 'St James St'],
    ['10 st. james', '10 St James'],
    ['mt pleasant ave', 'Mount Pleasant Ave'],
    ['Broad & Chestnut', 'Broad & Chestnut'],
    ['corner of broad st and chestnut st', 'Broad St & Chestnut St'],
    ['Broad @ Chestnut', 'Broad & Chestnut'],
    ['Broad/Chestnut', 'Broad & Chestnut'],
    ['8 and market', '8th & Market'],
    ['esquina de Broad y Market', 'Broad & Market'],
    ['1400 Market St & Broad', '1400 Market St'],
    ['1000 Fox & Hound Ln', '1000 Fox And Hound Ln'],
    ['the 1500 block of Market St', '1500 block of Market St'],
    ['1500 blk market', '1500 block of Market'],
    ['1550-1598 block of Market', '1500 block of Market'],
    ['1400 Market Springfield', '1400 Market, Springfield'],
    ['1400 Market St Springfield PA 19102-1234', '1400 Market St, Springfield, PA 19102-1234'],
    ['1400 Market St Elsewhere Falls New York 10001', '1400 Market St, Elsewhere Falls, NY 10001'],
    ['1400 Market St 19102', '1400 Market St, 19102'],
    ['12 Elm Ct', '12 Elm Ct'],
    ['12 Mount Airy', '12 Mount Airy'],
    ['12 Elm, Mount Airy, Pennsylvania, USA', '12 Elm, Mount Airy, PA'],
    ['1 Peña Blvd', '1 Pena Blvd'],
    ['1234, Pine St', '1234 Pine St'],
    ['O’Neill Ln', 'Oneill Ln'],
    ['city hall', 'City Hall'],
    ['東京都 5', '東京都 5'],
    ['', ''],
    [' , ;', ''],
    ['🚀', ''],
    ['#', ''],
  ])('reads "%s" as "%s"', (text, normal) => {
    expect(read(text)).toBe(normal);
    expect(read(normal)).toBe(normal);
  });

  it('tells the parts', () => {
    expect(parseAddress('1234-36 N. Broad St., 2nd Floor, Springfield, Pennsylvania 19122')).toEqual({
      kind: 'address',
      house: { number: 1234, to: 1236 },
      street: { pre: 'n', name: 'broad', suffix: 'st' },
      units: [{ type: 'fl', id: '2' }],
      tail: { town: 'springfield', state: 'pa', zip: '19122' },
    });
    expect(parseAddress('37-06 80 St')).toMatchObject({ house: { number: 37, second: '06' } });
    expect(parseAddress('200 block of S 9th St')).toEqual({
      kind: 'block',
      number: 200,
      street: { pre: 's', name: '9th', suffix: 'st' },
      tail: {},
    });
  });

  it('has a key that is equal for the same street however it is written', () => {
    const same = ['North Fifth Street', 'N. 5th St', 'n 05TH STR', 'No. 5 St'];
    expect(new Set(same.map((text) => streetKey(parseStreet(text)))).size).toBe(1);
    expect(streetKey(parseStreet('S 5th St'))).not.toBe(streetKey(parseStreet('N 5th St')));
  });

  it('takes the words of a city before its own', () => {
    const words = wordsOf({
      suffixes: { trafo: ['tf'] },
      spellings: { passyunk: ['pashunk'], 'john f kennedy': ['jfk'] },
    });
    expect(formatAddress(parseAddress('1500 JFK Blvd', words))).toBe('1500 John F Kennedy Blvd');
    expect(formatAddress(parseAddress('12 E Pashunk Tf', words))).toBe('12 E Passyunk Trafo');
    expect(formatAddress(parseAddress('12 Pashunk Road Tf', words))).toBe('12 Passyunk Road Trafo');
  });
});

test('FL behind a comma is a floor with its number and Florida with a ZIP code', () => {
  expect(parseAddress('12 Bay St, FL 33101')).toMatchObject({
    units: [],
    tail: { state: 'fl', zip: '33101' },
  });
  expect(parseAddress('12 Bay St, FL 3')).toMatchObject({ units: [{ type: 'fl', id: '3' }], tail: {} });
});

describe('property', () => {
  it('every suffix and every direction that is known is read and written back', () => {
    for (const [short, synonyms] of Object.entries(usWords.suffixes))
      for (const word of [short, ...synonyms])
        expect(parseStreet(`Zelkova ${word}`)).toEqual({ name: 'zelkova', suffix: short });
    for (const [short, synonyms] of Object.entries(usWords.directions))
      for (const word of [short, ...synonyms])
        expect(parseStreet(`${word} Zelkova St`)).toEqual({ pre: short, name: 'zelkova', suffix: 'st' });
  });

  test('parse(format(x)) = x', () => {
    fc.assert(
      fc.property(anAddress, (address) => {
        expect(parseAddress(formatAddress(address), inTown)).toEqual(address);
      }),
      { numRuns: 2000 },
    );
  });

  test('whatever the text, reading and writing it again soon changes nothing more', () => {
    const words = fc.constantFrom(
      ...'12 34-36 5 1/2 2nd n st ave apt # rear fl unit block of & and at y / @ , springfield pa 19107 saint front park mount airy south east b 2b the corner near us highway dr ft city no. é'.split(
        ' ',
      ),
    );
    const salad = fc.array(words, { maxLength: 9 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(fc.oneof(salad, fc.constantFrom(...strange), fc.string({ unit: 'grapheme' })), (text) => {
        let settled = text;
        for (let nth = 0; nth < 8; nth += 1) settled = read(settled);
        expect(read(settled)).toBe(settled);
      }),
      { numRuns: 4000 },
    );
  });

  test('ten kilobytes of anything come back quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 10_000, maxLength: 10_000 }), (text) => {
        expect(parseAddress(text).kind).toBeTypeOf('string');
      }),
      { numRuns: 3 },
    );
    for (const part of ['a', '1', '-', '1-', '# ', 'st ', 'n ', '& ', ',', '1/2 ', '\ud800', 'apt 1 '])
      expect(parseAddress(part.repeat(10_000 / part.length)).kind).toBeTypeOf('string');
  });
});

const optional = <T>(key: string, value: fc.Arbitrary<T>) =>
  fc.option(value).map((one) => (one === null ? {} : { [key]: one }));
const joined = <T>(...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as T);
/** No word of any list: such names are what the parser cannot mistake. */
const word = fc.stringMatching(/^[b-df-hj-np-tvxz][aeiou]{2}[b-df-hj-np-tvxz][aeiou]k$/);
const name = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
  fc.integer({ min: 1, max: 199 }).map((number) => `${number}${endingOf(number)}`),
);
const direction = fc.constantFrom('n', 's', 'e', 'w', 'ne', 'sw');
const suffix = fc.constantFrom(...Object.keys(usWords.suffixes));
const aStreet = fc.oneof(
  joined<StreetName>(
    optional('pre', direction),
    name.map((one) => ({ name: one })),
    suffix.map((one) => ({ suffix: one })),
    optional('post', direction),
  ),
  joined<StreetName>(
    optional('pre', direction),
    word.map((one) => ({ name: one })),
  ),
);
const house = joined<HouseNumber>(
  fc.integer({ min: 100, max: 99_999 }).chain((number) =>
    fc.oneof(
      fc.constant({ number }),
      fc.integer({ min: 1, max: 40 }).map((steps) => ({ number, to: number + 2 * steps })),
      fc.constant({ number, second: '00' }),
    ),
  ),
  optional('letter', fc.constantFrom('a', 'b', 'r')),
  optional('fraction', fc.constantFrom('1/2', '3/4')),
);
const unit: fc.Arbitrary<Unit> = fc.oneof(
  fc.constantFrom('rear', 'bsmt', 'ph').map((type) => ({ type })),
  fc.record({
    type: fc.constantFrom('apt', 'unit', 'ste', 'rm', 'fl'),
    id: fc.stringMatching(/^[1-9]\d{0,2}$|^[1-9][bc]$/),
  }),
);
const tail = fc.oneof(
  fc.constant({}),
  fc.constant({ zip: '19107' }),
  fc.record({
    town: fc.oneof(word, fc.constant('mount airy')),
    state: fc.constantFrom('pa', 'ny', 'ca'),
    zip: fc.constantFrom('19107', '10001-2345'),
  }),
  fc.record({ town: word }),
);
const anAddress: fc.Arbitrary<Address> = fc.oneof(
  fc.record({
    kind: fc.constant('address' as const),
    house,
    street: aStreet,
    units: fc.array(unit, { maxLength: 2 }),
    tail,
  }),
  fc.record({
    kind: fc.constant('block' as const),
    number: fc.integer({ min: 0, max: 99 }).map((n) => n * 100),
    street: aStreet,
    tail,
  }),
  fc.record({ kind: fc.constant('intersection' as const), streets: fc.tuple(aStreet, aStreet), tail }),
  fc.record({ kind: fc.constant('street' as const), street: aStreet, units: fc.constant<Unit[]>([]), tail }),
);

test('a street is written with capitals', () => {
  expect(formatStreet({ pre: 'n', name: 'martin luther king jr', suffix: 'dr' })).toBe(
    'N Martin Luther King Jr Dr',
  );
});
