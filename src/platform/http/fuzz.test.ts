import fc from 'fast-check';
import { pino } from 'pino';
import { Type as T } from 'typebox';
import { expect, test } from 'vitest';
import { systemClock } from '#platform/clock';
import { anyone, type Ctx, Memory, visitor } from '#platform/context';
import { createServer, html, htmlErrors, jsonErrors, mount, readForm, route } from './index.ts';

const query = T.Object(
  { page: T.Optional(T.Integer()), q: T.Optional(T.String()) },
  { additionalProperties: false },
);

async function sampleApp() {
  const app = await createServer({
    ctx: {
      db: {} as Ctx['db'],
      clock: systemClock,
      log: pino({ level: 'silent' }),
      memory: new Memory(),
      linkKey: 'test',
    },
    actorOf: async () => visitor,
    languageOf: () => 'en',
    teller: htmlErrors((error) => `${error.status}`),
    publicUrl: 'http://127.0.0.1',
    rateLimits: false,
  });
  const routes = [
    route({
      method: 'GET',
      url: '/p/:id',
      policy: anyone,
      schema: { querystring: query },
      handler: (q, reply) => html(reply, JSON.stringify(q.query)),
    }),
    route({
      method: 'POST',
      url: '/p/:id',
      policy: anyone,
      handler: async (q) => (await readForm(q)).fields,
    }),
  ];
  await mount(app, { routes, teller: jsonErrors });
  return app;
}

const types = fc.constantFrom(
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'multipart/form-data; boundary=',
  'multipart/form-data',
  'text/plain; charset=utf-16',
  'x',
);
const piece = fc.oneof(
  fc.constantFrom(
    '--b\r\n',
    '--b--',
    '\r\n\r\n',
    'content-disposition: form-data; name="a"',
    '; filename="',
    '%',
    '%00',
    '%ff',
  ),
  fc.constantFrom(
    '{"a":',
    '[',
    '"__proto__"',
    '&',
    '=',
    'a[b]',
    '\0',
    "name*=utf-8''%zz",
    'content-type: a/b\r\n',
  ),
  fc.string({ unit: 'binary' }),
);
const body = fc.oneof(
  fc.array(piece, { maxLength: 20 }).map((parts) => Buffer.from(parts.join(''))),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);
const address = fc.array(
  fc.constantFrom('%', '%0', '00', 'a', '%C3', '%28', '/', '?', 'page=', 'q=', '&', '[]', '..'),
  {
    maxLength: 12,
  },
);
const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((n) => String.fromCharCode(n)),
});

test('whatever is sent, the server never answers that it broke', async () => {
  const app = await sampleApp();
  await fc.assert(
    fc.asyncProperty(address, types, body, headerText, async (path, type, payload, junk) => {
      const headers = {
        'content-type': type,
        'accept-language': junk,
        cookie: junk,
        origin: 'http://127.0.0.1',
      };
      const url = `/p/${path.join('')}`;
      const posted = await app.inject({ method: 'POST', url, headers, payload });
      const got = await app.inject({
        method: 'GET',
        url,
        headers: { referer: junk, 'accept-encoding': junk },
      });
      expect(posted.statusCode, posted.body).toBeLessThan(500);
      expect(got.statusCode, got.body).toBeLessThan(500);
    }),
    { numRuns: 400 },
  );
  await app.close();
});
