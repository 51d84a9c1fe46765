import { Alert, Button, ButtonLink, EmptyState, FilterChips, Select, Table, TextInput } from '#platform/ui';
import { type StaffVisit, withParams } from '#reference/console';
import type { Staff } from '#reference/people';
import { adminPage } from '../admin-page.tsx';

interface ListProps {
  rows: Staff[];
  q: string;
  left: boolean;
  department?: string;
  news?: string;
}

export function staffListPage(visit: StaffVisit, { rows, q, left, department, news }: ListProps): string {
  const { t, catalog } = visit;
  const here = withParams(visit.url, { news: undefined });
  return adminPage(
    visit,
    {
      part: 'staff',
      title: t('admin.part.staff'),
      actions: <ButtonLink href="/admin/staff/new">{t('admin.staff.add')}</ButtonLink>,
    },
    <>
      {news === 'added' && (
        <Alert kind="success" announce>
          {t('admin.staff.added')}
        </Alert>
      )}
      <form class="admin-filter" action="/admin/staff">
        <TextInput
          name="q"
          type="search"
          label={t('admin.staff.search')}
          value={q}
          width="lg"
          autocomplete="off"
        />
        <Select
          name="department"
          label={t('admin.staff.departments')}
          value={department}
          empty={t('admin.all')}
          options={catalog.departments.map((one) => ({ value: one.key, label: visit.say(one.name) }))}
        />
        <Button kind="secondary">{t('admin.show')}</Button>
      </form>
      <FilterChips
        label={t('admin.filter')}
        chips={[
          {
            key: 'left',
            label: t('admin.staff.leftOnes'),
            on: left,
            href: withParams(here, { show: left ? undefined : 'left' }),
          },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState title={t('admin.staff.none')} icon="people">
          <p>{t('admin.staff.noneText')}</p>
        </EmptyState>
      ) : (
        <Rows visit={visit} rows={rows} />
      )}
    </>,
  );
}

function Rows({ visit, rows }: { visit: StaffVisit; rows: Staff[] }) {
  const { t, catalog, say } = visit;
  const roles = (one: Staff) => one.roles.map((key) => say(catalog.role(key)?.name) || key).join(', ');
  return (
    <Table
      caption={t('admin.part.staff')}
      quietCaption
      rows={rows}
      rowKey={(one) => one.id}
      walk
      columns={[
        {
          key: 'name',
          label: t('admin.staff.name'),
          heads: true,
          cell: (one) => <a href={`/admin/staff/${one.id}`}>{one.name}</a>,
        },
        { key: 'email', label: t('admin.staff.email'), cell: (one) => one.email },
        { key: 'roles', label: t('admin.staff.roles'), cell: roles },
        {
          key: 'departments',
          label: t('admin.staff.departments'),
          wideOnly: true,
          cell: (one) => one.departments.map(visit.department).join(', '),
        },
      ]}
    />
  );
}
