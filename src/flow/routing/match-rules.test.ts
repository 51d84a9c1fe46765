import fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, it, test } from 'vitest';
import { checkRules, type KnownNames } from './check-rules.ts';
import { holds, matchRules } from './match-rules.ts';
import { type RoutingFacts, type RoutingRule, RoutingRuleSchema } from './rule.ts';

const rule = (key: string, when: RoutingRule['when'] = {}, department = 'streets'): RoutingRule => ({
  key,
  when,
  // biome-ignore lint/suspicious/noThenProperty: a rule is data
  then: { department },
});
const facts = (change: Partial<RoutingFacts> = {}): RoutingFacts => ({
  serviceKey: 'pothole',
  groupKey: 'roads',
  areas: ['ward:5', 'district:north'],
  answers: { size: 'large', depth: 12, lanes: ['left', 'right'], wet: false },
  at: new Date('2026-03-10T15:00:00Z'),
  open: true,
  channel: 'site',
  ...change,
});

describe('a rule matches', () => {
  test.each<[string, RoutingRule['when'], boolean]>([
    ['everything without conditions', {}, true],
    ['its service', { service: ['graffiti', 'pothole'] }, true],
    ['not another service', { service: ['graffiti'] }, false],
    ['its group', { service: ['group:roads'] }, true],
    ['not another group', { service: ['group:trash', 'roads'] }, false],
    ['any of its areas', { area: ['ward:9', 'ward:5'] }, true],
    ['not outside its areas', { area: ['ward:9'] }, false],
    ['an answer', { answer: { size: ['small', 'large'] } }, true],
    ['a number', { answer: { depth: [12] } }, true],
    ['not a number written as text', { answer: { depth: ['12'] } }, false],
    ['one of many choices', { answer: { lanes: ['right'] } }, true],
    ['a no', { answer: { wet: [false] } }, true],
    ['not an answer that is missing', { answer: { colour: ['red'] } }, false],
    ['not a name that every object has', { answer: { constructor: ['x'] } }, false],
    ['not when one of two answers fails', { answer: { size: ['large'], wet: [true] } }, false],
    ['in open hours', { time: 'open' }, true],
    ['not in closed hours', { time: 'closed' }, false],
    ['its channel', { channel: ['site'] }, true],
    ['not another channel', { channel: ['phone'] }, false],
    ['only when all hold', { service: ['pothole'], area: ['ward:5'], time: 'closed' }, false],
  ])('%s', (_, when, matches) => {
    expect(matchRules([rule('a', when)], facts()) !== null).toBe(matches);
  });

  it('and tells why, and on what those before it failed', () => {
    const rules = [
      rule('night', { service: ['pothole'], time: 'closed' }),
      rule('large', { service: ['group:roads'], answer: { size: ['large'] } }, 'paving'),
      rule('rest'),
    ];
    const found = matchRules(rules, facts())!;
    expect(found.rule).toBe(rules[1]);
    expect(found.department).toBe('paving');
    expect(found.why).toEqual([
      { condition: 'service', wanted: ['group:roads'], had: ['pothole', 'group:roads'] },
      { condition: 'answer', question: 'size', wanted: ['large'], had: 'large' },
    ]);
    expect(found.tried).toEqual([
      { rule: 'night', failedOn: { condition: 'time', wanted: ['closed'], had: 'open' } },
    ]);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('or none does', () => {
    expect(matchRules([], facts())).toBeNull();
    expect(matchRules([rule('a', { area: ['ward:5'] })], facts({ areas: [] }))).toBeNull();
  });
});

const some = <T>(...values: T[]) => fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined });
const answers = fc.option(
  fc.record(
    {
      size: fc.subarray(['small', 'large'], { minLength: 1 }),
      wet: fc.subarray([true, false], { minLength: 1 }),
    },
    {
      requiredKeys: [],
    },
  ),
  { nil: undefined },
);
const whens: fc.Arbitrary<RoutingRule['when']> = fc.record({
  service: some('pothole', 'sinkhole', 'graffiti', 'group:roads', 'group:walls'),
  area: some('ward:1', 'ward:2', 'ward:3'),
  answer: answers,
  time: fc.constantFrom('open', 'closed', undefined),
  channel: some('site', 'phone'),
});
const ruleLists = fc
  .array(whens, { maxLength: 8 })
  .map((list) => list.map((when, i) => rule(`r${i}`, when, i % 2 ? 'streets' : 'walls')));
const someFacts: fc.Arbitrary<RoutingFacts> = fc
  .record({
    service: fc.constantFrom(['pothole', 'roads'], ['sinkhole', 'roads'], ['graffiti', 'walls']),
    areas: fc.subarray(['ward:1', 'ward:2', 'ward:3']),
    answers: fc.record({ size: fc.constantFrom('small', 'large'), wet: fc.boolean() }, { requiredKeys: [] }),
    open: fc.boolean(),
    channel: fc.constantFrom('site', 'phone'),
  })
  .map(({ service, ...rest }) => facts({ serviceKey: service[0], groupKey: service[1], ...rest }));

const questions = new Map([
  ['size', ['small', 'large']],
  ['wet', [true, false]],
]);
const known: KnownNames = {
  departments: new Set(['streets', 'walls']),
  services: new Map([
    ['pothole', { group: 'roads', questions }],
    ['sinkhole', { group: 'roads', questions }],
    ['graffiti', { group: 'walls', questions }],
  ]),
  areas: new Set(['ward:1', 'ward:2', 'ward:3']),
  channels: new Set(['site', 'phone']),
};

describe('any rules', () => {
  it('give the first match: all conditions hold, and each rule before fails where it says', () => {
    fc.assert(
      fc.property(ruleLists, someFacts, (rules, had) => {
        const found = matchRules(rules, had);
        const alone = rules.findIndex((one) => matchRules([one], had) !== null);
        expect(found?.rule).toBe(rules[alone]);
        expect(found?.why.every(holds) ?? true).toBe(true);
        expect(found?.tried.map((one) => one.rule) ?? []).toEqual(
          rules.slice(0, Math.max(alone, 0)).map((one) => one.key),
        );
        expect(found?.tried.some((one) => holds(one.failedOn)) ?? false).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('keep a match whatever is added after them', () => {
    fc.assert(
      fc.property(ruleLists, ruleLists, someFacts, (rules, more, had) => {
        const found = matchRules(rules, had);
        if (found) expect(matchRules([...rules, ...more], had)).toEqual(found);
      }),
    );
  });

  it('that are found unreachable never match', () => {
    let unreachable = 0;
    fc.assert(
      fc.property(ruleLists, fc.array(someFacts, { minLength: 20, maxLength: 20 }), (rules, cases) => {
        const never = checkRules(rules, known).map((problem) => problem.field.split('.')[0]);
        unreachable += never.length;
        for (const had of cases) expect(never).not.toContain(matchRules(rules, had)?.rule.key ?? 'none');
      }),
      { numRuns: 300 },
    );
    expect(unreachable).toBeGreaterThan(20);
  });
});

describe('checking rules', () => {
  const problems = (...rules: RoutingRule[]) => checkRules(rules, known).map((problem) => problem.message);

  it('finds nothing wrong with good ones', () => {
    expect(
      problems(
        rule('large', {
          service: ['pothole'],
          answer: { size: ['large'] },
          area: ['ward:1'],
          channel: ['phone'],
        }),
        rule('pothole', { service: ['pothole'], time: 'closed' }),
        rule('roads', { service: ['group:roads'] }),
        rule('rest'),
      ),
    ).toEqual([]);
  });

  test.each<[string, RoutingRule, string]>([
    ['a department', rule('a', {}, 'water'), 'there is no department "water"'],
    ['a service', rule('a', { service: ['pot-hole'] }), 'there is no service "pot-hole"'],
    ['a group', rule('a', { service: ['group:trash'] }), 'no service is in a group "trash"'],
    ['an area', rule('a', { area: ['ward:99'] }), 'there is no area "ward:99" (areas are named layer:key)'],
    ['a channel', rule('a', { channel: ['fax'] }), 'there is no channel "fax"'],
    [
      'a question',
      rule('a', { service: ['pothole'], answer: { colour: ['red'] } }),
      'none of its services asks a question "colour"',
    ],
    [
      'an answer',
      rule('a', { answer: { size: ['huge'] } }),
      '"huge" is not an answer that the question "size" can have',
    ],
  ])('names the rule and the unknown name of %s', (_, wrong, message) => {
    expect(problems(wrong)).toEqual([`Routing rule "a": ${message}.`]);
  });

  test.each<[string, RoutingRule['when'], RoutingRule['when'], boolean]>([
    ['a rule for everything', {}, { service: ['pothole'] }, true],
    ['its group', { service: ['group:roads'] }, { service: ['pothole'] }, true],
    ['all services of its group', { service: ['pothole', 'sinkhole'] }, { service: ['group:roads'] }, true],
    ['all services there are', { service: ['group:roads', 'graffiti'] }, {}, true],
    ['more areas', { area: ['ward:1', 'ward:2'] }, { area: ['ward:2'], time: 'open' }, true],
    ['fewer areas', { area: ['ward:1'] }, { area: ['ward:1', 'ward:2'] }, false],
    [
      'more answers',
      { answer: { size: ['small', 'large'] } },
      { answer: { size: ['large'], wet: [true] } },
      true,
    ],
    [
      'an answer that it does not ask for',
      { answer: { wet: [true] } },
      { answer: { size: ['large'] } },
      false,
    ],
    ['other hours', { time: 'open' }, { time: 'closed' }, false],
    ['one channel', { channel: ['site'] }, {}, false],
  ])('behind %s', (_, above, below, unreachable) => {
    const expected = 'Routing rule "b": can never match, because rule "a" above it always matches first.';
    expect(problems(rule('a', above), rule('b', below))).toEqual(unreachable ? [expected] : []);
  });

  it('finds a key used twice', () => {
    expect(problems(rule('a', { time: 'open' }), rule('a', { time: 'closed' }))).toEqual([
      'Routing rule "a": another rule above it has the same key.',
    ]);
  });
});

describe('the shape of a rule', () => {
  it('refuses unknown keys and empty lists, which could never match', () => {
    const good = rule('a', { service: ['pothole'] });
    good.then.sla = { amount: 3, unit: 'business_days' };
    expect(matchRules([good], facts())?.sla).toBe(good.then.sla);
    expect(Value.Check(RoutingRuleSchema, good)).toBe(true);
    for (const when of [
      { service: [] },
      { weather: ['rain'] },
      { time: 'noon' },
      { answer: {} },
      { answer: { size: [] } },
    ])
      expect(Value.Check(RoutingRuleSchema, { ...good, when })).toBe(false);
  });
});
