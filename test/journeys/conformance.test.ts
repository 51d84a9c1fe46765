import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConformanceReport, runConformance, tellMarkdown } from '#civic/conformance';
import { type ServedOpen311, serveOpen311 } from '../open311-served.ts';

let served: ServedOpen311;
/** Another city behind one endpoint with two jurisdictions. */
let several: ServedOpen311;
const jurisdictions = ['all.example', 'none.example'];
const lines =
  "open311: { jurisdictions: [{ id: all.example }, { id: none.example, area: 'council-district:nowhere' }] }";

beforeAll(async () => {
  [served, several] = await Promise.all([serveOpen311(), serveOpen311({ jurisdictions: lines })]);
}, 120_000);
afterAll(() => Promise.all([served?.close(), several?.close()]));

// `UPDATE_DOCS=1 npx vitest run test/journeys/conformance.test.ts` publishes the table.
const page = path.resolve(import.meta.dirname, '..', '..', 'docs', 'conformance.md');
const head = [
  '# Open311 conformance of Belfry',
  '',
  'What [the conformance suite](how-to/conformance.md) says of Belfry as it is served; written by `test/journeys/conformance.test.ts`.',
  '',
];

function unless(report: ConformanceReport) {
  const other = report.results.filter(({ outcome }) => outcome !== 'passed');
  return other.map(({ id, format, outcome, reason, problems }) => [id, format, outcome, reason, problems[0]]);
}

test('reports reach the jurisdiction that they name', async () => {
  const { base: url, key, facts } = several;
  const named = { url, key, facts, jurisdiction: 'all.example', only: ['P1', 'T3'], timeout: 30 };
  expect(unless(await runConformance(named))).toEqual([]);
});

test('Belfry as it serves passes its own suite, and nothing is left out', async () => {
  const { url, key } = served;
  const facts = { ...served.facts, several: { url: several.base, jurisdictions, key: several.key } };
  const report = await runConformance({ url, key, facts, timeout: 30 });
  const told = [...head, tellMarkdown(report), ''].join('\n');
  if (process.env.UPDATE_DOCS === '1') writeFileSync(page, told);
  expect(unless(report)).toEqual([]);
  expect(report.results.length).toBeGreaterThan(170);
  expect(readFileSync(page, 'utf8')).toBe(told);
}, 200_000);
