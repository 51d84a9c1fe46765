import type { Check } from '../check.ts';
import type { Form } from '../knowledge.ts';
import { type Format, reading, spec } from '../outcome.ts';
import type { Probe } from '../probe.ts';
import { textOf } from '../read-answer.ts';
import type { Exchange } from '../wire.ts';
import { idOf, requestById } from './one-request.ts';
import { needKey, refusedForm } from './posting.ts';

const post = 'POST Service Request';

/** What is written in a report: its length, its letters, and what may never be read again. */
export const textChecks: Check[] = [
  {
    id: 'P14',
    title: 'A description of 4000 letters is taken, one of 4001 refused',
    rule: spec(post, 'description: free text of at most 4,000 characters.'),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      needKey(probe);
      const words = (length: number) => `${probe.settings.run} `.padEnd(length - 1, 'long text ').concat('.');
      const answer = await probe.post('requests', format, await saying(probe, words(4000)));
      idOf(probe, answer, format, '4000 characters are allowed');
      await refusedForm(probe, format, await saying(probe, words(4001)), 400, '4001 characters are too many');
    },
  },
  {
    id: 'P14b',
    title: 'Pictographs, right-to-left letters and line breaks come back as they were sent',
    rule: spec('Encoding', 'Everything is UTF-8; a description may have line breaks.'),
    formats: 'each',
    writes: true,
    run: (probe, format) =>
      roundTrip(
        probe,
        format,
        `Hoyo 🕳️ en la calle — حفرة في الشارع\r\nsecond line, żółć, ${probe.settings.run}`,
      ),
  },
  {
    id: 'P14c',
    title: 'Angle brackets, ampersands and quotes come back as text, escaped once',
    rule: reading(
      post,
      'What looks like HTML is text: it comes back as it was sent, or without its tags, never escaped twice.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      needKey(probe);
      const sent = `Deep <script>alert(1)</script> hole & "more" ]]> ${probe.settings.run}`;
      const { text, answer } = await readBack(probe, format, sent);
      if (text === null || text === sent) return;
      const inert = !/<script/i.test(text) && !/&(lt|gt|amp|quot|#\d+);/.test(text);
      probe.expect(inert, answer, `"${sent}", or the same without its tags`, text);
    },
  },
  {
    id: 'P15',
    title: 'Name, email, telephone, device and account appear in no answer to the public',
    rule: spec(
      post,
      'These arguments are about the person who reports; no field of a request gives them back.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      needKey(probe);
      const { run } = probe.settings;
      const person: Form = [
        ['email', `conformance-${run}@example.org`],
        ['first_name', `Firstname${run}`],
        ['last_name', `Lastname${run}`],
        ['phone', '+1 215 555 0142'],
        ['device_id', `device-${run}`],
        ['account_id', `account-${run}`],
      ];
      const answer = await probe.post('requests', format, [...(await probe.server.form()), ...person]);
      const id = idOf(probe, answer, format, 'the person may say who they are');
      if (id === null) return;
      const secrets = person.map(([, value]) => value).filter((value) => !value.startsWith('+'));
      for (const told of await everythingPublic(probe, id, format)) {
        const text = told.bytes.toString();
        const found = secrets.find((one) => text.toLowerCase().includes(one.toLowerCase()));
        probe.expect(found === undefined, told, 'nothing about the person who reported', `it has ${found}`);
        const phone = /215\D{0,3}555\D{0,3}0142/.exec(text)?.[0];
        probe.expect(phone === undefined, told, 'no telephone number', `it has ${phone}`);
      }
    },
  },
];

/** Every public answer in which a request may appear. */
export async function everythingPublic(probe: Probe, id: string, format: Format): Promise<Exchange[]> {
  const one = `requests/${encodeURIComponent(id)}`;
  const answers = [
    await probe.get(one, format),
    await probe.get(one, format, { extensions: 'true' }),
    await probe.get('requests', format, { service_request_id: id, extensions: 'true' }),
    await probe.get('requests', format, { extensions: 'true' }),
    await probe.get('servicerequestupdates', format),
    await probe.get('bulk/requests', format),
  ];
  if (format === 'json') answers.push(await probe.ask('bulk/requests.csv'));
  return answers.filter(({ status }) => status === 200);
}

async function saying(probe: Probe, description: string): Promise<Form> {
  const form = await probe.server.form();
  return form.map(([name, value]): [string, string] => [name, name === 'description' ? description : value]);
}

async function readBack(
  probe: Probe,
  format: Format,
  sent: string,
): Promise<{ text: string | null; answer: Exchange }> {
  const posted = await probe.post('requests', format, await saying(probe, sent));
  const id = idOf(probe, posted, format, 'it is ordinary text');
  if (id === null) return { text: null, answer: posted };
  const { row, answer } = await requestById(probe, id, format);
  probe.expect(row !== null, answer, `the request ${id}`);
  return { text: row ? textOf(row['description']) : null, answer };
}

async function roundTrip(probe: Probe, format: Format, sent: string) {
  needKey(probe);
  const { text, answer } = await readBack(probe, format, sent);
  if (text !== null)
    probe.expect(breaks(text) === breaks(sent), answer, JSON.stringify(sent), JSON.stringify(text));
}

/** XML makes one line feed of every line break. */
function breaks(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').trim();
}
