import type { Check } from '../check.ts';
import { type Format, reading, spec } from '../outcome.ts';
import { notApplicable, notTried, type Probe } from '../probe.ts';
import { readAnswer, rowsOf, textOf } from '../read-answer.ts';
import type { Shape } from '../shapes.ts';
import type { Exchange } from '../wire.ts';

const types: Record<Format, string> = {
  xml: 'text/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
};
/** One problem of a kind is told so many times. */
const mostTold = 3;

/** What holds for every answer: these look also at all that came before, so they are run last. */
export const wholeChecks: Check[] = [
  {
    id: 'W0',
    title: 'XML is answered',
    rule: spec('Formats and content types', 'Every server answers in XML; JSON is left open.'),
    formats: 'once',
    async run(probe) {
      probe.status(await probe.get('services', 'xml'), 200, 'XML must be offered');
    },
  },
  {
    id: 'W1',
    title: 'Every answer says its type: text/xml or application/json, in UTF-8',
    rule: spec(
      'Formats and content types',
      'Content-Type is text/xml; charset=utf-8 or application/json; charset=utf-8.',
    ),
    formats: 'each',
    async run(probe, format) {
      await askAround(probe, format);
      const wrong = answers(probe, format).filter(
        (one) => plain(one.headers['content-type']) !== plain(types[format]),
      );
      for (const one of wrong.slice(0, mostTold))
        probe.expect(
          false,
          one,
          `Content-Type: ${types[format]}`,
          `Content-Type: ${one.headers['content-type']}`,
        );
    },
  },
  {
    id: 'W2',
    title: 'XML has its declaration, no attributes and no foreign namespace',
    rule: spec(
      'Formats and content types',
      'XML 1.0 in UTF-8; the elements of the specification, which have no attributes.',
    ),
    formats: 'once',
    run: (probe) => overXml(probe, 'form', 'XML as in the specification'),
  },
  {
    id: 'W3',
    title: 'XML elements come in the order of the tables',
    rule: reading(
      'Formats and content types',
      'Some clients read by position; the order of the tables costs nothing.',
    ),
    formats: 'once',
    run: (probe) => overXml(probe, 'order', 'the order of the tables'),
  },
  {
    id: 'W4',
    title: 'Pages of other sites may read (CORS)',
    rule: reading(
      'Cross-origin requests',
      'Access-Control-Allow-Origin: * on every GET, as browsers ask for it.',
    ),
    formats: 'each',
    async run(probe, format) {
      for (const path of ['services', 'requests']) {
        const url = `${path}.${format}${place(probe)}`;
        const answer = await probe.ask(url, { format, headers: { origin: 'https://neighbour.example' } });
        const allowed = answer.headers['access-control-allow-origin'];
        probe.expect(
          allowed === '*',
          answer,
          'Access-Control-Allow-Origin: *',
          `it is ${allowed ?? 'absent'}`,
        );
      }
    },
  },
  {
    id: 'W5',
    title: 'HEAD is answered as GET, without a body',
    rule: reading('HTTP', 'HEAD is part of HTTP; proxies and monitors ask it.'),
    formats: 'each',
    async run(probe, format) {
      const answer = await probe.ask(`services.${format}${place(probe)}`, { method: 'HEAD', format: null });
      probe.status(answer, 200, 'the resource is there');
      probe.expect(answer.bytes.length === 0, answer, 'no body');
    },
  },
  {
    id: 'W6',
    title: 'What did not change is answered with 304',
    rule: reading('HTTP', 'An ETag that is sent back as If-None-Match spares the body.'),
    formats: 'each',
    async run(probe, format) {
      const url = `services.${format}${place(probe)}`;
      const etag = (await probe.ask(url, { format })).headers['etag'];
      if (etag === undefined) return notApplicable('The server sends no ETag.');
      const again = await probe.ask(url, { format: null, headers: { 'if-none-match': etag } });
      probe.status(again, 304, 'nothing changed');
    },
  },
  {
    id: 'R16',
    title: 'An unknown suffix is 404; large letters break nothing',
    rule: reading('Formats and content types', 'What is not xml or json does not exist here.'),
    formats: 'once',
    async run(probe) {
      for (const path of ['services.yaml', 'requests.yaml', 'requests.xmlx'])
        probe.status(await probe.ask(`${path}${place(probe)}`), 404, 'there is no such format');
      for (const path of ['services.JSON', 'services.XML'])
        probe.status(
          await probe.ask(`${path}${place(probe)}`),
          [200, 404],
          'answered or not there, but no fault',
        );
    },
  },
  {
    id: 'E1',
    title: 'Every error has a body of errors in the format that was asked for',
    rule: spec('Errors', 'errors with one or several of code and description, in the format of the request.'),
    formats: 'each',
    async run(probe, format) {
      await askAround(probe, format);
      const told = failures(probe, format).flatMap((answer) => {
        const { broken, schema } = readAnswer(answer, format, 'errors');
        return [...broken, ...schema].map((problem) => ({ answer, problem }));
      });
      for (const { answer, problem } of told.slice(0, mostTold))
        probe.expect(false, answer, 'errors with code and description', `${answer.status}: ${problem}`);
    },
  },
  {
    id: 'E2',
    title: 'The code of an error begins with its status, and the description is in words',
    rule: reading('Errors', 'A code may be finer than the status ("400.3"), but does not contradict it.'),
    formats: 'each',
    async run(probe, format) {
      await askAround(probe, format);
      let told = 0;
      for (const answer of failures(probe, format))
        for (const row of rowsOf(readAnswer(answer, format, 'errors').value)) {
          const code = textOf(row['code']);
          if (code === null || told >= mostTold) continue;
          const fits = code.startsWith(String(answer.status)) || Number(code) < 400;
          if (!probe.expect(fits, answer, `a code of ${answer.status}`, `code ${code}`)) told += 1;
          const words = textOf(row['description']) ?? '';
          if (
            words !== '' &&
            !probe.expect(!/<[a-z!/]/i.test(words), answer, 'a description without HTML', words)
          )
            told += 1;
        }
    },
  },
  {
    id: 'E3',
    title: 'No question led to a fault of the server',
    rule: reading('Errors', 'What a caller does wrong is told with 4xx; 500 and silence are ours.'),
    formats: 'each',
    async run(probe, format) {
      const faults = probe.wire.exchanges.filter(
        (one) => one.format === format && (one.status >= 500 || one.status === 0) && one.status !== 501,
      );
      for (const one of faults.slice(0, mostTold)) probe.expect(false, one, 'an answer below 500');
    },
  },
  {
    id: 'L1',
    title: 'Too many questions are answered with 429 that says when to come back',
    rule: reading('Limits', '429 with Retry-After in seconds or as a date.'),
    formats: 'once',
    async run(probe) {
      const { burst, limitedKey } = probe.facts;
      if (probe.wire.limited.length === 0 && burst !== undefined) await askOften(probe, burst, limitedKey);
      const [limited] = probe.wire.limited;
      if (!limited)
        return burst === undefined
          ? notTried(
              'No limit was met. Say how many questions exceed it in the facts: "burst" (and "limitedKey").',
            )
          : void probe.expect(false, null, `429 within ${burst} questions`, 'no limit');
      const after = limited.headers['retry-after'] ?? '';
      const right = /^\d+$/.test(after) || !Number.isNaN(Date.parse(after));
      probe.expect(right, limited, 'Retry-After', after === '' ? 'none' : after);
    },
  },
];

function place(probe: Probe): string {
  const { jurisdiction } = probe.settings;
  return jurisdiction ? `?jurisdiction_id=${encodeURIComponent(jurisdiction)}` : '';
}

function plain(type: string | undefined): string {
  return (type ?? '').toLowerCase().replace(/\s|"/g, '');
}

/** Good and bad questions, so that there is something to look at when only this check is run. */
async function askAround(probe: Probe, format: Format) {
  for (const path of [
    'services',
    'services/no-such-service-9f3',
    'requests',
    'requests/no-such-id-9f3',
    'tokens/no-such-token-9f3',
  ])
    await probe.get(path, format);
  await probe.post('requests', format, { service_code: '' }, { keyIn: 'none' });
}

/** Everything with a body that was asked in the format below the base (discovery included). */
function answers(probe: Probe, format: Format): Exchange[] {
  return probe.wire.exchanges.filter(
    (one) => one.format === format && one.status >= 200 && one.status < 500 && !hasNoBody(one.status),
  );
}

/** Redirects (which were followed) and answers without anything in them. */
function hasNoBody(status: number): boolean {
  return status === 204 || (status >= 300 && status < 400);
}

function failures(probe: Probe, format: Format): Exchange[] {
  return answers(probe, format).filter((one) => one.status >= 400);
}

async function overXml(probe: Probe, what: 'form' | 'order', expected: string) {
  await askAround(probe, 'xml');
  const told = new Set<string>();
  for (const answer of answers(probe, 'xml')) {
    const shape = shapeOf(answer);
    if (shape === null) continue;
    for (const problem of readAnswer(answer, 'xml', shape)[what]) {
      if (told.has(problem) || told.size >= mostTold) continue;
      told.add(problem);
      probe.expect(false, answer, expected, problem);
    }
  }
}

/** Which kind of answer stands at an address. */
function shapeOf({ url, status, method }: Exchange): Shape | null {
  if (status >= 400) return 'errors';
  const path = new URL(url).pathname;
  if (path.endsWith('/discovery.xml')) return 'discovery';
  if (path.endsWith('/services.xml')) return 'services';
  if (/\/services\/[^/]+\.xml$/.test(path)) return 'definition';
  if (/\/tokens\/[^/]+\.xml$/.test(path)) return 'tokens';
  if (path.endsWith('/servicerequestupdates.xml')) return method === 'POST' ? 'update-created' : 'updates';
  if (path.endsWith('/bulk/requests.xml')) return null;
  if (/\/requests(\/[^/]+)?\.xml$/.test(path)) return method === 'POST' ? 'created' : 'requests';
  return null;
}

async function askOften(probe: Probe, burst: number, key: string | undefined) {
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  for (let count = 0; count < burst && probe.wire.limited.length === 0; count += 1)
    await probe.ask(`services.xml${place(probe)}`, { format: null, headers, impatient: true });
}
