import type { Ctx } from '#platform/context';
import type { Problem } from '#platform/errors';
import type { Service } from '#reference/catalog';
import { checkAnswers } from './check-answers.ts';
import { checkContact, checkGivenPerson } from './check-contact.ts';
import type { Content } from './draft.ts';
import { checkPlace } from './locate.ts';

/** The steps of a report, in order. `questions` also asks for the description, so that every report has it. */
export type Step = 'guards' | 'questions' | 'place' | 'photos' | 'contact' | 'check';

/** The steps that this service really has: what a page may count down. */
export function stepsOf(service: Service): Step[] {
  const steps: Step[] = [];
  if (service.guards?.length) steps.push('guards');
  steps.push('questions');
  if (service.location !== 'none') steps.push('place');
  if (service.photo !== 'none') steps.push('photos');
  steps.push('contact', 'check');
  return steps;
}

export const longestDescription = 4000;
export const mostPhotos = 5;

/** What is wrong with one step; `check` looks at all of them. Nothing is changed and nothing thrown. */
export async function checkStep(
  ctx: Ctx,
  service: Service,
  content: Content,
  step: Step,
): Promise<Problem[]> {
  switch (step) {
    case 'guards':
      return checkGuards(service, content, true);
    case 'questions':
      return [
        ...checkAnswers(service, content.answers, readingOf(ctx)).problems,
        ...checkDescription(service, content),
      ];
    case 'place':
      return checkPlace(ctx, service, content.place);
    case 'photos':
      return checkPhotos(service, content);
    case 'contact':
      return [
        ...checkContact(ctx.actor, service, content.contact),
        ...checkGivenPerson(content.onBehalfOf, 'onBehalfOf'),
      ];
    case 'check': {
      const steps = stepsOf(service).filter((one) => one !== 'check');
      return (await Promise.all(steps.map((one) => checkStep(ctx, service, content, one)))).flat();
    }
  }
}

/** The first step that has a problem, to lead back to; null when the report can be sent. */
export async function firstOpenStep(ctx: Ctx, service: Service, content: Content): Promise<Step | null> {
  for (const step of stepsOf(service))
    if (step !== 'check' && (await checkStep(ctx, service, content, step)).length > 0) return step;
  return null;
}

/** A stop that was answered with yes ends the form; `mustAnswer` where a page has put the questions. */
export function checkGuards(service: Service, content: Content, mustAnswer: boolean): Problem[] {
  const problems: Problem[] = [];
  for (const guard of service.guards ?? []) {
    const answer = Object.hasOwn(content.guards, guard.key) ? content.guards[guard.key] : undefined;
    const field = `guards.${guard.key}`;
    if (answer === 'yes' && guard.effect === 'stop') problems.push({ field, message: 'errors.guard.stop' });
    else if (!answer && mustAnswer) problems.push({ field, message: 'errors.required' });
  }
  return problems;
}

/** Words are needed only where nothing else says what is wrong: no place and no answer. */
export function checkDescription(service: Service, content: Content): Problem[] {
  const text = content.description.trim();
  if (text.length > longestDescription)
    return [{ field: 'description', message: 'errors.tooLong', values: { max: longestDescription } }];
  const saysNothing = !text && service.location === 'none' && !Object.values(content.answers).some(Boolean);
  return saysNothing ? [{ field: 'description', message: 'errors.description.required' }] : [];
}

export function checkPhotos(service: Service, content: Content): Problem[] {
  const { length } = content.photos;
  if (length > 0 && service.photo === 'none') return [{ field: 'photos', message: 'errors.photos.none' }];
  if (length === 0 && service.photo === 'required')
    return [{ field: 'photos', message: 'errors.photos.required' }];
  if (length > mostPhotos)
    return [{ field: 'photos', message: 'errors.photos.tooMany', values: { max: mostPhotos } }];
  return [];
}

export function readingOf(ctx: Ctx) {
  return { language: ctx.language, now: ctx.clock.now() };
}
