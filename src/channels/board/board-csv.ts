import { csvLine, type StaffVisit } from '#reference/console';
import type { BoardData } from './board-data.ts';

/** The table as a spreadsheet reads it: keys beside the names, shares as percent without a sign; few is 1 where a share means little. */
export function boardCsv(visit: StaffVisit, data: BoardData, by: 'service' | 'department'): string {
  const head = [
    by,
    'name',
    'from',
    'to',
    'opened',
    'opened_before',
    'closed',
    'closed_before',
    'open_now',
    'overdue_now',
    'closed_promised',
    'closed_on_time',
    'on_time_percent',
    'few',
    'change_points',
    'not_fixed',
    'confirmed_fixed',
  ];
  const rows = by === 'service' ? data.services : data.departments;
  const name = by === 'service' ? visit.service : visit.department;
  const lines = rows.map((row) =>
    csvLine([
      row.key,
      name(row.key),
      data.period.from,
      data.period.to,
      row.opened,
      row.openedBefore,
      row.closed,
      row.closedBefore,
      row.openNow,
      row.overdueNow,
      row.promised,
      row.onTime,
      row.share === null ? null : Math.round(row.share * 1000) / 10,
      row.few ? 1 : 0,
      row.change,
      row.notFixed,
      row.confirmed,
    ]),
  );
  // The mark tells spreadsheets that it is UTF-8.
  return `\ufeff${csvLine(head)}${lines.join('')}`;
}
