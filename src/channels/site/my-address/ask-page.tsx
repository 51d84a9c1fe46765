import { BackLink } from '#platform/ui';
import { page } from '../frame.tsx';
import type { Visit } from '../visit.ts';
import { AskForm, Candidates } from './ask-form.tsx';
import type { AskedPlace } from './asked-place.ts';

/** One question: which address? After an answer that means several places, or none, the ways on stand above it. */
export function askPage(visit: Visit, asked: Exclude<AskedPlace, { kind: 'found' }>): string {
  const { t } = visit;
  const title = t('site.address.question');
  return page(
    visit,
    {
      title,
      description: t('site.address.intro'),
      private: asked.kind === 'choose',
      islands: ['suggest', 'map'],
      back: <BackLink href={asked.kind === 'choose' ? '/my-address' : '/'} />,
    },
    <>
      <h1>{title}</h1>
      {asked.kind === 'choose' ? (
        <Candidates visit={visit} asked={asked} base="/my-address" />
      ) : (
        <p class="usa-intro">{t('site.address.intro')}</p>
      )}
      <AskForm
        visit={visit}
        action="/my-address"
        button={t('site.address.show')}
        label={t('site.address.label')}
        value={asked.kind === 'choose' ? asked.typed : undefined}
        map
      />
      <p class="ui-soft">{t('site.address.privacy')}</p>
    </>,
  );
}
