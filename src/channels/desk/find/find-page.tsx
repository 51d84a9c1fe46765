import type { WorkRow } from '#flow/work';
import { Button, EmptyState, Table, TextInput } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import { type StaffVisit, staffPage } from '#reference/console';
import type { Person } from '#reference/people';

interface Found {
  people: Person[];
  requests: WorkRow[];
}

export function findPage(visit: StaffVisit, text: string, { people, requests }: Found): string {
  const { t } = visit;
  const isEmpty = people.length === 0 && requests.length === 0;
  return staffPage(
    visit,
    { title: t('desk.find.title'), at: '/desk/find', search: text },
    <>
      <form class="desk-search desk-narrow" action="/desk/find">
        <TextInput
          name="q"
          type="search"
          label={t('desk.find.label')}
          hint={t('desk.find.hint')}
          value={text}
          autocomplete="off"
          width="full"
        />
        <Button>{t('desk.find.button')}</Button>
      </form>
      {people.length > 0 && <People visit={visit} people={people} />}
      {requests.length > 0 && <Requests visit={visit} requests={requests} />}
      {isEmpty && text !== '' && (
        <EmptyState title={t('desk.find.nothing', { text })} icon="search">
          <p>{t('desk.find.nothingText')}</p>
        </EmptyState>
      )}
    </>,
  );
}

function People({ visit: { t }, people }: { visit: StaffVisit; people: Person[] }) {
  return (
    <>
      <h2>{t('desk.find.people', { count: people.length })}</h2>
      <Table
        caption={t('desk.find.people', { count: people.length })}
        quietCaption
        rows={people}
        rowKey={(one) => one.id}
        walk
        columns={[
          {
            key: 'name',
            label: t('desk.caller.name'),
            heads: true,
            cell: (one) => <a href={`/desk/people/${one.id}`}>{one.name ?? t('desk.caller.noName')}</a>,
          },
          { key: 'phone', label: t('desk.caller.phone'), cell: (one) => one.phone },
          { key: 'email', label: t('desk.caller.email'), cell: (one) => one.email },
          {
            key: 'take',
            label: t('desk.find.take'),
            cell: (one) => <a href={`/desk/intake?person=${one.id}`}>{t('desk.find.takeLink')}</a>,
          },
        ]}
      />
    </>
  );
}

function Requests({ visit, requests }: { visit: StaffVisit; requests: WorkRow[] }) {
  const { t } = visit;
  return (
    <>
      <h2>{t('desk.find.requests')}</h2>
      <Table
        caption={t('desk.find.requests')}
        quietCaption
        rows={requests}
        rowKey={(row) => row.id}
        walk
        columns={[
          {
            key: 'number',
            label: t('desk.find.number'),
            heads: true,
            cell: (row) => (
              <a class="ui-nowrap" href={`/office/requests/${row.number}`}>
                {row.number}
              </a>
            ),
          },
          { key: 'service', label: t('desk.find.service'), cell: (row) => visit.service(row.service_key) },
          { key: 'address', label: t('desk.find.address'), cell: (row) => addressSaid(row, t) },
          { key: 'status', label: t('desk.find.status'), cell: (row) => t(`desk.status.${row.status}`) },
          {
            key: 'opened',
            label: t('desk.find.opened'),
            cell: (row) => (
              <time dateTime={row.opened_at.toISOString()} title={visit.date(row.opened_at, 'full')}>
                {visit.ago(row.opened_at)}
              </time>
            ),
          },
        ]}
      />
    </>
  );
}
