import type { ComponentChildren } from 'preact';
import { type Column, Table } from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import type { Figures } from './figures.ts';

interface TableProps {
  visit: StaffVisit;
  rows: Figures[];
  caption: string;
  label: string;
  name(key: string): string;
  /** Where the list behind a line is; null when nobody may open it. */
  href(key: string): string | null;
}

/** The figures with a bar for what was on time; every number says how many it stands on. */
export function FiguresTable({ visit, rows, caption, label, name, href }: TableProps) {
  const { t, number } = visit;
  const columns: Column<Figures>[] = [
    { key: 'name', label, heads: true, cell: (row) => <Name href={href(row.key)}>{name(row.key)}</Name> },
    {
      key: 'opened',
      label: t('board.opened'),
      numeric: true,
      cell: (row) => <Counted visit={visit} now={row.opened} before={row.openedBefore} />,
    },
    {
      key: 'closed',
      label: t('board.closed'),
      numeric: true,
      cell: (row) => <Counted visit={visit} now={row.closed} before={row.closedBefore} />,
    },
    { key: 'open', label: t('board.openNow'), numeric: true, cell: (row) => number(row.openNow) },
    {
      key: 'overdue',
      label: t('board.overdueNow'),
      numeric: true,
      cell: (row) => (row.overdueNow > 0 ? <b class="board-late">{number(row.overdueNow)}</b> : number(0)),
    },
    { key: 'share', label: t('board.onTime'), cell: (row) => <Share visit={visit} row={row} /> },
    {
      key: 'change',
      label: t('board.change'),
      numeric: true,
      cell: (row) => <Change visit={visit} row={row} />,
    },
    {
      key: 'said',
      label: t('board.said'),
      numeric: true,
      wideOnly: true,
      cell: (row) => `${number(row.notFixed)} / ${number(row.confirmed)}`,
    },
  ];
  return (
    <div class="board-figures">
      <Table
        caption={caption}
        quietCaption
        rows={rows}
        rowKey={(row) => row.key || 'triage'}
        columns={columns}
      />
    </div>
  );
}

function Name({ href, children }: { href: string | null; children: ComponentChildren }) {
  return href ? <a href={href}>{children}</a> : children;
}

function Counted({ visit, now, before }: { visit: StaffVisit; now: number; before: number }) {
  return (
    <>
      {visit.number(now)}
      <span class="board-before" title={visit.t('board.before')}>
        <span class="usa-sr-only">{visit.t('board.before')} </span>
        {visit.number(before)}
      </span>
    </>
  );
}

export function Share({ visit: { t, percent, number }, row }: { visit: StaffVisit; row: Figures }) {
  if (row.share === null) return <span class="ui-soft">{t('board.nothingPromised')}</span>;
  const of = t('board.of', { onTime: number(row.onTime), promised: number(row.promised) });
  if (row.few)
    return (
      <span class="board-few">
        {of} <span class="ui-soft">{t('board.few')}</span>
      </span>
    );
  return (
    <span class="board-share">
      <svg class="board-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="board-bar__all" width="100" height="8" />
        <rect class="board-bar__part" width={Math.round(row.share * 100)} height="8" />
      </svg>
      <b>{percent(row.share)}</b> <span class="ui-soft">{of}</span>
    </span>
  );
}

function Change({ visit: { t }, row }: { visit: StaffVisit; row: Figures }) {
  if (row.change === null) return <span class="ui-soft">-</span>;
  const way = row.change > 0 ? 'up' : row.change < 0 ? 'down' : 'same';
  return (
    <span class={`board-change board-change--${way}`}>
      {t(`board.points.${way}`, { points: Math.abs(row.change) })}
    </span>
  );
}
