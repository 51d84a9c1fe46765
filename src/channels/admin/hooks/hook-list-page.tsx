import type { Endpoint } from '#flow/webhooks';
import { Alert, ButtonLink, EmptyState, Pager, Table } from '#platform/ui';
import { type StaffVisit, withParams } from '#reference/console';
import { adminPage } from '../admin-page.tsx';
import { When } from '../when.tsx';
import { Health } from './hook-said.tsx';

interface ListProps {
  rows: Endpoint[];
  next: string | null;
  after?: string;
  news?: string;
}

export function hookListPage(visit: StaffVisit, { rows, next, after, news }: ListProps): string {
  const { t } = visit;
  return adminPage(
    visit,
    {
      part: 'hooks',
      title: t('admin.part.hooks'),
      actions: (
        <ButtonLink href="/admin/hooks/new" icon="plus">
          {t('hooks.add')}
        </ButtonLink>
      ),
    },
    <>
      {news === 'removed' && (
        <Alert kind="success" announce>
          {t('hooks.news.removed')}
        </Alert>
      )}
      {rows.length === 0 ? (
        <EmptyState title={t('hooks.none')} icon="message">
          <p>{t('hooks.noneText')}</p>
        </EmptyState>
      ) : (
        <Endpoints visit={visit} rows={rows} />
      )}
      <Pager
        label={t('hooks.pages')}
        newer={after ? '/admin/hooks' : undefined}
        older={next ? withParams('/admin/hooks', { after: next }) : undefined}
      />
      <p class="ui-soft">{t('hooks.how')}</p>
    </>,
  );
}

function Endpoints({ visit, rows }: { visit: StaffVisit; rows: Endpoint[] }) {
  const { t } = visit;
  return (
    <Table
      caption={t('admin.part.hooks')}
      quietCaption
      rows={rows}
      rowKey={(row) => row.id}
      walk
      columns={[
        {
          key: 'name',
          label: t('hooks.form.name'),
          heads: true,
          cell: (row) => <a href={`/admin/hooks/${row.id}`}>{row.name}</a>,
        },
        {
          key: 'url',
          label: t('hooks.url'),
          wideOnly: true,
          cell: (row) => <span class="admin-clip">{row.url}</span>,
        },
        {
          key: 'health',
          label: t('hooks.health.title'),
          cell: (row) => <Health visit={visit} endpoint={row} />,
        },
        {
          key: 'success',
          label: t('hooks.lastSuccess'),
          cell: (row) => <When visit={visit} at={row.last_success_at} />,
        },
        {
          key: 'owner',
          label: t('hooks.owner'),
          wideOnly: true,
          cell: (row) => (row.client_id ? t('hooks.client') : row.owner_email),
        },
      ]}
    />
  );
}
