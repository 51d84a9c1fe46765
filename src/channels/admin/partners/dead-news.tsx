import type { Incoming } from '#flow/partners';
import { Button, ButtonRow, EmptyState, Table } from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import { When } from '../when.tsx';

export type NewsRow = Incoming & { number: string | null };

interface NewsProps {
  visit: StaffVisit;
  partner: string;
  rows: NewsRow[];
}

/** What a partner told and could not be applied. */
export function DeadNews({ visit, partner, rows }: NewsProps) {
  const { t } = visit;
  if (rows.length === 0)
    return (
      <EmptyState title={t('partners.news.none')} icon="check">
        <p>{t('partners.news.noneText')}</p>
      </EmptyState>
    );
  return (
    <Table
      caption={t('partners.news.title')}
      quietCaption
      rows={rows}
      rowKey={(row) => row.update_id}
      walk
      columns={[
        {
          key: 'number',
          label: t('partners.number'),
          heads: true,
          cell: (row) =>
            row.number ? (
              <a class="ui-nowrap" href={`/office/requests/${row.number}`}>
                {row.number}
              </a>
            ) : (
              row.remote_id || '–'
            ),
        },
        { key: 'word', label: t('partners.word'), cell: (row) => row.word },
        {
          key: 'text',
          label: t('partners.words'),
          cell: (row) => <span class="admin-break">{row.text}</span>,
        },
        {
          key: 'why',
          label: t('partners.why'),
          cell: (row) => <span class="admin-break">{row.reason}</span>,
        },
        {
          key: 'came',
          label: t('partners.came'),
          cell: (row) => <When visit={visit} at={row.received_at} />,
        },
        {
          key: 'act',
          label: t('partners.act'),
          cell: (row) => (
            <form method="post" action={`/admin/partners/${partner}/apply-again`}>
              <input type="hidden" name="update" value={row.update_id} />
              <ButtonRow>
                {row.remote_id && (
                  <Button kind="secondary" small>
                    {t('partners.applyAgain')}
                  </Button>
                )}
                <Button kind="quiet" small formAction={`/admin/partners/${partner}/set-aside`}>
                  {t('partners.setAside')}
                </Button>
              </ButtonRow>
            </form>
          ),
        },
      ]}
    />
  );
}
