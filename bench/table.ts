import type { Row } from './rows.ts';

/** The rows as a table of text. `grown` are the same rows with the larger database: their p50 as a ratio. */
export function tableOf(rows: readonly Row[], grown: readonly Row[] = []): string {
  const head = [
    'work',
    'CPU ms',
    'least',
    'p50 ms',
    'p95 ms',
    'a second',
    'goal',
    'FixMyStreet',
    ...(grown.length ? ['p50 grown', 'ratio'] : []),
  ];
  const lines = rows.map((row) => {
    const later = grown.find((one) => one.work === row.work);
    const growth = later?.p50 && row.p50 ? [number(later.p50), (later.p50 / row.p50).toFixed(2)] : ['', ''];
    return [
      row.work,
      number(row.cpu),
      number(row.cpuLeast),
      number(row.p50),
      number(row.p95),
      number(row.perSecond),
      row.goal,
      row.peer,
      ...(grown.length ? growth : []),
    ];
  });
  const widths = head.map((word, column) =>
    Math.max(word.length, ...lines.map((line) => line[column]!.length)),
  );
  const text = (line: string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [text(head), text(widths.map((width) => '-'.repeat(width))), ...lines.map(text)].join('\n');
}

function number(value: number | undefined): string {
  if (value === undefined) return '';
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
