import { randomBytes } from 'node:crypto';
import type { Draft } from '#flow/intake';
import { type FormFields, oneField } from '#platform/http';

/**
 * Every form of a step carries `BEFORE.OWN`: the mark of the form that had written the step when this page was made,
 * and a mark of its own. So an older window is told apart from the same page sent twice or changed by going back.
 */
export interface FormMark {
  before: string;
  own: string;
}

export function newMark(draft: Pick<Draft, 'forms'>, step: string): string {
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
