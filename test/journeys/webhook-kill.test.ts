import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServedBelfry, serveBelfry } from '../served-belfry.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../stand-ins/webhook-receiver.ts';

const kills = 3;
const reports = 30;

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-webhook-kill-'));
const dataDir = path.join(folder, 'data');
let belfry: ServedBelfry;
let receiver: WebhookReceiver;

/** It is the program that is killed: nothing to prove a second time on a city's own database server. */
const proof = test.skipIf(process.env.DATABASE_URL !== undefined);

beforeAll(async () => {
  if (process.env.DATABASE_URL) return;
  receiver = await startWebhookReceiver();
  // It answers after 400 ms: whoever kills the sender when something has come kills it before the answer.
  receiver.mood = 'slow';
  belfry = await serveBelfry(dataDir, { BELFRY_DEMO: '0', BELFRY_INNER_HOSTS: receiver.host });
  await belfry.start();
}, 240_000);
afterAll(async () => {
  await belfry?.stop();
  await receiver?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function makeKey(): Promise<string> {
  const args = [
    'apikey',
    'create',
    '--name',
    'Works',
    '--email',
    'works@example.org',
    '--per-minute',
    '10000',
  ];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [path.join(root, 'dist', 'belfry.js'), ...args, '--scope', 'webhooks', 'requests:write'],
    { cwd: root, env: { ...process.env, BELFRY_DATA: dataDir, DATABASE_URL: '', LOG_LEVEL: 'warn' } },
  );
  return stdout.trim().split(/\s+/).at(-1)!;
}

/** Repeated with the same mark until it is answered, as a careful client does. */
async function post(url: string, key: string, mark: string, body: BodyInit, type: string): Promise<string> {
  for (;;) {
    const headers = { 'content-type': type, 'x-api-key': key, 'idempotency-key': mark };
    const answer = await fetch(belfry.url + url, { method: 'POST', headers, body }).catch(() => undefined);
    const text = await answer?.text().catch(() => undefined);
    if (answer && text !== undefined && answer.status < 500 && answer.status !== 429) {
      expect([answer.status, text]).toEqual([expect.toSatisfy((status: number) => status < 300), text]);
      return text;
    }
    await sleep(50);
  }
}

async function report(key: string, nth: number): Promise<string> {
  const fields = new URLSearchParams({
    service_code: 'pothole',
    'attribute[size]': 'large',
    description: `Hole ${nth}`,
    lat: String(39.95 + nth * 0.001),
    long: '-75.164',
  });
  const type = 'application/x-www-form-urlencoded';
  const text = await post('/open311/v2/requests.json', key, `hole-${nth}`, fields.toString(), type);
  return JSON.parse(text)[0].service_request_id;
}

async function until(isSo: () => boolean, what: string) {
  for (const end = Date.now() + 90_000; Date.now() < end; await sleep(10)) if (isSo()) return;
  throw new Error(`never came about: ${what}`);
}

const numberOf = ({ message }: WebhookReceiver['received'][number]) =>
  (message.data['request'] as { service_request_id: string }).service_request_id;

proof(
  `over ${kills} kills no message is lost, and one that comes again has the same id and body`,
  async () => {
    const key = await makeKey();
    const wish = {
      name: 'Works',
      url: receiver.url,
      events: ['request.opened'],
      ownerEmail: 'w@example.org',
    };
    const made = await post('/api/v1/webhooks', key, 'hook', JSON.stringify(wish), 'application/json');
    receiver.secrets.push(JSON.parse(made).secret);
    const numbers = Promise.all(Array.from({ length: reports }, (_, nth) => report(key, nth)));
    for (let nth = 0; nth < kills; nth += 1) {
      const seen = receiver.received.length;
      await until(() => receiver.received.length > seen, `delivery ${seen + 1}`);
      await belfry.killBelfry();
      await belfry.start();
    }
    const acknowledged = (await numbers).sort();
    const ids = () => new Set(receiver.received.map(({ id }) => id));
    await until(() => ids().size >= reports, `${reports} messages`);
    expect(receiver.refused).toEqual([]);
    const byId = new Map(receiver.received.map((one) => [one.id, one]));
    expect([...byId.values()].map(numberOf).sort()).toEqual(acknowledged);
    for (const { id, raw } of receiver.received) expect(raw).toBe(byId.get(id)!.raw);
    // Each kill came before an answer, so that something must have come again.
    expect(receiver.received.length).toBeGreaterThanOrEqual(reports + kills);
  },
  300_000,
);
