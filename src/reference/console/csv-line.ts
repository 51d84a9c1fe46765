/** What makes spreadsheets run a cell as a formula. */
const formula = /^[=+\-@\t\r]/;

/**
 * One line of RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers are ours
 * and stay as they are.
 */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
