import { type NoticeKind, noticeKinds } from '#flow/notices';
import { nameOf } from '#platform/i18n';
import { EmptyState, FilterChips } from '#platform/ui';
import { type StaffVisit, withParams } from '#reference/console';
import { adminPage } from '../admin-page.tsx';
import { LetterWords } from './letter-page.tsx';

interface PreviewProps {
  kind: NoticeKind;
  language: string;
  words: { subject: string; body: string; html: string } | null;
}

/** Every kind of letter in every language, told of the newest public request. */
export function previewsPage(visit: StaffVisit, { kind, language, words }: PreviewProps): string {
  const { t, catalog } = visit;
  const to = (params: Record<string, string>) =>
    withParams('/admin/letters/previews', { kind, language, ...params });
  return adminPage(
    visit,
    { part: 'previews', title: t('admin.part.previews') },
    <>
      <FilterChips
        label={t('admin.letters.kind')}
        chips={noticeKinds.map((one) => ({
          key: one,
          label: t(`admin.kind.${one}`),
          on: one === kind,
          href: to({ kind: one }),
        }))}
      />
      <FilterChips
        label={t('admin.letters.language')}
        chips={catalog.city.languages.map((one) => ({
          key: one,
          label: nameOf(one),
          on: one === language,
          href: to({ language: one }),
        }))}
      />
      {words ? (
        <div class="admin-narrow">
          <h2 lang={language}>{words.subject}</h2>
          <LetterWords
            visit={visit}
            language={language}
            text={words.body}
            frame={withParams('/admin/letters/previews/html', { kind, language })}
          />
        </div>
      ) : (
        <EmptyState title={t('admin.previews.none')} icon="mail">
          <p>{t('admin.previews.noneText')}</p>
        </EmptyState>
      )}
    </>,
  );
}
