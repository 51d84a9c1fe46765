import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '#platform/context';
import { createClient } from '#reference/clients';
import { openCity, type TestCity } from '../city.ts';
import { type ServedBelfry, serveBelfry } from '../served-belfry.ts';

// The program in a process of its own, as a city runs it: what comes too big or too slow neither fills its memory nor holds up others.
let city: TestCity;
let belfry: ServedBelfry;
let port: number;
let key: string;
let folder: string;

beforeAll(async () => {
  city = await openCity({ now: new Date() });
  const made = await createClient(city.as(systemActor), {
    ...{ name: 'flood', owner: 'Tests', email: 'flood@example.org', perMinute: 100_000 },
    ...{ scopes: ['requests:write'], departments: null, services: null },
  } as never);
  key = made.key.text;
  folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-flood-'));
  belfry = await serveBelfry(path.join(folder, 'data'), { DATABASE_URL: city.url });
  await belfry.start();
  port = Number(new URL(belfry.url).port);
}, 200_000);
afterAll(async () => {
  await belfry?.stop();
  await city?.close();
  rmSync(folder, { recursive: true, force: true });
});

const mb = 1 << 20;
const form = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data; boundary=x';
const file = '--x\r\nContent-Disposition: form-data; name="media"; filename="a.jpg"\r\n\r\n';
const field = '--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n';
const post = (suffix: string, type: string, length: number | 'chunked') =>
  `POST /open311/v2/requests.${suffix} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n` +
  `Content-Type: ${type}\r\n${length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n\r\n`;

/** Most memory (bytes, resident) that the program has held since the last call, as Linux counts it. */
function peak(): number {
  const [, kb] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${belfry.pid}/status`, 'utf8'))!;
  writeFileSync(`/proc/${belfry.pid}/clear_refs`, '5');
  return Number(kb) * 1024;
}

async function open(first: string): Promise<{ socket: Socket; heard(): string }> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (bytes) => {
    heard += bytes.toString();
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(first);
  return { socket, heard: () => heard };
}

const chunk = Buffer.alloc(256 * 1024, 'a');

/** Sends so many bytes, by chunks or with their number told beforehand, until the server answers. */
async function pour(suffix: string, type: string, start: string, total: number, chunked: boolean) {
  const framed = (bytes: Buffer) =>
    chunked
      ? Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
      : bytes;
  const { socket, heard } = await open(post(suffix, type, chunked ? 'chunked' : total));
  socket.setMaxListeners(0);
  const soon = (event: string) =>
    Promise.race([once(socket, event), once(socket, 'close')]).catch(() => undefined);
  if (start) socket.write(framed(Buffer.from(start)));
  let sent = start.length;
  while (sent < total && !socket.destroyed && heard() === '') {
    const next = chunk.subarray(0, Math.min(chunk.length, total - sent));
    sent += next.length;
    if (!socket.write(framed(next))) await soon('drain');
  }
  if (heard() === '') {
    if (chunked) socket.write('0\r\n\r\n');
    await soon('data');
  }
  socket.destroy();
  return { said: heard(), sent };
}

test.each([
  ['json', form, '', false],
  ['xml', 'text/plain', '', false],
  ['xml', multipart, field, false],
  ['json', multipart, file, false],
  ['json', form, '', true],
  ['xml', multipart, file, true],
])(
  '100 MB to requests.%s as %s, %j, chunked %s: refused in its format, and fills no memory',
  async (suffix, type, start, chunked) => {
    const before = peak();
    const { said, sent } = await pour(suffix, type, start, 100 * mb, chunked);
    const wanted = suffix === 'xml' ? '<errors><error><code>400' : '[{"code":400';
    // Who still sends when the connection is closed may miss the answer.
    if (said !== '')
      expect([said.slice(0, 13), said]).toEqual(['HTTP/1.1 400 ', expect.stringContaining(wanted)]);
    // What was told beforehand is not even read.
    if (!chunked) expect(sent / mb).toBeLessThan(90);
    expect((peak() - before) / mb).toBeLessThan(80);
  },
);

test('hundreds of forms of almost a megabyte leave the memory as it was', async () => {
  const body = `description=${'a'.repeat(1_000_000)}`;
  const flood = async (times: number) => {
    for (let nth = 0; nth < times; nth += 1) {
      const headers = { 'content-type': form, authorization: `Bearer ${key}` };
      const answer = await fetch(`${belfry.url}/open311/v2/requests.json`, { method: 'POST', headers, body });
      expect(answer.status).toBe(400);
      await answer.arrayBuffer();
    }
  };
  await flood(30);
  const warm = peak();
  await flood(60);
  expect((peak() - warm) / mb).toBeLessThan(40);
});

test('a hundred clients that drip hold nobody up', async () => {
  const heads = [
    'GET /open311/v2/services.json HTTP/1.1\r\nHost: x\r\n',
    post('json', form, 5000),
    post('xml', multipart, 5000) + file,
    '',
  ];
  const slow = await Promise.all(Array.from({ length: 100 }, (_, nth) => open(heads[nth % heads.length]!)));
  const drip = setInterval(() => {
    for (const { socket } of slow) if (!socket.destroyed) socket.write('a');
  }, 50);
  for (let nth = 0; nth < 20; nth += 1) {
    const answer = await fetch(`${belfry.url}/open311/v2/services.json`);
    expect([answer.status, (await answer.json()).length > 5]).toEqual([200, true]);
  }
  clearInterval(drip);
  for (const { socket } of slow) socket.destroy();
});
