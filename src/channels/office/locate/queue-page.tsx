import type { UnplacedRow, UnplacedState } from '#flow/locating';
import { EmptyState, FilterChips, Pager, StatusChip, Table } from '#platform/ui';
import { areaName } from '#reference/places';
import { doneToast } from '../done.tsx';
import { officePage } from '../frame.tsx';
import type { Visit } from '../visit.ts';
import { dueSaid } from '../words.ts';

export const locateHref = '/office/locate';

export function hrefOf(number: string): string {
  return `${locateHref}/${number}`;
}

export interface QueueState {
  rows: UnplacedRow[];
  next: string | null;
  after?: string;
  state: UnplacedState;
  done?: string;
  late?: string;
}

/** The queue: what was written of each place, so that one sees at a glance which are easy. */
export async function queuePage(visit: Visit, queue: QueueState): Promise<string> {
  const { t } = visit;
  const { state } = queue;
  const here = state === 'asked' ? `${locateHref}?state=asked` : locateHref;
  return officePage(
    visit,
    { title: t('office.locate.title'), at: locateHref, toast: await doneToast(visit, queue, here) },
    <div>
      <p class="ui-soft">{t('office.locate.about')}</p>
      <FilterChips
        label={t('office.locate.which')}
        chips={(['open', 'asked'] as const).map((key) => ({
          key,
          label: t(`office.locate.state.${key}`),
          on: key === state,
          href: key === 'asked' ? `${locateHref}?state=asked` : locateHref,
        }))}
      />
      {queue.rows.length === 0 ? (
        <EmptyState title={t(`office.locate.empty.${state}`)} icon="pin">
          <p>{t(`office.locate.emptyText.${state}`)}</p>
        </EmptyState>
      ) : (
        await QueueTable(visit, queue, here)
      )}
    </div>,
  );
}

async function QueueTable(visit: Visit, { rows, next, after }: QueueState, here: string) {
  const { t, ctx } = visit;
  const names = await Promise.all(
    rows.map(async (row) => Promise.all(row.areas.map((ref) => areaName(ctx, ref)))),
  );
  const areas = new Map(rows.map((row, i) => [row.id, names[i]!.filter(Boolean).join(', ')]));
  const sep = here.includes('?') ? '&' : '?';
  return (
    <>
      <Table
        caption={t('office.locate.title')}
        quietCaption
        rows={rows}
        rowKey={(row) => row.number}
        walk
        columns={[
          {
            key: 'words',
            label: t('office.locate.words'),
            heads: true,
            cell: (row) => (
              <>
                <a href={`${locateHref}/${row.number}`}>
                  <bdi>{row.address || t('office.locate.noWords')}</bdi>
                </a>
                {row.answered && <StatusChip tone="new">{t('office.locate.answered')}</StatusChip>}
              </>
            ),
          },
          { key: 'area', label: t('office.locate.area'), cell: (row) => areas.get(row.id) || '-' },
          { key: 'service', label: t('office.column.what'), cell: (row) => visit.service(row.service_key) },
          {
            key: 'description',
            label: t('office.locate.said'),
            wideOnly: true,
            cell: (row) => <span class="office-said">{row.description}</span>,
          },
          { key: 'due', label: t('office.column.due'), cell: (row) => <Due visit={visit} row={row} /> },
          {
            key: 'department',
            label: t('office.column.department'),
            wideOnly: true,
            cell: (row) => visit.department(row.department_key),
          },
          {
            key: 'came',
            label: t('office.locate.came'),
            cell: (row) => (
              <span title={visit.date(row.opened_at, 'full')}>
                {visit.ago(row.opened_at)}, {t(`office.channel.${row.channel}`)}
              </span>
            ),
          },
        ]}
      />
      <Pager
        label={t('office.locate.title')}
        newer={after ? here : undefined}
        older={next ? `${here}${sep}after=${encodeURIComponent(next)}` : undefined}
      />
    </>
  );
}

function Due({ visit, row }: { visit: Visit; row: UnplacedRow }) {
  const due = dueSaid(visit, { ...row, outcome: null });
  return due ? (
    <span title={due.title}>
      <StatusChip tone={due.tone}>{due.text}</StatusChip>
    </span>
  ) : (
    <>-</>
  );
}
