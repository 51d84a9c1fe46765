import { Type as T } from 'typebox';
import { audit } from '#platform/audit';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { listOutbox, type OutboxEntry, type OutboxLetter, readOutbox } from '#platform/mail';
import { Alert, EmptyState, Pager, SummaryList, Table } from '#platform/ui';
import { type StaffVisit, staffVisit, withParams } from '#reference/console';
import { mayRoute } from '#reference/people';
import { adminPage } from '../admin-page.tsx';
import { letterDocument } from './letter-frame.ts';
import { LetterWords } from './letter-page.tsx';

// Links to choose a password lie here too: only for those who may give accounts anyway.
const policy = mayRoute('staff.edit');
const params = T.Object({ id: T.String({ maxLength: 60 }) });

/** What would have been mailed if there were a mail server. */
export function outboxRoutes(house: House): Route[] {
  const { dataDir } = house.config;
  const list = route({
    method: 'GET',
    url: '/admin/outbox',
    policy,
    schema: {
      querystring: T.Object(
        { after: T.Optional(T.String({ maxLength: 60 })) },
        { additionalProperties: false },
      ),
    },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { after } = request.query;
      const page = await listOutbox(dataDir, { after, limit: 50 });
      return html(reply, outboxPage(visit, { ...page, after }));
    },
  });
  const one = route({
    method: 'GET',
    url: '/admin/outbox/:id',
    policy,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const letter = await readOutbox(dataDir, request.params.id);
      await audit(visit.ctx, { action: 'outbox.looked', subjectKind: 'letter', subjectId: letter.id });
      return html(reply, outboxLetterPage(visit, letter));
    },
  });
  const markup = route({
    method: 'GET',
    url: '/admin/outbox/:id/html',
    policy,
    schema: { params },
    handler: async (request, reply) =>
      letterDocument(reply, (await readOutbox(dataDir, request.params.id)).html),
  });
  return [list, one, markup];
}

interface ListProps {
  letters: OutboxEntry[];
  next: string | null;
  after?: string;
}

function outboxPage(visit: StaffVisit, { letters, next, after }: ListProps): string {
  const { t } = visit;
  return adminPage(
    visit,
    { part: 'outbox', title: t('admin.part.outbox') },
    <>
      <Alert>{t(visit.house.config.smtpUrl ? 'admin.outbox.withServer' : 'admin.outbox.noServer')}</Alert>
      {letters.length === 0 ? (
        <EmptyState title={t('admin.outbox.none')} icon="mail">
          <p>{t('admin.outbox.noneText')}</p>
        </EmptyState>
      ) : (
        <Table
          caption={t('admin.part.outbox')}
          quietCaption
          rows={letters}
          rowKey={(row) => row.id}
          walk
          columns={[
            {
              key: 'subject',
              label: t('admin.letters.subject'),
              heads: true,
              cell: (row) => <a href={`/admin/outbox/${row.id}`}>{row.subject}</a>,
            },
            { key: 'to', label: t('admin.letters.to'), cell: (row) => row.to },
            {
              key: 'at',
              label: t('admin.letters.at'),
              cell: (row) => row.at && visit.date(row.at, 'dayTime'),
            },
          ]}
        />
      )}
      <Pager
        label={t('admin.pages')}
        newer={after ? '/admin/outbox' : undefined}
        older={next ? withParams('/admin/outbox', { after: next }) : undefined}
      />
    </>,
  );
}

function outboxLetterPage(visit: StaffVisit, letter: OutboxLetter): string {
  return adminPage(
    visit,
    { part: 'outbox', title: letter.subject },
    <div class="admin-narrow">
      <SummaryList
        rows={letter.headers.map(([name, value], at) => ({ key: `${name} ${at}`, label: name, value }))}
      />
      <LetterWords
        visit={visit}
        text={letter.text}
        frame={letter.html ? `/admin/outbox/${letter.id}/html` : undefined}
      />
    </div>,
  );
}
