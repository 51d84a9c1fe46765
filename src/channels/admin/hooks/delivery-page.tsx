import { type Delivery, type Endpoint, webhookIdOf } from '#flow/webhooks';
import type { Problem } from '#platform/errors';
import { Alert, BackLink, Button, SummaryList, Table } from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import { adminPage } from '../admin-page.tsx';
import { Fate, reasonSaid } from './hook-said.tsx';

interface DeliveryProps {
  delivery: Delivery;
  endpoint: Endpoint;
  /** Of the request that it is about. */
  number?: string;
  mayRead: boolean;
  news?: string;
  problems?: readonly Problem[];
}

/** One message: what was sent, what was answered, each try. */
export function deliveryPage(visit: StaffVisit, props: DeliveryProps): string {
  const { t } = visit;
  const { delivery, endpoint, mayRead, news, problems = [] } = props;
  return adminPage(
    visit,
    { part: 'hooks', title: delivery.type, problems },
    <div class="admin-narrow" id="f-form">
      <BackLink href={`/admin/hooks/${endpoint.id}`} />
      {news === 'pinged' && (
        <Alert kind={delivery.state === 'delivered' ? 'success' : 'warning'} announce>
          {t('hooks.news.pinged')}
        </Alert>
      )}
      <Facts visit={visit} {...props} />
      {delivery.type !== 'ping' && delivery.state !== 'dropped' && (
        <form method="post" action={`/admin/hooks/${endpoint.id}/messages/${delivery.id}/replay`}>
          <Button kind="secondary">{t('hooks.replay')}</Button>
        </form>
      )}
      {delivery.tries.length > 0 && <h2>{t('hooks.tries')}</h2>}
      <Tries visit={visit} delivery={delivery} />
      <h2>{t('hooks.requestHeaders')}</h2>
      {mayRead ? (
        <pre class="admin-text">{bodySaid(endpoint, delivery)}</pre>
      ) : (
        <Alert>{t('hooks.hidden')}</Alert>
      )}
      <h2>{t('hooks.answer')}</h2>
      {delivery.status === null ? (
        <p>{t('hooks.answerNone')}</p>
      ) : (
        <pre class="admin-text">{`HTTP ${delivery.status}\n\n${delivery.answer ?? ''}`}</pre>
      )}
    </div>,
  );
}

function Facts({ visit, delivery, endpoint, number }: DeliveryProps & { visit: StaffVisit }) {
  const { t } = visit;
  const why = delivery.reason ? reasonSaid(visit, delivery) : null;
  return (
    <SummaryList
      rows={[
        { key: 'state', label: t('hooks.state.title'), value: <Fate visit={visit} state={delivery.state} /> },
        ...(why ? [{ key: 'why', label: t('hooks.reason.title'), value: why }] : []),
        {
          key: 'id',
          label: 'webhook-id',
          value: <code class="admin-break">{webhookIdOf(delivery.id)}</code>,
        },
        ...(number
          ? [
              {
                key: 'request',
                label: t('hooks.request'),
                value: <a href={`/office/requests/${number}`}>{number}</a>,
              },
            ]
          : []),
        { key: 'written', label: t('hooks.when'), value: visit.date(delivery.created_at, 'full') },
        ...(delivery.state === 'retrying' && delivery.next_try_at && endpoint.state === 'active'
          ? [{ key: 'next', label: t('hooks.nextTry'), value: visit.date(delivery.next_try_at, 'full') }]
          : []),
      ]}
    />
  );
}

function Tries({ visit, delivery }: { visit: StaffVisit; delivery: Delivery }) {
  const { t } = visit;
  if (delivery.tries.length === 0) return null;
  return (
    <Table
      caption={t('hooks.tries')}
      quietCaption
      rows={delivery.tries}
      rowKey={(row) => row.at}
      columns={[
        {
          key: 'at',
          label: t('hooks.tries.at'),
          heads: true,
          cell: (row) => visit.date(new Date(row.at), 'full'),
        },
        {
          key: 'result',
          label: t('hooks.tries.result'),
          cell: (row) =>
            [row.status, row.reason && row.reason !== 'status' ? reasonSaid(visit, row) : null]
              .filter(Boolean)
              .join(' · '),
        },
        {
          key: 'ms',
          label: t('hooks.tries.ms'),
          numeric: true,
          cell: (row) => t('hooks.tries.msValue', { ms: row.ms }),
        },
      ]}
    />
  );
}

/** As it is sent, but for the signature, which is made anew for each try. */
function bodySaid(endpoint: Endpoint, { id, body }: Delivery): string {
  const { pathname, search, host } = new URL(endpoint.url);
  const head = [
    `POST ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: application/json; charset=utf-8',
    `Webhook-Id: ${webhookIdOf(id)}`,
  ];
  return `${head.join('\n')}\n\n${JSON.stringify(JSON.parse(body), null, 2)}`;
}
