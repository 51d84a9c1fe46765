import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { checkPack } from './check-pack.ts';
import { readPack } from './read-pack.ts';

let scratch: string;
let count = 0;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'belfry-check-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** The problems of Millbrook's pack with one change in one file, as `file:line message`. */
async function problemsWith(file: string, from: string | RegExp, to: string): Promise<string[]> {
  const folder = path.join(scratch, `${count++}`);
  await cp(path.resolve('cities/millbrook'), folder, { recursive: true });
  const text = await readFile(path.join(folder, file), 'utf8');
  const changed = text.replace(from, to);
  expect(changed, 'the change did not take').not.toBe(text);
  await writeFile(path.join(folder, file), changed);
  return problemsOf(folder);
}

async function problemsOf(folder: string): Promise<string[]> {
  const problems = checkPack(await readPack(folder));
  for (const { line, column } of problems) expect(Math.min(line, column)).toBeGreaterThan(0);
  return problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
}

function pathsIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? value.map((each, i) => [i, each] as const) : Object.entries(value);
  const below = steps.flatMap(([step, each]) => pathsIn(each, [...path, step]));
  return path.length > 0 ? [path, ...below] : below;
}

describe('checkPack', () => {
  it.each(['philadelphia', 'millbrook'])('finds nothing wrong with %s', async (pack) => {
    expect(await problemsOf(path.resolve('cities', pack))).toEqual([]);
  });

  const services = 'services/all.yaml';
  it.each<[string, string, string | RegExp, string, string]>([
    ['a syntax error', services, 'kind: request', 'kind: [request', 'services/all.yaml:5 '],
    [
      'an unknown key',
      services,
      'photo: optional',
      'foto: optional',
      'services/all.yaml:9 unknown key "foto"',
    ],
    ['a missing key', services, '  photo: optional\n', '', 'services/all.yaml:1 "photo" is missing'],
    [
      'a wrong word',
      services,
      'photo: optional',
      'photo: maybe',
      'services/all.yaml:9 photo: must be one of none',
    ],
    [
      'a number for a text',
      'city.yaml',
      "emergency: '911'",
      'emergency: 911',
      'city.yaml:26 contact.emergency: must be text',
    ],
    [
      'a kind of things that nobody lists',
      services,
      'asset: { layer: street-lights }',
      'asset: { layer: hydrants }',
      'street-light: there is no kind of things "hydrants" in assets.yaml',
    ],
    [
      'a number of two things',
      'assets/street-lights.geojson',
      /"key":"\d+"(.*\n.*)"key":"(\d+)"/,
      '"key":"$2"$1"key":"$2"',
      'there are two things with the number',
    ],
    [
      'a property that nobody named',
      'assets/street-lights.geojson',
      '"watts"',
      '"volts"',
      'assets/street-lights.geojson:2 unknown key "volts"',
    ],
    [
      'a thing that is no point',
      'assets/street-lights.geojson',
      '"Point"',
      '"LineString"',
      'assets/street-lights.geojson:2 must be a Point',
    ],
    ['words left out of a kind of things', 'assets.yaml', ', es: Luces de la calle', '', 'no words in "es"'],
    [
      'an unknown department',
      services,
      'department: parks',
      'department: park',
      'services/all.yaml:48 trail: there is no department "park"',
    ],
    ['an unknown group', services, 'group: outdoors', 'group: outdoor', 'there is no group "outdoor"'],
    [
      'a service twice',
      services,
      'key: bear',
      'key: trail',
      'there are two services "trail"; the first is in services/all.yaml, line 46',
    ],
    [
      'no promise',
      services,
      '  sla: { amount: 5, unit: business_days }\n',
      '',
      'services/all.yaml:1 pothole: has no sla',
    ],
    [
      'a promise for information',
      services,
      'kind: information',
      'kind: information\n  sla: { amount: 1, unit: business_days }',
      'hours: is an information page',
    ],
    [
      'a missing language',
      services,
      '{ en: Pothole, es: Bache }',
      '{ en: Pothole }',
      'services/all.yaml:5 name has no words in "es"',
    ],
    [
      'an unknown language',
      services,
      '{ en: Pothole, es: Bache }',
      '{ en: Pothole, es: Bache, fr: Trou }',
      '"fr" is not one of the city\'s languages',
    ],
    [
      'a guard in one language',
      services,
      'say: { en: Go indoors and call 911., es: Entre a un edificio y llame al 911. }',
      'say: { en: Go indoors and call 911. }',
      'guards.0.say has no words in "es"',
    ],
    [
      'a choice without options',
      services,
      'type: text',
      'type: one_of',
      'question "question" has no options',
    ],
    [
      'options without a choice',
      services,
      'type: one_of',
      'type: number',
      'is of type number, which has no options',
    ],
    [
      'a condition on what is not asked',
      services,
      '      type: text\n',
      '      type: text\n      when: { question: later, is: [true] }\n',
      'depends on "later", which is not a question before it',
    ],
    [
      'a rule for an unknown department',
      'routing.yaml',
      'department: works',
      'department: work',
      'routing.yaml:3 Routing rule "fallswood-trees": there is no department "work"',
    ],
    [
      'a rule for an unknown area',
      'routing.yaml',
      'village:fallswood',
      'village:falls',
      'there is no area "village:falls"',
    ],
    ['a rule for an unknown answer', 'routing.yaml', '[tree]', '[bush]', '"bush" is not an answer'],
    [
      'a rule that never gets its turn',
      'routing.yaml',
      /$/,
      '- key: late\n  when: { service: [snow], answer: { school-bus: [true] }, time: open }\n  then: { department: works }\n',
      'routing.yaml:8 Routing rule "late": can never match',
    ],
    [
      'an unknown time zone',
      'city.yaml',
      'America/Denver',
      'America/Millbrook',
      'city.yaml:8 calendar.timezone',
    ],
    [
      'hours that end before they begin',
      'city.yaml',
      "wednesday: [['09:00', '12:30']]",
      "wednesday: [['12:30', '09:00']]",
      'calendar.week.wednesday.0: closes at 09:00',
    ],
    [
      'a pale colour',
      'city.yaml',
      "'#2f6b3a'",
      "'#8fd69b'",
      'city.yaml:29 the primary colour cannot be read on white',
    ],
    [
      'a half-closed holiday without hours',
      'city.yaml',
      "hours: [['09:00', '12:30']]",
      'hours: [null]',
      'city.yaml:21 calendar.yearlyHolidays.3',
    ],
    [
      'a role that nobody knows',
      'city.yaml',
      'requests.intake',
      'requests.take',
      'roles.0.may.1: must be one of',
    ],
    ['nobody who may appoint', 'city.yaml', ' staff.edit,', '', 'no role may "staff.edit"'],
    [
      'a ring that does not close',
      'areas/village.geojson',
      '[-106.02,39.53],[-106.03,39.5]]]',
      '[-106.02,39.53]]]',
      'areas/village.geojson:2 a ring does not close',
    ],
    [
      'swapped axes',
      'areas/village.geojson',
      '[[-106.03,39.5],[-106.0,39.5]',
      '[[39.5,-106.03],[39.5,-106.0]',
      'longitude first',
    ],
    [
      'a ring that crosses itself',
      'areas/village.geojson',
      '[-106.0,39.5],[-106.0,39.53],',
      '[-106.0,39.53],[-106.0,39.5],',
      'crosses itself',
    ],
    ['an area twice', 'areas/village.geojson', 'upper-mill', 'fallswood', 'there are two areas "fallswood"'],
    [
      'an area without a name',
      'areas/village.geojson',
      ',"name":"Fallswood"',
      '',
      'areas/village.geojson:2 "name" is missing',
    ],
    [
      'house numbers for other points',
      'sketch.geojson',
      '[1,400,900]',
      '[1,400]',
      'has 3 points but 2 house numbers',
    ],
    [
      'a rule for a channel that does not exist',
      'routing.yaml',
      'service: [snow], answer',
      'service: [snow], channel: [pidgin], answer',
      'routing.yaml:5 Routing rule "bus-roads-first": there is no channel "pidgin"',
    ],
    [
      'another word for a second factor',
      'city.yaml',
      '    everywhere: true',
      '    everywhere: true\n    twoFactor: maybe',
      'twoFactor: must be "required"',
    ],
    ['a file that is no list', 'groups.yaml', /^/, 'groups:\n', 'groups.yaml:1 must be a list'],
    ['an empty file', 'departments.yaml', /[\s\S]*/, '', 'departments.yaml:1 must be a list'],
    [
      'a layer without its file',
      'layers.yaml',
      'key: village',
      'key: hamlet',
      'areas/hamlet.geojson:1 is missing',
    ],
  ])('tells of %s', async (_what, file, from, to, expected) => {
    expect((await problemsWith(file, from, to)).join('\n')).toContain(expected);
  });

  it('tells only what is wrong: one slip, one problem', async () => {
    expect(await problemsWith(services, 'department: parks', 'department: park')).toHaveLength(1);
    expect(await problemsWith(services, 'photo: optional', 'photo: maybe')).toHaveLength(1);
    expect(await problemsWith('city.yaml', 'America/Denver', 'America/Millbrook')).toHaveLength(1);
  });

  it('never fails over what stands in a file', async () => {
    const folder = path.join(scratch, 'fuzz');
    await cp(path.resolve('cities/millbrook'), folder, { recursive: true });
    const files = [
      'city.yaml',
      'departments.yaml',
      'groups.yaml',
      services,
      'routing.yaml',
      'layers.yaml',
      'sketch.geojson',
    ];
    const odd = fc.constantFrom(null, 7, -1, '', 'x', true, [], {}, [null], [7], { key: 7 }, { en: null }, [
      [[1, 2]],
    ]);
    for (const file of files) {
      const text = await readFile(path.join(folder, file), 'utf8');
      const paths = pathsIn(parse(text));
      const change = async (at: (string | number)[], value: unknown) => {
        const document = parseDocument(text);
        document.setIn(at, value);
        await writeFile(path.join(folder, file), JSON.stringify(document.toJS()));
        await problemsOf(folder);
      };
      await fc.assert(fc.asyncProperty(fc.constantFrom(...paths), odd, change), { numRuns: 12 });
      await writeFile(path.join(folder, file), text);
    }
  });

  it('says what is missing when there is nothing', async () => {
    const problems = await problemsOf(path.join(scratch, 'nowhere'));
    expect(problems).toEqual([
      'city.yaml:1 is missing',
      'departments.yaml:1 is missing',
      'groups.yaml:1 is missing',
    ]);
  });

  it('follows an anchor to the place that it stands for', async () => {
    const folder = path.join(scratch, 'anchor');
    await cp(path.resolve('cities/philadelphia'), folder, { recursive: true });
    const file = path.join(folder, 'services/lights-signs.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace('cable caído o echando chispas?', '').replace("es: '¿Hay un '", "es: ' '"),
    );
    const lines = (await problemsOf(folder)).map((problem) => problem.split(' ')[0]);
    const anchor = text.slice(0, text.indexOf('&wire-guard')).split('\n').length;
    expect(lines.length).toBe(2);
    for (const line of lines) expect(Number(line!.split(':')[1])).toBe(anchor + 2);
  });
});
