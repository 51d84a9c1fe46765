import { type CheckResult, type Format, groups, type Outcome } from './outcome.ts';
import type { ConformanceReport, Score } from './run-conformance.ts';

const short: Record<Outcome, string> = {
  passed: 'passed',
  failed: 'FAILED',
  'not applicable': 'n/a',
  'not tried': '-',
};
const bases = { specification: 'specification', reading: 'reading', extension: 'extension' };

/** One check with its outcome in each format. */
interface Line {
  id: string;
  title: string;
  basis: string;
  results: CheckResult[];
}

/** The table for a terminal, group by group, with what is wrong under it. */
export function tellReport(report: ConformanceReport): string[] {
  const lines = linesOf(report);
  const width = Math.max(...lines.map(({ title }) => title.length), 0);
  const table = grouped(lines).flatMap(([group, some]) => [
    '',
    group,
    ...some.map(
      ({ id, title, basis, results }) =>
        `  ${id.padEnd(5)}${title.padEnd(width)}  ${cell(results, 'xml').padEnd(8)}${cell(results, 'json').padEnd(8)}${basis}`,
    ),
  ]);
  const head = `  ${'check'.padEnd(5 + width)}  ${'XML'.padEnd(8)}${'JSON'.padEnd(8)}rests on`;
  return [
    `Open311 GeoReport v2 at ${report.base}`,
    `Discovery: ${report.discovery ?? 'none found'}. ${report.asked} questions in ${report.seconds} s.`,
    head,
    ...table,
    '',
    ...report.results.filter(({ outcome }) => outcome === 'failed').flatMap(tellFailure),
    ...whyNot(report),
    ...totals(report),
  ];
}

/** The same for a page. */
export function tellMarkdown(report: ConformanceReport): string {
  const rows = grouped(linesOf(report)).flatMap(([group, some]) => [
    `## ${group}`,
    '',
    '| check | | XML | JSON | rests on |',
    '|---|---|---|---|---|',
    ...some.map(({ id, title, results }) => {
      const { rule } = results[0]!;
      const on = `${bases[rule.basis]}: ${rule.document}, ${rule.section}`;
      return `| ${id} | ${escaped(title)} | ${cell(results, 'xml')} | ${cell(results, 'json')} | ${escaped(on)} |`;
    }),
    '',
  ]);
  const reasons = whyNot(report).map((line) => (line === '' ? line : `${escaped(line)}  `));
  return [...rows, ...reasons, ...totals(report).map((line) => `${line}  `)].join('\n').trimEnd();
}

function linesOf({ results }: ConformanceReport): Line[] {
  const ids = [...new Set(results.map(({ id }) => id))].sort(byGroup);
  return ids.map((id) => {
    const some = results.filter((one) => one.id === id);
    return { id, title: some[0]!.title, basis: bases[some[0]!.rule.basis], results: some };
  });
}

function byGroup(a: string, b: string): number {
  const letters = Object.keys(groups);
  return (
    letters.indexOf(a[0]!) - letters.indexOf(b[0]!) ||
    Number.parseInt(a.slice(1), 10) - Number.parseInt(b.slice(1), 10) ||
    a.localeCompare(b)
  );
}

function grouped(lines: readonly Line[]): [string, Line[]][] {
  return Object.entries(groups).flatMap(([letter, name]): [string, Line[]][] => {
    const some = lines.filter(({ id }) => id.startsWith(letter));
    return some.length > 0 ? [[name, some]] : [];
  });
}

/** A check that is run once shows its outcome in the first column. */
function cell(results: readonly CheckResult[], format: Format): string {
  const one = results.find(
    (result) => result.format === format || (format === 'xml' && result.format === null),
  );
  return one ? short[one.outcome] : '';
}

function tellFailure({ id, format, title, rule, problems }: CheckResult): string[] {
  return [
    `${id}${format ? ` ${format.toUpperCase()}` : ''} FAILED: ${title}`,
    `   Rule (${rule.document}, ${rule.section}): ${rule.says}`,
    ...problems
      .slice(0, 4)
      .flatMap(({ asked, came, expected }) => [
        ...(asked ? [`   asked     ${asked}`] : []),
        `   came      ${came}`,
        `   expected  ${expected}`,
      ]),
    ...(problems.length > 4 ? [`   and ${problems.length - 4} more`] : []),
    '',
  ];
}

/** Why what neither passed nor failed did not. */
function whyNot({ results }: ConformanceReport): string[] {
  return (['not tried', 'not applicable'] as const).flatMap((outcome) => {
    const reasons = new Map<string, Set<string>>();
    for (const one of results)
      if (one.outcome === outcome && one.reason !== null)
        reasons.set(one.reason, (reasons.get(one.reason) ?? new Set()).add(one.id));
    const lines = [...reasons].map(([reason, ids]) => `  ${[...ids].join(', ')}: ${reason}`);
    return lines.length > 0 ? [outcome === 'not tried' ? 'Not tried:' : 'Not applicable:', ...lines, ''] : [];
  });
}

function totals({ specification, beyond }: ConformanceReport): string[] {
  const tell = ({ passed, failed, notApplicable, notTried }: Score) =>
    `${passed} of ${passed + failed} passed, ${notApplicable} not applicable, ${notTried} not tried`;
  return [`Specification: ${tell(specification)}.`, `Readings and extensions: ${tell(beyond)}.`];
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*');
}
