import { afterEach, describe, expect, test } from 'vitest';
import { faults } from '../../../test/stand-ins/open311-faults.ts';
import { type Fault, type GoodServer, startOpen311 } from '../../../test/stand-ins/open311-good.ts';
import { type ConformanceReport, runConformance } from './index.ts';

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

/** The whole suite against one server, and beside it one with two jurisdictions that has the same fault. */
async function judge(fault?: Fault): Promise<ConformanceReport> {
  const jurisdictions = ['north.example', 'south.example'];
  const [single, several] = [
    await start({ ...(fault ? { fault } : {}) }),
    await start({ ...(fault ? { fault } : {}), jurisdictions }),
  ];
  const facts = { ...single.facts, several: { url: several.base, jurisdictions } };
  return runConformance({ url: single.url, key: single.key, facts, timeout: 30, pace: 0, tick: 5 });
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
  test.each(faults.map((fault) => [fault.name, fault] as const))('%s', async (_name, fault) => {
    const report = await judge(fault);
    expect(failed(report).sort()).toEqual(spread(fault.finds, report).sort());
  });
});
