import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CsvRow, csvLine, csvRows } from './csv-rows.ts';

function read(text: string, size = text.length || 1, longest?: number): CsvRow[] {
  const rows = csvRows(',', longest);
  const found: CsvRow[] = [];
  for (let at = 0; at < text.length; at += size) found.push(...rows.push(text.slice(at, at + size)));
  return [...found, ...rows.push('', true)];
}
const cells = (text: string) => read(text).map((row) => ('cells' in row ? row.cells : row));

it('reads quotes, doubled quotes, lines in cells, both line ends, no last line end', () => {
  expect(cells('a,b\r\n"x, ""y""\nz",2\r\n\r\n,\n"",end')).toEqual([
    ['a', 'b'],
    ['x, "y"\nz', '2'],
    ['', ''],
    ['', 'end'],
  ]);
});

it('takes a quote inside an unquoted cell as it is', () => {
  expect(cells('5" pipe,it"s\n')).toEqual([['5" pipe', 'it"s']]);
});

it('gives up one line where quotes are broken, and goes on with the next', () => {
  expect(cells('a,b\n"bad"x,1\nc,d\n')).toEqual([
    ['a', 'b'],
    { broken: 'broken_quotes', raw: '"bad"x,1' },
    ['c', 'd'],
  ]);
  expect(cells('a,b\n"never closed,1\nc,d\n')).toEqual([
    ['a', 'b'],
    { broken: 'broken_quotes', raw: '"never closed,1' },
    ['c', 'd'],
  ]);
});

it.each([7, 64, 5000])('gets over a cell that is too long, in pieces of %i', (size) => {
  const rows = read(`a,b\n"${'x'.repeat(3000)}",2\nc,d\n${'y'.repeat(3000)},2\ne,f\n`, size, 1000);
  expect(rows.map((row) => ('cells' in row ? row.cells.join() : row.broken))).toEqual([
    'a,b',
    'too_long',
    'c,d',
    'too_long',
    'e,f',
  ]);
});

it('reads what csv-parse reads, however the text is cut', () => {
  const cell = fc.oneof(
    fc.constantFrom('', 'a', 'b c', '"', '""', ',', '\n', '\r\n', 'é', '🚲', ' x '),
    fc.string({ maxLength: 8 }).map((text) => text.replaceAll('\r', '')),
  );
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }));
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 30 }), fc.boolean(), (rows, size, quoteAll) => {
      const text = quoteAll
        ? rows.map((row) => `${row.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')}\r\n`).join('')
        : rows.map(csvLine).join('');
      const ours = read(text, size).map((row) => ('cells' in row ? row.cells : row));
      expect(ours).toEqual(parse(text, { record_delimiter: ['\n', '\r\n'] }));
    }),
    { numRuns: 500 },
  );
});
