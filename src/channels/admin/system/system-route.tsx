import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { Alert, SummaryList, Table } from '#platform/ui';
import { type StaffVisit, staffVisit } from '#reference/console';
import { mayRoute } from '#reference/people';
import { adminPage } from '../admin-page.tsx';
import { Geocoders } from './geocoders-table.tsx';
import { type SystemFacts, systemFacts } from './system-facts.ts';

/** How the house fares: versions, sizes, what waits. */
export function systemRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/admin/system',
    policy: mayRoute('catalog.edit'),
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      return html(reply, systemPage(visit, await systemFacts(house, visit.ctx)));
    },
  });
}

function systemPage(visit: StaffVisit, facts: SystemFacts): string {
  const { t, number } = visit;
  const low = facts.disk && facts.disk.free < facts.disk.all * 0.1;
  const row = (key: string, value: string) => ({ key, label: t(`admin.system.${key}`), value });
  return adminPage(
    visit,
    { part: 'system', title: t('admin.part.system') },
    <div class="admin-narrow">
      {facts.pending.length > 0 && (
        <Alert kind="error">{t('admin.system.pendingText', { names: facts.pending.join(', ') })}</Alert>
      )}
      {low && <Alert kind="warning">{t('admin.system.diskLow')}</Alert>}
      {facts.queue.dead > 0 && (
        <Alert kind="warning">
          <a href="/admin/jobs">{t('admin.system.dead', { count: facts.queue.dead })}</a>
        </Alert>
      )}
      <SummaryList
        rows={[
          row('version', facts.version),
          row('node', facts.node),
          row('postgres', facts.postgres),
          row('database', sizeSaid(visit, facts.databaseBytes)),
          row(
            'disk',
            facts.disk
              ? t('admin.system.free', {
                  free: sizeSaid(visit, facts.disk.free),
                  all: sizeSaid(visit, facts.disk.all),
                })
              : '-',
          ),
          row('memory', sizeSaid(visit, facts.memoryBytes)),
          row('up', t('admin.system.hours', { hours: number(Math.floor(facts.upSeconds / 3600)) })),
          row(
            'queue',
            t('admin.system.queueSaid', {
              due: facts.queue.due,
              running: facts.queue.running,
              later: facts.queue.later,
            }),
          ),
          row('mail', t(visit.house.config.smtpUrl ? 'admin.system.smtp' : 'admin.system.noSmtp')),
          row('migration', facts.migrations[0]?.name ?? '-'),
        ]}
      />
      {facts.geocoders.length > 0 && <Geocoders visit={visit} rows={facts.geocoders} />}
      <h2>{t('admin.system.tables')}</h2>
      <Table
        caption={t('admin.system.tables')}
        quietCaption
        rows={facts.rows}
        rowKey={(one) => one.table}
        columns={[
          {
            key: 'table',
            label: t('admin.system.table'),
            heads: true,
            cell: (one) => <code>{one.table}</code>,
          },
          {
            key: 'rows',
            label: t('admin.system.rows'),
            numeric: true,
            cell: (one) => number(Math.round(one.rows)),
          },
          {
            key: 'size',
            label: t('admin.system.size'),
            numeric: true,
            cell: (one) => sizeSaid(visit, one.bytes),
          },
        ]}
      />
    </div>,
  );
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'];

function sizeSaid({ number }: StaffVisit, bytes: number): string {
  const at = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** at;
  return `${number(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))} ${units[at]}`;
}
