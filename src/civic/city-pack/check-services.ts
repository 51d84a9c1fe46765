import type { Question, ServiceDefinition } from '#reference/catalog';
import { checkEntriesTwice, checkTwice, keysOf } from './check-city.ts';
import type { Report } from './check-shape.ts';
import type { Pack } from './pack.ts';

type Tell = (path: (string | number)[], message: string) => void;

/** Services and who answers for them: names that nobody knows, keys used twice, questions that cannot be asked. */
export function checkServices({ content, sources }: Pack, report: Report) {
  checkEntriesTwice('departments', keysOf(content.departments), sources.departments, report);
  checkEntriesTwice('groups', keysOf(content.groups), sources.groups, report);
  checkEntriesTwice('services', keysOf(content.services), sources.services, report);
  for (const [i, { teams }] of content.departments.entries())
    checkTwice(keysOf(teams), (at, key) =>
      report(sources.departments[i]!, ['teams', at], `there are two teams "${key}"`),
    );
  const departments = new Set(keysOf(content.departments));
  const groups = new Set(keysOf(content.groups));
  const kinds = new Set(keysOf(content.assets));
  for (const [i, service] of content.services.entries()) {
    const tell: Tell = (path, message) => report(sources.services[i]!, path, `${service.key}: ${message}`);
    if (!departments.has(service.department))
      tell(['department'], `there is no department "${service.department}"`);
    if (!groups.has(service.group)) tell(['group'], `there is no group "${service.group}"`);
    if (service.asset && !kinds.has(service.asset.layer))
      tell(['asset', 'layer'], `there is no kind of things "${service.asset.layer}" in assets.yaml`);
    if (service.asset && service.location === 'none')
      tell(['asset'], 'asks for a thing but has no place (location: none)');
    checkKind(service, tell);
    for (const part of ['questions', 'guards', 'reasons'] as const)
      checkTwice(keysOf(service[part]), (at, key) =>
        tell([part, at, 'key'], `there are two ${part} "${key}"`),
      );
    for (const [at, question] of (service.questions ?? []).entries())
      checkQuestion(question, service.questions!.slice(0, at), (path, message) =>
        tell(['questions', at, ...path], `question "${question.key}" ${message}`),
      );
  }
}

function checkKind(service: ServiceDefinition, tell: Tell) {
  if (service.kind === 'request') {
    if (!service.sla) tell([], 'has no sla: what do we promise?');
    return;
  }
  if (!service.information) tell([], 'is an information page without "information"');
  for (const part of ['sla', 'questions', 'guards', 'reasons', 'asset'] as const)
    if (service[part])
      tell([part], `is an information page, which makes no request, so "${part}" has no meaning`);
}

function checkQuestion(question: Question, earlier: readonly Question[], tell: Tell) {
  const choice = question.type === 'one_of' || question.type === 'many_of';
  if (choice && !question.options) tell([], 'has no options');
  if (!choice && question.options) tell(['options'], `is of type ${question.type}, which has no options`);
  checkTwice(keysOf(question.options), (i, key) => tell(['options', i], `has two options "${key}"`));
  for (const limit of ['min', 'max'] as const)
    if (question[limit] !== undefined && question.type !== 'number')
      tell([limit], `has a ${limit} but is not a number`);
  if ((question.min ?? -Infinity) > (question.max ?? Infinity)) tell(['min'], 'has a min above its max');
  checkCondition(question, earlier, tell);
}

function checkCondition({ when }: Question, earlier: readonly Question[], tell: Tell) {
  if (!when) return;
  const asked = earlier.find(({ key }) => key === when.question);
  if (!asked) {
    tell(['when', 'question'], `depends on "${when.question}", which is not a question before it`);
    return;
  }
  const possible = answersOf(asked);
  if (!possible) tell(['when'], `depends on "${asked.key}", which has no fixed answers`);
  for (const [i, value] of when.is.entries())
    if (possible && !possible.includes(value))
      tell(
        ['when', 'is', i],
        `waits for the answer ${JSON.stringify(value)}, which "${asked.key}" cannot have`,
      );
}

/** The answers that can be given; null when they are free. */
export function answersOf(question: Question): (string | boolean)[] | null {
  if (question.type === 'yes_no') return [true, false];
  return question.options ? keysOf(question.options) : null;
}
