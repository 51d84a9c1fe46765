/** A street's name, taken apart: "North Broad Street" is n, broad, st. */
export interface StreetName {
  direction?: string;
  base: string;
  suffix?: string;
}

const suffixes = new Map(
  Object.entries({
    st: ['street', 'str'],
    ave: ['avenue', 'av', 'aven'],
    blvd: ['boulevard', 'bl', 'boul'],
    rd: ['road'],
    dr: ['drive', 'drv'],
    pkwy: ['parkway', 'pky', 'pkway'],
    ln: ['lane'],
    ct: ['court'],
    pl: ['place'],
    sq: ['square'],
    ter: ['terrace'],
    way: [],
    cir: ['circle'],
    hwy: ['highway'],
  }).flatMap(([short, words]) => [short, ...words].map((word) => [word, short] as const)),
);
const directions = new Map(
  Object.entries({
    n: ['north', 'norte'],
    s: ['south', 'sur'],
    e: ['east', 'este'],
    w: ['west', 'oeste'],
  }).flatMap(([short, words]) => [short, ...words].map((word) => [word, short] as const)),
);
const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];
const endings = ['th', 'st', 'nd', 'rd'];

/** Small letters without accents, only letters and digits, one blank between words. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’.]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

export function parseStreet(text: string): StreetName {
  const words = plain(text).split(' ').filter(Boolean);
  // South Street, North Avenue: a direction alone before the suffix is the name.
  const direction = words.length > 1 && !suffixes.has(words[1]!) ? directions.get(words[0]!) : undefined;
  if (direction) words.shift();
  const suffix = words.length > 1 ? suffixes.get(words.at(-1)!) : undefined;
  if (suffix) words.pop();
  return { direction, base: words.map(ordinal).join(' '), suffix };
}

/** "second" and a bare "2" are 2nd. */
function ordinal(word: string): string {
  const spelled = ordinals.indexOf(word) + 1;
  const number = spelled || (/^\d+$/.test(word) ? Number(word) : 0);
  if (number === 0) return word;
  const teen = number % 100 > 10 && number % 100 < 14;
  return `${number}${teen ? 'th' : (endings[number % 10] ?? 'th')}`;
}

/** How many letters have to be changed, added or taken away to make `b` of `a`; stops counting above `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1])));
    if (Math.min(...next) > limit) return limit + 1;
    row = next;
  }
  return row[b.length]!;
}

/** 1 for the same words, less for a beginning or for one or two slips of the pen, 0 for something else. */
export function likeness(typed: string, name: string): number {
  if (typed === name) return 1;
  if (typed.length >= 4 && name.startsWith(typed)) return 0.8;
  const slips = /\d/.test(name) || name.length < 4 ? 0 : name.length < 8 ? 1 : 2;
  const distance = editDistance(typed, name, slips);
  return distance <= slips ? 0.9 - 0.15 * distance : 0;
}
