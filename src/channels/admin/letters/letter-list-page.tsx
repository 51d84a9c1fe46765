import { type NoticeState, type noticeList, noticeStates } from '#flow/notices';
import { type ChipTone, EmptyState, FilterChips, Pager, StatusChip, Table } from '#platform/ui';
import { type StaffVisit, withParams } from '#reference/console';
import { adminPage } from '../admin-page.tsx';
import { hideAddress } from './letter-frame.ts';

type Rows = Awaited<ReturnType<typeof noticeList>>;

const tones: Record<NoticeState, ChipTone> = {
  queued: 'new',
  retrying: 'soon',
  sent: 'done',
  failed: 'late',
  dropped: 'neutral',
};

export function LetterState({ visit, state }: { visit: StaffVisit; state: NoticeState }) {
  return <StatusChip tone={tones[state]}>{visit.t(`admin.letterState.${state}`)}</StatusChip>;
}

export function letterListPage(
  visit: StaffVisit,
  { rows, next, state, after }: Rows & { state?: NoticeState; after?: string },
): string {
  const { t } = visit;
  const here = withParams(visit.url, { after: undefined });
  return adminPage(
    visit,
    { part: 'letters', title: t('admin.part.letters') },
    <>
      <FilterChips
        label={t('admin.filter')}
        clear={state ? '/admin/letters' : undefined}
        chips={noticeStates.map((one) => ({
          key: one,
          label: t(`admin.letterState.${one}`),
          on: one === state,
          href: withParams(here, { state: one === state ? undefined : one }),
        }))}
      />
      {rows.length === 0 ? (
        <EmptyState title={t('admin.letters.none')} icon="mail">
          <p>{t('admin.letters.noneText')}</p>
        </EmptyState>
      ) : (
        <Letters visit={visit} rows={rows} />
      )}
      <Pager
        label={t('admin.pages')}
        newer={after ? here : undefined}
        older={next ? withParams(here, { after: next }) : undefined}
      />
    </>,
  );
}

function Letters({ visit, rows }: { visit: StaffVisit; rows: Rows['rows'] }) {
  const { t } = visit;
  return (
    <Table
      caption={t('admin.part.letters')}
      quietCaption
      rows={rows}
      rowKey={(row) => row.id}
      walk
      columns={[
        {
          key: 'subject',
          label: t('admin.letters.subject'),
          heads: true,
          cell: (row) => <a href={`/admin/letters/${row.id}`}>{row.subject}</a>,
        },
        { key: 'kind', label: t('admin.letters.kind'), cell: (row) => t(`admin.kind.${row.kind}`) },
        { key: 'to', label: t('admin.letters.to'), cell: (row) => hideAddress(row.address) },
        {
          key: 'state',
          label: t('admin.letters.state'),
          cell: (row) => <LetterState visit={visit} state={row.state} />,
        },
        {
          key: 'reason',
          label: t('admin.letters.reason'),
          wideOnly: true,
          cell: (row) => <span class="admin-clip">{row.reason}</span>,
        },
        {
          key: 'at',
          label: t('admin.letters.at'),
          cell: (row) => (
            <time dateTime={row.created_at.toISOString()} title={visit.date(row.created_at, 'full')}>
              {visit.ago(row.created_at)}
            </time>
          ),
        },
      ]}
    />
  );
}
