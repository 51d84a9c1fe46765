import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { applyPack } from '#civic/city-pack';
import type { Facts } from '#civic/conformance';
import { receive } from '#flow/intake';
import { systemActor, visitor } from '#platform/context';
import type { App } from '#platform/http';
import { createClient, revokeKey } from '#reference/clients';
import { buildWeb } from '../src/main/web.ts';
import { openWorker } from '../src/main/worker.ts';
import { openCity, type TestCity } from './city.ts';
import { openTestHouse } from './house.ts';

/** Belfry with all that a conformance run may want to know of it, on a port of its own and with its worker at work. */
export interface ServedOpen311 {
  url: string;
  base: string;
  key: string;
  facts: Facts;
  city: TestCity;
  close(): Promise<void>;
}

const packs = path.resolve(import.meta.dirname, '..', 'cities');

/** `jurisdictions`: lines for city.yaml of the pack's copy. */
export async function serveOpen311(options: { jurisdictions?: string } = {}): Promise<ServedOpen311> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-pack-'));
  const pack = path.join(folder, 'pack');
  cpSync(path.join(packs, 'philadelphia'), pack, { recursive: true });
  const edit = (file: string, change: (text: string) => string) => {
    const at = path.join(pack, file);
    writeFileSync(at, change(readFileSync(at, 'utf8')));
  };
  const typed = (file: string, key: string, type: string) =>
    edit(`services/${file}.yaml`, (text) =>
      text.replace(`- key: ${key}\n`, `- key: ${key}\n  open311Type: ${type}\n`),
    );
  typed('clean-green', 'posters', 'batch');
  typed('animals', 'bees', 'blackbox');
  if (options.jurisdictions) edit('city.yaml', (text) => `${text.trimEnd()}\n${options.jurisdictions}\n`);

  const city = await openCity({ pack: path.relative(packs, pack), now: new Date() });
  const ticking = setInterval(() => city.clock.set(new Date()), 20);
  const port = await freePort();
  const house = await openTestHouse(city, { port });
  const app = await buildWeb(house, { actorOf: async () => visitor, rateLimits: false });
  const limitedApp = await buildWeb(house, { actorOf: async () => visitor, rateLimits: true });
  const worker = await openWorker(house);
  await app.listen({ port, host: '127.0.0.1' });
  await limitedApp.ready();
  const client = async (name: string, perMinute: number) => {
    const made = await createClient(city.as(systemActor), {
      name,
      owner: 'Tests',
      email: `${name}@example.org`,
      scopes: ['requests:write', 'requests:work', 'requests:read'],
      perMinute,
    } as never);
    return made.key;
  };
  const [key, revoked, limited] = [
    await client('suite', 100_000),
    await client('gone', 100),
    await client('slow', 1),
  ];
  await revokeKey(city.as(systemActor), { keyId: revoked.id } as never);
  divert(app, limitedApp, limited.text);
  const changer = createServer((_request, response) => {
    edit('services/animals.yaml', (text) =>
      text.replace('{ en: Mosquitoes or standing water', '{ en: Mosquitoes'),
    );
    applyPack(city.as(), pack).then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => changer.listen(0, '127.0.0.1', resolve));
  const home = `http://127.0.0.1:${port}/open311`;
  const privateId = await postPrivate(`${home}/v2`, key.text);
  const oldId = await reportLongAgo(city);
  return {
    url: `${home}/discovery.json`,
    base: `${home}/v2`,
    key: key.text,
    city,
    facts: {
      place: { lat: 39.9527, long: -75.164 },
      address: '1400 Market St',
      addressId: '1400 Market St',
      service: 'illegal-dumping',
      // The first wants an address, the second has a required list.
      otherServices: ['building-maintenance', 'pothole'],
      batchService: 'posters',
      blackboxService: 'bees',
      revokedKey: revoked.text,
      limitedKey: limited.text,
      burst: 20,
      oldId,
      privateIds: privateId === null ? [] : [privateId],
      privateTexts: [secretWords],
      patience: 20,
      changeService: { url: `http://127.0.0.1:${(changer.address() as AddressInfo).port}/` },
    },
    async close() {
      clearInterval(ticking);
      await app.close();
      await limitedApp.close();
      await worker.stop();
      await house.close();
      await city.close();
      changer.closeAllConnections();
      changer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Questions with this key go to the server that limits who asks much; the suite itself would wait for minutes there. */
function divert(app: App, limited: App, key: string) {
  type Serve = (request: IncomingMessage, response: ServerResponse) => void;
  const [serve] = app.server.listeners('request') as Serve[];
  app.server.removeAllListeners('request');
  app.server.on('request', (request, response) => {
    if (request.headers.authorization === `Bearer ${key}`) limited.routing(request, response);
    else serve!(request, response);
  });
}

/** A public request of four months ago. */
async function reportLongAgo(city: TestCity): Promise<string> {
  const { request } = await receive(city.as(), {
    serviceKey: 'illegal-dumping',
    content: { answers: { what: ['bags'] }, place: { lat: 39.9527, lng: -75.164 } },
    openedAt: new Date(city.clock.now().getTime() - 120 * 86_400_000),
  });
  return request.number;
}

const secretWords = 'words of a private report';

/** A report to a service whose requests nobody but the city reads; null where jurisdictions must be named. */
async function postPrivate(base: string, key: string): Promise<string | null> {
  const form = {
    api_key: key,
    service_code: 'barking-dog',
    address_string: '1400 Market St',
    lat: '39.9527',
    long: '-75.164',
    email: 'neighbour@example.org',
    description: secretWords,
  };
  const answer = await fetch(`${base}/requests.json`, { method: 'POST', body: new URLSearchParams(form) });
  const told = (await answer.json()) as { service_request_id?: string; code?: number }[];
  return told[0]?.service_request_id ?? null;
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = 16_000 + Math.floor(Math.random() * 14_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
