import type { Check } from '../check.ts';
import { type Attribute, fieldOf } from '../definition.ts';
import type { Form } from '../knowledge.ts';
import { extension, reading, spec } from '../outcome.ts';
import { notApplicable, type Probe } from '../probe.ts';
import { readAnswer, rowsOf, textOf } from '../read-answer.ts';
import { idOf, requestById } from './one-request.ts';
import { needKey, refusedForm } from './posting.ts';

const post = 'POST Service Request';

/** Answers to a service's own questions. */
export const answerChecks: Check[] = [
  {
    id: 'P10',
    title: 'A report without a required attribute is refused with 400 that names it',
    rule: spec(
      post,
      'attribute[CODE] must be there where the definition says required; one error for each that is missing.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const { code, attribute } = await find(
        probe,
        (one) => one.variable && one.required,
        'a required attribute',
      );
      const form = (await probe.server.form(code)).filter(([name]) => name !== fieldOf(attribute));
      needKey(probe);
      const answer = await probe.post('requests', format, form);
      if (!probe.status(answer, 400, `attribute[${attribute.code}] is required`)) return;
      const said = rowsOf(readAnswer(answer, format, 'errors').value)
        .map((row) => textOf(row['description']) ?? '')
        .join(' ');
      const named = [attribute.code, attribute.description].some((word) => word && said.includes(word));
      probe.expect(named, answer, `an error that names ${attribute.code}`);
    },
  },
  {
    id: 'P11',
    title: 'A value of a list that is told by its name, not its key, is refused',
    rule: reading(post, 'The value of a list is a key of the definition; anything else is 400.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const byName = (one: Attribute) =>
        one.variable && one.values.length > 0 && !one.values.some((value) => value.key === 'no-such-key-9f3');
      const { code, attribute } = await find(probe, byName, 'a list');
      const keys = new Set(attribute.values.map(({ key }) => key));
      const name = attribute.values.find((value) => value.name !== '' && !keys.has(value.name))?.name;
      for (const wrong of [name, 'no-such-key-9f3'])
        if (wrong !== undefined)
          await refusedForm(
            probe,
            format,
            await answered(probe, code, attribute, [wrong]),
            400,
            `"${wrong}" is no key`,
          );
    },
  },
  {
    id: 'P12',
    title: 'Several values of a multivaluelist are taken',
    rule: spec(post, 'attribute[CODE][] is sent once for each value.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const { code, attribute } = await several(probe);
      needKey(probe);
      const keys = attribute.values.slice(0, 3).map(({ key }) => key);
      const form = await answered(probe, code, attribute, keys);
      idOf(
        probe,
        await probe.post('requests', format, form),
        format,
        `attribute[${attribute.code}][] thrice`,
      );
      // Without the brackets, but several times: older clients.
      const plain = form.map(([name, value]): [string, string] => [name.replace(/\[\]$/, ''), value]);
      idOf(probe, await probe.post('requests', format, plain), format, 'the same without brackets');
    },
  },
  {
    id: 'P12b',
    title: 'The values of a multivaluelist can be read again with extensions=true',
    rule: extension(
      'Extensions (San Francisco, Chicago, Boston)',
      'extensions=true adds attributes with the answers.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const { code, attribute } = await several(probe);
      needKey(probe);
      const some = attribute.values.slice(0, 3);
      const form = await answered(
        probe,
        code,
        attribute,
        some.map(({ key }) => key),
      );
      const id = idOf(probe, await probe.post('requests', format, form), format, 'several values');
      if (id === null) return;
      const { row, answer } = await requestById(probe, id, format, { extensions: 'true' });
      const told = JSON.stringify(row?.['attributes'] ?? null);
      if (!told.includes(attribute.code)) notApplicable('Answers are not shown with extensions=true.');
      const missing = some.filter(({ key, name }) => !told.includes(key) && !told.includes(name));
      probe.expect(missing.length === 0, answer, `all of ${some.map(({ key }) => key)}`, told.slice(0, 300));
    },
  },
  {
    id: 'P13',
    title: 'What is posted for an attribute with variable=false is ignored',
    rule: reading(
      'GET Service Definition',
      'variable=false: the attribute is text to be shown; there is nothing to answer.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const { code, attribute } = await find(
        probe,
        (one) => !one.variable,
        'an attribute with variable=false',
      );
      needKey(probe);
      const form: Form = [...(await probe.server.form(code)), [fieldOf(attribute), 'something']];
      idOf(probe, await probe.post('requests', format, form), format, `${attribute.code} is not a question`);
    },
  },
  {
    id: 'P22',
    title: 'Unknown attributes and empty optional answers do not spoil a report',
    rule: reading(post, 'An unknown attribute may be kept or dropped; an empty argument is an absent one.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      needKey(probe);
      const form: Form = [
        ...(await probe.server.form()),
        ['attribute[no_such_9f3]', 'x'],
        ['email', ''],
        ['media_url', ''],
      ];
      const optional = await optionalList(probe);
      const empty: Form = optional
        ? [...(await probe.server.form(optional.code)), [fieldOf(optional.attribute), '']]
        : [];
      idOf(probe, await probe.post('requests', format, form), format, 'there is nothing wrong with it');
      if (optional)
        idOf(probe, await probe.post('requests', format, empty), format, 'an optional answer is empty');
    },
  },
];

interface Found {
  code: string;
  attribute: Attribute;
}

/** The first realtime service that asks such a question. */
async function find(probe: Probe, want: (one: Attribute) => boolean, what: string): Promise<Found> {
  return (await seek(probe, want)) ?? notApplicable(`No realtime service has ${what}.`);
}

async function seek(probe: Probe, want: (one: Attribute) => boolean): Promise<Found | null> {
  const own = probe.facts.service;
  const services = (await probe.server.services()).filter((one) => one.metadata && one.type === 'realtime');
  for (const { code } of services
    .sort((a, b) => Number(b.code === own) - Number(a.code === own))
    .slice(0, 40)) {
    const attribute = (await probe.server.definition(code)).find(want);
    if (attribute) return { code, attribute };
  }
  return null;
}

function several(probe: Probe): Promise<Found> {
  const want = (one: Attribute) => one.variable && one.datatype === 'multivaluelist' && one.values.length > 1;
  return find(probe, want, 'a multivaluelist');
}

function optionalList(probe: Probe): Promise<Found | null> {
  return seek(probe, (one) => one.variable && !one.required && one.values.length > 0);
}

/** A correct form of the service with these answers to one of its questions. */
async function answered(
  probe: Probe,
  code: string,
  attribute: Attribute,
  values: readonly string[],
): Promise<Form> {
  const others = (await probe.server.form(code)).filter(([name]) => name !== fieldOf(attribute));
  return [...others, ...values.map((value): [string, string] => [fieldOf(attribute), value])];
}
