import type { Endpoint } from '#flow/webhooks';
import type { Problem } from '#platform/errors';
import {
  Alert,
  Button,
  ButtonLink,
  ButtonRow,
  DateInput,
  fieldErrors,
  Radios,
  SummaryList,
} from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import { adminPage } from '../admin-page.tsx';
import { When } from '../when.tsx';
import { DeliveryLog, type LogProps } from './delivery-log.tsx';
import { Health } from './hook-said.tsx';

interface EndpointProps extends LogProps {
  news?: string;
  count?: number;
  /** What was typed of sending again, when it was refused. */
  replay?: { since: string; all: string };
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
      <DeliveryLog visit={visit} {...props} />
      <ReplayForm visit={visit} {...props} />
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

function ReplayForm({
  visit: { t },
  endpoint,
  replay = { since: '', all: 'no' },
  problems = [],
}: EndpointProps & { visit: StaffVisit }) {
  const errors = fieldErrors(t, problems);
  return (
    <details class="admin-more" open={problems.length > 0}>
      <summary>{t('hooks.replayTitle')}</summary>
      <form class="admin-narrow" method="post" action={`/admin/hooks/${endpoint.id}/replay`} noValidate>
        <DateInput name="since" label={t('hooks.replaySince')} value={replay.since} error={errors('since')} />
        <Radios
          name="all"
          label={t('hooks.replayWhich')}
          value={replay.all}
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
