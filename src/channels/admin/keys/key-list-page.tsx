import {
  Alert,
  Button,
  ButtonLink,
  Dialog,
  EmptyState,
  FilterChips,
  Pager,
  StatusChip,
  Table,
  TextInput,
} from '#platform/ui';
import type { ClientLine } from '#reference/clients';
import { type StaffVisit, withParams } from '#reference/console';
import type { KeyApplication } from '#reference/key-applications';
import { adminPage } from '../admin-page.tsx';

interface ListProps {
  clients: ClientLine[];
  next: string | null;
  waiting: KeyApplication[];
  q: string;
  stopped: boolean;
  after?: string;
  news?: string;
}

const knownNews = ['declined', 'approved'];

export function keyListPage(visit: StaffVisit, props: ListProps): string {
  const { t } = visit;
  const { clients, next, waiting, q, stopped, after, news } = props;
  const here = withParams(visit.url, { news: undefined, after: undefined });
  return adminPage(
    visit,
    {
      part: 'keys',
      title: t('admin.part.keys'),
      actions: <ButtonLink href="/admin/keys/new">{t('admin.keys.add')}</ButtonLink>,
    },
    <>
      {news && knownNews.includes(news) && (
        <Alert kind="success" announce>
          {t(`admin.keys.news.${news}`)}
        </Alert>
      )}
      {waiting.length > 0 && <Waiting visit={visit} waiting={waiting} />}
      <form class="admin-filter" action="/admin/keys">
        <TextInput
          name="q"
          type="search"
          label={t('admin.keys.search')}
          value={q}
          width="lg"
          autocomplete="off"
        />
        {stopped && <input type="hidden" name="show" value="stopped" />}
        <Button kind="secondary">{t('admin.show')}</Button>
      </form>
      <FilterChips
        label={t('admin.filter')}
        chips={[
          {
            key: 'stopped',
            label: t('admin.keys.stoppedOnes'),
            on: stopped,
            href: withParams(here, { show: stopped ? undefined : 'stopped' }),
          },
        ]}
      />
      {clients.length === 0 ? (
        <EmptyState title={t('admin.keys.none')} icon="lock">
          <p>{t('admin.keys.noneText')}</p>
        </EmptyState>
      ) : (
        <Rows visit={visit} clients={clients} />
      )}
      <Pager
        label={t('admin.pages')}
        newer={after ? here : undefined}
        older={next ? withParams(here, { after: next }) : undefined}
      />
    </>,
  );
}

function Waiting({ visit, waiting }: { visit: StaffVisit; waiting: KeyApplication[] }) {
  const { t } = visit;
  return (
    <section aria-labelledby="waiting">
      <h2 id="waiting">{t('admin.keys.waiting', { count: waiting.length })}</h2>
      <ul class="admin-applications">
        {waiting.map((one) => (
          <li key={one.id}>
            <p>
              <b>{one.name}</b> · {one.email} ·{' '}
              <span class="ui-soft">{visit.date(one.asked_at, 'dayTime')}</span>
            </p>
            <p class="admin-text">{one.purpose}</p>
            <div class="admin-acts">
              <ButtonLink kind="secondary" href={`/admin/keys/new?application=${one.id}`}>
                {t('admin.keys.decide')}
              </ButtonLink>
            </div>
            <Dialog summary={t('admin.keys.decline')}>
              <form method="post" action={`/admin/keys/applications/${one.id}/decline`}>
                <p>{t('admin.keys.declineText', { email: one.email })}</p>
                <Button kind="danger">{t('admin.keys.declineYes')}</Button>
              </form>
            </Dialog>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rows({ visit, clients }: { visit: StaffVisit; clients: ClientLine[] }) {
  const { t } = visit;
  return (
    <Table
      caption={t('admin.part.keys')}
      quietCaption
      rows={clients}
      rowKey={(one) => one.id}
      walk
      columns={[
        {
          key: 'name',
          label: t('admin.keys.name'),
          heads: true,
          cell: (one) => <a href={`/admin/keys/${one.id}`}>{one.name}</a>,
        },
        { key: 'state', label: t('admin.keys.state'), cell: (one) => <State visit={visit} client={one} /> },
        { key: 'owner', label: t('admin.keys.owner'), wideOnly: true, cell: (one) => one.owner },
        {
          key: 'scopes',
          label: t('admin.keys.scopes'),
          wideOnly: true,
          cell: (one) => one.scopes.join(', '),
        },
        {
          key: 'today',
          label: t('admin.keys.today'),
          numeric: true,
          cell: (one) => visit.number(one.callsToday),
        },
        {
          key: 'used',
          label: t('admin.keys.used'),
          cell: (one) => (one.lastUsedAt ? visit.date(one.lastUsedAt, 'dayTime') : t('admin.keys.never')),
        },
      ]}
    />
  );
}

/** In words and by colour: stopped, no key that opens anything, ends soon, active; and whether it is one of a sandbox. */
export function State({ visit, client }: { visit: StaffVisit; client: ClientLine }) {
  const { t } = visit;
  const days = client.nextEnd && (client.nextEnd.getTime() - visit.now.getTime()) / 86_400_000;
  const soon = days !== null && days < 14;
  const state = !client.active ? 'stopped' : client.liveKeys === 0 ? 'noKey' : soon ? 'endsSoon' : 'active';
  const tone = { stopped: 'neutral', noKey: 'late', endsSoon: 'soon', active: 'active' } as const;
  return (
    <>
      <StatusChip tone={tone[state]}>{t(`admin.keys.state.${state}`)}</StatusChip>{' '}
      {client.sandbox && <StatusChip>{t('admin.keys.state.sandbox')}</StatusChip>}
    </>
  );
}
