import type { Problem } from '#platform/errors';

export const shortestPassword = 12;
/** Longer ones only cost time to hash. */
export const longestPassword = 128;

/**
 * What is wrong with a new password, as catalog keys of the field `field`; empty when it will do. Length is what counts
 * (NIST SP 800-63B, 5.1.1.2): no rules about kinds of letters, but not what everybody tries first and not the own name.
 */
export function passwordProblems(password: string, email: string, field = 'password'): Problem[] {
  if (password === '') return [{ field, message: 'account.password.missing' }];
  if ([...password].length < shortestPassword)
    return [{ field, message: 'errors.tooShort', values: { min: shortestPassword } }];
  if (password.length > longestPassword)
    return [{ field, message: 'errors.tooLong', values: { max: longestPassword } }];
  if (isCommon(password)) return [{ field, message: 'account.password.common' }];
  if (holdsName(password, email)) return [{ field, message: 'account.password.holdsName' }];
  return [];
}

/** Words that lists of leaked passwords are made of, once numbers and signs are taken away. */
const stems =
  'password passwort passcode passphrase contrasena clave welcome bienvenido admin administrator root user guest login ' +
  'letmein letme trustno changeme change default secret master super system temp test testing demo qwerty qwertyuiop ' +
  'azerty qwertz asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qaz wsx edc qazwsx qazwsxedc iloveyou iloveu love monkey dragon ' +
  'football baseball basketball soccer sunshine princess shadow superman batman starwars whatever computer internet ' +
  'summer winter spring autumn fall january february march april may june july august september october november december ' +
  'monday tuesday wednesday thursday friday saturday sunday abc abcd abcde abcdef abcdefg abcdefgh abcdefghijkl hello ' +
  'freedom money access michael jordan charlie jennifer city belfry office new my the is your a i me you this it in one two';
const words = stems.split(' ').sort((a, b) => b.length - a.length);

const lookAlikes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function isCommon(password: string): boolean {
  const text = password.toLowerCase();
  if (new Set(text).size < 5 || isRun(text) || isRepeat(text) || isNumber(text)) return true;
  return [text, text.replace(/^\P{L}+|\P{L}+$/gu, '')].some((part) => {
    const letters = part.replace(/\P{L}/gu, '');
    const read = [...part].map((letter) => lookAlikes[letter] ?? letter).join('');
    return madeOfStems(letters) || madeOfStems(read.replace(/\P{L}/gu, ''));
  });
}

/** 123456789012, abcdefghijkl: almost every step from letter to letter is the same. */
function isRun(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0)!);
  const steps = codes.slice(1).map((code, i) => code - codes[i]!);
  const even = steps.filter((step) => step === 1 || step === -1 || step === 0).length;
  return even >= steps.length * 0.75;
}

function isRepeat(text: string): boolean {
  return (
    /^(.{1,6})\1+.{0,5}$/u.test(text) && text.length >= 8 && /^(.{1,6}?)\1{1,}/u.exec(text)![0].length >= 8
  );
}

/** Telephone numbers, dates, accounts: digits and what people write between them. */
function isNumber(text: string): boolean {
  return /^[\d\s.,/()+-]+$/.test(text) && text.replace(/\D/g, '').length < 16;
}

/** Whether nothing is left once the listed words are taken off from the front, longest first. */
function madeOfStems(text: string): boolean {
  if (text === '') return false;
  let rest = text;
  while (rest.length > 0) {
    const word = words.find((stem) => rest.startsWith(stem));
    if (!word) return false;
    rest = rest.slice(word.length);
  }
  return true;
}

function holdsName(password: string, email: string): boolean {
  const text = password.toLowerCase();
  const name = email.toLowerCase().split('@')[0] ?? '';
  return [name, ...name.split(/[._+-]/)].some((part) => part.length >= 4 && text.includes(part));
}
