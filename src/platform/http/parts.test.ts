import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { systemClock } from '#platform/clock';
import { anyone, type Ctx, Memory, visitor } from '#platform/context';
import {
  addHealth,
  addressBlock,
  createServer,
  jsonErrors,
  mount,
  route,
  safeNext,
  sendEvents,
} from './index.ts';
import { RateLimiter } from './rate-limit.ts';

test.each([
  ['/office?queue=1#top', '/office?queue=1#top'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/..//evil.example', '/'],
  ['/a/..//evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['', '/'],
  [undefined, '/'],
  [['/a'], '/'],
])('the next page of %j is %s', (given, expected) => {
  expect(safeNext(given)).toBe(expected);
});

test('a bucket empties, says how long to wait, and fills again', () => {
  let now = 0;
  const limiter = new RateLimiter(() => now, 2);
  const limit = { class: 'a', burst: 2, perMinute: 6 };
  expect([limiter.take('k', limit), limiter.take('k', limit), limiter.take('k', limit)]).toEqual([0, 0, 10]);
  now = 10_000;
  expect(limiter.take('k', limit)).toBe(0);
  expect(limiter.take('k', limit)).toBeGreaterThan(0);
});

test('an IPv6 household is one asker', () => {
  expect(addressBlock('192.0.2.7')).toBe('192.0.2.7');
  expect(addressBlock('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(addressBlock('2001:db8::1')).toBe(addressBlock('2001:db8:0:0:ffff::9'));
  expect(addressBlock('2001:db8:0:1::1')).not.toBe(addressBlock('2001:db8::1'));
});

function plainServer() {
  return createServer({
    ctx: {
      db: {} as Ctx['db'],
      clock: systemClock,
      log: pino({ level: 'silent' }),
      memory: new Memory(),
      linkKey: 'test',
    },
    actorOf: async () => visitor,
    languageOf: () => 'en',
    teller: jsonErrors,
    publicUrl: 'http://127.0.0.1',
  });
}

test('metrics are told to this machine or with the token, to nobody else', async () => {
  const app = await plainServer();
  const pool = { query: async () => ({ rows: [{ n: 3 }] }), totalCount: 1, idleCount: 1, waitingCount: 0 };
  await addHealth(app, {
    pool: pool as never,
    pendingMigrations: async () => ['0009-x.sql'],
    metricsToken: 'abc',
  });
  const ask = (headers: Record<string, string>, remoteAddress: string) =>
    app.inject({ url: '/metrics', headers, remoteAddress });
  expect((await ask({}, '127.0.0.1')).body).toContain('belfry_jobs_waiting 3');
  expect((await ask({}, '192.0.2.1')).statusCode).toBe(404);
  expect((await ask({ 'x-forwarded-for': '192.0.2.1' }, '127.0.0.1')).statusCode).toBe(404);
  expect((await ask({ authorization: 'Bearer abd' }, '127.0.0.1')).statusCode).toBe(404);
  const scraped = await ask({ authorization: 'Bearer abc' }, '192.0.2.1');
  expect(scraped.body).toContain(
    'belfry_http_request_seconds_count{method="GET",route="/metrics",status="404"} 3',
  );
  expect((await app.inject('/healthz')).body).toBe('ok\n');
  expect((await app.inject('/readyz')).statusCode).toBe(503);
  await app.close();
});

test('a live stream carries events, and closing the server ends it', async () => {
  const app = await plainServer();
  let ended = 0;
  let send: (name: string, data?: unknown) => void = () => {};
  const live = route({
    method: 'GET',
    url: '/live',
    policy: anyone,
    handler: (request, reply) =>
      sendEvents(request, reply, (given) => {
        send = given;
        return () => {
          ended += 1;
        };
      }),
  });
  await mount(app, { routes: [live], teller: jsonErrors });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as { port: number };
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /live HTTP/1.1\r\nhost: x\r\n\r\n');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  await once(socket, 'data');
  send('news', { topic: 'a\nb' });
  await once(socket, 'data');
  await app.close();
  expect(heard).toContain('content-security-policy');
  expect(heard).toContain('event: news\ndata: {"topic":"a\\nb"}\n\n');
  expect(ended).toBe(1);
  socket.destroy();
});
