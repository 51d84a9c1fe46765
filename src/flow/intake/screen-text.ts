import { type Service, say } from '#reference/catalog';

export type Screened = 'email' | 'phone' | 'card' | 'ssn' | 'plate';

export interface ScreenedText {
  /** What everybody may read. */
  publicText: string;
  /** What was masked, each kind once, to tell the writer (`screening.email` ...). */
  removed: Screened[];
}

/** What stands for something masked; the same in every language. */
export const mask = '•••';

// Between the groups of a number: a blank, or a dot or dash of any kind with a blank on either side.
const mark = '(?:\\s?[.\\-/\\u2010-\\u2015\\u00b7]\\s?|\\s)';
const area = '[2-9]\\d{2}';

const email =
  /[\p{L}\p{N}._%+-]{1,64}(?:@|\s?[([{]\s?(?:at|arroba)\s?[)\]}]\s?)[\p{L}\p{N}-]{1,63}(?:(?:\.|\s?[([{]\s?(?:dot|punto)\s?[)\]}]\s?)[\p{L}\p{N}-]{1,63}){1,6}/giu;
const figures = new RegExp(`\\d+(?:${mark}\\d+)*`, 'g');
const ssn = new RegExp(`(?<!\\d)(?!000|666)\\d{3}(${mark})(?!00)\\d{2}\\1(?!0000)\\d{4}(?!\\d)`, 'g');
const spokenSsn = /((?:\bssn|\bsocial security|\bseguro social)[^\d\n]{0,25})(\d{9})(?!\d)/gi;
// North America: neither the area nor the exchange begins with 0 or 1, which spares most numbers that are no telephones.
const phone = new RegExp(
  `(?<!\\d)(?:\\+?1${mark}?)?(?:\\(${area}\\)\\s?${area}${mark}?|${area}${mark}${area}${mark}?|${area}${area}${mark})\\d{4}(?!\\d)`,
  'g',
);
const barePhone = new RegExp(`(?<![\\d.,#-])(?:\\+?1)?${area}${area}\\d{4}(?!\\d|[.,]\\d)`, 'g');
const worldPhone = /(?<!\d)\+\d{1,3}(?:[\s.-]?\(?\d{1,4}\)?){2,5}(?!\d)/g;
// Seven digits are a telephone only when a word before them says so: house and lamp numbers look the same.
const localPhone =
  /((?:\bcall|\bphone|\btel|\bcell|\btext me|\bnumber is|\bll[aá]m|\btel[eé]fono|\bcelular|\bn[uú]mero es)[^\d\n]{0,25})([2-9]\d{2}[\s.-]?\d{4})(?![\d]|[.,-]\d)/gi;

// Letters and figures as on American plates: ABC-1234, A12-BCD, 7ABC123, 123-ABC. What is a plate by its form alone is
// written in capitals without a blank; with a blank it may as well be a block or a lot.
const plate =
  /(?<![\p{L}\d-])(?:[A-Z]{3}-?\d{4}|[A-Z]\d{2}-?[A-Z]{3}|\d[A-Z]{3}\d{3}|[A-Z]{3}-\d{3}|\d{3}-[A-Z]{3})(?![\p{L}\d]|-[\p{L}\d])/gu;
const platePart =
  '(?:(?!(?:at|on|in|by|to|of|and|the|for|en|por|con|y)\\b)[a-z]{1,3}[ -]?\\d{3,5}[a-z]{0,2}' +
  '|\\d{3,4}[ -][a-z]{2,3}|(?=[a-z\\d]{5,8}(?![\\p{L}\\d]))\\d{1,4}[a-z]{2,4}\\d{0,4}|[a-z]\\d{2}[ -]?[a-z]{3})';
const spokenPlate = new RegExp(
  `(\\b(?:licen[cs]e|plates?|tags?|placas?|matr[ií]culas?|tablillas?)` +
    `(?:\\s{1,3}(?:plate|number|num|no|is|was|reads|says|pa|nj|ny|de|md|es|era|número|numero)\\b){0,4}[\\s:#.,-]{1,4})` +
    `(?!\\d{1,4}(?:st|nd|rd|th)\\b)${platePart}(?![\\p{L}\\d])`,
  'giu',
);

/**
 * Masks what people should not publish by accident in a text that everybody will read: e-mail addresses, telephone,
 * card, social security and licence plate numbers. Staff see the text as it was written. House, lamp and tracking numbers stay.
 */
export function screenText(text: string): ScreenedText {
  const removed = new Set<Screened>();
  const note = (kind: Screened, keep = '') => {
    removed.add(kind);
    return keep + mask;
  };
  const publicText = text
    .replace(email, () => note('email'))
    .replace(figures, (run) => (run.length < shortestCard ? run : maskCards(run, () => note('card'))))
    .replace(ssn, () => note('ssn'))
    .replace(spokenSsn, (_all, before: string) => note('ssn', before))
    .replace(phone, () => note('phone'))
    .replace(barePhone, () => note('phone'))
    .replace(worldPhone, (all) => (all.replace(/\D/g, '').length >= 8 ? note('phone') : all))
    .replace(localPhone, (_all, before: string) => note('phone', before))
    .replace(spokenPlate, (_all, before: string) => note('plate', before))
    .replace(plate, () => note('plate'));
  return { publicText, removed: [...removed] };
}

/** An answer as everybody may read it. What was asked says what a number is: "License plate" before "abc 1234". */
export function screenAnswer(label: string, answer: string): string {
  const asked = `${label.replace(/\d/g, '')}: `;
  const { publicText } = screenText(asked + answer);
  return publicText.startsWith(asked) ? publicText.slice(asked.length) : mask;
}

/** The same for all answers of a request. Only what was typed in words can say what the public must not read. */
export function screenAnswers<A extends { key: string; value: unknown }>(
  service: Pick<Service, 'questions'> | undefined,
  answers: readonly A[],
): A[] {
  const labels = new Map(service?.questions?.map(({ key, label }) => [key, say(label, 'en')]));
  return answers.map((one) =>
    typeof one.value === 'string'
      ? { ...one, value: screenAnswer(labels.get(one.key) ?? '', one.value) }
      : one,
  );
}

const shortestCard = 13;
const longestCard = 19;

/** Masks every stretch of whole groups that is a card, whatever figures stand before and behind it. */
function maskCards(run: string, said: () => string): string {
  const groups = [...run.matchAll(/\d+/g)].map(({ 0: digits, index }) => ({ digits, index }));
  let out = '';
  let done = 0;
  for (let first = 0; first < groups.length; first++) {
    const end = cardEnd(groups, first);
    if (end === undefined) continue;
    const last = groups[end]!;
    out += run.slice(done, groups[first]!.index) + said();
    done = last.index + last.digits.length;
    first = end;
  }
  return out + run.slice(done);
}

/** Index of the last group of a card that begins with group `first`. */
function cardEnd(groups: readonly { digits: string }[], first: number): number | undefined {
  let digits = '';
  for (let end = first; end < groups.length && digits.length <= longestCard; end++) {
    digits += groups[end]!.digits;
    if (isCard(digits)) return end;
  }
  return undefined;
}

/** The check digit of payment cards (ISO/IEC 7812-1, Luhn), and a first digit that a card can have. */
function isCard(digits: string): boolean {
  if (digits.length < shortestCard || digits.length > longestCard || !/^[2-6]/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
