import type { Problem } from '#platform/errors';
import { Alert, Button, ButtonRow, fieldErrors, Pane, sayProblem, TextArea } from '#platform/ui';
import { staffPage } from '#reference/console';
import { AssetPart } from './asset-part.tsx';
import { CallerPart, PastPart } from './caller-part.tsx';
import { HerePart } from './here-part.tsx';
import type { IntakeView } from './intake-view.ts';
import { NearPart } from './near-part.tsx';
import { MapPart, PlacePart } from './place-part.tsx';
import { AskFirst, QuestionsPart, ServicePart } from './service-part.tsx';

/** Caller, report and what helps, side by side: one form, each button of which sends all of it. */
export function intakePage(view: IntakeView): string {
  const { visit, form, service, problems } = view;
  const { t } = visit;
  const errors = fieldErrors(t, problems);
  const isRequest = service?.kind === 'request';
  return staffPage(
    visit,
    {
      title: t('desk.intake.title'),
      at: '/desk/intake',
      problems: problems.map((one) => toSummary(view, one)),
      islands: ['map', 'leave', 'suggest'],
      actions: (
        <a class="staff-action" href="/desk/contacts/new">
          {t('desk.intake.onlyContact')}
        </a>
      ),
    },
    <form class="ui-panes desk-intake" method="post" action="/desk/intake" noValidate data-island="leave">
      {/* Enter presses the first button of a form: it looks things up and never sends. */}
      <button type="submit" class="usa-sr-only" name="do" value="next" tabIndex={-1} aria-hidden="true">
        {t('desk.intake.next')}
      </button>
      <input type="hidden" name="key" value={form.key} />
      <input
        type="hidden"
        name="seen"
        value={[...new Set([...form.seen, ...view.near.map((one) => one.id)])].join(' ')}
      />
      <input type="hidden" name="person" value={form.person} />
      <Pane kind="list" label={t('desk.intake.caller')}>
        <CallerPart view={view} />
      </Pane>
      <Pane kind="item" label={t('desk.intake.report')}>
        {view.ask === 'near' && (
          <Alert kind="warning" announce title={t('desk.near.ask', { count: view.near.length })}>
            {t('desk.near.askText')}
          </Alert>
        )}
        <ServicePart view={view} />
        {isRequest && (
          <>
            <QuestionsPart view={view} />
            {service.location !== 'none' && <PlacePart view={view} />}
            <AssetPart view={view} />
            <TextArea
              name="description"
              label={t('desk.intake.description')}
              hint={t('desk.intake.descriptionHint')}
              value={form.description}
              error={errors('description')}
              rows={3}
            />
          </>
        )}
        <TextArea
          name="note"
          label={t('desk.intake.note')}
          hint={t('desk.intake.noteHint')}
          value={form.note}
          error={errors('note')}
          rows={2}
          required={false}
        />
        {isRequest && (
          <ButtonRow>
            <Button name="do" value="send">
              {t(view.ask === 'near' ? 'desk.intake.sendAnyway' : 'desk.intake.send')}
            </Button>
          </ButtonRow>
        )}
      </Pane>
      <Pane kind="context" label={t('desk.intake.beside')}>
        <AskFirst view={view} />
        <NearPart view={view} />
        <HerePart view={view} />
        {isRequest && service.location !== 'none' && <MapPart view={view} />}
        <PastPart view={view} />
        {!service && !view.past && <p class="ui-soft">{t('desk.intake.besideEmpty')}</p>}
      </Pane>
    </form>,
  );
}

/** In the summary a problem stands without its question, so that it names it; and links to the field that is there. */
function toSummary({ visit: { t, say }, service }: IntakeView, problem: Problem): Problem {
  const field = problem.field === 'pick' ? 'place.address' : problem.field;
  const question = service?.questions?.find((one) => `answers.${one.key}` === field);
  return question
    ? {
        field,
        message: t('desk.intake.problem', { question: say(question.label), text: sayProblem(t, problem) }),
      }
    : { ...problem, field };
}
