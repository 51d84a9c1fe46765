import { type DeliveryRow, maySendAgain } from '#flow/partners';
import { Button, EmptyState, Table } from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import { When } from '../when.tsx';
import { Far } from './partner-said.tsx';

interface SentProps {
  visit: StaffVisit;
  partner: string;
  rows: DeliveryRow[];
}

/** Requests that were sent to a partner: how far each came, and sending it again. */
export function SentRequests({ visit, partner, rows }: SentProps) {
  const { t } = visit;
  if (rows.length === 0)
    return (
      <EmptyState title={t('partners.none')} icon="external">
        <p>{t('partners.noneText')}</p>
      </EmptyState>
    );
  return (
    <Table
      caption={t('partners.deliveries')}
      quietCaption
      rows={rows}
      rowKey={(row) => row.id}
      walk
      columns={[
        {
          key: 'number',
          label: t('partners.number'),
          heads: true,
          cell: (row) => (
            <a class="ui-nowrap" href={`/office/requests/${row.number}`}>
              {row.number}
            </a>
          ),
        },
        { key: 'service', label: t('partners.service'), cell: (row) => visit.service(row.service_key) },
        {
          key: 'state',
          label: t('partners.state.title'),
          cell: (row) => <Far visit={visit} state={row.state} />,
        },
        {
          key: 'remote',
          label: t('partners.theirNumber'),
          cell: (row) => [row.remote_id ?? row.token, row.remote_status].filter(Boolean).join(' · '),
        },
        { key: 'tried', label: t('partners.tried'), cell: (row) => <When visit={visit} at={row.tried_at} /> },
        { key: 'why', label: t('partners.why'), cell: (row) => <Why visit={visit} row={row} /> },
        {
          key: 'again',
          label: t('partners.act'),
          cell: (row) =>
            maySendAgain(row, row.dead_messages) ? (
              <form method="post" action={`/admin/partners/${partner}/send-again`}>
                <input type="hidden" name="delivery" value={row.id} />
                <Button kind="secondary" small>
                  {t(row.state === 'held' ? 'partners.sendNow' : 'partners.sendAgain')}
                </Button>
              </form>
            ) : null,
        },
      ]}
    />
  );
}

function Why({ visit: { t }, row }: { visit: StaffVisit; row: DeliveryRow }) {
  const parts = [
    row.reason,
    row.dead_messages > 0 ? t('partners.deadMessages', { count: row.dead_messages }) : null,
    row.left_at ? t('partners.leftNow') : null,
  ];
  return <span class="admin-break">{parts.filter(Boolean).join(' · ')}</span>;
}
