import { afterEach, describe, expect, test } from 'vitest';
import { type Ctx, Memory } from '#platform/context';
import {
  type Open311StandIn,
  type Quirk,
  quirks,
  startOpen311,
} from '../../../test/stand-ins/open311-quirks.ts';
import {
  discover,
  listServices,
  postRequest,
  postUpdate,
  type Report,
  requestOfToken,
  requestsBetween,
  requestsById,
  type Server,
  ServerFault,
  serviceDefinition,
  updatesBetween,
} from './index.ts';

const now = new Date('2026-03-04T15:00:30.500Z');
const day = { from: new Date('2026-03-04T00:00:00Z'), to: new Date('2026-03-05T00:00:00Z') };
let standIn: Open311StandIn;
let ctx: Ctx;
let server: Server;

async function open(...with_: Quirk[]) {
  standIn = await startOpen311({ quirks: with_, now: () => now });
  ctx = { memory: new Memory(), innerHosts: [new URL(standIn.url).host] } as unknown as Ctx;
  server = { url: standIn.url, key: standIn.key };
}

afterEach(async () => standIn?.close());

const report: Report = {
  serviceCode: '001',
  clientRequestId: 'ours-1',
  description: 'Deep & wide <b>hole</b>\r\nby the kerb 🕳',
  at: { lat: 39.9526, lng: -75.1652 },
  address: '12 Mill Street',
  attributes: [{ code: 'SIZE', values: ['L'], several: false }],
  mediaUrls: [],
  pictures: [],
};

/** The whole road: discovery, services, report, token, request, updates there and back. */
async function walk() {
  const endpoints = await discover(ctx, standIn.discovery);
  expect(endpoints.map(({ type, url }) => [type, url])).toEqual([
    ['test', standIn.url],
    ['production', standIn.url],
  ]);
  const services = await listServices(ctx, server);
  expect(services[0]).toMatchObject({ code: '001', name: 'Potholes & cracks', metadata: true });
  const [size] = await serviceDefinition(ctx, server, '001');
  expect(size).toMatchObject({
    code: 'SIZE',
    datatype: 'singlevaluelist',
    values: [{ key: 'S' }, { key: 'L' }],
  });

  const posted = await postRequest(ctx, server, report);
  let id = posted.end === 'id' ? posted.id : null;
  for (let tries = 0; posted.end === 'token' && !id && tries < 5; tries += 1)
    id = await requestOfToken(ctx, server, posted.token);
  expect(id).toBe('638001');
  expect(standIn.requests[0]!.description).toBe(report.description);

  const [found] = await requestsById(ctx, server, [id!]);
  expect(found).toMatchObject({ id, status: 'open', at: report.at });
  if (!standIn.quirks.has('html-200')) expect(await requestsById(ctx, server, ['999'])).toEqual([]);
  expect(await requestsById(ctx, server, [id!, '999'])).toHaveLength(1);
  expect((await requestsBetween(ctx, server, { ...day, serviceCode: '001' })).map((one) => one.id)).toEqual([
    id,
  ]);

  standIn.change(id!, 'FIXED', 'Filled & done');
  if (!standIn.quirks.has('no-updates')) {
    expect(await updatesBetween(ctx, server, day)).toMatchObject([
      {
        id: 'u-1',
        requestId: id,
        status: 'fixed',
        description: 'Filled & done',
        at: new Date('2026-03-04T15:00:30Z'),
      },
    ]);
    const update = {
      requestId: id!,
      updateId: 'line-2',
      at: now,
      status: 'OPEN',
      description: 'Still there',
    };
    expect(await postUpdate(ctx, server, { ...update, mediaUrls: [], pictures: [] })).toBe('theirs-1');
    // Told again, as after a kill.
    await postUpdate(ctx, server, { ...update, mediaUrls: [], pictures: [] }).catch(() => {});
    expect(standIn.told).toHaveLength(1);
  }
  const [closed] = await requestsById(ctx, server, [id!]);
  expect(closed).toMatchObject({ status: 'closed', notes: 'Filled & done' });
}

describe('a server', () => {
  // In XML there is no such thing, or an error is not seen as one.
  const jsonOnly: Quirk[] = [
    'wrapped',
    'data-success',
    'single-object',
    'numeric-ids',
    'error-object',
    'jsonp',
    'json-only',
  ];
  for (const quirk of quirks)
    test(`that is ${quirk}`, async () => {
      await open(quirk, ...(/soap|status-line|ampersand/.test(quirk) ? (['xml-only'] as const) : []));
      await (quirk === 'shrinking-list' ? expect(walk()).resolves.toBeUndefined() : walk());
    });

  test('with all quirks of JSON at once', async () => {
    await open(
      ...jsonOnly,
      'agency-object',
      'media-array',
      'endpoints-object',
      'empty-group',
      'blank-names',
      'token-later',
      'rows-without-id',
      'byte-order-mark',
      'empty-200',
    );
    await walk();
  });

  test('with all quirks of XML at once', async () => {
    await open(
      'xml-only',
      'soap',
      'status-line',
      'bare-ampersand',
      'blank-plus',
      'blank-names',
      'token-later',
      'media-array',
      'empty-200',
      'rows-without-id',
    );
    await walk();
  });
});

describe('a fault', () => {
  const faultOf = async (call: Promise<unknown>) =>
    call.then(
      () => 'none',
      (error: unknown) => (error instanceof ServerFault ? error.kind : error),
    );

  test('says whether to try again and whether it may have arrived', async () => {
    await open();
    const post = () => faultOf(postRequest(ctx, server, report));
    standIn.moods = ['down'];
    expect(await post()).toBe('silent');
    standIn.moods = ['gateway'];
    expect(await post()).toBe('silent');
    standIn.moods = ['blank'];
    expect(await post()).toBe('silent');
    standIn.moods = ['lost'];
    expect(await post()).toBe('silent');
    standIn.moods = ['limited'];
    expect(await post()).toBe('limited');
    standIn.moods = ['forbidden'];
    expect(await post()).toBe('key');
    expect(await faultOf(postRequest(ctx, server, { ...report, at: null, address: null }))).toBe('refused');
    expect(await faultOf(postRequest(ctx, server, { ...report, serviceCode: 'no' }))).toBe('missing');
    // Posts that failed were put once and never again by themselves; those that were "blank" and "lost" had arrived.
    expect(standIn.requests).toHaveLength(2);
  });

  test('is told in the words of the server', async () => {
    await open('errors-200');
    const error = await postRequest(ctx, { ...server, key: 'wrong' }, report).catch((one: unknown) => one);
    expect(error).toMatchObject({ kind: 'key', told: [{ code: '403', description: 'api_key: not known' }] });
  });

  test('hides behind status 200 and a web page', async () => {
    await open('html-200');
    expect(await faultOf(postRequest(ctx, { ...server, key: 'wrong' }, report))).toBe('silent');
  });

  test('is our own when the address is one that we do not go to, and nobody is asked', async () => {
    await open();
    expect(await faultOf(listServices({ ...ctx, innerHosts: [] }, server))).toBe('unsafe');
    expect(await faultOf(discover(ctx, 'http://169.254.169.254/discovery'))).toBe('unsafe');
    expect(standIn.asked).toEqual([]);
  });

  test('nobody listens: it cannot have arrived', async () => {
    await open();
    await standIn.close();
    expect(await faultOf(postRequest(ctx, server, report))).toBe('unreached');
  });
});

test('pictures go along as files', async () => {
  await open();
  const picture = { name: 'a.jpg', mediaType: 'image/jpeg', bytes: Buffer.from([255, 216, 255]) };
  await postRequest(ctx, server, { ...report, pictures: [picture, picture] });
  expect(standIn.requests[0]).toMatchObject({ files: 2, description: report.description });
});
