import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { screenAnswer, screenAnswers, screenText } from './screen-text.ts';

describe('masks', () => {
  test.each([
    ['Write to ann.o+311@mail.example.org please', 'Write to ••• please', ['email']],
    ['ann (at) example (dot) org', '•••', ['email']],
    ['Escríbame a josé.niño@correo.example', 'Escríbame a •••', ['email']],
    ['Call me at 215-555-0123.', 'Call me at •••.', ['phone']],
    ['(215) 555-0123 after 5', '••• after 5', ['phone']],
    ['+1 215.555.0123', '•••', ['phone']],
    ['2155550123', '•••', ['phone']],
    ['215 555 0123 or 267\u2011555\u20110199', '••• or •••', ['phone']],
    ['+52 55 5555 0123', '•••', ['phone']],
    ['call 555-0123', 'call •••', ['phone']],
    ['mi teléfono es 555 0123', 'mi teléfono es •••', ['phone']],
    ['paid with 4111 1111 1111 1111 there', 'paid with ••• there', ['card']],
    ['5500-0000-0000-0004', '•••', ['card']],
    ['Apt 5 4111 1111 1111 1111 07/27', 'Apt 5 ••• 07/27', ['card']],
    ['Apt 5 215-555-0123,267-555-0199', 'Apt 5 •••,•••', ['phone']],
    ['215 - 555 - 0123 / 1-800-555-0100', '••• / •••', ['phone']],
    ['ssn 123-45-6789', 'ssn •••', ['ssn']],
    ['my social security number is 123456789', 'my social security number is •••', ['ssn']],
    ['Blue Ford ABC-1234 there', 'Blue Ford ••• there', ['plate']],
    ['license plate abc 1234, PA', 'license plate •••, PA', ['plate']],
    ['the plate number is PA: LKV4021.', 'the plate number is PA: •••.', ['plate']],
    ['placa es a12 bcd', 'placa es •••', ['plate']],
    ['Tag # 7ABC123', 'Tag # •••', ['plate']],
    ['a@b.example, 215-555-0123', '•••, •••', ['email', 'phone']],
  ])('%s', (text, publicText, removed) => {
    expect(screenText(text)).toEqual({ publicText, removed });
  });
});

describe('leaves', () => {
  test.each([
    'at 2100 N 29th St',
    'lamp number 123456 is out',
    'lamp number 1234567890',
    'pole 0451234567',
    'request 26-0001234 again',
    'SR 16543210',
    'houses 1200-1234 and 1300',
    'since 2026-03-04, 10:30',
    '12/31/2025',
    'ZIP 19121-1234',
    'parcel 123-45-67890',
    'about $1,250.00 in damage',
    '39.98512, -75.18712',
    '4111 1111 1111 1112 is no card',
    'it floods @ 5pm at Broad & Erie',
    'meter 000-45-6789',
    'Route 555-0123',
    'a steel plate at 2100 N 29th St',
    'no plate, since 2024',
    'THE 1200 BLOCK OF RED LOT 1234',
    'plate 129th St',
    'pole PECO123456, SR16543210, I-95, COVID-19',
    '¡Hay un bache enorme! 你好 🕳️',
  ])('%s', (text) => {
    expect(screenText(text)).toEqual({ publicText: text, removed: [] });
  });
});

test('an answer is read with what was asked', () => {
  expect(screenAnswer('License plate', 'abc 1234')).toBe('•••');
  expect(screenAnswer('Make and color', 'blue Ford')).toBe('blue Ford');
  expect(screenAnswer('Make and color', 'call 215-555-0123')).toBe('call •••');
  expect(screenAnswer('Mail (a@b.example)', 'x')).toBe('•••');
});

test('screening twice changes nothing more, whatever the text', () => {
  const bits = fc.constantFrom(
    '215',
    '555',
    '0123',
    '-',
    ' ',
    '.',
    '@',
    'a',
    'plate ',
    'ABC',
    'b.co',
    '(at)',
    '4111111111111111',
    '+',
    '\n',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(bits).map((list) => list.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const once = screenText(text).publicText;
      expect(screenText(once).publicText).toBe(once);
    }),
  );
});

test('no telephone number survives, however it is written and whatever stands around it', () => {
  const digits = (first: number, length: number) =>
    fc
      .tuple(
        fc.integer({ min: first, max: 9 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length - 1, maxLength: length - 1 }),
      )
      .map(([one, rest]) => `${one}${rest.join('')}`);
  const gap = fc.constantFrom('', ' ', '-', '.', '\u2011');
  const word = fc.constantFrom('', 'call ', 'at 2100 N 29th St ', '(', 'tel:', 'número: ');
  fc.assert(
    fc.property(
      word,
      digits(2, 3),
      gap,
      digits(2, 3),
      gap,
      digits(0, 4),
      (before, area, g1, exchange, g2, line) => {
        const { publicText } = screenText(`${before}${area}${g1}${exchange}${g2}${line} ok`);
        expect(publicText).toBe(`${before}••• ok`);
      },
    ),
  );
});

test('a long hostile text takes no long time', () => {
  for (const unit of ['1 ', 'a.', '(at)', '+1', 'call ', '215-', 'a@', '1-', 'plate ', 'tag  '])
    expect(screenText(unit.repeat(4000 / unit.length)).publicText.length).toBeGreaterThan(0);
});

test('answers are screened by their question; what was chosen or counted is not', () => {
  const questions = [{ key: 'plate', label: { en: 'License plate' }, type: 'text' as const }];
  const answers = [
    { key: 'plate', value: 'abc 1234' },
    { key: 'gone', value: 'call 215-555-0123' },
    { key: 'many', value: ['red'] },
  ];
  expect(screenAnswers({ questions }, answers).map(({ value }) => value)).toEqual([
    '•••',
    'call •••',
    ['red'],
  ]);
});
