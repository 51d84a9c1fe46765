import type { Problem } from '#platform/errors';
import { formatLocale } from '#platform/i18n';
import type { Question } from '#reference/catalog';
import type { RawAnswer } from './draft.ts';

/** An answer as a request keeps it: text, number, day (`YYYY-MM-DD`), yes or no, one key or several. */
export type AnswerValue = string | number | boolean | string[];

/** How answers are read: the reader's language (for `1,5`) and today (so that no date is absurd). */
export interface Reading {
  language: string;
  now: Date;
}

type Fault = Omit<Problem, 'field'>;
/** `value` undefined without `fault`: nothing was answered. */
export interface ParsedAnswer {
  value?: AnswerValue;
  fault?: Fault;
}

const longestText = 2000;
const yearsAhead = 5;
const firstYear = 1900;

/** Reads one raw answer by its question's type; never throws. */
export function parseAnswer(question: Question, raw: RawAnswer | undefined, reading: Reading): ParsedAnswer {
  const parsed = isEmpty(raw) ? {} : parsers[question.type](question, raw as never, reading);
  if (parsed.value === undefined && !parsed.fault && question.required)
    return { fault: { message: 'errors.required' } };
  return parsed;
}

type Parser = (question: Question, raw: Exclude<RawAnswer, null>, reading: Reading) => ParsedAnswer;

const parsers: Record<Question['type'], Parser> = {
  text: (question, raw) => {
    if (typeof raw !== 'string') return fault('errors.format');
    const text = raw.replaceAll('\r\n', '\n').trim();
    const max = question.max ?? longestText;
    if (text.length > max) return fault('errors.tooLong', { max });
    if (question.min !== undefined && text.length < question.min)
      return fault('errors.tooShort', { min: question.min });
    return { value: text };
  },
  number: (question, raw, reading) => {
    const number =
      typeof raw === 'number'
        ? raw
        : typeof raw === 'string'
          ? readNumber(raw, reading.language)
          : Number.NaN;
    if (!Number.isFinite(number)) return fault('errors.number');
    if (question.min !== undefined && number < question.min)
      return fault('errors.min', { min: question.min });
    if (question.max !== undefined && number > question.max)
      return fault('errors.max', { max: question.max });
    return { value: number };
  },
  one_of: (question, raw) => {
    const key = Array.isArray(raw) && raw.length === 1 ? raw[0] : raw;
    return isOption(question, key) ? { value: key } : fault('errors.choose');
  },
  many_of: (question, raw) => {
    const picked = (Array.isArray(raw) ? raw : [raw]).filter((key) => key !== '');
    if (!picked.every((key) => isOption(question, key))) return fault('errors.choose');
    // In the order of the question, each once.
    const keys = question.options!.map((o) => o.key).filter((key) => picked.includes(key));
    if (keys.length === 0) return {};
    if (question.max !== undefined && keys.length > question.max)
      return fault('errors.tooMany', { max: question.max });
    if (question.min !== undefined && keys.length < question.min)
      return fault('errors.tooFew', { min: question.min });
    return { value: keys };
  },
  date: (_question, raw, reading) => {
    const day = typeof raw === 'string' ? raw.trim() : '';
    if (!isDay(day)) return fault('errors.date');
    const year = Number(day.slice(0, 4));
    if (year < firstYear || year > reading.now.getUTCFullYear() + yearsAhead) return fault('errors.dateFar');
    return { value: day };
  },
  yes_no: (_question, raw) => {
    if (raw === true || raw === 'yes' || raw === 'true') return { value: true };
    if (raw === false || raw === 'no' || raw === 'false') return { value: false };
    return fault('errors.choose');
  },
};

function fault(message: string, values?: Fault['values']): ParsedAnswer {
  return { fault: { message, values } };
}

function isEmpty(raw: RawAnswer | undefined): boolean {
  if (raw === undefined || raw === null) return true;
  if (typeof raw === 'string') return raw.trim() === '';
  return Array.isArray(raw) && raw.every((one) => one.trim() === '');
}

function isOption(question: Question, key: unknown): key is string {
  return typeof key === 'string' && (question.options ?? []).some((option) => option.key === key);
}

/** Whether `YYYY-MM-DD` is a day of the calendar. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

const figures = /^[+-]?\d+(?:[.,' \u00a0\u202f]\d+)*$/;

/**
 * A number as people write it. `1,5` and `1.5` are one and a half in every language, `1,500.25` and `1.500,25` are what
 * they look like; only a single mark before exactly three digits is read by the habit of the language. NaN if it is none.
 */
export function readNumber(text: string, language: string): number {
  const plain = text.trim().replace('\u2212', '-');
  if (!figures.test(plain)) return Number.NaN;
  const tight = plain.replace(/[' \u00a0\u202f]/g, '');
  const decimal = decimalMark(tight, language);
  const whole = decimal < 0 ? tight : tight.slice(0, decimal);
  if (!/^[+-]?(\d+|\d{1,3}([.,])\d{3}(\2\d{3})*)$/.test(whole)) return Number.NaN;
  const digits = whole.replace(/[.,]/g, '');
  return Number(decimal < 0 ? digits : `${digits}.${tight.slice(decimal + 1)}`);
}

/** Where the decimal mark stands; -1 when every mark only groups digits. */
function decimalMark(text: string, language: string): number {
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last < 0) return -1;
  const mark = text[last]!;
  const marks = text.split(mark).length - 1;
  const other = mark === '.' ? ',' : '.';
  if (text.includes(other)) return marks === 1 ? last : -1;
  if (marks > 1) return -1;
  const grouped = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(text);
  return grouped && mark === groupMark(language) ? -1 : last;
}

const groupMarks = new Map<string, string>();

function groupMark(language: string): string {
  const kept = groupMarks.get(language);
  if (kept) return kept;
  const parts = new Intl.NumberFormat(formatLocale(language), {
    useGrouping: 'always' as never,
  }).formatToParts(123_456);
  const mark = parts.find((part) => part.type === 'group')?.value ?? ',';
  groupMarks.set(language, mark);
  return mark;
}
