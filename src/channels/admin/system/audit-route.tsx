import { Type as T } from 'typebox';
import { type AuditEntry, listAudit } from '#platform/audit';
import { Invalid, type Problem } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { Button, DateInput, EmptyState, fieldErrors, Pager, Select, Table, TextInput } from '#platform/ui';
import { spanOfDays, startOfLocalDay } from '#reference/calendar';
import { type StaffVisit, staffVisit, withParams } from '#reference/console';
import { listStaff, mayRoute, type Staff } from '#reference/people';
import { adminPage } from '../admin-page.tsx';

const text = (maxLength: number) => T.Optional(T.String({ maxLength }));
const query = T.Object(
  { actor: text(64), action: text(60), subject: text(120), from: text(10), to: text(10), after: text(300) },
  { additionalProperties: false },
);
interface Given {
  actor?: string;
  action?: string;
  subject?: string;
  from?: string;
  to?: string;
  after?: string;
}

/** Beginnings of what is written down; the words are `admin.action.KEY`. */
const actions = [
  'person',
  'staff',
  'client',
  'key',
  'key-application',
  'session',
  'password',
  'second-factor',
  'notice',
  'outbox',
  'webhook',
  'job',
] as const;

export function auditRoute(house: House): Route {
  return route({
    method: 'GET',
    url: '/admin/audit',
    policy: mayRoute('audit.view'),
    schema: { querystring: query },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const given: Given = request.query;
      const problems = checkDays(given);
      const days = problems.length > 0 ? {} : spanOf(visit, given);
      const page = await listAudit(visit.ctx, { ...filterOf(given), ...days }, given.after);
      const staff = await listStaff(visit.ctx);
      return html(
        reply,
        auditPage(visit, { ...page, given, staff, problems }),
        problems.length > 0 ? 422 : 200,
      );
    },
  });
}

function filterOf({ actor, action, subject }: Given) {
  const [kind = '', ...id] = (subject ?? '').split(':');
  return {
    actorId: actor || undefined,
    action: action ? `${action}.` : undefined,
    subject: kind && id.length > 0 ? { kind, id: id.join(':') } : undefined,
  };
}

function checkDays({ from, to }: Given): Problem[] {
  return Object.entries({ from, to })
    .filter(([, day]) => day && !isDay(day))
    .map(([field]) => ({ field, message: 'errors.date' }));
}

function isDay(day: string): boolean {
  try {
    return startOfLocalDay('UTC', day).toISOString().startsWith(day);
  } catch (error) {
    if (error instanceof Invalid) return false;
    throw error;
  }
}

function spanOf({ catalog: { calendar } }: StaffVisit, { from, to }: Given) {
  const span = spanOfDays(calendar, { from: from || undefined, to: to || undefined });
  return { from: span.from, until: span.to };
}

interface AuditProps {
  entries: AuditEntry[];
  next: string | null;
  given: Given;
  staff: Staff[];
  problems: Problem[];
}

function auditPage(visit: StaffVisit, { entries, next, given, staff, problems }: AuditProps): string {
  const { t } = visit;
  return adminPage(
    visit,
    { part: 'audit', title: t('admin.part.audit'), problems },
    <>
      <Filter visit={visit} given={given} staff={staff} problems={problems} />
      {entries.length === 0 ? (
        <EmptyState title={t('admin.audit.none')} icon="lock">
          <p>{t('admin.audit.noneText')}</p>
        </EmptyState>
      ) : (
        <Entries visit={visit} entries={entries} />
      )}
      <Pager
        label={t('admin.pages')}
        newer={given.after ? withParams(visit.url, { after: undefined }) : undefined}
        older={next ? withParams(visit.url, { after: next }) : undefined}
      />
    </>,
  );
}

function Filter({
  visit,
  given,
  staff,
  problems,
}: Omit<AuditProps, 'entries' | 'next'> & { visit: StaffVisit }) {
  const { t } = visit;
  const errors = fieldErrors(t, problems);
  return (
    <form class="admin-filter" action="/admin/audit">
      <Select
        name="actor"
        label={t('admin.audit.who')}
        value={given.actor}
        empty={t('admin.all')}
        options={staff.map((one) => ({ value: one.id, label: one.name }))}
      />
      <Select
        name="action"
        label={t('admin.audit.what')}
        value={given.action}
        empty={t('admin.all')}
        options={actions.map((value) => ({ value, label: t(`admin.action.${value}`) }))}
      />
      <TextInput
        name="subject"
        label={t('admin.audit.subject')}
        value={given.subject}
        width="lg"
        autocomplete="off"
      />
      <DateInput name="from" label={t('admin.audit.from')} value={given.from} error={errors('from')} />
      <DateInput name="to" label={t('admin.audit.to')} value={given.to} error={errors('to')} />
      <Button kind="secondary">{t('admin.show')}</Button>
    </form>
  );
}

function Entries({ visit, entries }: { visit: StaffVisit; entries: AuditEntry[] }) {
  const { t } = visit;
  const subject = (one: AuditEntry) => `${one.subjectKind}:${one.subjectId}`;
  return (
    <Table
      caption={t('admin.part.audit')}
      quietCaption
      rows={entries}
      rowKey={(one) => one.id}
      columns={[
        {
          key: 'at',
          label: t('admin.audit.when'),
          heads: true,
          cell: (one) => <time dateTime={one.at.toISOString()}>{visit.date(one.at, 'dayTime')}</time>,
        },
        { key: 'who', label: t('admin.audit.who'), cell: (one) => one.actorName },
        { key: 'what', label: t('admin.audit.what'), cell: (one) => <code>{one.action}</code> },
        {
          key: 'subject',
          label: t('admin.audit.subject'),
          cell: (one) => (
            <a class="admin-id" href={withParams('/admin/audit', { subject: subject(one) })}>
              {subject(one)}
            </a>
          ),
        },
        {
          key: 'detail',
          label: t('admin.audit.detail'),
          wideOnly: true,
          cell: (one) => <code class="admin-detail">{detailSaid(one.detail)}</code>,
        },
      ]}
    />
  );
}

function detailSaid(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('; ');
}
