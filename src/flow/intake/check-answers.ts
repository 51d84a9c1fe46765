import type { Problem } from '#platform/errors';
import type { Condition, Question, Service } from '#reference/catalog';
import type { RawAnswer } from './draft.ts';
import { type AnswerValue, parseAnswer, type Reading } from './parse-answer.ts';

type Asked = Pick<Service, 'questions'>;

export interface CheckedAnswers {
  /** In the order of the questions. */
  answers: { key: string; value: AnswerValue }[];
  problems: Problem[];
}

/** The questions to put, given the answers so far: a conditional one only while its condition holds. */
export function askedQuestions(service: Asked, raw: Record<string, RawAnswer>, reading: Reading): Question[] {
  return walk(service, raw, reading).map(({ question }) => question);
}

/**
 * Reads every answer by its question. Answers to questions that are not put are dropped (somebody changed their mind
 * above), answers to questions that the service does not have are refused. Fields are named `answers.KEY`.
 */
export function checkAnswers(
  service: Asked,
  raw: Record<string, RawAnswer>,
  reading: Reading,
): CheckedAnswers {
  const known = new Set(service.questions?.map((question) => question.key));
  const problems: Problem[] = Object.keys(raw)
    .filter((key) => !known.has(key))
    .map((key) => ({ field: `answers.${key}`, message: 'errors.unknown' }));
  const answers: CheckedAnswers['answers'] = [];
  for (const { question, value, fault } of walk(service, raw, reading)) {
    if (fault) problems.push({ field: `answers.${question.key}`, ...fault });
    else if (value !== undefined) answers.push({ key: question.key, value });
  }
  return { answers, problems };
}

/** In order, since a condition can only look at what was asked before; what is hidden counts as not answered. */
function walk(service: Asked, raw: Record<string, RawAnswer>, reading: Reading) {
  const values = new Map<string, AnswerValue>();
  const asked = [];
  for (const question of service.questions ?? []) {
    if (question.when && !holds(question.when, values)) continue;
    const given = Object.hasOwn(raw, question.key) ? raw[question.key] : undefined;
    const parsed = parseAnswer(question, given, reading);
    if (parsed.value !== undefined) values.set(question.key, parsed.value);
    asked.push({ question, ...parsed });
  }
  return asked;
}

function holds(condition: Condition, values: ReadonlyMap<string, AnswerValue>): boolean {
  const value = values.get(condition.question);
  if (Array.isArray(value)) return value.some((one) => condition.is.includes(one));
  return value !== undefined && condition.is.includes(value as string | boolean);
}
