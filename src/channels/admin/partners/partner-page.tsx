import { type DeliveryRow, deliveryStates, type Incoming, type PartnerHealth } from '#flow/partners';
import {
  Alert,
  BackLink,
  Button,
  ButtonRow,
  EmptyState,
  FilterChips,
  Pager,
  SummaryList,
  Table,
} from '#platform/ui';
import { type StaffVisit, withParams } from '#reference/console';
import { adminPage } from '../admin-page.tsx';
import { Far, Fares, When } from './partner-said.tsx';

type NewsRow = Incoming & { number: string | null };

interface PartnerProps {
  health: PartnerHealth;
  state?: string;
  after?: string;
  did?: string;
  count: number;
  deliveries?: { rows: DeliveryRow[]; next: string | null };
  news?: { rows: NewsRow[]; next: string | null };
}

const said = new Set(['pause', 'resume', 'send-again', 'apply-again', 'set-aside']);

/** One partner: how it fares, what was sent, what did not get through in either direction. */
export function partnerPage(visit: StaffVisit, props: PartnerProps): string {
  const { t } = visit;
  const { health, did, count, deliveries, news } = props;
  const { partner } = health;
  return adminPage(
    visit,
    { part: 'partners', title: partner.name },
    <>
      <BackLink href="/admin/partners" />
      {did && said.has(did) && (
        <Alert kind="success" announce>
          {t(`partners.did.${did}`, { count })}
        </Alert>
      )}
      <Facts visit={visit} health={health} />
      <Steer visit={visit} health={health} />
      <h2 id="list">{t(news ? 'partners.news.title' : 'partners.deliveries')}</h2>
      <Filters visit={visit} {...props} />
      {deliveries && <Deliveries visit={visit} partner={partner.key} rows={deliveries.rows} />}
      {news && <News visit={visit} partner={partner.key} rows={news.rows} />}
      <Pages visit={visit} {...props} />
    </>,
  );
}

function Facts({ visit, health }: { visit: StaffVisit; health: PartnerHealth }) {
  const { t } = visit;
  const { partner, state } = health;
  const bound = [
    ...(partner.departments ?? []).map((key) => visit.department(key)),
    ...(partner.takes ?? []).map((key) => visit.service(key)),
  ];
  return (
    <SummaryList
      rows={[
        { key: 'fares', label: t('partners.fares.title'), value: <Fares visit={visit} health={health} /> },
        ...(state?.failure
          ? [
              {
                key: 'failure',
                label: t('partners.failure'),
                value: <span class="admin-break">{state.failure}</span>,
              },
            ]
          : []),
        {
          key: 'kind',
          label: t('partners.kind'),
          value: [t(`partners.kind.${partner.kind}`), partner.url ?? partner.email]
            .filter(Boolean)
            .join(' · '),
        },
        { key: 'bound', label: t('partners.bound'), value: bound.join(', ') },
        { key: 'share', label: t('partners.share'), value: t(`partners.share.${partner.share ?? 'none'}`) },
        { key: 'heard', label: t('partners.heard'), value: <When visit={visit} at={state?.pulled_at} /> },
        {
          key: 'messages',
          label: t('partners.count.messages'),
          value: visit.number(health.counts.messages),
        },
      ]}
    />
  );
}

function Steer({ visit: { t }, health }: { visit: StaffVisit; health: PartnerHealth }) {
  const { partner, state, counts } = health;
  const at = `/admin/partners/${partner.key}`;
  const paused = Boolean(state?.paused_at);
  const dead = counts.dead + counts.deadMessages;
  return (
    <form method="post" action={`${at}/${paused ? 'resume' : 'pause'}`}>
      <ButtonRow>
        <Button kind={paused ? 'primary' : 'secondary'}>
          {t(paused ? 'partners.resume' : 'partners.pause')}
        </Button>
        {dead > 0 && (
          <Button kind="secondary" formAction={`${at}/send-again`}>
            {t('partners.sendAllAgain', { count: dead })}
          </Button>
        )}
        {counts.deadNews > 0 && (
          <Button kind="secondary" formAction={`${at}/apply-again`}>
            {t('partners.applyAllAgain', { count: counts.deadNews })}
          </Button>
        )}
      </ButtonRow>
    </form>
  );
}

function Filters({ visit, health, state }: PartnerProps & { visit: StaffVisit }) {
  const { t } = visit;
  const at = `/admin/partners/${health.partner.key}`;
  return (
    <FilterChips
      label={t('partners.filter')}
      clear={state ? at : undefined}
      chips={[...deliveryStates, 'news' as const].map((one) => ({
        key: one,
        label: t(one === 'news' ? 'partners.news.title' : `partners.state.${one}`),
        on: one === state,
        href: withParams(at, { state: one === state ? undefined : one }),
      }))}
    />
  );
}

function Deliveries({ visit, partner, rows }: { visit: StaffVisit; partner: string; rows: DeliveryRow[] }) {
  const { t } = visit;
  if (rows.length === 0)
    return (
      <EmptyState title={t('partners.none')} icon="external">
        <p>{t('partners.noneText')}</p>
      </EmptyState>
    );
  return (
    <Table
      caption={t('partners.deliveries')}
      quietCaption
      rows={rows}
      rowKey={(row) => row.id}
      walk
      columns={[
        {
          key: 'number',
          label: t('partners.number'),
          heads: true,
          cell: (row) => (
            <a class="ui-nowrap" href={`/office/requests/${row.number}`}>
              {row.number}
            </a>
          ),
        },
        { key: 'service', label: t('partners.service'), cell: (row) => visit.service(row.service_key) },
        {
          key: 'state',
          label: t('partners.state.title'),
          cell: (row) => <Far visit={visit} state={row.state} />,
        },
        {
          key: 'remote',
          label: t('partners.theirNumber'),
          cell: (row) => [row.remote_id ?? row.token, row.remote_status].filter(Boolean).join(' · '),
        },
        { key: 'tried', label: t('partners.tried'), cell: (row) => <When visit={visit} at={row.tried_at} /> },
        { key: 'why', label: t('partners.why'), cell: (row) => <Why visit={visit} row={row} /> },
        {
          key: 'again',
          label: t('partners.act'),
          cell: (row) =>
            mayBeSent(row) ? (
              <form method="post" action={`/admin/partners/${partner}/send-again`}>
                <input type="hidden" name="delivery" value={row.id} />
                <Button kind="secondary" small>
                  {t(row.state === 'held' ? 'partners.sendNow' : 'partners.sendAgain')}
                </Button>
              </form>
            ) : null,
        },
      ]}
    />
  );
}

function mayBeSent({ state, dead_messages }: DeliveryRow): boolean {
  return state === 'held' || state === 'failed' || state === 'dead' || dead_messages > 0;
}

function Why({ visit: { t }, row }: { visit: StaffVisit; row: DeliveryRow }) {
  const parts = [
    row.reason,
    row.dead_messages > 0 ? t('partners.deadMessages', { count: row.dead_messages }) : null,
    row.left_at ? t('partners.leftNow') : null,
  ];
  return <span class="admin-break">{parts.filter(Boolean).join(' · ')}</span>;
}

function News({ visit, partner, rows }: { visit: StaffVisit; partner: string; rows: NewsRow[] }) {
  const { t } = visit;
  if (rows.length === 0)
    return (
      <EmptyState title={t('partners.news.none')} icon="check">
        <p>{t('partners.news.noneText')}</p>
      </EmptyState>
    );
  return (
    <Table
      caption={t('partners.news.title')}
      quietCaption
      rows={rows}
      rowKey={(row) => row.update_id}
      walk
      columns={[
        {
          key: 'number',
          label: t('partners.number'),
          heads: true,
          cell: (row) =>
            row.number ? <a href={`/office/requests/${row.number}`}>{row.number}</a> : row.remote_id || '–',
        },
        { key: 'word', label: t('partners.word'), cell: (row) => row.word },
        {
          key: 'text',
          label: t('partners.words'),
          cell: (row) => <span class="admin-break">{row.text}</span>,
        },
        {
          key: 'why',
          label: t('partners.why'),
          cell: (row) => <span class="admin-break">{row.reason}</span>,
        },
        {
          key: 'came',
          label: t('partners.came'),
          cell: (row) => <When visit={visit} at={row.received_at} />,
        },
        {
          key: 'act',
          label: t('partners.act'),
          cell: (row) => (
            <form method="post" action={`/admin/partners/${partner}/apply-again`}>
              <input type="hidden" name="update" value={row.update_id} />
              <ButtonRow>
                {row.remote_id && (
                  <Button kind="secondary" small>
                    {t('partners.applyAgain')}
                  </Button>
                )}
                <Button kind="quiet" small formAction={`/admin/partners/${partner}/set-aside`}>
                  {t('partners.setAside')}
                </Button>
              </ButtonRow>
            </form>
          ),
        },
      ]}
    />
  );
}

function Pages({
  visit: { t },
  health,
  state,
  after,
  deliveries,
  news,
}: PartnerProps & { visit: StaffVisit }) {
  const at = `/admin/partners/${health.partner.key}`;
  const next = (deliveries ?? news)?.next;
  return (
    <Pager
      label={t('partners.pages')}
      newer={after ? withParams(at, { state }) : undefined}
      older={next ? withParams(at, { state, after: next }) : undefined}
    />
  );
}
