import { randomBytes } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import { type Content, type Draft, type Step, stepsOf } from '#flow/intake';
import type { Problem } from '#platform/errors';
import { type FormFields, oneField } from '#platform/http';
import { BackLink, Button, ErrorSummary, fieldErrors, type Island, Steps } from '#platform/ui';
import type { Service } from '#reference/catalog';
import { page } from '../frame.tsx';
import type { Visit } from '../visit.ts';

/** What a step's page shows: what was typed so far, right or wrong, and what is wrong with it. */
export interface StepView {
  visit: Visit;
  service: Service;
  /** Nothing yet where the report has not been begun. */
  draft?: Draft;
  content: Content;
  problems: readonly Problem[];
  /** The reader came from the last page to change this one answer, and goes back there. */
  change: boolean;
  /** What the page's address asks of the list of things: how many, like which number, which one was pressed on the map. */
  asked?: { show?: number; number?: string; thing?: string };
  /** What is to be said above the form. */
  notice?: ComponentChildren;
}

export const emptyContent: Content = {
  guards: {},
  answers: {},
  description: '',
  place: {},
  photos: [],
  contact: {},
};

export function stepHref(draft: Pick<Draft, 'id'>, step: string): string {
  return `/report/d/${draft.id}/${step}`;
}

export function sayErrors(view: StepView): (field: string) => string | undefined {
  return fieldErrors(view.visit.t, view.problems);
}

interface StepFrame {
  view: StepView;
  step: Step;
  title: string;
  children: ComponentChildren;
  islands?: Island[];
  button?: string;
  multipart?: boolean;
  /** Where back leads, for a page between the steps; to the step before unless given. */
  back?: string;
  /** The children's own label is the page's heading. */
  ownHeading?: boolean;
}

/** One step: where it stands among the others, what is wrong, the questions, one button. */
export function stepPage({
  view,
  step,
  title,
  children,
  islands,
  button,
  multipart,
  back,
  ownHeading,
}: StepFrame): string {
  const { visit, service, draft, problems } = view;
  const { t, say } = visit;
  const steps = stepsOf(service);
  const shown = problems.map((one) => (one.field === 'place' ? { ...one, field: 'place.address' } : one));
  const name = say(service.name);
  return page(
    visit,
    {
      title: problems.length > 0 ? t('site.report.errorTitle', { title }) : `${title} - ${name}`,
      private: true,
      at: 'report',
      islands,
      back: <BackLink href={(!view.change && back) || backHref(view, step)} />,
    },
    <>
      <Steps at={steps.indexOf(step) + 1} of={steps.length} name={name} />
      <ErrorSummary problems={shown} />
      {view.notice}
      {!ownHeading && <h1>{title}</h1>}
      <form
        method="post"
        action={draft ? stepHref(draft, step) : `/report/${service.key}`}
        encType={multipart ? 'multipart/form-data' : undefined}
        noValidate
      >
        <input type="hidden" name="service" value={service.key} />
        {draft && <input type="hidden" name="form" value={newMark(draft, step)} autocomplete="off" />}
        {view.change && <input type="hidden" name="change" value="1" />}
        {children}
        <Button big>{button ?? t(view.change ? 'site.report.keep' : 'site.report.next')}</Button>
      </form>
    </>,
  );
}

function backHref({ service, draft, change }: StepView, step: Step): string {
  if (change && draft) return stepHref(draft, 'check');
  const steps = stepsOf(service);
  const before = steps[steps.indexOf(step) - 1];
  return before && draft ? stepHref(draft, before) : `/services/${service.key}`;
}

/**
 * Every form of a step carries `BEFORE.OWN`: the mark of the form that had written the step when this page was made,
 * and a mark of its own. So an older window is told apart from the same page sent twice or changed by going back.
 */
interface FormMark {
  before: string;
  own: string;
}

function newMark(draft: Pick<Draft, 'forms'>, step: string): string {
  return `${draft.forms[step] ?? ''}.${randomBytes(6).toString('base64url')}`;
}

/** null for a form without one: the first page, or a program. */
export function readMark(fields: FormFields): FormMark | null {
  const [, before, own] = /^([\w-]{0,16})\.([\w-]{1,16})$/.exec(oneField(fields, 'form')) ?? [];
  return own === undefined ? null : { before: before!, own };
}

/** Whether another form wrote the step since this one was shown. */
export function isOlder(draft: Pick<Draft, 'forms'>, step: string, mark: FormMark | null): boolean {
  const last = draft.forms[step] ?? '';
  return mark !== null && last !== mark.before && last !== mark.own;
}

export function ownMark(mark: FormMark | null): string {
  return mark?.own ?? randomBytes(6).toString('base64url');
}
