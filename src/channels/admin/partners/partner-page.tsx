import { type DeliveryRow, deliveryStates, type PartnerHealth } from '#flow/partners';
import { Alert, BackLink, Button, ButtonRow, FilterChips, Pager, SummaryList } from '#platform/ui';
import { type StaffVisit, withParams } from '#reference/console';
import { adminPage } from '../admin-page.tsx';
import { When } from '../when.tsx';
import { DeadNews, type NewsRow } from './dead-news.tsx';
import { Fares } from './partner-said.tsx';
import { SentRequests } from './sent-requests.tsx';

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
      {deliveries && <SentRequests visit={visit} partner={partner.key} rows={deliveries.rows} />}
      {news && <DeadNews visit={visit} partner={partner.key} rows={news.rows} />}
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
