import type { Check } from '../check.ts';
import { NotTried, reading, spec } from '../outcome.ts';
import { notApplicable, notTried, type Probe } from '../probe.ts';
import { type Row, readAnswer, rowsOf, textOf } from '../read-answer.ts';
import { idsOf, instantOf, listed, requestById, told } from './one-request.ts';
import { everythingPublic } from './texts.ts';

const section = 'GET Service Requests';
export const day = 86_400_000;
/** A list that is full may hold other rows when it is filtered. */
const full = 1000;

/** The list and its filters. */
export const requestChecks: Check[] = [
  {
    id: 'R1',
    title: 'Every request has its fields, and values of their kinds',
    rule: spec(
      section,
      'service_request_id, status (open or closed), service_name, service_code, description, requested_datetime, updated_datetime, address, address_id, zipcode, lat, long, media_url; others may be left out. Instants are W3C date and time with a zone.',
    ),
    formats: 'each',
    async run(probe, format) {
      await someRequest(probe);
      const answer = await probe.get('requests', format);
      if (!probe.status(answer, 200, 'the list of requests is public')) return;
      const { value, broken, schema } = readAnswer(answer, format, 'requests');
      for (const problem of [...broken, ...schema])
        probe.expect(false, answer, 'the fields of the specification', problem);
      if (rowsOf(value).length === 0) notApplicable('There is no request in the last 90 days.');
    },
  },
  {
    id: 'R1b',
    title: 'Without arguments: the last 90 days, 1000 requests at most',
    rule: spec(section, 'The default is 90 days or 1000 requests, whichever is less.'),
    formats: 'each',
    async run(probe, format) {
      const { rows, answer } = await listed(probe, format, {});
      const oldest = Math.min(...rows.map((row) => instantOf(row, 'requested_datetime')));
      const since = probe.server.now().getTime() - 91 * day;
      probe.expect(rows.length <= full, answer, '1000 requests at most', `${rows.length}`);
      const young = !(oldest < since);
      probe.expect(young, answer, 'none older than 90 days', young ? '' : `one of ${told(oldest)}`);
    },
  },
  {
    id: 'R1c',
    title: 'The newest requests come first',
    rule: reading(section, 'Where a list is cut, the newest matter most.'),
    formats: 'each',
    async run(probe, format) {
      const { rows, answer } = await listed(probe, format, {});
      const times = rows.map((row) => instantOf(row, 'requested_datetime'));
      const wrong = times.findIndex((time, index) => index > 0 && time > times[index - 1]!);
      const came = wrong < 0 ? '' : `${told(times[wrong]!)} after ${told(times[wrong - 1]!)}`;
      probe.expect(wrong < 0, answer, 'requested_datetime falling', came);
    },
  },
  {
    id: 'R4',
    title: 'status=open, status=closed and status=open,closed give what they say',
    rule: spec(section, 'status: open, closed, or both with a comma between; without it all.'),
    formats: 'each',
    async run(probe, format) {
      await someRequest(probe);
      const span = window(probe);
      const all = await listed(probe, format, span);
      const both = await listed(probe, format, { ...span, status: 'open,closed' });
      probe.expect(
        sameSet(all.ids, both.ids),
        both.answer,
        `all ${all.ids.length} requests`,
        `${both.ids.length}`,
      );
      for (const status of ['open', 'closed']) {
        const some = await listed(probe, format, { ...span, status });
        const other = some.rows.find((row) => textOf(row['status']) !== status);
        probe.expect(!other, some.answer, `only ${status} requests`, `one is ${textOf(other?.['status'])}`);
        const wanted = idsOf(all.rows.filter((row) => textOf(row['status']) === status));
        const missing = wanted.find((id) => !some.ids.includes(id));
        const whole = all.rows.length >= full || missing === undefined;
        probe.expect(whole, some.answer, `every ${status} request`, `${missing} is missing`);
      }
    },
  },
  {
    id: 'R5',
    title: 'service_code takes several codes, with or without spaces; an unknown one finds nothing',
    rule: spec(section, 'service_code: one or several with commas between.'),
    formats: 'each',
    async run(probe, format) {
      await someRequest(probe);
      const span = window(probe);
      const all = await listed(probe, format, span);
      const codes = [...new Set(all.rows.flatMap((row) => textOf(row['service_code']) ?? []))].slice(0, 2);
      if (codes.length === 0) notApplicable('There is no request in the last 90 days.');
      const other = (await probe.server.services()).find((one) => !codes.includes(one.code));
      const asked = codes.length === 2 || !other ? codes : [...codes, other.code];
      const wanted = idsOf(all.rows.filter((row) => asked.includes(textOf(row['service_code']) ?? '')));
      for (const between of [',', ', ']) {
        const some = await listed(probe, format, { ...span, service_code: asked.join(between) });
        const foreign = some.rows.find((row) => !asked.includes(textOf(row['service_code']) ?? ''));
        probe.expect(!foreign, some.answer, `only ${asked}`, `one is ${textOf(foreign?.['service_code'])}`);
        const missing = wanted.find((id) => !some.ids.includes(id));
        const whole = all.rows.length >= full || missing === undefined;
        probe.expect(whole, some.answer, `every request of ${asked}`, `${missing} is missing`);
      }
      const none = await listed(probe, format, { ...span, service_code: 'no-such-service-9f3' });
      probe.expect(none.ids.length === 0, none.answer, 'an empty list');
    },
  },
  {
    id: 'R6',
    title: 'service_request_id overrides all other arguments',
    rule: spec(
      section,
      'service_request_id: one or several with commas between; it overrides all other arguments.',
    ),
    formats: 'each',
    async run(probe, format) {
      const ids = await knownIds(probe);
      const contradiction = {
        status: 'closed',
        start_date: '2001-01-01T00:00:00Z',
        end_date: '2001-01-02T00:00:00Z',
        service_code: 'no-such-service-9f3',
      };
      const some = await listed(probe, format, { service_request_id: ids.join(','), ...contradiction });
      probe.expect(sameSet(some.ids, ids), some.answer, `${ids}`, `${some.ids}`);
    },
  },
  {
    id: 'R6b',
    title: 'Unknown ids among service_request_id are passed over',
    rule: reading(
      section,
      'A list of ids gives those that exist; a list of none is an empty list, not an error.',
    ),
    formats: 'each',
    async run(probe, format) {
      const ids = await knownIds(probe);
      const some = await listed(probe, format, { service_request_id: ['no-such-id-9f3', ...ids].join(', ') });
      probe.expect(sameSet(some.ids, ids), some.answer, `${ids}`, `${some.ids}`);
      const none = await listed(probe, format, { service_request_id: 'no-such-id-9f3' });
      probe.expect(none.ids.length === 0, none.answer, 'an empty list');
    },
  },
  {
    id: 'R8',
    title: 'Empty arguments are absent ones, unknown ones are ignored',
    rule: reading(section, 'Forms send every field; what is empty was not said.'),
    formats: 'each',
    async run(probe, format) {
      const none = await listed(probe, format, {});
      const names = ['status', 'service_code', 'service_request_id', 'start_date', 'end_date'];
      const empty = Object.fromEntries(names.map((name) => [name, '']));
      const some = await listed(probe, format, { ...empty, no_such_argument: 'x' });
      probe.expect(
        sameSet(none.ids, some.ids),
        some.answer,
        `${none.ids.length} requests as without`,
        `${some.ids.length}`,
      );
    },
  },
  {
    id: 'R13',
    title: 'A private request is in no list, and GET by its id is 404',
    rule: reading(
      section,
      'What is not public is not there: 404, not 403, so that nobody learns that it exists.',
    ),
    formats: 'each',
    async run(probe, format) {
      const ids =
        probe.facts.privateIds ??
        notTried('Give ids of requests that are not public in the facts: "privateIds".');
      for (const id of ids) {
        const { answer } = await requestById(probe, id, format);
        probe.status(answer, 404, 'the request is not public');
        for (const seen of await everythingPublic(probe, id, format)) {
          const text = seen.bytes.toString();
          const found = [id, ...(probe.facts.privateTexts ?? [])].find((one) => text.includes(one));
          probe.expect(found === undefined, seen, 'nothing of the private request', `it has ${found}`);
        }
      }
    },
  },
  {
    id: 'R15',
    title: 'There is no HTML in texts',
    rule: spec(section, 'Texts may have line breaks, but no HTML and no code.'),
    formats: 'each',
    async run(probe, format) {
      const { rows, answer } = await listed(probe, format, {});
      const own = (row: Row) => (textOf(row['description']) ?? '').includes(probe.settings.run);
      const fields = [
        'description',
        'status_notes',
        'service_notice',
        'service_name',
        'agency_responsible',
        'address',
      ];
      for (const row of rows.filter((one) => !own(one)))
        for (const field of fields) {
          const found = html.exec(textOf(row[field]) ?? '')?.[0];
          probe.expect(
            found === undefined,
            answer,
            `no HTML in ${field}`,
            `${textOf(row['service_request_id'])}: ${found}`,
          );
        }
    },
  },
  {
    id: 'R17',
    title: 'GET by id gives a list of one, as it is in the list; an unknown id is 404',
    rule: spec('GET Service Request', 'One request in service_requests; 404: the id was not found.'),
    formats: 'each',
    async run(probe, format) {
      probe.status(await probe.get('requests/no-such-id-9f3', format), 404, 'the id is unknown');
      const [id] = await knownIds(probe);
      const { row, answer } = await requestById(probe, id!, format);
      if (!probe.status(answer, 200, 'the request is public')) return;
      const { value, schema } = readAnswer(answer, format, 'requests');
      for (const problem of schema) probe.expect(false, answer, 'the fields of the specification', problem);
      probe.expect(rowsOf(value).length === 1, answer, 'exactly one request');
      const [inList] = (await listed(probe, format, { service_request_id: id! })).rows;
      probe.expect(
        JSON.stringify(row) === JSON.stringify(inList),
        answer,
        JSON.stringify(inList),
        JSON.stringify(row),
      );
    },
  },
  {
    id: 'R18',
    title: 'XML and JSON hold the same requests',
    rule: spec('Formats', 'The format is a matter of the suffix only; the content is the same.'),
    formats: 'once',
    async run(probe) {
      if ((await probe.server.formats()).length < 2) notApplicable('The server answers in one format only.');
      const span = window(probe);
      const xml = await listed(probe, 'xml', span);
      const json = await listed(probe, 'json', span);
      probe.expect(
        xml.ids.join() === json.ids.join(),
        json.answer,
        `the ids of XML: ${xml.ids.slice(0, 5)}...`,
        `${json.ids.slice(0, 5)}...`,
      );
      const words = (row: Row) =>
        JSON.stringify(
          Object.entries(row)
            .map(([name, value]) => [name, textOf(value)?.replaceAll('\r\n', '\n')])
            .filter(([, value]) => value)
            .sort(),
        );
      for (const [index, row] of xml.rows.entries()) {
        const other = json.rows[index];
        if (other && !probe.expect(words(row) === words(other), json.answer, words(row), words(other)))
          return;
      }
    },
  },
];

const html = /<\/?(p|br|div|span|a|b|i|strong|em|font|ul|li|table)\b[^>]*>|&(nbsp|amp|lt|gt|quot|#\d+);/i;

/** The last 89 days up to now: a window that stays the same while others report. */
export function window(probe: Probe): { start_date: string; end_date: string } {
  const now = probe.server.now().getTime();
  return { start_date: told(now - 89 * day), end_date: told(now) };
}

export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && new Set([...a, ...b]).size === new Set(a).size;
}

/** One that we made, and one from the list. */
async function knownIds(probe: Probe): Promise<string[]> {
  const own = await someRequest(probe);
  const ids = idsOf(await probe.server.sample()).filter((id) => id !== own);
  const some = [...(own === null ? [] : [own]), ...ids.slice(-1)];
  return some.length > 0 ? some : notApplicable('There is no request in the last 90 days.');
}

/** Makes a request where that is possible, so that there is something to read. */
export async function someRequest(probe: Probe): Promise<string | null> {
  try {
    return await probe.server.made();
  } catch (error) {
    if (error instanceof NotTried) return null;
    throw error;
  }
}
