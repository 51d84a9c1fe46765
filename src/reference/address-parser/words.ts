import { usWords, type WordLists } from './us-words.ts';

/** The word lists, ready to be asked. Every answer is a standard form, or undefined. */
export interface Words {
  suffix(word: string | undefined): string | undefined;
  direction(word: string | undefined): string | undefined;
  unit(word: string | undefined): string | undefined;
  side(word: string | undefined): string | undefined;
  /** The word itself where no other spelling is standard. */
  spelling(word: string): string;
  isTown(words: readonly string[]): boolean;
  longestTown: number;
}

/** The words of the United States with those that a city adds or changes; lists of one key are joined. */
export function wordsOf(own: Partial<WordLists> = {}): Words {
  const table = (part: Exclude<keyof WordLists, 'towns'>) => lookUp({ ...usWords[part] }, own[part] ?? {});
  const [suffixes, directions, units] = [table('suffixes'), table('directions'), table('units')];
  const [sides, spellings] = [table('sides'), table('spellings')];
  const towns = new Set([...usWords.towns, ...(own.towns ?? [])].map((town) => town.toLowerCase().trim()));
  return {
    suffix: (word) => suffixes.get(word ?? ''),
    direction: (word) => directions.get(word ?? ''),
    unit: (word) => units.get(word ?? ''),
    side: (word) => sides.get(word ?? ''),
    spelling: (word) => spellings.get(word) ?? word,
    isTown: (words) => towns.has(words.join(' ')),
    longestTown: Math.max(0, ...[...towns].map((town) => town.split(' ').length)),
  };
}

export const plainWords = wordsOf();

/** The city's own come last, so that they win. */
function lookUp(...lists: Record<string, readonly string[]>[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const list of lists)
    for (const [standard, spellings] of Object.entries(list))
      for (const word of [standard, ...spellings]) found.set(word.toLowerCase(), standard.toLowerCase());
  return found;
}
