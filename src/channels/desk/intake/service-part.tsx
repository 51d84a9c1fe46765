import { askedQuestions, readingOf } from '#flow/intake';
import { Alert, Button, ButtonRow, fieldErrors, TextInput } from '#platform/ui';
import type { Service } from '#reference/catalog';
import type { IntakeView } from './intake-view.ts';
import { QuestionField } from './question-field.tsx';

/** The service that was chosen, or the search for one. */
export function ServicePart({ view }: { view: IntakeView }) {
  const { visit, service, form, problems } = view;
  const { t } = visit;
  if (service && view.found === undefined) return <Chosen view={view} service={service} />;
  return (
    <section aria-label={t('desk.intake.service')}>
      {service && <input type="hidden" name="service" value={service.key} />}
      <div class="desk-search">
        <TextInput
          name="q"
          type="search"
          label={t('desk.intake.what')}
          hint={t('desk.intake.whatHint')}
          value={form.q}
          error={fieldErrors(t, problems)('q')}
          autocomplete="off"
          width="full"
        />
        <Button kind="secondary" name="do" value="search">
          {t('desk.intake.searchButton')}
        </Button>
      </div>
      {view.found && <Found view={view} found={view.found} />}
    </section>
  );
}

function Found({ view, found }: { view: IntakeView; found: Service[] }) {
  const { visit } = view;
  const { t } = visit;
  if (found.length === 0) return <p role="status">{t('desk.intake.noService', { text: view.form.q })}</p>;
  return (
    <>
      <p class="usa-sr-only" role="status">
        {t('desk.intake.found', { count: found.length })}
      </p>
      <ul class="desk-found" aria-label={t('desk.intake.services')}>
        {found.map((one) => (
          <li key={one.key}>
            <button type="submit" name="choose" value={one.key}>
              <b>{visit.say(one.name)}</b>
              <span>
                {one.kind === 'information'
                  ? t('desk.intake.information')
                  : visit.say(visit.catalog.department(one.department)?.name)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Chosen({ view, service }: { view: IntakeView; service: Service }) {
  const { visit } = view;
  const { t, say } = visit;
  return (
    <section aria-label={t('desk.intake.service')}>
      <input type="hidden" name="service" value={service.key} />
      <div class="desk-chosen">
        <h2>{say(service.name)}</h2>
        <Button kind="quiet" name="do" value="other-service">
          {t('desk.intake.otherService')}
        </Button>
      </div>
      <p class="ui-soft">
        {say(visit.catalog.department(service.department)?.name)}
        {service.sla &&
          ` · ${t('desk.intake.promise', { amount: service.sla.amount, unit: service.sla.unit })}`}
        {!service.public && ` · ${t('desk.intake.private')}`}
      </p>
      {service.about && service.kind === 'request' && <p>{say(service.about)}</p>}
      {service.kind === 'information' && <Information view={view} service={service} />}
    </section>
  );
}

/** Answered on the spot: what to say, and one button that notes the contact. */
function Information({ view, service }: { view: IntakeView; service: Service }) {
  const { t, say } = view.visit;
  return (
    <>
      {say(service.information ?? service.about)
        .split(/\n\s*\n/)
        .map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      {service.link && (
        <p>
          <a href={service.link}>{service.link}</a>
        </p>
      )}
      <ButtonRow>
        <Button name="do" value="informed">
          {t('desk.intake.informed')}
        </Button>
      </ButtonRow>
    </>
  );
}

/** What could not wait for a report: to be asked before anything else. */
export function AskFirst({ view: { service, visit } }: { view: IntakeView }) {
  const { t, say } = visit;
  if (!service?.guards?.length) return null;
  return (
    <Alert kind="warning" title={t('desk.intake.askFirst')}>
      <ul class="desk-guards">
        {service.guards.map((guard) => (
          <li key={guard.key}>
            <b>{say(guard.ask)}</b> {t('desk.intake.ifYes')} {say(guard.say)}
            {guard.phone && <span class="ui-nowrap"> {guard.phone}</span>}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** Questions in order. One that depends on an answer stands under that answer where a page without script can show it so. */
export function QuestionsPart({ view }: { view: IntakeView }) {
  const { service, form, visit } = view;
  if (!service?.questions?.length) return null;
  const asked = askedQuestions(service, form.answers, readingOf(visit.ctx));
  return (
    <section aria-label={visit.t('desk.intake.questions')}>
      {service.questions
        .filter((question) => !question.when)
        .map((question) => (
          <QuestionField key={question.key} view={view} question={question} asked={asked} />
        ))}
    </section>
  );
}
