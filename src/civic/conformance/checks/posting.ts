import type { Check } from '../check.ts';
import type { Form } from '../knowledge.ts';
import { type Format, reading, spec } from '../outcome.ts';
import { notApplicable, notTried, type Probe } from '../probe.ts';
import { numberOf, readAnswer, textOf } from '../read-answer.ts';
import { created, idOf, requestById } from './one-request.ts';

const post = 'POST Service Request';

/** Where a report may be: the point, the words, the number of the address; and what is refused. */
export const postingChecks: Check[] = [
  {
    id: 'P1',
    title: 'A report with lat and long gets an id, and GET by this id gives it back',
    rule: spec(
      post,
      'service_code and lat with long suffice where nothing else is required; the answer is one request.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      needKey(probe);
      const form = await probe.server.form();
      const answer = await probe.post('requests', format, form);
      const id = idOf(probe, answer, format, 'a report with a place in the city');
      if (id === null) return;
      const { broken, schema } = readAnswer(answer, format, 'created');
      for (const problem of [...broken, ...schema])
        probe.expect(false, answer, 'the fields of the specification', problem);
      await sameAgain(probe, format, id, form);
    },
  },
  {
    id: 'P1b',
    title: 'lat and long are a place for other services, too',
    rule: spec(post, 'A place is lat and long, or address_string, or address_id, whatever the service.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      needKey(probe);
      const codes = await otherServices(probe);
      if (codes.length === 0) notApplicable('There is no other realtime service.');
      for (const code of codes) {
        const form: Form = [...(await probe.server.form(code)), ['email', 'conformance@example.org']];
        idOf(probe, await probe.post('requests', format, form), format, `${code} at a place in the city`);
      }
    },
  },
  {
    id: 'P2',
    title: 'A report with address_string only is taken',
    rule: spec(post, 'A place is lat and long, or address_string, or address_id.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      needKey(probe);
      const form: Form = [...(await probe.server.words()), ['address_string', await probe.server.address()]];
      idOf(probe, await probe.post('requests', format, form), format, 'address_string is a place');
    },
  },
  {
    id: 'P3',
    title: 'A report with address_id only is taken',
    rule: spec(post, 'A place is lat and long, or address_string, or address_id.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      needKey(probe);
      const form: Form = [...(await probe.server.words()), ['address_id', await probe.server.addressId()]];
      idOf(probe, await probe.post('requests', format, form), format, 'address_id is a place');
    },
  },
  {
    id: 'P4',
    title: 'A report without any place is refused',
    rule: spec(post, 'One of lat with long, address_string and address_id must be there; else 400.'),
    formats: 'each',
    writes: true,
    run: (probe, format) => refused(probe, format, [], 400, 'there is no place'),
  },
  {
    id: 'P5',
    title: 'lat without long, or long without lat, is refused',
    rule: spec(post, 'lat and long go together.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const { lat, long } = await probe.server.place();
      await refused(probe, format, [['lat', String(lat)]], 400, 'long is missing');
      await refused(probe, format, [['long', String(long)]], 400, 'lat is missing');
    },
  },
  {
    id: 'P6',
    title: 'A lat or long that is no number or not on the globe is refused',
    rule: spec(post, 'lat and long are degrees of WGS84, as decimal numbers.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const { lat, long } = await probe.server.place();
      const wrong = (a: string, b: string, why: string) =>
        refused(
          probe,
          format,
          [
            ['lat', a],
            ['long', b],
          ],
          400,
          why,
        );
      await wrong('abc', String(long), 'lat is no number');
      await wrong('91', String(long), 'lat is above 90');
      await wrong(String(lat), '-181', 'long is below -180');
      await wrong(String(lat), '1e999', 'long is no finite number');
    },
  },
  {
    id: 'P7',
    title: 'A place outside the city is refused',
    rule: reading(post, 'What the city cannot work on it does not take: 400 that says so.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const { lat, long } = await probe.server.outside();
      await refused(
        probe,
        format,
        [
          ['lat', String(lat)],
          ['long', String(long)],
        ],
        400,
        'the place is outside',
      );
    },
  },
  {
    id: 'P9',
    title: 'A report without a service_code is refused with 400',
    rule: spec(post, '400: a required argument is missing.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const form = (await probe.server.form()).filter(([name]) => name !== 'service_code');
      await refusedForm(probe, format, form, 400, 'service_code is missing');
    },
  },
  {
    id: 'P9b',
    title: 'A report with an unknown service_code is refused with 404',
    rule: spec(post, '404: the service_code is not known.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const form = (await probe.server.form()).map(([name, value]): [string, string] => [
        name,
        name === 'service_code' ? 'no-such-service-7c1' : value,
      ]);
      await refusedForm(probe, format, form, 404, 'service_code is unknown');
    },
  },
  {
    id: 'P16',
    title: 'A realtime service answers with an id and no token',
    rule: spec(
      post,
      'service_request_id or token is given back, never both; realtime means the id, at once.',
    ),
    formats: 'each',
    writes: true,
    run: (probe, format) => answersBy(probe, format, 'realtime'),
  },
  {
    id: 'P16b',
    title: 'A batch service answers with a token and no id',
    rule: spec(post, 'service_request_id or token is given back, never both; batch means a token.'),
    formats: 'each',
    writes: true,
    run: (probe, format) => answersBy(probe, format, 'batch'),
  },
  {
    id: 'P16c',
    title: 'A blackbox service answers with neither id nor token',
    rule: spec('GET Service List', 'blackbox: nothing is given back by which the report could be followed.'),
    formats: 'each',
    writes: true,
    run: (probe, format) => answersBy(probe, format, 'blackbox'),
  },
  {
    id: 'P21',
    title: 'A body of another type than a form is refused with 400',
    rule: reading(
      post,
      'The body is a form. JSON, plain text and a broken multipart body are the caller’s mistake, not ours.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const bodies = [
        ['text/plain', 'hello'],
        ['application/octet-stream', '\u0001\u0002'],
        ['multipart/form-data', 'no boundary'],
        [
          'multipart/form-data; boundary=x',
          '--x\r\nContent-Disposition: form-data; name="service_code"\r\n\r\nab',
        ],
      ] as const;
      for (const [type, body] of bodies) {
        const url = `requests.${format}${jurisdictionOf(probe)}`;
        const headers = { 'content-type': type, ...bearer(probe) };
        const answer = await probe.ask(url, { method: 'POST', format, headers, body });
        probe.status(answer, [400, 415], `${type} is no form`);
      }
    },
  },
];

/** So many are tried where the facts name none: each leaves a report. */
const mostOthers = 3;

async function otherServices(probe: Probe): Promise<readonly string[]> {
  if (probe.facts.otherServices) return probe.facts.otherServices;
  const own = await probe.server.serviceOf('realtime');
  const others = (await probe.server.services()).filter(
    ({ type, code }) => type === 'realtime' && code !== own,
  );
  return others
    .sort((a, b) => Number(a.metadata) - Number(b.metadata))
    .slice(0, mostOthers)
    .map(({ code }) => code);
}

export function needKey(probe: Probe): string {
  return probe.settings.key ?? notTried('Give --key.');
}

export function jurisdictionOf(probe: Probe): string {
  const { jurisdiction } = probe.settings;
  return jurisdiction ? `?jurisdiction_id=${encodeURIComponent(jurisdiction)}` : '';
}

export function bearer(probe: Probe): Record<string, string> {
  return { authorization: `Bearer ${needKey(probe)}` };
}

/** A correct form but for its place. */
async function refused(probe: Probe, format: Format, place: Form, status: number, why: string) {
  await refusedForm(probe, format, [...(await probe.server.words()), ...place], status, why);
}

export async function refusedForm(probe: Probe, format: Format, form: Form, status: number, why: string) {
  needKey(probe);
  probe.status(await probe.post('requests', format, form), status, why);
}

async function sameAgain(probe: Probe, format: Format, id: string, form: Form) {
  const { row, answer } = await requestById(probe, id, format);
  if (!probe.expect(row !== null, answer, `the request ${id}`)) return;
  const sent = Object.fromEntries(form);
  probe.expect(
    textOf(row?.['service_code']) === sent['service_code'],
    answer,
    `service_code ${sent['service_code']}`,
  );
  probe.expect(
    textOf(row?.['description']) === sent['description'],
    answer,
    `description "${sent['description']}"`,
  );
  probe.expect(textOf(row?.['status']) === 'open', answer, 'status open');
  for (const field of ['lat', 'long'] as const) {
    const came = numberOf(row?.[field]);
    const near = came === null || Math.abs(came - Number(sent[field])) < 0.01;
    probe.expect(near, answer, `${field} near ${sent[field]} (or withheld)`, `${field} ${came}`);
  }
}

async function answersBy(probe: Probe, format: Format, type: 'realtime' | 'batch' | 'blackbox') {
  needKey(probe);
  const code = await probe.server.serviceOf(type);
  if (code === null) return notApplicable(`No ${type} service is listed (one that is not: in the facts).`);
  const answer = await probe.post('requests', format, await probe.server.form(code));
  const row = created(probe, answer, format, `a report to a ${type} service`);
  if (!row) return;
  const has = { id: textOf(row['service_request_id']) !== null, token: textOf(row['token']) !== null };
  const right = {
    realtime: has.id && !has.token,
    batch: has.token && !has.id,
    blackbox: !has.id && !has.token,
  };
  const words = {
    realtime: 'an id and no token',
    batch: 'a token and no id',
    blackbox: 'neither id nor token',
  };
  probe.expect(right[type], answer, words[type]);
}
