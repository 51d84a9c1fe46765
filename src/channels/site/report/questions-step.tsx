import type { ComponentChildren } from 'preact';
import { askedQuestions, longestDescription, type RawAnswer, readingOf } from '#flow/intake';
import {
  Alert,
  Checkboxes,
  type Choice,
  DateInput,
  NumberInput,
  Radios,
  TextArea,
  TextInput,
} from '#platform/ui';
import type { Question, Service } from '#reference/catalog';
import { warningsOf } from './guards-step.tsx';
import { type StepView, sayErrors, stepPage } from './step-frame.tsx';

/** All questions on one page. What depends on one answer lies beneath that answer; the rest is asked when it is due. */
export function questionsPage(view: StepView): string {
  const { visit, service, content } = view;
  const { t, say } = visit;
  const shown = shownQuestions(view);
  const needsWords = service.location === 'none' && !service.questions?.length;
  return stepPage({
    view,
    step: 'questions',
    title: t('site.questions.title'),
    children: (
      <>
        {warningsOf(view).map((guard) => (
          <Alert key={guard.key} kind="warning">
            {say(guard.say)}
          </Alert>
        ))}
        {view.draft?.serviceChanged && <Alert kind="info">{t('site.report.changed')}</Alert>}
        {shown
          .filter((question) => !parentOf(service, question))
          .map((question) => (
            <Asked key={question.key} view={view} question={question} />
          ))}
        <input type="hidden" name="shown" value={shown.map((question) => question.key).join(' ')} />
        <TextArea
          name="description"
          label={t('site.questions.description')}
          hint={t(service.public ? 'site.questions.descriptionPublic' : 'site.questions.descriptionPrivate')}
          required={needsWords}
          value={content.description}
          error={sayErrors(view)('description')}
          maxLength={longestDescription}
          rows={4}
        />
      </>
    ),
  });
}

/** The questions that are due by the answers so far, and those that lie hidden beneath an answer. */
export function shownQuestions({ visit, service, content }: StepView): Question[] {
  const asked = askedQuestions(service, content.answers, readingOf(visit.ctx)).map(
    (question) => question.key,
  );
  return (service.questions ?? []).filter(
    (question) => asked.includes(question.key) || parentOf(service, question),
  );
}

/** The question under one of whose answers this one lies; not where several answers ask for it. */
function parentOf(service: Service, { when }: Question): Question | undefined {
  if (when?.is.length !== 1) return undefined;
  const parent = service.questions?.find((question) => question.key === when.question);
  return parent && ['one_of', 'many_of', 'yes_no'].includes(parent.type) ? parent : undefined;
}

function Asked({ view, question }: { view: StepView; question: Question }) {
  const { say } = view.visit;
  const name = `answers.${question.key}`;
  const raw = view.content.answers[question.key];
  const field = {
    name,
    label: say(question.label),
    hint: say(question.help) || undefined,
    error: sayErrors(view)(name),
    required: question.required === true,
  };
  const text = Array.isArray(raw) ? raw.join(', ') : String(raw ?? '');
  switch (question.type) {
    case 'text':
      return <TextInput {...field} value={text} maxLength={question.max ?? 2000} />;
    case 'number':
      return <NumberInput {...field} value={text} decimals />;
    case 'date':
      return <DateInput {...field} value={text} />;
    case 'many_of':
      return <Checkboxes {...field} values={listOf(raw)} options={choicesOf(view, question)} />;
    default:
      return <Radios {...field} value={chosenOf(raw)} options={choicesOf(view, question)} />;
  }
}

function listOf(raw: RawAnswer | undefined): string[] {
  return Array.isArray(raw) ? raw : raw === undefined || raw === null ? [] : [String(raw)];
}

function chosenOf(raw: RawAnswer | undefined): string {
  if (typeof raw === 'boolean') return raw ? 'yes' : 'no';
  return listOf(raw)[0] ?? '';
}

function choicesOf(view: StepView, question: Question): Choice[] {
  const { t, say } = view.visit;
  const options =
    question.type === 'yes_no'
      ? [
          { value: 'yes', is: true, label: t('site.yes') },
          { value: 'no', is: false, label: t('site.no') },
        ]
      : (question.options ?? []).map((option) => ({
          value: option.key,
          is: option.key,
          label: say(option.label),
        }));
  return options.map(({ value, is, label }) => ({ value, label, reveal: beneath(view, question, is) }));
}

function beneath(view: StepView, parent: Question, is: string | boolean): ComponentChildren {
  const { service } = view;
  const inner = (service.questions ?? []).filter(
    (question) => parentOf(service, question) === parent && question.when?.is[0] === is,
  );
  return inner.length > 0
    ? inner.map((question) => <Asked key={question.key} view={view} question={question} />)
    : undefined;
}
