import type { Contact } from '#flow/contacts';
import type { requestsOf } from '#flow/following';
import { nameOf } from '#platform/i18n';
import { Alert, ButtonLink, EmptyState, Pager, SummaryList, Table } from '#platform/ui';
import { type StaffVisit, staffPage, withParams } from '#reference/console';
import type { Person } from '#reference/people';

type Page = Awaited<ReturnType<typeof requestsOf>>;

interface PersonProps {
  person: Person;
  requests: Page;
  contacts: (Contact & { request_number: string | null })[];
  names: Map<string, string>;
}

/** One caller: how to reach them, what they reported or follow, and every time they turned to us. */
export function personPage(visit: StaffVisit, { person, requests, contacts, names }: PersonProps): string {
  const { t } = visit;
  return staffPage(
    visit,
    {
      title: person.name ?? t('desk.caller.noName'),
      at: '/desk/find',
      actions: <ButtonLink href={`/desk/intake?person=${person.id}`}>{t('desk.person.take')}</ButtonLink>,
    },
    <>
      {person.email_suspended_at && (
        <Alert kind="warning">
          {t('desk.person.suspended', { date: visit.date(person.email_suspended_at, 'date') })}
        </Alert>
      )}
      <SummaryList
        rows={[
          { key: 'phone', label: t('desk.caller.phone'), value: person.phone ?? '-' },
          { key: 'email', label: t('desk.caller.email'), value: person.email ?? '-' },
          { key: 'language', label: t('desk.caller.language'), value: nameOf(person.language) },
          { key: 'since', label: t('desk.person.since'), value: visit.date(person.created_at, 'date') },
        ]}
      />
      <h2>{t('desk.person.requests')}</h2>
      <Requests visit={visit} requests={requests} />
      <h2>{t('desk.person.contacts')}</h2>
      <Contacts visit={visit} contacts={contacts} names={names} />
      <p class="ui-soft">{t('desk.person.audited')}</p>
    </>,
  );
}

function Requests({ visit, requests }: { visit: StaffVisit; requests: Page }) {
  const { t } = visit;
  if (requests.rows.length === 0) return <EmptyState title={t('desk.person.noRequests')} icon="list" />;
  return (
    <>
      <Table
        caption={t('desk.person.requests')}
        quietCaption
        rows={requests.rows}
        rowKey={(row) => `${row.requestId} ${row.role}`}
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
          { key: 'role', label: t('desk.person.role'), cell: (row) => t(`desk.role.${row.role}`) },
          { key: 'status', label: t('desk.find.status'), cell: (row) => t(`desk.status.${row.status}`) },
          { key: 'opened', label: t('desk.find.opened'), cell: (row) => visit.date(row.opened_at, 'date') },
        ]}
      />
      <Pager
        label={t('desk.person.requests')}
        older={requests.next ? withParams(visit.url, { after: requests.next }) : undefined}
      />
    </>
  );
}

function Contacts({
  visit,
  contacts,
  names,
}: Pick<PersonProps, 'contacts' | 'names'> & { visit: StaffVisit }) {
  const { t } = visit;
  if (contacts.length === 0) return <EmptyState title={t('desk.person.noContacts')} icon="message" />;
  return (
    <Table
      caption={t('desk.person.contacts')}
      quietCaption
      rows={contacts}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'at',
          label: t('desk.contacts.at'),
          heads: true,
          cell: (row) => <time dateTime={row.at.toISOString()}>{visit.date(row.at, 'dayTime')}</time>,
        },
        { key: 'ending', label: t('desk.contacts.ending'), cell: (row) => t(`desk.ending.${row.ending}`) },
        { key: 'note', label: t('desk.contacts.note'), cell: (row) => row.note },
        {
          key: 'staff',
          label: t('desk.contacts.staff'),
          wideOnly: true,
          cell: (row) => (row.staff_id ? (names.get(row.staff_id) ?? row.staff_id) : ''),
        },
      ]}
    />
  );
}
