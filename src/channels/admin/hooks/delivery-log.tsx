import {
  type DeliveryLine,
  type DeliveryState,
  deliveryStates,
  type Endpoint,
  webhookTypes,
} from '#flow/webhooks';
import { EmptyState, FilterChips, Pager, Table } from '#platform/ui';
import { type StaffVisit, withParams } from '#reference/console';
import { When } from '../when.tsx';
import { Fate, reasonSaid } from './hook-said.tsx';

export interface LogProps {
  endpoint: Endpoint;
  rows: DeliveryLine[];
  next: string | null;
  state?: DeliveryState;
  type?: DeliveryLine['type'];
  after?: string;
}

/** The log of an endpoint: what was sent, how it went, and when it is tried again. */
export function DeliveryLog({
  visit,
  endpoint,
  rows,
  next,
  state,
  type,
  after,
}: LogProps & { visit: StaffVisit }) {
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
        <Messages visit={visit} rows={rows} isPaused={endpoint.state === 'paused'} />
      )}
      <Pager
        label={t('hooks.pages')}
        newer={after ? to({}) : undefined}
        older={next ? to({ after: next }) : undefined}
      />
    </>
  );
}

interface MessagesProps {
  visit: StaffVisit;
  rows: DeliveryLine[];
  /** Then nothing is tried before somebody resumes it. */
  isPaused: boolean;
}

function Messages({ visit, rows, isPaused }: MessagesProps) {
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
            row.state === 'retrying' && row.next_try_at && !isPaused
              ? visit.date(row.next_try_at, 'dayTime')
              : '',
        },
      ]}
    />
  );
}
