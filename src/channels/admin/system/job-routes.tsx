import { Type as T } from 'typebox';
import { audit } from '#platform/audit';
import type { House } from '#platform/house';
import { html, manyFields, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { type DeadJob, deadJobs, retryJobs } from '#platform/jobs';
import { Alert, Button, ButtonRow, EmptyState, Table } from '#platform/ui';
import { type StaffVisit, staffVisit } from '#reference/console';
import { mayRoute } from '#reference/people';
import { adminPage } from '../admin-page.tsx';

const policy = mayRoute('catalog.edit');

/** Work that gave up, with why, and the button to try it again. */
export function jobRoutes(house: House): Route[] {
  const list = route({
    method: 'GET',
    url: '/admin/jobs',
    policy,
    schema: {
      querystring: T.Object(
        { again: T.Optional(T.Integer({ minimum: 0 })) },
        { additionalProperties: false },
      ),
    },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      return html(reply, jobsPage(visit, await deadJobs(visit.ctx), request.query.again));
    },
  });
  const retry = route({
    method: 'POST',
    url: '/admin/jobs/retry',
    policy,
    handler: async (request, reply) => {
      const { ctx } = request;
      const { fields } = await readForm(request, { files: 0 });
      const all = oneField(fields, 'all') === 'yes';
      const ids = all ? (await deadJobs(ctx)).map((one) => one.id) : manyFields(fields, 'job');
      const count = await retryJobs(ctx, ids);
      await audit(ctx, {
        action: 'job.retried',
        subjectKind: 'job',
        subjectId: ids[0] ?? '',
        detail: { count },
      });
      return seeOther(reply, `/admin/jobs?again=${count}`);
    },
  });
  return [list, retry];
}

function jobsPage(visit: StaffVisit, jobs: DeadJob[], again: number | undefined): string {
  const { t } = visit;
  return adminPage(
    visit,
    { part: 'jobs', title: t('admin.part.jobs') },
    <>
      {again !== undefined && (
        <Alert kind="success" announce>
          {t('admin.jobs.again', { count: again })}
        </Alert>
      )}
      {jobs.length === 0 ? (
        <EmptyState title={t('admin.jobs.none')} icon="check">
          <p>{t('admin.jobs.noneText')}</p>
        </EmptyState>
      ) : (
        <form method="post" action="/admin/jobs/retry">
          <Table
            caption={t('admin.part.jobs')}
            quietCaption
            rows={jobs}
            rowKey={(one) => one.id}
            select={{ name: 'job', label: (one) => t('admin.jobs.select', { name: one.name, id: one.id }) }}
            columns={[
              { key: 'name', label: t('admin.jobs.name'), heads: true, cell: (one) => one.name },
              { key: 'tries', label: t('admin.letters.tries'), numeric: true, cell: (one) => one.attempts },
              {
                key: 'last',
                label: t('admin.jobs.last'),
                cell: (one) => visit.date(one.updatedAt, 'dayTime'),
              },
              {
                key: 'error',
                label: t('admin.letters.reason'),
                cell: (one) => <code class="admin-detail">{one.lastError?.split('\n')[0]}</code>,
              },
            ]}
          />
          <ButtonRow>
            <Button>{t('admin.jobs.retry')}</Button>
            <Button kind="secondary" name="all" value="yes">
              {t('admin.jobs.retryAll')}
            </Button>
          </ButtonRow>
        </form>
      )}
    </>,
  );
}
