const accents: Record<string, string> = {
  a: 'á',
  b: 'ƀ',
  c: 'ç',
  d: 'ð',
  e: 'é',
  f: 'ƒ',
  g: 'ĝ',
  h: 'ĥ',
  i: 'í',
  j: 'ĵ',
  k: 'ķ',
  l: 'ļ',
  m: 'ɱ',
  n: 'ñ',
  o: 'ó',
  p: 'þ',
  q: 'ǫ',
  r: 'ŕ',
  s: 'š',
  t: 'ţ',
  u: 'ú',
  v: 'ṽ',
  w: 'ŵ',
  x: 'ẋ',
  y: 'ý',
  z: 'ž',
  A: 'Á',
  B: 'Ɓ',
  C: 'Ç',
  D: 'Ð',
  E: 'É',
  F: 'Ƒ',
  G: 'Ĝ',
  H: 'Ĥ',
  I: 'Í',
  J: 'Ĵ',
  K: 'Ķ',
  L: 'Ļ',
  M: 'Ṁ',
  N: 'Ñ',
  O: 'Ó',
  P: 'Þ',
  Q: 'Ǫ',
  R: 'Ŕ',
  S: 'Š',
  T: 'Ţ',
  U: 'Ú',
  V: 'Ṽ',
  W: 'Ŵ',
  X: 'Ẋ',
  Y: 'Ý',
  Z: 'Ž',
};
const filler = 'one two three four five six seven eight nine ten '.repeat(20);

/**
 * English as a test of the screens: `en-XA` accented and two fifths longer (what is not accented was never in a
 * catalog, what is cut off has no room for German), `ar-XB` forced to run from right to left.
 */
export function pseudoText(text: string, language: string): string {
  if (text.trim() === '') return text;
  if (language === 'ar-XB') return text.replace(/\S+/gu, (word) => `\u202e${word}\u202c`);
  const longer = Math.ceil(text.trim().length * 0.4);
  const accented = text.replace(/[A-Za-z]/g, (letter) => accents[letter]!);
  const [, head, tail] = /^(.*?)(\s*)$/s.exec(accented)!;
  return `${head} ${filler.slice(0, longer).trim()}${tail}`;
}
