import { type CityCalendar, localDate } from '#reference/calendar';
import type { Question, Service } from '#reference/catalog';
import { type Random, weighted } from '../random.ts';

export type Answer = { key: string; value: string | number | boolean | string[] };

interface Asked {
  service: Service;
  calendar: CityCalendar;
  openedAt: Date;
  /** What the resident wrote; a service that asks for the story has it as an answer. */
  description: string;
}

/** Answers that fit the service's questions: all that are required, most of the others, none that is not put. */
export function answersTo(random: Random, asked: Asked): Answer[] {
  const given: Answer[] = [];
  for (const question of asked.service.questions ?? []) {
    if (question.when && !holds(question.when, given)) continue;
    if (!question.required && random.chance(0.45)) continue;
    given.push({ key: question.key, value: valueFor(random, question, asked) });
  }
  return given;
}

function holds({ question, is }: NonNullable<Question['when']>, given: readonly Answer[]): boolean {
  const value = given.find((answer) => answer.key === question)?.value;
  if (Array.isArray(value)) return value.some((one) => is.includes(one));
  return value !== undefined && is.includes(value as string | boolean);
}

function valueFor(random: Random, question: Question, asked: Asked): Answer['value'] {
  switch (question.type) {
    case 'yes_no':
      return random.chance(question.required ? 0.25 : 0.1);
    case 'number':
      return Math.round(
        (question.min ?? 1) + Math.min(random.wait() * 2, (question.max ?? 8) - (question.min ?? 1)),
      );
    case 'date':
      return dayOf(random, question, asked);
    case 'one_of':
      return firstRather(question)(random);
    case 'many_of':
      return someOf(random, question);
    case 'text':
      return textOf(random, question, asked);
  }
}

/** Options stand in the order in which a city thought of them: the first is the usual one. */
function firstRather({ options = [] }: Question): (random: Random) => string {
  return weighted(
    options.map((option) => option.key),
    (_, i) => 1 / (i + 1),
  );
}

function someOf(random: Random, question: Question): string[] {
  const picked = new Set([firstRather(question)(random)]);
  if (random.chance(0.35)) picked.add(firstRather(question)(random));
  return (question.options ?? []).map((option) => option.key).filter((key) => picked.has(key));
}

/** What happened lies behind, what somebody asks for lies ahead. */
function dayOf(random: Random, { key }: Question, { calendar, openedAt }: Asked): string {
  const ahead = /prefer|^date$/.test(key);
  const days = ahead ? random.int(5, 20) : -Math.floor(random.wait() * 1.5);
  return localDate(calendar, new Date(openedAt.getTime() + days * 86_400_000));
}

const texts: [RegExp, readonly string[]][] = [
  [/pole|vehicle|number/, ['1204', '33871', '70512', '2290', '41866']],
  [/plate/, ['No plate', 'Could not read it', 'Temporary paper plate']],
  [/make|model/, ['Gray sedan', 'White van', 'Black SUV', 'Old blue pickup', 'Silver hatchback']],
  [/company/, ['I do not know', 'No name on the truck', 'The water people, I think']],
  [/hours/, ['After 11 pm', 'Every night from ten', 'Before 7 am']],
  [/ages?/, ['About 6 and 9', 'Around 4']],
  [/contact/, ['The management office downstairs']],
];

function textOf(random: Random, question: Question, { description }: Asked): string {
  const known = texts.find(([key]) => key.test(question.key));
  const text = known ? random.pick(known[1]) : description;
  return text.slice(0, question.max ?? 2000);
}
