import type { WorkQuery, WorkRow } from '#flow/work';
import { writeWorkQuery } from '#flow/work';
import { type Column, Icon, StatusChip, Table } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import { listHref } from '../frame.tsx';
import type { Visit } from '../visit.ts';
import { dueSaid, statusSaid } from '../words.ts';
import type { ColumnKey } from './columns.ts';

export interface Rows {
  visit: Visit;
  rows: WorkRow[];
  query: WorkQuery;
  columns: readonly ColumnKey[];
  names: (id: string | null) => string;
  /** Number of the row that is open beside the list. */
  selected?: string;
  /** Whether rows can be selected for actions. */
  select: boolean;
}

/** The rows of the work list, 36 px each; a row opens beside the list, its number is the stable link. */
export function WorkTable({ visit, rows, query, columns, names, selected, select }: Rows) {
  const address = writeWorkQuery(query);
  const hrefOf = (row: WorkRow) => `${listHref}?${address ? `${address}&` : ''}selected=${row.number}#item`;
  // Beside an open request only what tells rows apart has room.
  const shown = selected ? columns.filter((key) => key === 'due') : columns;
  return (
    <Table
      caption={visit.t('office.list.caption')}
      quietCaption
      rows={rows}
      rowKey={(row) => row.number}
      walk
      looks={{ list: `${select}|${address}`, row: (row) => looksOf(visit, row, names(row.assignee_id)) }}
      current={selected}
      select={
        select
          ? { name: 'request', label: (row) => visit.t('office.list.select', { number: row.number }) }
          : undefined
      }
      columns={[what(visit, hrefOf), ...shown.map((key) => columnOf[key](visit, query, names))]}
    />
  );
}

/** What stands in a row: the values of the request, and the words that depend on the time and the catalog. */
function looksOf(visit: Visit, row: WorkRow, assignee: string): string {
  const { opened_at: opened, updated_at: updated, due_at: due } = row;
  const plain = `${row.number}|${row.status}|${row.outcome}|${row.channel}|${row.photo_id}|${row.me_too}|${row.description}`;
  const times = `${opened.getTime()}|${updated.getTime()}|${due?.getTime()}`;
  const words = `${visit.ago(opened)}|${visit.ago(updated)}|${dueSaid(visit, row)?.text}|${assignee}`;
  const names = `${visit.service(row.service_key)}|${visit.department(row.department_key)}|${addressSaid(row, visit.t)}`;
  return `${plain}|${times}|${words}|${names}`;
}

function what(visit: Visit, hrefOf: (row: WorkRow) => string): Column<WorkRow> {
  const names = new Map<string, string>();
  const service = (key: string) => {
    if (!names.has(key)) names.set(key, visit.service(key));
    return names.get(key);
  };
  return {
    key: 'what',
    label: visit.t('office.column.what'),
    heads: true,
    cell: (row) => (
      <a class="office-what" href={hrefOf(row)}>
        <bdi>{service(row.service_key)}</bdi>{' '}
        {row.photo_id && <Icon name="camera" label={visit.t('office.list.photo')} />}
        {row.description && <bdi class="ui-soft"> {row.description}</bdi>}
      </a>
    ),
  };
}

type MakeColumn = (visit: Visit, query: WorkQuery, names: Rows['names']) => Column<WorkRow>;

const columnOf: Record<ColumnKey, MakeColumn> = {
  number: ({ t }) => ({
    key: 'number',
    label: t('office.column.number'),
    cell: (row) => (
      <a class="office-number" href={`/office/requests/${row.number}`}>
        {row.number}
      </a>
    ),
  }),
  due: (visit, query) => ({
    key: 'due',
    label: visit.t('office.column.due'),
    sort: query.filter.state === 'open' ? sortBy(query, 'due', 'ascending') : undefined,
    cell: (row) => <Due visit={visit} row={row} />,
  }),
  status: (visit) => ({
    key: 'status',
    label: visit.t('office.column.status'),
    cell: (row) => {
      const said = statusSaid(visit, row);
      return <StatusChip tone={said.tone}>{said.text}</StatusChip>;
    },
  }),
  place: ({ t }) => ({
    key: 'place',
    label: t('office.column.place'),
    cell: (row) => <bdi class="office-place">{addressSaid(row, t) ?? ''}</bdi>,
  }),
  assignee: ({ t }, _query, names) => ({
    key: 'assignee',
    label: t('office.column.assignee'),
    cell: (row) => <span class="office-name">{names(row.assignee_id)}</span>,
  }),
  department: (visit) => ({
    key: 'department',
    label: visit.t('office.column.department'),
    cell: (row) => visit.department(row.department_key),
  }),
  opened: (visit, query) => ({
    key: 'opened',
    label: visit.t('office.column.opened'),
    numeric: true,
    sort: sortBy(query, query.order === 'newest' ? 'oldest' : 'newest', undefined),
    cell: (row) => <When visit={visit} at={row.opened_at} />,
  }),
  updated: (visit) => ({
    key: 'updated',
    label: visit.t('office.column.updated'),
    numeric: true,
    cell: (row) => <When visit={visit} at={row.updated_at} />,
  }),
  channel: ({ t }) => ({
    key: 'channel',
    label: t('office.column.channel'),
    cell: (row) => t(`office.channel.${row.channel}`),
  }),
  meToo: ({ t, number }) => ({
    key: 'meToo',
    label: t('office.column.meToo'),
    numeric: true,
    cell: (row) => (row.me_too > 0 ? number(row.me_too) : ''),
  }),
};

function sortBy(query: WorkQuery, order: WorkQuery['order'], now: 'ascending' | undefined) {
  const sorted =
    query.order === 'due'
      ? now
      : query.order === 'newest'
        ? 'descending'
        : query.order === 'oldest'
          ? 'ascending'
          : undefined;
  const own = now !== undefined ? query.order === 'due' : query.order !== 'due';
  return {
    href: `${listHref}?${writeWorkQuery({ ...query, order })}`,
    now: own ? (sorted as 'ascending' | 'descending' | undefined) : undefined,
  };
}

export function Due({ visit, row }: { visit: Visit; row: Parameters<typeof dueSaid>[1] }) {
  const said = dueSaid(visit, row);
  if (!said) return null;
  return (
    <span title={said.title}>
      <StatusChip tone={said.tone}>{said.text}</StatusChip>
    </span>
  );
}

/** Relative, with the exact time on hover. */
export function When({ visit, at }: { visit: Visit; at: Date }) {
  return (
    <time class="ui-nowrap" dateTime={at.toISOString()} title={visit.date(at, 'full')}>
      {visit.ago(at)}
    </time>
  );
}
