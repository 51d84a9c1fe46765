import type { Check } from '../check.ts';
import { attributesOf } from '../definition.ts';
import { type Service, serviceOf } from '../knowledge.ts';
import { type Format, reading, spec } from '../outcome.ts';
import { notApplicable, notTried, type Probe } from '../probe.ts';
import { isRow, type Row, readAnswer, rowsOf, textOf } from '../read-answer.ts';
import type { Exchange } from '../wire.ts';

/** Definitions are asked of so many services at most. */
const mostDefinitions = 30;
const list = 'GET Service List';
const definition = 'GET Service Definition';
const listTypes = ['singlevaluelist', 'multivaluelist'];

export const serviceChecks: Check[] = [
  {
    id: 'S1',
    title: 'Every service has its seven fields and a type of the specification',
    rule: spec(
      list,
      'A service has service_code, service_name, description, metadata (true or false), type (realtime, batch, blackbox), keywords and group.',
    ),
    formats: 'each',
    async run(probe, format) {
      const answer = await probe.get('services', format);
      if (!probe.status(answer, 200, 'the list of services needs no key')) return;
      const { value, broken, schema } = readAnswer(answer, format, 'services');
      for (const problem of [...broken, ...schema])
        probe.expect(false, answer, 'the fields of the specification', problem);
      const codes = rowsOf(value).map((row) => textOf(row['service_code']));
      const twice = codes.find((code, index) => codes.indexOf(code) !== index);
      probe.expect(twice === undefined, answer, 'each service_code once', `${twice} is there twice`);
    },
  },
  {
    id: 'S2',
    title: 'metadata is true exactly where there is a definition with attributes',
    rule: spec(
      list,
      'metadata true: the service has a definition that must be asked for; false: there is nothing more to ask.',
    ),
    formats: 'each',
    async run(probe, format) {
      for (const { service, answer, value } of await definitions(probe, format)) {
        const count = attributesOf(value).length;
        if (service.metadata)
          probe.expect(
            answer.status === 200 && count > 0,
            answer,
            `attributes, as metadata of ${service.code} is true`,
          );
        else
          probe.expect(
            (answer.status === 200 || answer.status === 404) && count === 0,
            answer,
            `no attributes, as metadata of ${service.code} is false`,
          );
      }
    },
  },
  {
    id: 'S3',
    title: 'Definitions have their fields, orders are unique, lists have values',
    rule: spec(
      definition,
      'An attribute has variable, code, datatype, required, datatype_description, order (each once, from 1), description, and values for the two kinds of lists.',
    ),
    formats: 'each',
    async run(probe, format) {
      const some = (await definitions(probe, format)).filter((one) => one.service.metadata);
      if (some.length === 0) notApplicable('No service has a definition.');
      for (const { service, answer, value } of some)
        if (answer.status === 200) judge(probe, format, service, answer, value);
    },
  },
  {
    id: 'S4',
    title: 'An unknown service code is answered with 404',
    rule: spec(definition, '404: the service_code was not found (told in the body).'),
    formats: 'each',
    async run(probe, format) {
      const answer = await probe.get('services/no-such-service-9f3', format);
      probe.status(answer, 404, 'the service_code is unknown');
    },
  },
  {
    id: 'S5',
    title: 'XML and JSON hold the same services and definitions',
    rule: spec('Formats', 'The format is a matter of the suffix only; the content is the same.'),
    formats: 'once',
    async run(probe) {
      if ((await probe.server.formats()).length < 2) notApplicable('The server answers in one format only.');
      const [xml, json] = [await services(probe, 'xml'), await services(probe, 'json')];
      compare(probe, xml.rows, json.rows, json.answer, 'service_code');
      const inXml = await definitions(probe, 'xml');
      const inJson = await definitions(probe, 'json');
      for (const [index, one] of inXml.entries()) {
        const other = inJson[index];
        const told = (value: unknown) => JSON.stringify(attributesOf(value));
        if (other && one.answer.status === 200)
          probe.expect(
            told(one.value) === told(other.value),
            other.answer,
            `the definition as in XML: ${told(one.value).slice(0, 200)}`,
          );
      }
    },
  },
  {
    id: 'S6',
    title: 'A service without a definition answers 200 with no attributes',
    rule: reading(
      definition,
      'A client that asks although metadata is false gets an empty definition and no error.',
    ),
    formats: 'each',
    async run(probe, format) {
      const plain = (await probe.server.services()).find((one) => !one.metadata);
      if (!plain) return notApplicable('Every service has a definition.');
      const answer = await probe.get(`services/${encodeURIComponent(plain.code)}`, format);
      if (!probe.status(answer, 200, 'the service exists')) return;
      const { value } = readAnswer(answer, format, 'definition');
      probe.expect(
        isRow(value) && textOf(value['service_code']) === plain.code,
        answer,
        `service_code ${plain.code}`,
      );
    },
  },
];

interface Told {
  service: Service;
  answer: Exchange;
  value: unknown;
}

async function services(probe: Probe, format: Format): Promise<{ rows: Row[]; answer: Exchange }> {
  const answer = await probe.get('services', format);
  return { rows: rowsOf(readAnswer(answer, format, 'services').value), answer };
}

async function definitions(probe: Probe, format: Format): Promise<Told[]> {
  const { rows } = await services(probe, format);
  const all = rows.flatMap(serviceOf);
  if (all.length === 0) notTried('The list of services holds none (see S1).');
  // Those that claim a definition first: they are what this is about.
  const asked = [...all.filter((one) => one.metadata), ...all.filter((one) => !one.metadata)];
  const told: Told[] = [];
  for (const service of asked.slice(0, mostDefinitions)) {
    const answer = await probe.get(`services/${encodeURIComponent(service.code)}`, format);
    told.push({ service, answer, value: readAnswer(answer, format, 'definition').value });
  }
  return told;
}

function judge(probe: Probe, format: Format, service: Service, answer: Exchange, value: unknown) {
  const { broken, schema } = readAnswer(answer, format, 'definition');
  for (const problem of [...broken, ...schema])
    probe.expect(false, answer, 'the fields of the specification', problem);
  const rows = rowsOf((isRow(value) ? value['attributes'] : null) ?? []);
  const orders = rows.map((row) => textOf(row['order']));
  probe.expect(
    new Set(orders).size === orders.length,
    answer,
    'each order once',
    `orders ${orders.join(', ')}`,
  );
  const codes = rows.map((row) => textOf(row['code']));
  probe.expect(new Set(codes).size === codes.length, answer, 'each attribute code once', codes.join(', '));
  const same = isRow(value) && textOf(value['service_code']) === service.code;
  probe.expect(same, answer, `service_code ${service.code}`);
  for (const { code, datatype, values } of attributesOf(value)) {
    if (!listTypes.includes(datatype ?? '')) continue;
    const keys = new Set(values.map((one) => one.key));
    probe.expect(keys.size === values.length && keys.size > 0, answer, `values of ${code}, each key once`);
  }
}

function compare(probe: Probe, xml: Row[], json: Row[], answer: Exchange, key: string) {
  const told = (row: Row | undefined) =>
    JSON.stringify(
      Object.entries(row ?? {})
        .map(([name, value]) => [name, textOf(value)])
        .sort(),
    );
  probe.expect(xml.length === json.length, answer, `${xml.length} as in XML`, `${json.length}`);
  for (const [index, row] of xml.entries())
    if (json[index])
      probe.expect(
        told(row) === told(json[index]),
        answer,
        `${textOf(row[key])} as in XML: ${told(row).slice(0, 300)}`,
        told(json[index]).slice(0, 300),
      );
}
