import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#platform/clock';
import { anyone, type Ctx, Memory, visitor } from '#platform/context';
import { createLog } from '#platform/log';
import { type App, createServer, jsonErrors, mount, readForm, route } from './index.ts';

// Clients that take for ever lose their connection after a while, and nobody else waits for them.
let app: App;
let port: number;
const sockets: Socket[] = [];
/** Forms whose reading was begun, and ended in any way. */
const forms = { begun: 0, ended: 0 };

beforeAll(async () => {
  app = await createServer({
    ctx: {
      db: {} as Ctx['db'],
      clock: systemClock,
      log: createLog('fatal'),
      memory: new Memory(),
      linkKey: 'test',
    },
    actorOf: async () => visitor,
    languageOf: () => 'en',
    teller: jsonErrors,
    publicUrl: 'https://311.example.org',
    patience: { headers: 800, body: 1000, stalled: 2500 },
  });
  const form = async (request: Parameters<typeof readForm>[0]) => {
    forms.begun += 1;
    return readForm(request)
      .then(({ files }) => ({ files: files.length }))
      .finally(() => {
        forms.ended += 1;
      });
  };
  await mount(app, {
    teller: jsonErrors,
    routes: [
      route({ method: 'GET', url: '/quick', policy: anyone, origin: 'any', handler: () => ({ ok: true }) }),
      route({ method: 'GET', url: '/long', policy: anyone, handler: () => 'long '.repeat(200_000) }),
      route({ method: 'POST', url: '/form', policy: anyone, origin: 'any', handler: form }),
    ],
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.server.address() as AddressInfo).port;
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  return app.close();
});

const post = (type: string, more = 'Content-Length: 5000') =>
  `POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n${more}\r\n\r\n`;
const part = '--x\r\nContent-Disposition: form-data; name="media"; filename="a.jpg"\r\n\r\n';
const simple = 'application/x-www-form-urlencoded';

const deaf = 'asks and never reads';
/** What is sent at once, and what then drips byte by byte, if anything does. */
const dawdlers: Record<string, [string, string?]> = {
  'says nothing': [''],
  'drips its headers': ['GET /quick HTTP/1.1\r\nHost: x\r\n', 'X-Slow: a\r\n'],
  'never ends its headers': ['GET /quick HTTP/1.1\r\nHost: x\r\n'],
  'drips a form': [post(simple), 'a=1&'],
  'never ends a form': [`${post(simple)}a=1`],
  'drips chunks': [post(simple, 'Transfer-Encoding: chunked'), '1\r\na\r\n'],
  'drips a file': [post('multipart/form-data; boundary=x') + part, 'abc'],
  'never ends a file': [post('multipart/form-data; boundary=x') + part],
  [deaf]: ['GET /long HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(60)],
};

interface Dawdler {
  name: string;
  socket: Socket;
  heard(): string;
  /** By the server; we never hang up. */
  gone: Promise<unknown>;
}

async function dawdle(name: string): Promise<Dawdler> {
  const [first, drip] = dawdlers[name]!;
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let heard = '';
  await once(socket, 'connect');
  if (name === deaf) socket.pause();
  else
    socket.on('data', (bytes) => {
      heard += bytes.toString();
    });
  const gone = new Promise((resolve) => socket.on('close', resolve).on('error', resolve));
  if (first) socket.write(first);
  let at = 0;
  const timer = setInterval(() => {
    if (drip && !socket.destroyed) socket.write(drip[at++ % drip.length]!);
  }, 20);
  gone.then(() => clearInterval(timer));
  return { name, socket, heard: () => heard, gone };
}

const connections = () =>
  new Promise<number>((resolve) => app.server.getConnections((_, count) => resolve(count)));
const soon = () => new Promise((go) => setTimeout(go, 20));

test('who dawdles is given up, and meanwhile others are served', async () => {
  const names = Object.keys(dawdlers).flatMap((name) => Array<string>(5).fill(name));
  const all = await Promise.all(names.map(dawdle));
  for (let nth = 0; nth < 10; nth += 1) {
    const quick = await fetch(`http://127.0.0.1:${port}/quick`, { headers: { connection: 'close' } });
    expect(quick.status).toBe(200);
  }
  for (const { name, gone, heard } of all) {
    // A socket that is not read does not hear that it was closed: the server tells.
    if (name === deaf) continue;
    await gone;
    expect([name, heard()]).toEqual([name, expect.stringMatching(/^HTTP\/1\.1 408 /)]);
  }
  while ((await connections()) > 0 || forms.ended < forms.begun) await soon();
  expect([await connections(), forms.begun > 0, forms.ended]).toEqual([0, true, forms.begun]);
});
