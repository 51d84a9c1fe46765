import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../check.ts';
import { reading, spec } from '../outcome.ts';
import { notApplicable, notTried } from '../probe.ts';
import { readAnswer, rowsOf, textOf } from '../read-answer.ts';
import { created, requestById } from './one-request.ts';
import { needKey } from './posting.ts';

const section = 'GET service_request_id From a Token';

export const tokenChecks: Check[] = [
  {
    id: 'T1',
    title: 'An unknown token is answered with 404',
    rule: spec(section, '404: the token was not found.'),
    formats: 'each',
    async run(probe, format) {
      probe.status(await probe.get('tokens/no-such-token-9f3', format), 404, 'the token is unknown');
    },
  },
  {
    id: 'T2',
    title: 'The token of a batch service becomes an id, and GET by this id finds the request',
    rule: spec(section, 'The answer has the token, and service_request_id as soon as there is one.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      needKey(probe);
      const code = await probe.server.serviceOf('batch');
      if (code === null) return notApplicable('No batch service is listed (one that is not: in the facts).');
      const posted = await probe.post('requests', format, await probe.server.form(code));
      const token = textOf(created(probe, posted, format, 'a report to a batch service')?.['token']);
      if (token === null) return notTried('No token was given (see P16b).');
      const until = Date.now() + (probe.facts.patience ?? 30) * 1000;
      for (;;) {
        const answer = await probe.get(`tokens/${encodeURIComponent(token)}`, format);
        if (!probe.status(answer, 200, 'the token is known, with or without an id')) return;
        const { value, broken, schema } = readAnswer(answer, format, 'tokens');
        for (const problem of [...broken, ...schema])
          probe.expect(false, answer, 'token and service_request_id', problem);
        const [row] = rowsOf(value);
        if (!probe.expect(textOf(row?.['token']) === token, answer, `the token ${token}`)) return;
        const id = textOf(row?.['service_request_id']);
        if (id !== null) {
          const { row: request, answer: seen } = await requestById(probe, id, format);
          return void probe.expect(request !== null, seen, `the request ${id}`);
        }
        if (Date.now() > until)
          return notTried('The token had no id in time; "patience" in the facts waits longer.');
        await sleep(Math.min(500, probe.settings.tick));
      }
    },
  },
  {
    id: 'T3',
    title: 'The id of a realtime request is its own token',
    rule: reading(section, 'A client that treats every service as batch still gets its id.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const id = await probe.server.made();
      const answer = await probe.get(`tokens/${encodeURIComponent(id)}`, format);
      if (!probe.status(answer, 200, 'the id is known')) return;
      const [row] = rowsOf(readAnswer(answer, format, 'tokens').value);
      probe.expect(textOf(row?.['service_request_id']) === id, answer, `service_request_id ${id}`);
    },
  },
];
