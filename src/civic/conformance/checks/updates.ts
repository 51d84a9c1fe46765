import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../check.ts';
import { extension, type Format, spec } from '../outcome.ts';
import { notApplicable, notTried, type Probe } from '../probe.ts';
import { type Row, readAnswer, rowsOf, textOf } from '../read-answer.ts';
import type { Exchange } from '../wire.ts';
import { instantOf, requestById, told } from './one-request.ts';
import { needKey } from './posting.ts';

const document = 'Service request updates (FixMyStreet)';
const minute = 60_000;

export const updateChecks: Check[] = [
  {
    id: 'U1',
    title: 'A posted update is given back among the updates',
    rule: extension(
      document,
      'POST servicerequestupdates takes service_request_id, update_id, status, updated_datetime and description; GET gives the updates of a span.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const id = await probe.server.made();
      const text = `Crew booked, ${probe.settings.run} ${format}`;
      if (!(await postUpdate(probe, format, id, { description: text }))) notApplicable(notOffered);
      const found = await findUpdate(probe, format, id, text);
      if (!found.row) return;
      for (const problem of readAnswer(found.answer, format, 'updates').schema)
        probe.expect(false, found.answer, 'the fields of an update', problem);
      const { row, answer } = await requestById(probe, id, format, { extensions: 'true' });
      const notes = row?.['notes'];
      if (notes !== undefined)
        probe.expect(
          JSON.stringify(notes).includes(text),
          answer,
          `"${text}" among the notes of the request`,
        );
    },
  },
  {
    id: 'U2',
    title: 'The same update_id twice is one update',
    rule: extension(
      document,
      'update_id is the sender’s own; a second one with it is refused with 400 or answered as the first.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const id = await probe.server.made();
      const text = `Sent twice, ${probe.settings.run} ${format}`;
      const same = { description: text, update_id: `twice-${probe.settings.run}-${format}` };
      if (!(await postUpdate(probe, format, id, same))) notApplicable(notOffered);
      const again = await probe.post('servicerequestupdates', format, fieldsOf(probe, id, same));
      probe.status(again, [200, 201, 400], 'it came before');
      const { answer, rows } = await findUpdate(probe, format, id, text);
      const count = rows.filter((row) => says(row, text)).length;
      probe.expect(count === 1, answer, 'one update', `${count}`);
    },
  },
  {
    id: 'U3',
    title: 'Both ends of a span of updates belong to it',
    rule: extension(
      document,
      'start_date and end_date are inclusive, so that a sliding window loses nothing.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const id = await probe.server.made();
      const text = `On the second, ${probe.settings.run} ${format}`;
      if (!(await postUpdate(probe, format, id, { description: text }))) notApplicable(notOffered);
      const { row } = await findUpdate(probe, format, id, text);
      const at = instantOf(row, 'updated_datetime');
      if (!row || Number.isNaN(at)) return;
      const exact = await updatesBetween(probe, format, at, at);
      probe.expect(
        exact.rows.some((one) => says(one, text)),
        exact.answer,
        `the update of ${told(at)}`,
      );
      const after = await updatesBetween(probe, format, at + 1000, at + minute);
      probe.expect(!after.rows.some((one) => says(one, text)), after.answer, 'not the update before');
    },
  },
  {
    id: 'U4',
    title: 'Updates that lack something, or of an unknown request, are refused',
    rule: extension(
      document,
      '400 (or 404) where the request is unknown or a field is missing; 403 without a key.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const id = await probe.server.made();
      if (!(await postUpdate(probe, format, id, { description: `Before, ${probe.settings.run}` })))
        notApplicable(notOffered);
      const send = (fields: Record<string, string>, more = {}) =>
        probe.post('servicerequestupdates', format, fields, more);
      const whole = fieldsOf(probe, id, { description: 'Never to be seen' });
      probe.status(
        await send({ ...whole, service_request_id: 'no-such-id-9f3' }),
        [400, 404],
        'the request is unknown',
      );
      const { service_request_id: _, ...headless } = whole;
      probe.status(await send(headless), 400, 'service_request_id is missing');
      probe.status(await send({ ...whole, status: 'NO_SUCH_STATUS' }), 400, 'the status is unknown');
      probe.status(await send({ ...whole, updated_datetime: 'soon' }), 400, 'updated_datetime is no instant');
      probe.status(await send(whole, { keyIn: 'none' }), [401, 403], 'there is no key');
    },
  },
  {
    id: 'U5',
    title: 'A status that is posted comes back, and moves the request',
    rule: extension(
      document,
      'OPEN and CLOSED, and finer words of which each is one of both; small letters in GET, large ones in POST. A server that knows more may answer OPEN and CLOSED with a finer word of the same side; OPEN opens a closed request again.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const id = await madeFor(probe, format);
      for (const { status, words, wanted } of steps) {
        const text = `Now ${status}, ${probe.settings.run} ${format}`;
        const answer = await postUpdate(probe, format, id, { status, description: text });
        if (!answer) notApplicable(notOffered);
        const { row } = await findUpdate(probe, format, id, text);
        const came = textOf(row?.['status']) ?? '';
        probe.expect(
          !row || words.includes(came),
          answer,
          `status ${words.join(' or ')} in the updates`,
          `"${came}"`,
        );
        const { row: request, answer: seen } = await requestById(probe, id, format);
        const now = textOf(request?.['status']);
        probe.expect(now === wanted, seen, `the request is ${wanted} after ${status}`, `${now}`);
      }
    },
  },
  {
    id: 'R14',
    title: 'A closed request was updated last when it was closed',
    rule: spec(
      'GET Service Requests',
      'updated_datetime: the last change; of a closed request the time at which it was closed.',
    ),
    formats: 'each',
    async run(probe, format) {
      const closed = rowsOf(
        readAnswer(await probe.get('requests', format, { status: 'closed' }), format, 'requests').value,
      );
      for (const row of closed) {
        const right = !(instantOf(row, 'updated_datetime') < instantOf(row, 'requested_datetime'));
        probe.expect(right, null, 'closed after it was made', `${textOf(row['service_request_id'])}`);
      }
      const own = await closeOne(probe, format);
      if (!own && closed.length === 0) notApplicable('No request is closed, and none could be closed.');
    },
  },
];

const notOffered = 'Service request updates are not offered.';

/** What is posted one after another, with what may come back for it and the status of the request after it. */
const steps = [
  { status: 'IN_PROGRESS', words: ['in_progress'], wanted: 'open' },
  {
    status: 'CLOSED',
    words: ['closed', 'fixed', 'no_further_action', 'not_councils_responsibility', 'duplicate', 'cancelled'],
    wanted: 'closed',
  },
  {
    status: 'OPEN',
    words: ['open', 'reopen', 'investigating', 'in_progress', 'planned', 'action_scheduled', 'for_triage'],
    wanted: 'open',
  },
];

/** The id of a new request; the shared one is left as it is. */
async function madeFor(probe: Probe, format: Format): Promise<string> {
  needKey(probe);
  const answer = await probe.post('requests', format, await probe.server.form());
  const [row] = rowsOf(readAnswer(answer, format, 'created').value);
  return textOf(row?.['service_request_id']) ?? notTried('No request could be made (see P1).');
}

function fieldsOf(probe: Probe, id: string, more: Record<string, string>): Record<string, string> {
  return {
    service_request_id: id,
    update_id: `${probe.settings.run}-${Math.random().toString(36).slice(2)}`,
    updated_datetime: told(probe.server.now().getTime()),
    status: 'OPEN',
    ...more,
  };
}

/** Posts an update; null where updates are not offered at all; notes a problem when it is refused. */
export async function postUpdate(
  probe: Probe,
  format: Format,
  id: string,
  fields: Record<string, string>,
): Promise<Exchange | null> {
  needKey(probe);
  const offered = await probe.get('servicerequestupdates', format);
  if ([404, 405, 501].includes(offered.status)) return null;
  const answer = await probe.post('servicerequestupdates', format, fieldsOf(probe, id, fields));
  if (!probe.status(answer, [200, 201], 'an update of our own request')) return answer;
  const { broken, schema } = readAnswer(answer, format, 'update-created');
  for (const problem of [...broken, ...schema]) probe.expect(false, answer, 'update_id or token', problem);
  return answer;
}

async function updatesBetween(probe: Probe, format: Format, from: number, to: number) {
  const answer = await probe.get('servicerequestupdates', format, {
    start_date: told(from),
    end_date: told(to),
  });
  return { answer, rows: probe.rows(answer, format, 'updates') };
}

/** Servers may put standing words of their own around ours. */
function says(row: Row, text: string): boolean {
  return (textOf(row['description']) ?? '').includes(text);
}

/** The update with this text, looked for with patience; a problem when it does not come. */
async function findUpdate(
  probe: Probe,
  format: Format,
  id: string,
  text: string,
): Promise<{ row: Row | null; rows: Row[]; answer: Exchange }> {
  const until = Date.now() + (probe.facts.patience ?? 5) * 1000;
  for (;;) {
    const now = probe.server.now().getTime();
    const { answer, rows } = await updatesBetween(probe, format, now - 60 * minute, now + 1000);
    const row = rows.find((one) => says(one, text) && textOf(one['service_request_id']) === id);
    if (row) return { row, rows, answer };
    if (answer.status !== 200 || Date.now() > until) {
      probe.expect(false, answer, `the update "${text}" of ${id}`);
      return { row: null, rows, answer };
    }
    await sleep(Math.min(500, probe.settings.tick));
  }
}

/** Closes a request of our own by an update, where that is offered, and looks at its last time. */
async function closeOne(probe: Probe, format: Format): Promise<boolean> {
  const { key, readOnly } = probe.settings;
  if (key === null || readOnly) return false;
  const id = await madeFor(probe, format);
  await sleep(probe.settings.tick);
  const before = probe.server.now().getTime();
  if (!(await postUpdate(probe, format, id, { status: 'CLOSED', description: 'Done' }))) return false;
  const { row, answer } = await requestById(probe, id, format);
  const at = instantOf(row, 'updated_datetime');
  const right = at >= before - 1000 && at <= probe.server.now().getTime() + 2000;
  if (textOf(row?.['status']) === 'closed')
    probe.expect(
      right,
      answer,
      `updated_datetime about ${told(before)}`,
      `${textOf(row?.['updated_datetime'])}`,
    );
  return true;
}
