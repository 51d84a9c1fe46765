import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../check.ts';
import { discoverySpec, type Format, reading } from '../outcome.ts';
import { notTried, type Probe } from '../probe.ts';
import { isRow, type Row, readAnswer, rowsOf, textOf } from '../read-answer.ts';
import type { Exchange } from '../wire.ts';

const geoReport = /georeport_?v2\/?$/i;

export const discoveryChecks: Check[] = [
  {
    id: 'D1',
    title: 'The discovery document has all its fields',
    rule: discoverySpec(
      'Discovery is answered as XML and as JSON, with changeset, contact, key_service and endpoints, each with specification, url, changeset, type and formats.',
    ),
    formats: 'each',
    async run(probe, format) {
      const answer = await ask(probe, format);
      if (!probe.status(answer, 200, 'discovery is public')) return;
      const { broken, schema } = readAnswer(answer, format, 'discovery');
      for (const problem of [...broken, ...schema])
        probe.expect(false, answer, 'the fields of the specification', problem);
      const rows = await endpoints(probe, format);
      const v2 = rows.find((row) => geoReport.test(textOf(row['specification']) ?? ''));
      probe.expect(v2 !== undefined, answer, 'an endpoint for http://wiki.open311.org/GeoReport_v2');
    },
  },
  {
    id: 'D1b',
    title: 'The changeset is an instant in the past',
    rule: discoverySpec(
      'changeset sorts by time; clients compare it with what they know. We ask for ISO 8601, which every sample but one has.',
    ),
    formats: 'each',
    async run(probe, format) {
      const { answer, row } = await document(probe, format);
      const all = [row, ...(await endpoints(probe, format))];
      for (const one of all) {
        const changeset = textOf(one?.['changeset']) ?? '';
        const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/.test(changeset);
        probe.expect(iso, answer, 'an ISO 8601 changeset', `changeset "${changeset}"`);
        const past = !(Date.parse(changeset) > probe.server.now().getTime() + 60_000);
        probe.expect(past, answer, 'a changeset in the past', `changeset "${changeset}"`);
      }
    },
  },
  {
    id: 'D1c',
    title: 'Each endpoint works at its url and offers XML',
    rule: discoverySpec('url is where the endpoint is, without a format; formats lists at least text/xml.'),
    formats: 'each',
    async run(probe, format) {
      const { answer } = await document(probe, format);
      for (const row of await endpoints(probe, format)) {
        if (!geoReport.test(textOf(row['specification']) ?? '')) continue;
        const formats = Array.isArray(row['formats']) ? row['formats'] : [];
        probe.expect(formats.includes('text/xml'), answer, 'text/xml among the formats of the endpoint');
        if (formats.some((one) => String(one).endsWith('json')) || format === 'xml')
          await followEndpoint(probe, format, textOf(row['url']) ?? '', '/');
      }
    },
  },
  {
    id: 'D1d',
    title: 'XML and JSON say the same',
    rule: discoverySpec('Both formats are the same document.'),
    formats: 'once',
    async run(probe) {
      const xml = await document(probe, 'xml');
      const json = await document(probe, 'json');
      for (const field of ['changeset', 'contact', 'key_service'])
        probe.expect(
          textOf(xml.row?.[field]) === textOf(json.row?.[field]),
          json.answer,
          `${field} as in XML: ${textOf(xml.row?.[field])}`,
          `${field}: ${textOf(json.row?.[field])}`,
        );
      const urls = async (format: Format) =>
        (await endpoints(probe, format)).map((row) => textOf(row['url']));
      const [inXml, inJson] = [await urls('xml'), await urls('json')];
      probe.expect(inXml.join() === inJson.join(), json.answer, `the endpoints ${inXml}`, `${inJson}`);
    },
  },
  {
    id: 'D2',
    title: 'The changeset stays while nothing changes',
    rule: discoverySpec(
      'changeset tells when the list of services or a definition changed last, not when it was read.',
    ),
    formats: 'once',
    async run(probe) {
      const first = await changeset(probe);
      // Whole seconds must pass: a changeset that is simply "now" would look the same within one.
      await sleep(probe.settings.tick);
      const second = await changeset(probe);
      probe.expect(
        first.text === second.text,
        second.answer,
        `the changeset ${first.text}`,
        `${second.text}`,
      );
    },
  },
  {
    id: 'D2b',
    title: 'The changeset moves forward when a service changes',
    rule: discoverySpec('changeset tells when the list of services or a definition changed last.'),
    formats: 'once',
    writes: true,
    async run(probe) {
      const call = probe.facts.changeService;
      if (!call)
        return notTried('Tell how a service can be changed in the facts: "changeService": {"url": ..}.');
      const before = await changeset(probe);
      const done = await probe.wire.ask(call.url, {
        method: call.method ?? 'POST',
        headers: call.headers ?? {},
        ...(call.body === undefined ? {} : { body: call.body }),
      });
      if (!probe.expect(done.status < 300, done, 'the call that changes a service succeeds')) return;
      const after = await changeset(probe);
      const moved = Date.parse(after.text ?? '') > Date.parse(before.text ?? '');
      probe.expect(moved, after.answer, `a changeset after ${before.text}`, `${after.text}`);
    },
  },
  {
    id: 'D3',
    title: 'A doubled slash behind the url of the endpoint is borne',
    rule: reading(
      'Service Discovery',
      'Clients put "/services.xml" behind the url, also when it ends with a slash already.',
    ),
    formats: 'each',
    async run(probe, format) {
      for (const row of await endpoints(probe, format))
        if (geoReport.test(textOf(row['specification']) ?? ''))
          await followEndpoint(probe, format, textOf(row['url']) ?? '', '//');
    },
  },
];

async function ask(probe: Probe, format: Format): Promise<Exchange> {
  const { discovery } = probe.settings;
  if (discovery === null)
    return notTried('No discovery document was found; give its address instead of the endpoint.');
  return probe.wire.ask(`${discovery}.${format}`, { format });
}

async function document(probe: Probe, format: Format): Promise<{ answer: Exchange; row: Row | null }> {
  const answer = await ask(probe, format);
  const { value } = readAnswer(answer, format, 'discovery');
  return { answer, row: answer.status === 200 && isRow(value) ? value : null };
}

async function endpoints(probe: Probe, format: Format): Promise<Row[]> {
  const { row } = await document(probe, format);
  return rowsOf(row?.['endpoints'] ?? []);
}

async function changeset(probe: Probe): Promise<{ answer: Exchange; text: string | null }> {
  const { answer, row } = await document(probe, 'xml');
  return { answer, text: textOf(row?.['changeset']) };
}

async function followEndpoint(probe: Probe, format: Format, url: string, slash: string) {
  if (!URL.canParse(url)) return void probe.expect(false, null, 'an absolute url of the endpoint', url);
  const { jurisdiction } = probe.settings;
  const where = jurisdiction ? `?jurisdiction_id=${encodeURIComponent(jurisdiction)}` : '';
  const at = `${url.replace(/\/$/, '')}${slash}services.${format}${where}`;
  probe.status(await probe.wire.ask(at, { format }), 200, 'the endpoint is where discovery says');
}
