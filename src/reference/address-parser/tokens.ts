const fractions: Record<string, string> = {
  '½': ' 1/2',
  '¼': ' 1/4',
  '¾': ' 3/4',
  '⅓': ' 1/3',
  '⅔': ' 2/3',
  '⅛': ' 1/8',
};
/** No address is longer; what is, is cut. */
const longest = 300;

/** Small letters without accents, and one way to write what has several in Unicode. */
export function plain(text: string): string {
  return text
    .slice(0, longest)
    .replace(/[½¼¾⅓⅔⅛]/g, (sign) => fractions[sign]!)
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/⁄/g, '/')
    .replace(/['’‘`´.]/g, '');
}

/** A number with what hangs on it (1234-36, 1/2, 2b), a word, or one of # & @ /. */
const token = /\d[\p{L}\p{N}]*(?:[-/](?:\d[\p{L}\p{N}]*|\p{L}(?![\p{L}\p{N}])))*|[\p{L}\p{N}]+|[#&@/]/gu;

export function tokensOf(text: string): string[] {
  // "10 th St" is 10th; "1 st" may be 1 Street.
  return text.replace(/\b(\d*1\d|\d*[04-9]) +(?=th\b)|\b(\d*[02-9]?2) +(?=nd\b)/g, '$1$2').match(token) ?? [];
}

/** The parts between commas, without empty ones. */
export function partsOf(text: string): string[][] {
  return plain(text)
    .split(/[,;\n\r\t|]+/)
    .map(tokensOf)
    .filter((tokens) => tokens.length > 0);
}
