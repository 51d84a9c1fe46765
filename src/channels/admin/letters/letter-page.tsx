import type { Notice } from '#flow/notices';
import type { Request } from '#flow/requests';
import type { Problem } from '#platform/errors';
import { nameOf } from '#platform/i18n';
import { Alert, Button, SummaryList } from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import { adminPage } from '../admin-page.tsx';
import { hideLinks } from './letter-frame.ts';
import { LetterState } from './letter-list-page.tsx';

interface LetterProps {
  letter: Notice;
  about: Request | null;
  problems?: readonly Problem[];
  /** It was just put back into the line. */
  isSent?: boolean;
}

/** One letter: its fate, its words, and sending it again where it failed. */
export function letterPage(visit: StaffVisit, { letter, about, problems = [], isSent }: LetterProps): string {
  const { t } = visit;
  return adminPage(
    visit,
    { part: 'letters', title: letter.subject, problems },
    <div class="admin-narrow" id="f-form">
      {isSent && (
        <Alert kind="success" announce>
          {t('admin.letters.again')}
        </Alert>
      )}
      <SummaryList
        rows={[
          {
            key: 'state',
            label: t('admin.letters.state'),
            value: <LetterState visit={visit} state={letter.state} />,
          },
          ...(letter.reason
            ? [{ key: 'reason', label: t('admin.letters.reason'), value: letter.reason }]
            : []),
          { key: 'to', label: t('admin.letters.to'), value: letter.address },
          { key: 'kind', label: t('admin.letters.kind'), value: t(`admin.kind.${letter.kind}`) },
          { key: 'language', label: t('admin.letters.language'), value: nameOf(letter.language) },
          { key: 'tries', label: t('admin.letters.tries'), value: visit.number(letter.attempts) },
          { key: 'written', label: t('admin.letters.written'), value: visit.date(letter.created_at, 'full') },
          {
            key: 'sent',
            label: t('admin.letters.sent'),
            value: letter.sent_at ? visit.date(letter.sent_at, 'full') : '-',
          },
          ...(about
            ? [
                {
                  key: 'request',
                  label: t('admin.letters.request'),
                  value: <a href={`/office/requests/${about.number}`}>{about.number}</a>,
                },
              ]
            : []),
        ]}
      />
      {letter.state === 'failed' && (
        <form method="post" action={`/admin/letters/${letter.id}/send`}>
          <Button>{t('admin.letters.sendAgain')}</Button>
        </form>
      )}
      <LetterWords
        visit={visit}
        language={letter.language}
        text={hideLinks(letter.body)}
        frame={letter.html ? `/admin/letters/${letter.id}/html` : undefined}
      />
      <p class="ui-soft">{t('admin.letters.hidden')}</p>
    </div>,
  );
}

interface WordsProps {
  visit: StaffVisit;
  language?: string;
  text: string;
  /** Address of its HTML as a document. */
  frame?: string;
}

/** What the reader sees, as HTML in a frame that can do nothing, and as plain text. */
export function LetterWords({ visit: { t }, language, text, frame }: WordsProps) {
  return (
    <>
      {frame && (
        <>
          <h2>{t('admin.letters.asHtml')}</h2>
          <iframe
            class="admin-letter"
            sandbox=""
            src={frame}
            title={t('admin.letters.asHtml')}
            loading="lazy"
          />
        </>
      )}
      <h2>{t('admin.letters.asText')}</h2>
      <pre class="admin-text" lang={language}>
        {text}
      </pre>
    </>
  );
}
