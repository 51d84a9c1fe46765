import type { Problem } from '#platform/errors';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  CopyButton,
  DateInput,
  Dialog,
  fieldErrors,
  Select,
  StatusChip,
  Table,
} from '#platform/ui';
import type { ClientLine, KeyLine, MadeKey } from '#reference/clients';
import type { StaffVisit } from '#reference/console';
import type { KeyApplication } from '#reference/key-applications';
import { adminPage } from '../admin-page.tsx';
import { ClientFields, type ClientForm } from './client-form.tsx';
import { State } from './key-list-page.tsx';

interface NewProps {
  form: ClientForm;
  problems?: readonly Problem[];
  /** The application that it would answer. */
  application?: KeyApplication;
}

export function newClientPage(visit: StaffVisit, { form, problems = [], application }: NewProps): string {
  const { t } = visit;
  return adminPage(
    visit,
    { part: 'keys', title: t('admin.keys.add'), problems, islands: ['leave'] },
    <div class="admin-narrow">
      {application && <Alert kind="info">{t('admin.keys.answers', { name: application.name })}</Alert>}
      <form
        method="post"
        action={`/admin/keys/new${application ? `?application=${application.id}` : ''}`}
        noValidate
        data-island="leave"
      >
        <ClientFields visit={visit} form={form} problems={problems} />
        {!application && (
          <DateInput
            name="expiresAt"
            label={t('admin.keys.expires')}
            hint={t('admin.keys.expiresHint')}
            value={form.expiresAt}
            error={fieldErrors(t, problems)('expiresAt')}
          />
        )}
        <ButtonRow>
          <Button>{t(application ? 'admin.keys.approve' : 'admin.keys.make')}</Button>
        </ButtonRow>
      </form>
    </div>,
  );
}

interface ClientProps {
  client: ClientLine;
  keys: readonly KeyLine[];
  days: readonly { day: string; calls: number }[];
  form: ClientForm;
  problems?: readonly Problem[];
  /** A key that was made just now: the one time that it is shown. */
  made?: MadeKey;
  news?: string;
}

const knownNews = ['saved', 'revoked', 'stopped', 'resumed'];

export function clientPage(visit: StaffVisit, props: ClientProps): string {
  const { t } = visit;
  const { client, keys, days, form, problems = [], made, news } = props;
  return adminPage(
    visit,
    { part: 'keys', title: client.name, problems, islands: ['leave', 'copy'] },
    <div class="admin-narrow">
      {made && <Made visit={visit} made={made} />}
      {news && knownNews.includes(news) && (
        <Alert kind="success" announce>
          {t(`admin.keys.news.${news}`)}
        </Alert>
      )}
      <p>
        <State visit={visit} client={client} />{' '}
        <span class="ui-soft">
          {t('admin.keys.madeBy', { by: client.madeByName, at: visit.date(client.createdAt, 'date') })}
        </span>
      </p>
      <Keys visit={visit} client={client} keys={keys} />
      <section aria-labelledby="calls">
        <h2 id="calls">{t('admin.keys.calls')}</h2>
        <Calls visit={visit} client={client} days={days} />
      </section>
      <section aria-labelledby="settings">
        <h2 id="settings">{t('admin.keys.settings')}</h2>
        <form method="post" action={`/admin/keys/${client.id}`} noValidate data-island="leave">
          <ClientFields visit={visit} form={form} problems={problems} />
          <ButtonRow>
            <Button>{t('admin.keys.save')}</Button>
          </ButtonRow>
        </form>
      </section>
      <Whole visit={visit} client={client} />
    </div>,
  );
}

function Made({ visit: { t }, made }: { visit: StaffVisit; made: MadeKey }) {
  return (
    <Alert kind="success" announce title={t('admin.keys.made')}>
      <p>
        <code class="admin-key">{made.text}</code> <CopyButton value={made.text} />
      </p>
      <p>{t('admin.keys.madeText')}</p>
    </Alert>
  );
}

function Keys({ visit, client, keys }: { visit: StaffVisit; client: ClientLine; keys: readonly KeyLine[] }) {
  const { t } = visit;
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">{t('admin.keys.keys')}</h2>
      {keys.length === 0 ? (
        <p class="ui-soft">{t('admin.keys.noKeys')}</p>
      ) : (
        <Table
          caption={t('admin.keys.keys')}
          quietCaption
          rows={keys}
          rowKey={(key) => key.id}
          columns={[
            {
              key: 'key',
              label: t('admin.keys.key'),
              heads: true,
              cell: (key) => <code>{key.prefix}…</code>,
            },
            {
              key: 'state',
              label: t('admin.keys.state'),
              cell: (key) => <KeyState visit={visit} of={key} />,
            },
            {
              key: 'used',
              label: t('admin.keys.used'),
              wideOnly: true,
              cell: (key) =>
                key.last_used_at ? visit.date(key.last_used_at, 'dayTime') : t('admin.keys.never'),
            },
            {
              key: 'act',
              label: <span class="usa-sr-only">{t('admin.keys.revoke')}</span>,
              cell: (key) => key.state === 'live' && <Revoke visit={visit} client={client} of={key} />,
            },
          ]}
        />
      )}
      {client.active && (
        <form method="post" action={`/admin/keys/${client.id}/rotate`} class="admin-filter" noValidate>
          <Select
            name="grace"
            label={t('admin.keys.grace')}
            value={keys.some((key) => key.state === 'live') ? '24' : 'keep'}
            empty={null}
            options={['0', '24', '168', 'keep'].map((value) => ({
              value,
              label: t(`admin.keys.grace.${value}`),
            }))}
          />
          <DateInput name="expiresAt" label={t('admin.keys.expires')} />
          <Button kind="secondary">{t('admin.keys.rotate')}</Button>
        </form>
      )}
    </section>
  );
}

function KeyState({ visit: { t, date }, of }: { visit: StaffVisit; of: KeyLine }) {
  // The end is the first instant after the last day.
  const last = of.expires_at && new Date(of.expires_at.getTime() - 1);
  return (
    <>
      <StatusChip tone={of.state === 'live' ? 'active' : 'neutral'}>
        {t(`admin.keys.key.${of.state}`)}
      </StatusChip>{' '}
      <span class="ui-soft">
        {of.revoked_at
          ? t('admin.keys.revokedBy', { by: of.revoked_by_name ?? '', at: date(of.revoked_at, 'dayTime') })
          : last
            ? t('admin.keys.until', { at: date(last, 'dayTime') })
            : t('admin.keys.madeBy', { by: of.made_by_name, at: date(of.made_at, 'date') })}
      </span>
    </>
  );
}

/** Asks once more, without script. */
function Revoke({ visit: { t }, client, of }: { visit: StaffVisit; client: ClientLine; of: KeyLine }) {
  return (
    <Dialog summary={t('admin.keys.revoke')}>
      <form method="post" action={`/admin/keys/${client.id}/keys/${of.id}/revoke`}>
        <p>{t('admin.keys.revokeText', { key: of.prefix })}</p>
        <Button kind="danger">{t('admin.keys.revokeYes')}</Button>
      </form>
    </Dialog>
  );
}

function Calls({ visit, client, days }: Pick<ClientProps, 'client' | 'days'> & { visit: StaffVisit }) {
  const { t } = visit;
  if (days.length === 0) return <p class="ui-soft">{t('admin.keys.noCalls')}</p>;
  return (
    <>
      <p>{t('admin.keys.callsToday', { count: client.callsToday, most: client.perMinute })}</p>
      <Dialog summary={t('admin.keys.byDay')}>
        <Table
          caption={t('admin.keys.byDay')}
          quietCaption
          rows={days}
          rowKey={(one) => one.day}
          columns={[
            {
              key: 'day',
              label: t('admin.keys.day'),
              heads: true,
              // Noon, so that no zone makes another day of it.
              cell: (one) => visit.date(new Date(`${one.day}T17:00:00Z`), 'day'),
            },
            {
              key: 'calls',
              label: t('admin.keys.calls'),
              numeric: true,
              cell: (one) => visit.number(one.calls),
            },
          ]}
        />
      </Dialog>
    </>
  );
}

/** What can be done to the client as a whole. */
function Whole({ visit: { t }, client }: { visit: StaffVisit; client: ClientLine }) {
  return (
    <section aria-labelledby="whole">
      <h2 id="whole">{t(client.active ? 'admin.keys.stop' : 'admin.keys.resume')}</h2>
      <form method="post" action={`/admin/keys/${client.id}/active`}>
        <p>{t(client.active ? 'admin.keys.stopText' : 'admin.keys.resumeText')}</p>
        <Button
          kind={client.active ? 'danger' : 'secondary'}
          name="active"
          value={client.active ? 'no' : 'yes'}
        >
          {t(client.active ? 'admin.keys.stop' : 'admin.keys.resume')}
        </Button>
      </form>
      <p>
        <ButtonLink kind="secondary" href={`/admin/audit?subject=client:${client.id}`}>
          {t('admin.keys.audit')}
        </ButtonLink>
      </p>
    </section>
  );
}
