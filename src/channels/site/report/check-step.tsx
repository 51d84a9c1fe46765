import { checkAnswers, readingOf, screenText, stepsOf } from '#flow/intake';
import { Alert, SummaryList, type SummaryRow } from '#platform/ui';
import { nearSaid } from '#reference/addresses';
import type { AddressAt } from '#reference/geocoders';
import type { KnownThing } from '../place/asset-view.ts';
import { answerSaid } from '../requests/request-facts.tsx';
import { Words } from '../requests/words.tsx';
import { promiseOf } from '../said.ts';
import { type StepView, stepHref, stepPage } from './step-frame.tsx';

/** What is known of the place beside what was typed. */
interface KnownPlace {
  /** The neighborhood that was named where no point is known. */
  area?: string;
  /** The address near the pin. */
  near?: AddressAt | null;
  /** The numbered thing. */
  thing?: KnownThing | null;
}

/** Everything once more, each with the way to change it, and what becomes public by sending. */
export function checkPage(view: StepView, known: KnownPlace = {}): string {
  const { visit, service, content } = view;
  const { t } = visit;
  const promise = promiseOf(visit, service);
  const { removed } = screenText(content.description);
  return stepPage({
    view: { ...view, change: false },
    step: 'check',
    title: t('site.check.title'),
    button: t('site.check.send'),
    children: (
      <>
        <SummaryList rows={rowsOf(view, known)} />
        <PhotoStrip view={view} />
        {service.public &&
          removed.map((kind) => (
            <Alert key={kind} kind="info">
              {t(`screening.${kind}`)}
            </Alert>
          ))}
        <p>{t(service.public ? 'site.check.public' : 'site.check.private')}</p>
        {promise && <p>{t('site.check.aim', { promise })}</p>}
        <div class="usa-sr-only" aria-hidden="true">
          <label for="f-website">{t('site.check.honeypot')}</label>
          <input id="f-website" name="website" type="text" tabIndex={-1} autocomplete="off" />
        </div>
      </>
    ),
  });
}

function rowsOf(view: StepView, { area, near, thing }: KnownPlace): SummaryRow[] {
  const { visit, service, content, draft } = view;
  const { t, say } = visit;
  const change = (step: string) => `${stepHref(draft!, step)}?change=1`;
  const { place, contact } = content;
  const steps = stepsOf(service);
  const who = [contact.name, contact.email, contact.phone].filter(Boolean).join(', ');
  const rows: (SummaryRow | false)[] = [
    { key: 'what', label: t('site.check.what'), value: say(service.name) },
    ...answersOf(view).map((row) => ({ ...row, change: change('questions') })),
    {
      key: 'text',
      label: t('site.questions.description'),
      value: content.description ? <Words text={content.description} /> : t('site.check.nothing'),
      change: change('questions'),
    },
    steps.includes('place') && {
      key: 'where',
      label: t('site.fact.where'),
      value: near ? (
        <NearPin visit={visit} near={near} />
      ) : (
        <bdi>{[place.address || t('site.place.onMap'), area].filter(Boolean).join(', ')}</bdi>
      ),
      change: change('place'),
    },
    !!thing && { key: 'thing', label: thing.label, value: <bdi>{thing.text}</bdi>, change: change('asset') },
    steps.includes('photos') && {
      key: 'photos',
      label: t('site.photos.label'),
      value: t('site.check.photos', { count: content.photos.length }),
      change: change('photos'),
    },
    {
      key: 'who',
      label: t('site.check.you'),
      value: who || t('site.check.anonymous'),
      change: change('contact'),
    },
  ];
  return rows.filter((row) => row !== false);
}

/** Nobody typed this: it says so, and whose knowledge it is. */
function NearPin({ visit: { t }, near }: { visit: StepView['visit']; near: AddressAt }) {
  return (
    <>
      <bdi>{nearSaid(near.label, t)}</bdi>
      <br />
      <span class="ui-soft">
        {t('site.check.nearHint')}
        {near.source && ` ${t('places.source', { attribution: near.source.attribution })}`}
      </span>
    </>
  );
}

export function answersOf({ visit, service, content }: StepView): SummaryRow[] {
  const { answers } = checkAnswers(service, content.answers, readingOf(visit.ctx));
  return answers.flatMap(({ key, value }) => {
    const question = service.questions?.find((one) => one.key === key);
    return question
      ? [{ key, label: visit.say(question.label), value: answerSaid(visit, question, value) }]
      : [];
  });
}

function PhotoStrip({ view: { visit, draft, content } }: { view: StepView }) {
  if (content.photos.length === 0) return null;
  return (
    <ul class="ui-photos">
      {content.photos.map((id, at) => (
        <li key={id}>
          <img
            src={stepHref(draft!, `photos/${id}`)}
            alt={visit.t('site.photo.report', { at: at + 1 })}
            width="160"
            height="160"
          />
        </li>
      ))}
    </ul>
  );
}
