import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runConformance, tellMarkdown } from '#civic/conformance';
import { type ServedOpen311, serveOpen311 } from '../open311-served.ts';

let served: ServedOpen311;
beforeAll(async () => {
  served = await serveOpen311();
}, 120_000);
afterAll(() => served?.close());

// `UPDATE_DOCS=1 npx vitest run test/journeys/conformance.test.ts` publishes the table.
const page = path.resolve(import.meta.dirname, '..', '..', 'docs', 'conformance.md');
const head = [
  '# Open311 conformance of Belfry',
  '',
  'What [the conformance suite](how-to/conformance.md) says of Belfry as it is served; written by `test/journeys/conformance.test.ts`.',
  '',
];

/** What we do not pass yet, with the reason. */
const known: Record<string, string> = {
  U5: 'CLOSED comes back as "fixed", and OPEN does not open a closed request again',
};

test('Belfry as it serves passes its own suite', async () => {
  const { url, key, facts } = served;
  const report = await runConformance({ url, key, facts, timeout: 30 });
  if (process.env.UPDATE_DOCS === '1') writeFileSync(page, [...head, tellMarkdown(report), ''].join('\n'));
  const failed = report.results.filter((one) => one.outcome === 'failed' && !known[one.id]);
  expect(failed.map(({ id, format, problems }) => [id, format, problems[0]])).toEqual([]);
  expect(report.specification.passed).toBeGreaterThan(80);
  expect(report.beyond.passed).toBeGreaterThan(70);
}, 400_000);

test('who asks much is told when to come back', async () => {
  const { limitedBase, key, facts } = served;
  const limited = { ...facts, burst: 40 };
  const report = await runConformance({ url: limitedBase, key, facts: limited, only: ['L1'], timeout: 30 });
  expect(report.results.map(({ outcome, reason, problems }) => [outcome, reason, problems])).toEqual([
    ['passed', null, []],
  ]);
}, 100_000);

test('several jurisdictions behind one endpoint are kept apart', async () => {
  const jurisdictions = ['all.example', 'none.example'];
  const lines =
    "open311: { jurisdictions: [{ id: all.example }, { id: none.example, area: 'council-district:nowhere' }] }";
  const several = await serveOpen311({ jurisdictions: lines });
  try {
    const facts = { ...served.facts, several: { url: several.base, jurisdictions, key: several.key } };
    const own = { url: several.base, key: several.key, jurisdiction: 'all.example', facts: several.facts };
    const posted = await runConformance({ ...own, only: ['P1', 'T3'], timeout: 30 });
    const report = await runConformance({
      url: served.url,
      key: served.key,
      facts,
      only: ['J*'],
      timeout: 30,
    });
    const other = [...posted.results, ...report.results].filter(({ outcome }) => outcome !== 'passed');
    expect(other.map(({ id, format, reason, problems }) => [id, format, reason, problems[0]])).toEqual([]);
  } finally {
    await several.close();
  }
}, 200_000);
