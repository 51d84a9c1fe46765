import type { PartnerHealth } from '#flow/partners';
import { EmptyState, Table, Tag } from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import { adminPage } from '../admin-page.tsx';
import { When } from '../when.tsx';
import { Fares } from './partner-said.tsx';

/** All partners of the city pack, with what needs a look. */
export function partnerListPage(visit: StaffVisit, rows: readonly PartnerHealth[]): string {
  const { t } = visit;
  const failed = rows.reduce(
    (sum, { counts }) => sum + counts.dead + counts.deadMessages + counts.deadNews,
    0,
  );
  const finding = failed > 0 ? t('partners.list.failed', { count: failed }) : t('partners.list.fine');
  return adminPage(
    visit,
    { part: 'partners', title: t('partners.title') },
    rows.length === 0 ? (
      <EmptyState title={t('partners.list.none')} icon="external">
        <p>{t('partners.list.noneText')}</p>
      </EmptyState>
    ) : (
      <>
        <p>{finding}</p>
        <List visit={visit} rows={rows} />
      </>
    ),
  );
}

function List({ visit, rows }: { visit: StaffVisit; rows: readonly PartnerHealth[] }) {
  const { t } = visit;
  const count = (key: keyof PartnerHealth['counts'], state: string) => ({
    key,
    label: t(`partners.count.${key}`),
    numeric: true,
    cell: ({ partner, counts }: PartnerHealth) =>
      counts[key] === 0 ? (
        '0'
      ) : (
        <a href={`/admin/partners/${partner.key}?state=${state}`}>{visit.number(counts[key])}</a>
      ),
  });
  return (
    <Table
      caption={t('partners.title')}
      quietCaption
      rows={[...rows]}
      rowKey={({ partner }) => partner.key}
      walk
      columns={[
        {
          key: 'name',
          label: t('partners.name'),
          heads: true,
          cell: ({ partner }) => (
            <>
              <a href={`/admin/partners/${partner.key}`}>{partner.name}</a>{' '}
              <Tag>{t(`partners.kind.${partner.kind}`)}</Tag>
            </>
          ),
        },
        {
          key: 'fares',
          label: t('partners.fares.title'),
          cell: (one) => <Fares visit={visit} health={one} />,
        },
        count('waiting', 'waiting'),
        count('failed', 'failed'),
        count('dead', 'dead'),
        count('deadNews', 'news'),
        count('done', 'done'),
        {
          key: 'heard',
          label: t('partners.heard'),
          cell: ({ state }) => <When visit={visit} at={state?.pulled_at} />,
        },
      ]}
    />
  );
}
