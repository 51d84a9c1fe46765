import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { faults } from '../../../test/stand-ins/open311-faults.ts';
import { type Fault, type GoodServer, startOpen311 } from '../../../test/stand-ins/open311-good.ts';
import { type ConformanceReport, parseFacts, runConformance, tellMarkdown, tellReport } from './index.ts';

let open: GoodServer[] = [];
afterEach(async () => {
  for (const one of open) await one.close();
  open = [];
});

async function start(options: Parameters<typeof startOpen311>[0]): Promise<GoodServer> {
  const server = await startOpen311(options);
  open.push(server);
  return server;
}

/** The suite, or `only` these checks, against one server, and beside it one with two jurisdictions that has the same fault. */
async function judge(fault?: Fault, only?: readonly string[]): Promise<ConformanceReport> {
  const jurisdictions = ['north.example', 'south.example'];
  const [single, several] = [
    await start({ ...(fault ? { fault } : {}) }),
    await start({ ...(fault ? { fault } : {}), jurisdictions }),
  ];
  const facts = { ...single.facts, several: { url: several.base, jurisdictions } };
  const options = { url: single.url, key: single.key, facts, timeout: 30, pace: 0, tick: 5 };
  return runConformance(only ? { ...options, only: [...only] } : options);
}

function failed(report: ConformanceReport): string[] {
  return report.results.filter((one) => one.outcome === 'failed').map(told);
}

function told({ id, format }: { id: string; format: string | null }): string {
  return format ? `${id}.${format}` : id;
}

/** `P4` of an expectation means P4.xml and P4.json where it is run in both. */
function spread(ids: readonly string[], report: ConformanceReport): string[] {
  return ids.flatMap((id) =>
    id.includes('.') ? [id] : report.results.filter((one) => one.id === id).map(told),
  );
}

test('a good server passes every check, and none is left out', async () => {
  const report = await judge();
  const other = report.results.filter((one) => one.outcome !== 'passed');
  expect(other.map((one) => [told(one), one.outcome, one.reason, one.problems[0]])).toEqual([]);
  expect(report.results.length).toBeGreaterThan(120);
});

describe('each fault is found, and nothing else is blamed', () => {
  test.each(
    bundled(faults).map((bundle, nth) => [bundle.map(({ name }) => name).join('; '), bundle, nth] as const),
  )('%s', async (_names, bundle, nth) => {
    const finds = bundle.flatMap(({ finds }) => finds.map((id) => id.replace(/\..*/, '')));
    const report = await judge(together(bundle), nth < whole ? undefined : finds);
    const found = failed(report);
    const wanted = spread(
      bundle.flatMap(({ finds }) => finds),
      report,
    );
    const missed = wanted.filter((id) => !found.includes(id));
    const blamed = report.results.filter((one) => one.outcome === 'failed' && !wanted.includes(told(one)));
    if (missed.length > 0) throw new Error(`Missed ${missed.join(', ')}`);
    if (blamed.length > 0)
      throw new Error(blamed.map((one) => `${told(one)}: ${JSON.stringify(one.problems[0])}`).join('\n'));
  });
});

/** So many bundles are judged by all checks, the rest by those that should find them: `EACH=1` tries all checks on each fault alone. */
const whole = process.env.EACH === '1' ? Number.POSITIVE_INFINITY : 2;

/**
 * Faults that neither touch the same rule nor are found by the same check are looked for in one run.
 */
function bundled(all: readonly Fault[]): Fault[][] {
  const most = process.env.EACH === '1' ? 1 : 12;
  const bundles: Fault[][] = [];
  for (const fault of all) {
    const found = bundles.find((bundle) => bundle.length < most && bundle.every((one) => !meet(one, fault)));
    if (found) found.push(fault);
    else bundles.push([fault]);
  }
  return bundles;
}

function meet(one: Fault, other: Fault): boolean {
  const bare = (fault: Fault) => fault.finds.map((id) => id.replace(/\..*/, ''));
  const rules = Object.keys(one.rules ?? {});
  return (
    one.alone === true ||
    other.alone === true ||
    bare(one).some((id) => bare(other).includes(id)) ||
    rules.some((rule) => rule in (other.rules ?? {}))
  );
}

function together(all: readonly Fault[]): Fault {
  return {
    name: all.map(({ name }) => name).join('; '),
    finds: all.flatMap(({ finds }) => finds),
    rules: Object.assign({}, ...all.map(({ rules }) => rules ?? {})) as NonNullable<Fault['rules']>,
    seed: (city) => {
      for (const one of all) one.seed?.(city);
    },
    instead: (asked, city) =>
      all.map((one) => one.instead?.(asked, city)).find((reply) => reply !== undefined),
    reply: (reply, asked, city) => all.reduce((so, one) => one.reply?.(so, asked, city) ?? so, reply),
    raw: (raw, asked) => all.reduce((so, one) => one.raw?.(so, asked) ?? so, raw),
  };
}

test('a server that answers in XML only is a good server', async () => {
  const report = await judge({
    name: 'XML only',
    finds: [],
    instead: ({ format, path }) => (format === 'json' && path !== 'discovery' ? notFound : undefined),
  });
  expect(failed(report)).toEqual([]);
});

test('a server that answers in JSON only is not', async () => {
  const instead: Fault['instead'] = ({ format }) => (format === 'xml' ? notFound : undefined);
  const report = await judge({ name: 'JSON only', finds: [], instead });
  expect(failed(report)).toContain('W0');
  expect(report.results.filter((one) => one.format === 'xml' && one.outcome !== 'not applicable')).toEqual(
    [],
  );
  expect(failed(report).filter((id) => id.endsWith('.json'))).toEqual([]);
});

const notFound = { status: 404, kind: 'errors', value: [{ code: 404, description: 'Not here.' }] };

test('a server that never answers costs a few time limits, not one for each question', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/v2`;
  const report = await runConformance({ url, key: 'k', timeout: 0.005, tick: 5 });
  silent.closeAllConnections();
  silent.close();
  expect(report.results.some(({ outcome }) => outcome === 'passed' || outcome === 'not applicable')).toBe(
    false,
  );
  expect(report.asked).toBeLessThan(2 * report.results.length);
});

test('no key stands in a report, and what was asked can be asked again', async () => {
  const report = await judge(
    faults.find(({ name }) => name === 'lat alone is a place'),
    ['P*', 'L1'],
  );
  const text = JSON.stringify(report);
  for (const secret of ['good-key', 'revoked-key', 'limited-key']) expect(text).not.toContain(secret);
  const [problem] = report.results.find(({ outcome }) => outcome === 'failed')!.problems;
  expect(problem?.asked).toMatch(/^curl -i -X POST 'http:\/\/127\.0\.0\.1:\d+\/open311\/v2\/requests\.xml'/);
  expect(problem?.expected).toContain('400');
  const table = tellReport(report).join('\n');
  expect(table).toContain('P5 XML FAILED');
  expect(tellMarkdown(report)).toMatch(/\| P5 \| .* \| FAILED \| FAILED \|/);
});

test('read only: nothing is posted; without facts what cannot be known is not tried and says how', async () => {
  const server = await start({});
  const before = server.city.items.length;
  const report = await runConformance({ url: server.base, readOnly: true, timeout: 30, tick: 5 });
  expect(server.city.items.length).toBe(before);
  expect(failed(report)).toEqual([]);
  expect(report.discovery).toContain('/open311/discovery');
  expect(report.results.find(({ id }) => id === 'R13')?.reason).toContain('privateIds');
  const some = await runConformance({ url: server.base, only: ['S*', 'T1'], timeout: 30, tick: 5 });
  expect([...new Set(some.results.map(({ id }) => id[0]))]).toEqual(['S', 'T']);
});

test('whatever a server answers, the run comes to its end', async () => {
  const odd = [
    '',
    'null',
    '[]',
    '{}',
    '[null]',
    '"x"',
    '0',
    '<a>',
    '<services><service/></services>',
    '\u0000',
  ];
  const rows =
    '[{"service_request_id":{},"requested_datetime":[],"lat":"x","attributes":"y","service_code":1}]';
  for (const body of [rows, ...odd]) {
    const headers = { link: '<:>; rel="next"', etag: '"', 'retry-after': 'soon', location: 'http://[' };
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'x', ...headers }).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const facts = { place: { lat: 1, long: 2 }, patience: 0.01, oldId: 'a', privateIds: ['b'], burst: 2 };
    const report = await runConformance({ url: `http://127.0.0.1:${port}/v2`, key: 'k', facts, tick: 1 });
    server.closeAllConnections();
    server.close();
    expect(report.results.length).toBeGreaterThan(120);
    expect(report.results.some(({ outcome }) => outcome === 'failed')).toBe(true);
  }
});

test('a facts file is read strictly', () => {
  expect(parseFacts('{"place":{"lat":1,"long":2}}').place).toEqual({ lat: 1, long: 2 });
  for (const wrong of ['', '[]', '{"plaice":1}', '{"place":{"lat":95,"long":2}}', '{"burst":0}'])
    expect(() => parseFacts(wrong)).toThrow();
});
