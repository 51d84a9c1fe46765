import { type Contact, type Ending, endings } from '#flow/contacts';
import type { Problem } from '#platform/errors';
import {
  Alert,
  ButtonLink,
  EmptyState,
  FilterChips,
  fieldErrors,
  Pager,
  Select,
  Table,
  TextArea,
  TextInput,
} from '#platform/ui';
import { type StaffVisit, staffPage, withParams } from '#reference/console';
import { type AgentChannel, agentChannels } from '../channels-known.ts';

/** A report makes its own contact, with its own ending. */
const toNote = endings.filter((ending) => ending !== 'service_request');

interface Given {
  channel: AgentChannel;
  note: string;
  number: string;
}

/** The endings are the buttons: press one and it is noted, with whatever was typed. */
export function newContactPage(visit: StaffVisit, given: Given, problems: readonly Problem[] = []): string {
  const { t } = visit;
  const errors = fieldErrors(t, problems);
  return staffPage(
    visit,
    { title: t('desk.contact.newTitle'), at: '/desk/contacts', problems },
    <form class="desk-narrow" method="post" action="/desk/contacts/new" noValidate>
      <fieldset class="usa-fieldset" id="f-ending">
        <legend class="usa-legend">{t('desk.contact.how')}</legend>
        <p class="usa-hint">{t('desk.contact.howHint')}</p>
        <ul class="desk-endings">
          {toNote.map((ending) => (
            <li key={ending}>
              <button type="submit" class="usa-button usa-button--outline" name="ending" value={ending}>
                {t(`desk.ending.${ending}`)}
              </button>
              <span class="ui-soft">{t(`desk.endingHint.${ending}`)}</span>
            </li>
          ))}
        </ul>
      </fieldset>
      <Select
        name="channel"
        label={t('desk.caller.channel')}
        value={given.channel}
        empty={null}
        options={agentChannels.map((value) => ({ value, label: t(`desk.channel.${value}`) }))}
      />
      <TextArea
        name="note"
        label={t('desk.contact.note')}
        value={given.note}
        error={errors('note')}
        required={false}
        rows={3}
      />
      <TextInput
        name="number"
        label={t('desk.contact.number')}
        value={given.number}
        error={errors('number')}
        required={false}
        autocomplete="off"
        width="md"
      />
    </form>,
  );
}

interface ListProps {
  rows: (Contact & { request_number: string | null })[];
  next: string | null;
  names: Map<string, string>;
  filter: { channel?: string; ending?: Ending };
  after?: string;
  news?: string;
}

export function contactListPage(visit: StaffVisit, props: ListProps): string {
  const { t } = visit;
  const here = withParams(visit.url, { after: undefined, news: undefined });
  return staffPage(
    visit,
    {
      title: t('desk.contacts.title'),
      at: '/desk/contacts',
      actions: <ButtonLink href="/desk/contacts/new">{t('desk.contacts.new')}</ButtonLink>,
    },
    <>
      {props.news === 'logged' && (
        <Alert kind="success" announce>
          {t('desk.contacts.logged')}
        </Alert>
      )}
      <Filters visit={visit} filter={props.filter} here={here} />
      {props.rows.length === 0 ? (
        <EmptyState title={t('desk.contacts.empty')} icon="message">
          <p>{t('desk.contacts.emptyText')}</p>
        </EmptyState>
      ) : (
        <Rows visit={visit} {...props} />
      )}
      <Pager
        label={t('desk.contacts.pages')}
        newer={props.after ? here : undefined}
        older={props.next ? withParams(here, { after: props.next }) : undefined}
      />
    </>,
  );
}

function Filters({
  visit: { t },
  filter,
  here,
}: {
  visit: StaffVisit;
  filter: ListProps['filter'];
  here: string;
}) {
  const chip = (name: 'channel' | 'ending', value: string, label: string) => {
    const on = filter[name] === value;
    return { key: `${name} ${value}`, label, on, href: withParams(here, { [name]: on ? undefined : value }) };
  };
  return (
    <FilterChips
      label={t('desk.contacts.filter')}
      clear={filter.channel || filter.ending ? '/desk/contacts' : undefined}
      chips={[
        ...endings.map((value) => chip('ending', value, t(`desk.ending.${value}`))),
        ...agentChannels.map((value) => chip('channel', value, t(`desk.channel.${value}`))),
        chip('channel', 'web', t('desk.channel.web')),
      ]}
    />
  );
}

const said = new Set<string>([...agentChannels, 'web']);

function Rows({ visit, rows, names }: ListProps & { visit: StaffVisit }) {
  const { t } = visit;
  return (
    <Table
      caption={t('desk.contacts.title')}
      quietCaption
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'at',
          label: t('desk.contacts.at'),
          heads: true,
          cell: (row) => (
            <time dateTime={row.at.toISOString()} title={visit.date(row.at, 'full')}>
              {visit.date(row.at, 'dayTime')}
            </time>
          ),
        },
        { key: 'ending', label: t('desk.contacts.ending'), cell: (row) => t(`desk.ending.${row.ending}`) },
        {
          key: 'channel',
          label: t('desk.contacts.channel'),
          cell: (row) => (said.has(row.channel) ? t(`desk.channel.${row.channel}`) : row.channel),
        },
        {
          key: 'request',
          label: t('desk.contacts.request'),
          cell: (row) =>
            row.request_number && (
              <a class="ui-nowrap" href={`/office/requests/${row.request_number}`}>
                {row.request_number}
              </a>
            ),
        },
        {
          key: 'note',
          label: t('desk.contacts.note'),
          cell: (row) => <span class="desk-clip">{row.note}</span>,
        },
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
