import type { ComponentChildren } from 'preact';
import type { RoutingRule } from '#flow/routing';
import { Alert, EmptyState, Table } from '#platform/ui';
import { type Sla, weekdays } from '#reference/calendar';
import type { StaffVisit } from '#reference/console';
import { adminPage } from '../admin-page.tsx';
import { nextHolidays } from './next-holidays.ts';
import { ruleSaid } from './rule-said.ts';

function packPage(visit: StaffVisit, part: string, file: string, children: ComponentChildren): string {
  const { t, catalog } = visit;
  return adminPage(
    visit,
    { part, title: t(`admin.part.${part}`) },
    <>
      <Alert>
        {t('admin.catalog.how', { file })} <code>belfry city apply cities/{catalog.city.key}</code>
      </Alert>
      {children}
    </>,
  );
}

export function slaSaid({ t }: StaffVisit, sla: Sla | undefined): string {
  return sla ? t('admin.catalog.sla', { amount: sla.amount, unit: sla.unit }) : t('admin.catalog.noSla');
}

export function servicesPage(visit: StaffVisit): string {
  const { t, catalog, say } = visit;
  return packPage(
    visit,
    'services',
    'services/*.yaml',
    catalog.groups.map((group) => (
      <section key={group.key} aria-labelledby={`group-${group.key}`}>
        <h2 id={`group-${group.key}`}>{say(group.name)}</h2>
        <Table
          caption={say(group.name)}
          quietCaption
          rows={catalog.services.filter((one) => one.group === group.key)}
          rowKey={(one) => one.key}
          columns={[
            { key: 'name', label: t('admin.catalog.service'), heads: true, cell: (one) => say(one.name) },
            {
              key: 'promise',
              label: t('admin.catalog.promise'),
              cell: (one) =>
                one.kind === 'information' ? t('admin.catalog.information') : slaSaid(visit, one.sla),
            },
            {
              key: 'department',
              label: t('admin.catalog.department'),
              cell: (one) => visit.department(one.department),
            },
            {
              key: 'public',
              label: t('admin.catalog.seen'),
              wideOnly: true,
              cell: (one) => t(one.public ? 'admin.catalog.public' : 'admin.catalog.private'),
            },
            { key: 'edition', label: t('admin.catalog.edition'), numeric: true, cell: (one) => one.version },
            {
              key: 'key',
              label: t('admin.catalog.key'),
              wideOnly: true,
              cell: (one) => <code>{one.key}</code>,
            },
          ]}
        />
      </section>
    )),
  );
}

export function departmentsPage(visit: StaffVisit): string {
  const { t, catalog, say } = visit;
  return packPage(
    visit,
    'departments',
    'departments.yaml',
    <Table
      caption={t('admin.part.departments')}
      quietCaption
      rows={catalog.departments}
      rowKey={(one) => one.key}
      columns={[
        { key: 'name', label: t('admin.catalog.department'), heads: true, cell: (one) => say(one.name) },
        { key: 'email', label: t('admin.catalog.alerts'), cell: (one) => one.email },
        { key: 'phone', label: t('admin.catalog.phone'), cell: (one) => one.phone },
        {
          key: 'services',
          label: t('admin.part.services'),
          numeric: true,
          cell: (one) => catalog.services.filter((service) => service.department === one.key).length,
        },
        {
          key: 'outside',
          label: t('admin.catalog.kind'),
          cell: (one) => t(one.outside ? 'admin.catalog.outside' : 'admin.catalog.own'),
        },
        {
          key: 'staff',
          label: t('admin.part.staff'),
          cell: (one) => <a href={`/admin/staff?department=${one.key}`}>{t('admin.catalog.colleagues')}</a>,
        },
      ]}
    />,
  );
}

/** In the order in which they are tried, each as a sentence. */
export function routingPage(visit: StaffVisit, rules: readonly RoutingRule[]): string {
  const { t } = visit;
  return packPage(
    visit,
    'routing',
    'routing.yaml',
    rules.length === 0 ? (
      <EmptyState title={t('admin.routing.none')} icon="sign">
        <p>{t('admin.routing.noneText')}</p>
      </EmptyState>
    ) : (
      <>
        <p>{t('admin.routing.order')}</p>
        <ol class="admin-rules">
          {rules.map((rule) => (
            <li key={rule.key}>
              {ruleSaid(visit, rule)} <b>{visit.department(rule.then.department)}</b>
              {rule.then.sla && `, ${slaSaid(visit, rule.then.sla)}`}
              {rule.then.note && <span class="ui-soft"> ({rule.then.note})</span>} <code>{rule.key}</code>
            </li>
          ))}
        </ol>
        <p class="ui-soft">{t('admin.routing.rest')}</p>
      </>
    ),
  );
}

export function holidaysPage(visit: StaffVisit): string {
  const { t, catalog } = visit;
  const { calendar } = catalog;
  return packPage(
    visit,
    'holidays',
    'city.yaml',
    <>
      <h2>{t('admin.holidays.hours')}</h2>
      <ul>
        {weekdays.map((day) => (
          <li key={day}>
            {t('admin.holidays.day', { day })}:{' '}
            {calendar.week[day]?.map((range) => range.join('-')).join(', ') || t('admin.holidays.closed')}
          </li>
        ))}
      </ul>
      <p>{t('admin.holidays.zone', { zone: calendar.timezone })}</p>
      <h2>{t('admin.holidays.next')}</h2>
      <Table
        caption={t('admin.holidays.next')}
        quietCaption
        rows={nextHolidays(visit)}
        rowKey={(one) => one.date}
        columns={[
          {
            key: 'date',
            label: t('admin.holidays.date'),
            heads: true,
            cell: (one) => `${visit.date(new Date(`${one.date}T17:00:00Z`), 'day')}, ${one.date.slice(0, 4)}`,
          },
          { key: 'name', label: t('admin.holidays.name'), cell: (one) => one.name },
        ]}
      />
    </>,
  );
}
