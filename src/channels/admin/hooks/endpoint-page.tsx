import {
  type DeliveryLine,
  type DeliveryState,
  deliveryStates,
  type Endpoint,
  webhookTypes,
} from '#flow/webhooks';
import type { Problem } from '#platform/errors';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DateInput,
  EmptyState,
  FilterChips,
  fieldErrors,
  Pager,
  Radios,
  SummaryList,
  Table,
} from '#platform/ui';
import { type StaffVisit, withParams } from '#reference/console';
import { adminPage } from '../admin-page.tsx';
import { Fate, Health, reasonSaid, When } from './hook-said.tsx';

interface EndpointProps {
  endpoint: Endpoint;
  rows: DeliveryLine[];
  next: string | null;
  state?: DeliveryState;
  type?: DeliveryLine['type'];
  after?: string;
  news?: string;
  count?: number;
  problems?: readonly Problem[];
}

const knownNews = ['edited', 'paused', 'resumed', 'replayed'];

/** How one endpoint fares, what can be done about it, and its log. */
export function endpointPage(visit: StaffVisit, props: EndpointProps): string {
  const { t } = visit;
  const { endpoint, news, count = 0, problems = [] } = props;
  return adminPage(
    visit,
    {
      part: 'hooks',
      title: endpoint.name,
      problems,
      actions: (
        <ButtonLink href={`/admin/hooks/${endpoint.id}/edit`} kind="secondary">
          {t('hooks.edit')}
        </ButtonLink>
      ),
    },
    <>
      {news && knownNews.includes(news) && (
        <Alert kind="success" announce>
          {t(`hooks.news.${news}`, { count })}
        </Alert>
      )}
      <Facts visit={visit} endpoint={endpoint} />
      <Buttons visit={visit} endpoint={endpoint} />
      <h2 id="messages">{t('hooks.deliveries')}</h2>
      <Log visit={visit} {...props} />
      <ReplayForm visit={visit} endpoint={endpoint} problems={problems} />
    </>,
  );
}

function Facts({ visit, endpoint }: { visit: StaffVisit; endpoint: Endpoint }) {
  const { t } = visit;
  const { services, private_of, client_id } = endpoint;
  const reach = private_of?.includes('*')
    ? t('hooks.private.all')
    : private_of?.map((key) => visit.department(key)).join(', ');
  return (
    <SummaryList
      rows={[
        {
          key: 'health',
          label: t('hooks.health.title'),
          value: <Health visit={visit} endpoint={endpoint} />,
        },
        { key: 'url', label: t('hooks.url'), value: <span class="admin-break">{endpoint.url}</span> },
        {
          key: 'events',
          label: t('hooks.events'),
          value: endpoint.events.map((type) => t(`hooks.type.${type}`)).join(' · '),
        },
        {
          key: 'services',
          label: t('hooks.services'),
          value: services ? services.map((key) => visit.service(key)).join(', ') : t('hooks.servicesAll'),
        },
        {
          key: 'private',
          label: t('hooks.private.title'),
          value: client_id ? t('hooks.client') : (reach ?? t('hooks.private.none')),
        },
        { key: 'owner', label: t('hooks.owner'), value: endpoint.owner_email },
        {
          key: 'success',
          label: t('hooks.lastSuccess'),
          value: <When visit={visit} at={endpoint.last_success_at} />,
        },
        {
          key: 'failure',
          label: t('hooks.lastFailure'),
          value: <When visit={visit} at={endpoint.last_failure_at} />,
        },
      ]}
    />
  );
}

function Buttons({ visit: { t }, endpoint }: { visit: StaffVisit; endpoint: Endpoint }) {
  const isPaused = endpoint.state === 'paused';
  return (
    <form method="post" action={`/admin/hooks/${endpoint.id}/ping`} id="f-form">
      <ButtonRow>
        {isPaused && <Button formAction={`/admin/hooks/${endpoint.id}/resume`}>{t('hooks.resume')}</Button>}
        <Button kind={isPaused ? 'secondary' : 'primary'}>{t('hooks.ping')}</Button>
        {!isPaused && (
          <Button kind="secondary" formAction={`/admin/hooks/${endpoint.id}/pause`}>
            {t('hooks.pause')}
          </Button>
        )}
      </ButtonRow>
      <details class="admin-more">
        <summary>
          {t('hooks.rotate')} · {t('hooks.remove')}
        </summary>
        <p>{t('hooks.rotateText')}</p>
        <Button kind="secondary" formAction={`/admin/hooks/${endpoint.id}/rotate`}>
          {t('hooks.rotate')}
        </Button>
        <p>{t('hooks.removeText')}</p>
        <Button kind="danger" formAction={`/admin/hooks/${endpoint.id}/remove`}>
          {t('hooks.remove')}
        </Button>
      </details>
    </form>
  );
}

function Log({ visit, endpoint, rows, next, state, type, after }: EndpointProps & { visit: StaffVisit }) {
  const { t } = visit;
  const at = `/admin/hooks/${endpoint.id}`;
  const to = (params: Record<string, string | undefined>) => withParams(at, { state, type, ...params });
  return (
    <>
      <FilterChips
        label={t('hooks.filter.state')}
        clear={state || type ? at : undefined}
        chips={deliveryStates.map((one) => ({
          key: one,
          label: t(`hooks.state.${one}`),
          on: one === state,
          href: to({ state: one === state ? undefined : one }),
        }))}
      />
      <FilterChips
        label={t('hooks.filter.type')}
        chips={[...webhookTypes, 'ping' as const].map((one) => ({
          key: one,
          label: one,
          on: one === type,
          href: to({ type: one === type ? undefined : one }),
        }))}
      />
      {rows.length === 0 ? (
        <EmptyState title={t('hooks.noneMessages')} icon="message">
          <p>{t('hooks.noneMessagesText')}</p>
        </EmptyState>
      ) : (
        <Messages visit={visit} rows={rows} />
      )}
      <Pager
        label={t('hooks.pages')}
        newer={after ? to({}) : undefined}
        older={next ? to({ after: next }) : undefined}
      />
    </>
  );
}

function Messages({ visit, rows }: { visit: StaffVisit; rows: DeliveryLine[] }) {
  const { t } = visit;
  return (
    <Table
      caption={t('hooks.deliveries')}
      quietCaption
      rows={rows}
      rowKey={(row) => row.id}
      walk
      columns={[
        {
          key: 'type',
          label: t('hooks.filter.type'),
          heads: true,
          cell: (row) => <a href={`/admin/hooks/${row.endpoint_id}/messages/${row.id}`}>{row.type}</a>,
        },
        {
          key: 'state',
          label: t('hooks.state.title'),
          cell: (row) => <Fate visit={visit} state={row.state} />,
        },
        { key: 'why', label: t('hooks.answer'), cell: (row) => reasonSaid(visit, row) },
        {
          key: 'tries',
          label: t('hooks.attempts'),
          numeric: true,
          cell: (row) => visit.number(row.attempts),
        },
        { key: 'at', label: t('hooks.when'), cell: (row) => <When visit={visit} at={row.created_at} /> },
        {
          key: 'next',
          label: t('hooks.nextTry'),
          wideOnly: true,
          cell: (row) =>
            row.state === 'retrying' && row.next_try_at ? visit.date(row.next_try_at, 'dayTime') : '',
        },
      ]}
    />
  );
}

function ReplayForm({
  visit: { t },
  endpoint,
  problems = [],
}: Pick<EndpointProps, 'endpoint' | 'problems'> & { visit: StaffVisit }) {
  const errors = fieldErrors(t, problems);
  return (
    <details class="admin-more" open={problems.length > 0}>
      <summary>{t('hooks.replayTitle')}</summary>
      <form class="admin-narrow" method="post" action={`/admin/hooks/${endpoint.id}/replay`} noValidate>
        <DateInput name="since" label={t('hooks.replaySince')} error={errors('since')} />
        <Radios
          name="all"
          label={t('hooks.replayWhich')}
          value="no"
          options={[
            { value: 'no', label: t('hooks.replayFailed') },
            { value: 'yes', label: t('hooks.replayAll'), hint: t('hooks.replayAllHint') },
          ]}
        />
        <Button kind="secondary">{t('hooks.replayButton')}</Button>
      </form>
    </details>
  );
}
