export { type ImportOptions, type ImportProgress, importRequests } from './import-requests.ts';
export type { ImportSummary } from './import-summary.ts';
export type { Rejection, Repair } from './read-row.ts';
