import type { ComponentChildren } from 'preact';
import type { Problem } from '#platform/errors';
import type { Translate } from '#platform/i18n';
import { useT } from './ui-context.tsx';

/** What all form controls share. */
export interface FieldProps {
  /** As the form sends it and as `Problem.field` names it: `email`, `answers.size`. */
  name: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  /** A sentence for the reader, already translated: see `fieldErrors`. */
  error?: string;
  required?: boolean;
  /** The question is the page's only heading: its label becomes the h1. */
  heading?: boolean;
}

/** The id of the control of a field; the error summary links to it. */
export function fieldId(name: string): string {
  return `f-${name.replace(/[^A-Za-z0-9_-]+/g, '-')}`;
}

/** Looks up the translated error of a field among the problems of an `Invalid`. */
export function fieldErrors(
  t: Translate,
  problems: readonly Problem[] = [],
): (field: string) => string | undefined {
  return (field) => {
    const problem = problems.find((one) => one.field === field);
    return problem && sayProblem(t, problem);
  };
}

/** A problem's message is a catalog key or, where no catalog reaches, a sentence. */
export function sayProblem(t: Translate, problem: Problem): string {
  return /^[\w-]+(\.[\w-]+)+$/.test(problem.message) ? t(problem.message, problem.values) : problem.message;
}

/** Ids that a control is described by: its hint, its error, or nothing. */
export function describedBy({ name, hint, error }: FieldProps): string | undefined {
  const id = fieldId(name);
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
}

/** The frame of one control: label, hint, error, then the control itself. */
export function Field(props: FieldProps & { children: ComponentChildren }) {
  const id = fieldId(props.name);
  const label = (
    <label class={props.error ? 'usa-label usa-label--error' : 'usa-label'} for={id}>
      {props.label}
      <Optional required={props.required} />
    </label>
  );
  return (
    <div class={props.error ? 'usa-form-group usa-form-group--error' : 'usa-form-group'}>
      {props.heading ? <h1 class="ui-question">{label}</h1> : label}
      <HintAndError {...props} />
      {props.children}
    </div>
  );
}

/** The frame of several controls that answer one question. */
export function Fieldset(props: FieldProps & { children: ComponentChildren }) {
  const legend = (
    <>
      {props.label}
      <Optional required={props.required} />
    </>
  );
  return (
    <div class={props.error ? 'usa-form-group usa-form-group--error' : 'usa-form-group'}>
      <fieldset class="usa-fieldset" aria-describedby={describedBy(props)}>
        <legend class="usa-legend">{props.heading ? <h1 class="ui-question">{legend}</h1> : legend}</legend>
        <HintAndError {...props} />
        {props.children}
      </fieldset>
    </div>
  );
}

function Optional({ required }: { required?: boolean }) {
  const t = useT();
  return required === false ? <span class="ui-optional"> {t('ui.optional')}</span> : null;
}

function HintAndError({ name, hint, error }: FieldProps) {
  const t = useT();
  const id = fieldId(name);
  return (
    <>
      {hint && (
        <div class="usa-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error && (
        <p class="usa-error-message" id={`${id}-error`}>
          <span class="usa-sr-only">{t('ui.error')}: </span>
          {error}
        </p>
      )}
    </>
  );
}
