export type Screened = 'email' | 'phone' | 'card' | 'ssn';

export interface ScreenedText {
  /** What everybody may read. */
  publicText: string;
  /** What was masked, each kind once, to tell the writer (`screening.email` ...). */
  removed: Screened[];
}

/** What stands for something masked; the same in every language. */
export const mask = '•••';

// A separator inside a number: one blank, dot or dash of any kind, or none.
const gap = '[\\s.\\-\\u2010-\\u2015\\u00b7]?';
const notInNumber = '(?<![\\d.,#/-]|\\d\\s)';
const numberEnds = '(?![\\d]|[.,/-]\\d)';

const email =
  /[\p{L}\p{N}._%+-]{1,64}(?:@|\s?[([{]\s?(?:at|arroba)\s?[)\]}]\s?)[\p{L}\p{N}-]{1,63}(?:(?:\.|\s?[([{]\s?(?:dot|punto)\s?[)\]}]\s?)[\p{L}\p{N}-]{1,63}){1,6}/giu;
const card = new RegExp(`${notInNumber}\\d(?:${gap}\\d){12,18}${numberEnds}`, 'g');
const ssn = new RegExp(
  `${notInNumber}(?!000|666|9)\\d{3}([\\s\\-\\u2010-\\u2015])(?!00)\\d{2}\\1(?!0000)\\d{4}${numberEnds}`,
  'g',
);
const spokenSsn = /((?:\bssn|\bsocial security|\bseguro social)[^\d\n]{0,25})(\d{9})(?!\d)/gi;
// North America: neither the area nor the exchange begins with 0 or 1, which spares most numbers that are not telephones.
const phone = new RegExp(
  `(?<![\\d.,#/-]|\\d\\s)(?:\\+?1${gap})?(?:\\([2-9]\\d{2}\\)\\s?|[2-9]\\d{2}${gap})[2-9]\\d{2}${gap}\\d{4}${numberEnds}`,
  'g',
);
const worldPhone = /(?<!\d)\+\d{1,3}(?:[\s.-]?\(?\d{1,4}\)?){2,5}(?!\d)/g;
// Seven digits are a telephone only when a word before them says so: house and lamp numbers look the same.
const localPhone =
  /((?:\bcall|\bphone|\btel|\bcell|\btext me|\bnumber is|\bll[aá]m|\btel[eé]fono|\bcelular|\bn[uú]mero es)[^\d\n]{0,25})([2-9]\d{2}[\s.-]?\d{4})(?![\d]|[.,-]\d)/gi;

/**
 * Masks what people should not publish by accident in a text that everybody will read: e-mail addresses, telephone,
 * card and social security numbers. Staff see the text as it was written. House, lamp and tracking numbers stay.
 */
export function screenText(text: string): ScreenedText {
  const removed = new Set<Screened>();
  const note = (kind: Screened, keep = '') => {
    removed.add(kind);
    return keep + mask;
  };
  const publicText = text
    .replace(email, () => note('email'))
    .replace(card, (digits) => (isCard(digits) ? note('card') : digits))
    .replace(ssn, () => note('ssn'))
    .replace(spokenSsn, (_all, before: string) => note('ssn', before))
    .replace(phone, () => note('phone'))
    .replace(worldPhone, (all) => (all.replace(/\D/g, '').length >= 8 ? note('phone') : all))
    .replace(localPhone, (_all, before: string) => note('phone', before));
  return { publicText, removed: [...removed] };
}

/** The check digit of payment cards (ISO/IEC 7812-1, Luhn), and a first digit that a card can have. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (!/^[2-6]/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
