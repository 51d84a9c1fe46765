import { localMonth } from '#reference/calendar';
import { ownCopy } from './name-services.ts';
import type { Rejection, Repair, SourceRow } from './read-row.ts';

/** What an import did. Counts by status, service, department and month are of all rows that were taken. */
export interface ImportSummary {
  file: string;
  /** Name of the map that read it, and the name under which its ids are kept. */
  map: string;
  source: string;
  dryRun: boolean;
  seconds: number;
  rowsPerSecond: number;
  /** Rows after the header. read = imported + updated + unchanged + rejected. */
  read: number;
  imported: number;
  updated: number;
  unchanged: number;
  rejected: number;
  rejectedBy: Partial<Record<Rejection, number>>;
  /** The first rows that were rejected; the header is row 1. */
  examples: { row: number; reason: Rejection }[];
  /** What was wrong in rows that were taken all the same. */
  repaired: Partial<Record<Repair, number>>;
  /** Duplicates that were linked to the request that they repeat. */
  linked: number;
  /** Our statuses. */
  byStatus: Record<string, number>;
  /** Services and departments as the source calls them. */
  byService: Record<string, number>;
  byDepartment: Record<string, number>;
  /** `YYYY-MM` on the source's wall clocks, by when the request was opened. */
  byMonth: Record<string, number>;
}

const mostKeys = 2000;

/** Counts while rows go by. */
export function summaryCounter(timezone: string) {
  const rejectedBy = new Map<string, number>();
  const repaired = new Map<string, number>();
  const byStatus = new Map<string, number>();
  const byService = new Map<string, number>();
  const byDepartment = new Map<string, number>();
  const byMonth = new Map<string, number>();
  const examples: ImportSummary['examples'] = [];
  let rejected = 0;
  return {
    rejected: () => rejected,
    reject(row: number, reason: Rejection) {
      rejected++;
      count(rejectedBy, reason);
      if (examples.length < 10) examples.push({ row, reason });
    },
    take(row: SourceRow) {
      for (const repair of row.repairs) count(repaired, repair);
      count(byStatus, row.status);
      count(byService, row.service);
      count(byDepartment, row.agency || '(none)');
      count(byMonth, localMonth(timezone, row.openedAt));
    },
    counts: () => ({
      rejected,
      rejectedBy: mostFirst(rejectedBy),
      examples,
      repaired: mostFirst(repaired),
      byStatus: mostFirst(byStatus),
      byService: mostFirst(byService),
      byDepartment: mostFirst(byDepartment),
      byMonth: Object.fromEntries([...byMonth].sort(([a], [b]) => (a < b ? -1 : 1))),
    }),
  };
}

function count(counts: Map<string, number>, key: string) {
  const known = counts.get(key);
  if (known !== undefined) counts.set(key, known + 1);
  else if (counts.size < mostKeys) counts.set(ownCopy(key), 1);
  else counts.set('(others)', (counts.get('(others)') ?? 0) + 1);
}

function mostFirst(counts: Map<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}
