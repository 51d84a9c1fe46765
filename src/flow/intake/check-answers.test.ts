import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Question } from '#reference/catalog';
import { askedQuestions, checkAnswers } from './check-answers.ts';
import type { RawAnswer } from './draft.ts';
import { type AnswerValue, parseAnswer, readNumber } from './parse-answer.ts';

const reading = { language: 'en', now: new Date('2026-03-04T15:00:00Z') };
const label = { en: 'Label' };
const options = ['red', 'green', 'blue'].map((key) => ({ key, label }));
const ask = (type: Question['type'], more: Partial<Question> = {}): Question => ({
  key: 'q',
  type,
  label,
  ...(type === 'one_of' || type === 'many_of' ? { options } : {}),
  ...more,
});

describe('an answer is read by its question', () => {
  test.each<[string, Question, RawAnswer, AnswerValue | string | undefined]>([
    ['text is trimmed', ask('text'), '  a\r\nb ', 'a\nb'],
    ['text too long', ask('text', { max: 3 }), 'abcd', '!errors.tooLong'],
    ['text too short', ask('text', { min: 3 }), 'ab', '!errors.tooShort'],
    ['text is no list', ask('text'), ['a'], '!errors.format'],
    ['a number', ask('number'), '12', 12],
    ['a number from a machine', ask('number'), 1.5, 1.5],
    ['a number in words', ask('number'), 'twelve', '!errors.number'],
    ['no number from a yes', ask('number'), true, '!errors.number'],
    ['too small', ask('number', { min: 1 }), '0', '!errors.min'],
    ['too large', ask('number', { max: 100 }), '100.5', '!errors.max'],
    ['one of', ask('one_of'), 'red', 'red'],
    ['one of, none of them', ask('one_of'), 'constructor', '!errors.choose'],
    ['one of, two of them', ask('one_of'), ['red', 'green'], '!errors.choose'],
    ['many of, in order, once', ask('many_of'), ['blue', 'red', 'blue', ''], ['red', 'blue']],
    ['many of, one box', ask('many_of'), 'green', ['green']],
    ['many of, a wrong one', ask('many_of'), ['red', 'pink'], '!errors.choose'],
    ['many of, too many', ask('many_of', { max: 1 }), ['red', 'blue'], '!errors.tooMany'],
    ['a day', ask('date'), '2026-02-28', '2026-02-28'],
    ['a leap day', ask('date'), '2024-02-29', '2024-02-29'],
    ['no such day', ask('date'), '2026-02-29', '!errors.date'],
    ['no date', ask('date'), 'yesterday', '!errors.date'],
    ['a date long gone', ask('date'), '0026-03-04', '!errors.dateFar'],
    ['a date far ahead', ask('date'), '2206-03-04', '!errors.dateFar'],
    ['yes', ask('yes_no'), 'yes', true],
    ['no', ask('yes_no'), false, false],
    ['neither', ask('yes_no'), 'perhaps', '!errors.choose'],
    ['blank', ask('number'), '  ', undefined],
    ['blank but required', ask('text', { required: true }), ' ', '!errors.required'],
    ['nothing picked but required', ask('many_of', { required: true }), [], '!errors.required'],
    ['null but required', ask('yes_no', { required: true }), null, '!errors.required'],
    ['no is an answer', ask('yes_no', { required: true }), 'no', false],
    ['zero is an answer', ask('number', { required: true }), 0, 0],
  ])('%s', (_name, question, raw, expected) => {
    const { value, fault } = parseAnswer(question, raw, reading);
    expect(fault ? `!${fault.message}` : value).toEqual(expected);
  });
});

test.each([
  ['1,5', 'en', 1.5],
  ['1,5', 'es', 1.5],
  ['1.5', 'es', 1.5],
  ['-3', 'en', -3],
  ['\u22123', 'en', -3],
  ['1,500', 'en', 1500],
  ['1.500', 'en', 1.5],
  ['1.500', 'de', 1500],
  ['1,500', 'de', 1.5],
  ['0,500', 'en', 0.5],
  ['1,500.25', 'es', 1500.25],
  ['1.500,25', 'en', 1500.25],
  ['1,500,000', 'en', 1_500_000],
  ['12 500', 'en', 12_500],
  ['1e5', 'en', Number.NaN],
  ['0x10', 'en', Number.NaN],
  ['1,50,0', 'en', Number.NaN],
  ['1.2.3', 'en', Number.NaN],
  ['Infinity', 'en', Number.NaN],
  ['', 'en', Number.NaN],
  ['5 ft', 'en', Number.NaN],
])('reads %s (%s) as %d', (text, language, number) => {
  expect(readNumber(text, language)).toBe(number);
});

const chain = {
  questions: [
    { key: 'damage', type: 'yes_no', label },
    { key: 'when', type: 'date', label, required: true, when: { question: 'damage', is: [true] } },
    { key: 'colours', type: 'many_of', label, options },
    { key: 'shade', type: 'text', label, when: { question: 'colours', is: ['red', 'blue'] } },
    { key: 'after', type: 'text', label, when: { question: 'shade', is: ['dark'] } },
  ] satisfies Question[],
};

test('a conditional question is put while its condition holds', () => {
  const keys = (raw: Record<string, RawAnswer>) => askedQuestions(chain, raw, reading).map((q) => q.key);
  expect(keys({})).toEqual(['damage', 'colours']);
  expect(keys({ damage: 'yes', colours: ['green', 'blue'] })).toEqual(['damage', 'when', 'colours', 'shade']);
  expect(keys({ colours: ['green'], shade: 'dark' })).toEqual(['damage', 'colours']);
  expect(keys({ damage: 'perhaps' })).toEqual(['damage', 'colours']);
});

test('answers to hidden questions are dropped, to unknown ones refused', () => {
  expect(checkAnswers(chain, { damage: 'no', when: 'nonsense', size: 'x' }, reading)).toEqual({
    answers: [{ key: 'damage', value: false }],
    problems: [{ field: 'answers.size', message: 'errors.unknown' }],
  });
  expect(checkAnswers(chain, { damage: 'yes' }, reading).problems).toEqual([
    { field: 'answers.when', message: 'errors.required' },
  ]);
});

test('names that every object has are no answers', () => {
  const service = {
    questions: [{ key: 'constructor', type: 'text', label, required: true } satisfies Question],
  };
  expect(checkAnswers(service, {}, reading).problems).toHaveLength(1);
});

test('whatever is sent, what is accepted fits its question, and reads the same again', () => {
  const raws = fc.oneof(
    fc.string(),
    fc.constantFrom('red', 'yes', 'no', '1,5', '2026-01-31', ''),
    fc.array(fc.constantFrom('red', 'green', 'pink', '')),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  );
  const questions = fc.record({
    type: fc.constantFrom<Question['type'][]>('text', 'number', 'one_of', 'many_of', 'date', 'yes_no'),
    required: fc.boolean(),
    min: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    max: fc.option(fc.integer({ min: 3, max: 9 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(
      questions,
      raws,
      fc.constantFrom('en', 'es', 'de', 'en-XA'),
      ({ type, ...more }, raw, language) => {
        const question = ask(type, more);
        const { value, fault } = parseAnswer(question, raw, { ...reading, language });
        expect(value === undefined || fault === undefined).toBe(true);
        if (value === undefined) return;
        expect(fits(question, value)).toBe(true);
        expect(parseAnswer(question, value, { ...reading, language }).value).toEqual(value);
      },
    ),
    { numRuns: 1000 },
  );
});

function fits(question: Question, value: AnswerValue): boolean {
  const keys = options.map((o) => o.key);
  switch (question.type) {
    case 'text':
      return typeof value === 'string' && value === value.trim() && value.length <= (question.max ?? 2000);
    case 'number':
      return (
        typeof value === 'number' &&
        value >= (question.min ?? -Infinity) &&
        value <= (question.max ?? Infinity)
      );
    case 'one_of':
      return keys.includes(value as string);
    case 'many_of':
      return Array.isArray(value) && value.length > 0 && value.every((key) => keys.includes(key));
    case 'date':
      return typeof value === 'string' && new Date(value).toISOString().startsWith(value);
    case 'yes_no':
      return typeof value === 'boolean';
  }
}
