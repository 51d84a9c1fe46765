import type { Check } from '../check.ts';
import { reading, spec } from '../outcome.ts';
import { notTried, type Probe } from '../probe.ts';
import { idOf } from './one-request.ts';
import { needKey } from './posting.ts';

const rule = spec('POST Service Request', '403: api_key is missing or not right.');

/** Who may post, and where the key may stand. */
export const keyChecks: Check[] = [
  {
    id: 'P8',
    title: 'A report without a key is refused with 403',
    rule,
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const answer = await probe.post('requests', format, await probe.server.form(), { keyIn: 'none' });
      probe.status(answer, 403, 'there is no key');
    },
  },
  {
    id: 'P8b',
    title: 'A report with an unknown key is refused with 403',
    rule,
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const form = await probe.server.form();
      for (const keyIn of ['form', 'query', 'bearer'] as const) {
        const answer = await probe.post('requests', format, form, { key: 'no-such-key-9f3', keyIn });
        probe.status(answer, 403, `the key is unknown (${keyIn})`);
      }
    },
  },
  {
    id: 'P8c',
    title: 'A report with a key that was taken back is refused with 403',
    rule,
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const key =
        probe.facts.revokedKey ?? notTried('Give a key that was taken back in the facts: "revokedKey".');
      const answer = await probe.post('requests', format, await probe.server.form(), { key });
      probe.status(answer, 403, 'the key was taken back');
    },
  },
  {
    id: 'P8d',
    title: 'Reading needs no key',
    rule: spec(
      'GET Service Requests',
      'api_key is asked for where something is written, not where it is read.',
    ),
    formats: 'each',
    async run(probe, format) {
      for (const path of ['services', 'requests'])
        probe.status(await probe.get(path, format), 200, 'reading is open to everybody');
    },
  },
  {
    id: 'P20',
    title: 'The key is taken from the form',
    rule: spec('POST Service Request', 'api_key is an argument of the form.'),
    formats: 'each',
    writes: true,
    run: (probe, format) => accepted(probe, format, 'form'),
  },
  {
    id: 'P20b',
    title: 'The key is taken from the query',
    rule: reading(
      'POST Service Request',
      'Some clients put api_key and jurisdiction_id behind the address also on POST.',
    ),
    formats: 'each',
    writes: true,
    run: (probe, format) => accepted(probe, format, 'query'),
  },
  {
    id: 'P20c',
    title: 'The key is taken from Authorization: Bearer',
    rule: reading('POST Service Request', 'A key in a header does not stand in logs.'),
    formats: 'each',
    writes: true,
    run: (probe, format) => accepted(probe, format, 'bearer'),
  },
];

async function accepted(probe: Probe, format: 'xml' | 'json', keyIn: 'form' | 'query' | 'bearer') {
  needKey(probe);
  const answer = await probe.post('requests', format, await probe.server.form(), { keyIn });
  idOf(probe, answer, format, `the key is in the ${keyIn}`);
}
