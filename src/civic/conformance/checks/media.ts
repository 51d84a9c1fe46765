import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import exifr from 'exifr';
import type { Check } from '../check.ts';
import type { Form } from '../knowledge.ts';
import { extension, type Format, reading } from '../outcome.ts';
import { notApplicable, notTried, type Probe } from '../probe.ts';
import { readAnswer, rowsOf, textOf } from '../read-answer.ts';
import type { Exchange } from '../wire.ts';
import { idOf, requestById } from './one-request.ts';
import { pictureWithPlace } from './picture.ts';
import { jurisdictionOf, needKey } from './posting.ts';

const post = 'POST Service Request';

/** Pictures, and the same report sent twice. */
export const mediaChecks: Check[] = [
  {
    id: 'P17',
    title: 'A report that is sent again with the same Idempotency-Key is one request',
    rule: reading(
      post,
      'A client that heard no answer must be able to ask again. The header Idempotency-Key, or client_request_id in the form.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const key = `${probe.settings.run}-${format}`;
      await twice(probe, format, [], { 'idempotency-key': `${key}-header` });
      await twice(probe, format, [['client_request_id', `${key}-field`]], {});
    },
  },
  {
    id: 'P18',
    title: 'A picture that is sent with the report can be seen at media_url',
    rule: extension(
      'GeoReport v2.1 draft',
      'A multipart form may have files in media; media_url of the request shows the first.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      const picture = await sendPicture(probe, format);
      if (!probe.status(picture, 200, 'media_url can be retrieved')) return;
      const type = picture.headers['content-type'] ?? '';
      probe.expect(type.startsWith('image/'), picture, 'a picture', `Content-Type ${type}`);
    },
  },
  {
    id: 'P18b',
    title: 'A picture does not tell where it was taken',
    rule: extension(
      'GeoReport v2.1 draft',
      'Pictures are public: the place and the camera in them are personal.',
    ),
    formats: 'once',
    writes: true,
    async run(probe) {
      const picture = await sendPicture(probe, await probe.server.readable());
      if (picture.status !== 200) notTried('No picture could be retrieved (see P18).');
      const place = await exifr.gps(picture.bytes).catch(() => undefined);
      const told = place ? `GPS ${place.latitude}, ${place.longitude} in it` : '';
      probe.expect(!place, picture, 'a picture without GPS', told);
    },
  },
  {
    id: 'P19',
    title: 'A media_url into the inside of the network is not fetched',
    rule: reading(
      post,
      'media_url is fetched from outside only: never from the server’s own machine, its network or its files.',
    ),
    formats: 'each',
    writes: true,
    async run(probe, format) {
      needKey(probe);
      const trap = await openTrap();
      try {
        for (const url of innerUrls(trap.port)) await offerInner(probe, format, url);
        await sleep(Math.min(300, probe.settings.tick));
        probe.expect(
          trap.hits === 0,
          null,
          'no question to the inside',
          `${trap.hits} came to http://127.0.0.1`,
        );
      } finally {
        await trap.close();
      }
    },
  },
];

async function twice(probe: Probe, format: Format, more: Form, headers: Record<string, string>) {
  needKey(probe);
  const form = [...(await probe.server.form()), ...more];
  const first = idOf(probe, await probe.post('requests', format, form, { headers }), format, 'a report');
  const again = await probe.post('requests', format, form, { headers });
  const second = idOf(probe, again, format, 'the same report again');
  const what = more.length > 0 ? 'client_request_id' : 'Idempotency-Key';
  if (first !== null && second !== null)
    probe.expect(
      first === second,
      again,
      `the same id ${first} for the same ${what}`,
      `another id: ${second}`,
    );
}

/** Posts a picture and gives what stands at the request's media_url. */
async function sendPicture(probe: Probe, format: Format): Promise<Exchange> {
  const form = new FormData();
  form.append('api_key', needKey(probe));
  for (const [name, value] of await probe.server.form()) form.append(name, value);
  form.append('media', new Blob([pictureWithPlace()], { type: 'image/jpeg' }), 'street.jpg');
  const encoded = new Response(form);
  const answer = await probe.ask(`requests.${format}${jurisdictionOf(probe)}`, {
    method: 'POST',
    format,
    headers: { 'content-type': encoded.headers.get('content-type')! },
    body: Buffer.from(await encoded.arrayBuffer()),
    bodyTold: '(the fields and a picture in "media")',
  });
  if ([400, 406, 415].includes(answer.status)) notApplicable('The server does not take files with a report.');
  const id = idOf(probe, answer, format, 'a report with a picture');
  return id === null ? answer : pictureOf(probe, format, id);
}

async function pictureOf(probe: Probe, format: Format, id: string): Promise<Exchange> {
  const show = probe.facts.showPicture;
  if (show)
    await probe.wire.ask(show.url.replace('{id}', id), {
      method: show.method ?? 'POST',
      headers: show.headers ?? {},
      body: (show.body ?? '').replace('{id}', id),
    });
  const until = Date.now() + (probe.facts.patience ?? 10) * 1000;
  for (;;) {
    const { row, answer } = await requestById(probe, id, format);
    const url = textOf(row?.['media_url']);
    if (url !== null && URL.canParse(url)) return probe.wire.ask(url);
    if (url !== null) return probe.expect(false, answer, 'an absolute media_url', url) ? answer : answer;
    if (Date.now() > until)
      return notTried(
        'No picture was shown in time. Where pictures are looked at first, tell how one is let through: "showPicture" in the facts; "patience" waits longer.',
      );
    await sleep(Math.min(500, probe.settings.tick));
  }
}

function innerUrls(port: number): string[] {
  return [
    `http://127.0.0.1:${port}/a.jpg`,
    `http://localhost:${port}/a.jpg`,
    `http://[::ffff:127.0.0.1]:${port}/a.jpg`,
    `http://2130706433:${port}/a.jpg`,
    `http://0x7f.1:${port}/a.jpg`,
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
  ];
}

/** Refused, or taken without the picture. */
async function offerInner(probe: Probe, format: Format, url: string) {
  const answer = await probe.post('requests', format, [...(await probe.server.form()), ['media_url', url]]);
  if (answer.status === 400) return;
  if (!probe.status(answer, [200, 201, 400], `media_url ${url} is no place to fetch from`)) return;
  const id = textOf(rowsOf(readAnswer(answer, format, 'created').value)[0]?.['service_request_id']);
  if (id === null) return;
  const { row, answer: seen } = await requestById(probe, id, format);
  probe.expect(textOf(row?.['media_url']) !== url, seen, 'not the inner address as media_url');
}

/** A server on this machine that nobody should ask; it can be reached only by a server that runs here too. */
async function openTrap(): Promise<{ port: number; readonly hits: number; close(): Promise<void> }> {
  let hits = 0;
  const server = createServer((_request, response) => {
    hits += 1;
    response.writeHead(200, { 'content-type': 'image/jpeg' }).end(Buffer.from(pictureWithPlace()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get hits() {
      return hits;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
