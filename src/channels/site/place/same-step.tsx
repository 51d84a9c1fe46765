import type { NearRequest } from '#flow/intake';
import { formatDistance } from '#platform/i18n';
import { BackLink, Button, ButtonRow, ErrorSummary, fieldErrors, Radios, TextInput } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import { page } from '../frame.tsx';
import { type StepView, sayErrors, stepHref, stepPage } from '../report/step-frame.tsx';
import { Thumb } from '../request-rows.tsx';
import { shortStatus } from '../said.ts';
import type { Visit } from '../visit.ts';
import type { KnownThing } from './asset-view.ts';

/** Open requests of the same service close by: following one tells the city more than a second report. */
export function samePage(view: StepView, near: readonly NearRequest[], thing: KnownThing | null): string {
  const { t } = view.visit;
  // Of the very same thing one need not ask whether it is the same, only whether the trouble is.
  const isKnown = thing !== null && near.some(({ certain }) => certain);
  const title = isKnown
    ? t('site.same.knownTitle', { thing: thing.label, number: thing.text.split(',')[0]! })
    : t('site.same.title');
  return stepPage({
    view,
    step: 'place',
    title,
    ownHeading: true,
    children: (
      <>
        <input type="hidden" name="same" value="1" />
        <Radios
          name="choice"
          heading
          tiles
          label={title}
          hint={t(isKnown ? 'site.same.knownHint' : 'site.same.hint')}
          error={sayErrors(view)('choice')}
          options={[
            ...near.map((one) => ({
              value: one.number,
              label: <NearOne visit={view.visit} near={one} />,
            })),
            { value: 'different', label: t(isKnown ? 'site.same.otherTrouble' : 'site.same.different') },
          ]}
        />
      </>
    ),
  });
}

function NearOne({ visit, near }: { visit: Visit; near: NearRequest }) {
  const { t, date } = visit;
  const status = shortStatus(visit, { ...near, outcome: null, closed_at: null });
  return (
    <span class="ui-near">
      <span>
        <strong>{addressSaid(near, t) ?? near.asset?.split(':')[1] ?? t('site.place.unknown')}</strong>
        <span class="usa-radio__label-description">
          {t('site.same.line', {
            distance: distanceSaid(visit, near.distance),
            date: date(near.opened_at, 'day'),
            status: status.text,
          })}
        </span>
        {near.public_text && (
          <span class="ui-near__text" dir="auto">
            {near.public_text.slice(0, 140)}
          </span>
        )}
      </span>
      {near.photo_id && <Thumb id={near.photo_id} />}
    </span>
  );
}

function distanceSaid({ t, ctx }: Visit, metres: number): string {
  if (metres < 8) return t('site.distance.here');
  return t('site.distance.away', { far: formatDistance(metres, ctx.language) });
}

/** Following what somebody else reported: by e-mail, or only as one more who sees it. */
export function followPage(view: StepView, number: string, email = ''): string {
  const { visit, draft } = view;
  const { t } = visit;
  return page(
    visit,
    {
      title: t('site.same.followTitle'),
      private: true,
      at: 'report',
      back: <BackLink href={stepHref(draft!, 'same')} />,
    },
    <>
      <ErrorSummary problems={view.problems} />
      <h1>{t('site.same.followTitle')}</h1>
      <p>{t('site.same.followHelp', { number })}</p>
      <form method="post" action={stepHref(draft!, `same/${number}`)} noValidate>
        <TextInput
          name="email"
          type="email"
          label={t('site.follow.email')}
          hint={t('site.follow.hint')}
          value={email}
          error={fieldErrors(t, view.problems)('email')}
          autocomplete="email"
          maxLength={254}
          width="xl"
        />
        <ButtonRow>
          <Button name="how" value="follow">
            {t('site.follow.button')}
          </Button>
          <Button kind="secondary" name="how" value="count" skipChecks>
            {t('site.same.count')}
          </Button>
        </ButtonRow>
      </form>
    </>,
  );
}
