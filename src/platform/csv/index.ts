export { type CsvRow, csvLine } from './csv-rows.ts';
export { type OpenTable, openTable } from './open-table.ts';
export { type OpenText, openText } from './open-text.ts';
