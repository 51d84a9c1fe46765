import { openCaller, type Settings } from '../caller.ts';
import type { Check } from '../check.ts';
import { extension, spec } from '../outcome.ts';
import { notApplicable, notTried, type Probe } from '../probe.ts';
import { readAnswer, rowsOf } from '../read-answer.ts';
import { bulkFields, requestFields } from '../shapes.ts';
import type { Exchange } from '../wire.ts';
import { idsOf, listed, requestById } from './one-request.ts';

const section = 'Jurisdictions';

/** Several jurisdictions behind one endpoint, extensions beside the specification, and everything at once. */
export const neighbourChecks: Check[] = [
  {
    id: 'J1',
    title: 'Several jurisdictions: 400 without jurisdiction_id',
    rule: spec(
      section,
      'jurisdiction_id is required where an endpoint serves several; 400 where it is missing.',
    ),
    formats: 'each',
    async run(probe, format) {
      const { nowhere } = await several(probe);
      for (const path of ['services', 'requests'])
        probe.status(await nowhere.get(path, format), 400, 'jurisdiction_id is missing');
      const key = probe.facts.several?.key ?? probe.settings.key;
      if (key !== null)
        probe.status(
          await nowhere.post('requests', format, { service_code: 'x' }),
          400,
          'jurisdiction_id is missing',
        );
    },
  },
  {
    id: 'J1b',
    title: 'Several jurisdictions: 404 for an unknown one',
    rule: spec(section, '404: the jurisdiction_id was not found.'),
    formats: 'each',
    async run(probe, format) {
      const { nowhere } = await several(probe);
      for (const path of ['services', 'requests']) {
        const answer = await nowhere.get(path, format, { jurisdiction_id: 'no-such-place.example' });
        probe.status(answer, 404, 'the jurisdiction is unknown');
      }
    },
  },
  {
    id: 'J1c',
    title: 'Several jurisdictions: each answers for itself only',
    rule: spec(section, 'A service or request belongs to one jurisdiction; another does not know it: 404.'),
    formats: 'each',
    async run(probe, format) {
      const { jurisdictions, nowhere } = await several(probe);
      for (const own of jurisdictions) {
        const answer = await nowhere.get('requests', format, { jurisdiction_id: own });
        if (!probe.status(answer, 200, `${own} is known`)) continue;
        const [id] = idsOf(rowsOf(readAnswer(answer, format, 'requests').value));
        if (id === undefined) continue;
        const path = `requests/${encodeURIComponent(id)}`;
        probe.status(await nowhere.get(path, format, { jurisdiction_id: own }), 200, `${id} is of ${own}`);
        for (const other of jurisdictions.filter((one) => one !== own))
          probe.status(
            await nowhere.get(path, format, { jurisdiction_id: other }),
            404,
            `${id} is not of ${other}`,
          );
      }
    },
  },
  {
    id: 'J2',
    title: 'A single jurisdiction bears any jurisdiction_id',
    rule: spec(
      section,
      'Where there is only one jurisdiction, jurisdiction_id is not needed; clients send it all the same.',
    ),
    formats: 'each',
    async run(probe, format) {
      if (await needsJurisdiction(probe)) notApplicable('The endpoint serves several jurisdictions.');
      const answer = await probe.get('services', format, { jurisdiction_id: 'some-city.example' });
      probe.status(answer, 200, 'there is only one jurisdiction');
    },
  },
  {
    id: 'X1',
    title: 'Requests have the fields of the specification and no others',
    rule: spec(
      'GET Service Requests',
      'The fields of the table; strict clients refuse what they do not know.',
    ),
    formats: 'each',
    async run(probe, format) {
      const { rows, answer } = await listed(probe, format, {});
      for (const row of rows.slice(0, 200)) {
        const other = Object.keys(row).find((name) => !(name in requestFields));
        if (
          !probe.expect(other === undefined, answer, 'the fields of the specification', `there is ${other}`)
        )
          return;
      }
    },
  },
  {
    id: 'X2',
    title: 'extensions=true adds fields and takes none away',
    rule: extension(
      'Extensions (San Francisco, Chicago, Boston)',
      'extensions=true: extended_attributes, attributes and notes beside the fields of the specification.',
    ),
    formats: 'each',
    async run(probe, format) {
      const [id] = (await listed(probe, format, {})).ids;
      if (id === undefined) return notApplicable('There is no request in the last 90 days.');
      const { row } = await requestById(probe, id, format);
      const { row: more, answer } = await requestById(probe, id, format, { extensions: 'true' });
      if (!row || !more) return void probe.expect(false, answer, `the request ${id}`);
      const gone = Object.entries(row).find(
        ([name, value]) => JSON.stringify(more[name]) !== JSON.stringify(value),
      );
      probe.expect(!gone, answer, `${gone?.[0]} as without extensions`);
      const added = Object.keys(more).filter((name) => !(name in row));
      if (added.length === 0) notApplicable('Extensions are not offered.');
    },
  },
  {
    id: 'B1',
    title: 'Bulk has the fields of GeoReport Bulk',
    rule: extension('GeoReport Bulk', `Every request with ${bulkFields.join(', ')}.`),
    formats: 'each',
    async run(probe, format) {
      const answer = await probe.get('bulk/requests', format);
      if (answer.status !== 200) notApplicable('Bulk is not offered.');
      if (answer.cut) return;
      const { broken, schema } = readAnswer(answer, format, 'bulk');
      for (const problem of [...broken, ...schema])
        probe.expect(false, answer, 'the fields of GeoReport Bulk', problem);
    },
  },
  {
    id: 'B2',
    title: 'Bulk as CSV has its fields in the first line',
    rule: extension('GeoReport Bulk', 'CSV in UTF-8 with a line of names.'),
    formats: 'once',
    async run(probe) {
      const { jurisdiction } = probe.settings;
      const where = jurisdiction ? `?jurisdiction_id=${encodeURIComponent(jurisdiction)}` : '';
      const answer = await probe.ask(`bulk/requests.csv${where}`);
      if (answer.status !== 200) notApplicable('Bulk is not offered as CSV.');
      const first =
        answer.bytes
          .subarray(0, 2000)
          .toString()
          .replace(/^\ufeff/, '')
          .split(/\r?\n/)[0] ?? '';
      const names = first.split(',').map((name) => name.replaceAll('"', '').trim());
      const missing = bulkFields.find((name) => !names.includes(name));
      probe.expect(missing === undefined, answer, `the field ${missing}`, first);
    },
  },
];

interface Several {
  jurisdictions: string[];
  /** Asks without saying which jurisdiction. */
  nowhere: ReturnType<typeof openCaller>;
}

/** An endpoint that serves several jurisdictions: this one, or one of the facts. */
async function several(probe: Probe): Promise<Several> {
  const { facts, settings, wire } = probe;
  if (facts.several) {
    const base = facts.several.url.replace(/\/$/, '');
    const other: Settings = { ...settings, base, jurisdiction: null, key: facts.several.key ?? settings.key };
    return { jurisdictions: facts.several.jurisdictions, nowhere: openCaller(other, wire) };
  }
  if (!(await needsJurisdiction(probe)))
    return notTried(
      'This endpoint serves one jurisdiction. Name one that serves several in the facts: "several".',
    );
  const nowhere = openCaller({ ...settings, jurisdiction: null }, wire);
  return { jurisdictions: [settings.jurisdiction!], nowhere };
}

async function needsJurisdiction(probe: Probe): Promise<boolean> {
  if (probe.settings.jurisdiction === null) return false;
  const nowhere: Exchange = await openCaller({ ...probe.settings, jurisdiction: null }, probe.wire).get(
    'services',
    'xml',
  );
  return nowhere.status >= 400;
}
