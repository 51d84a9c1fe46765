import { plain, tokensOf } from '#reference/address-parser';
import { say } from '#reference/catalog';
import type { Lookup } from './lookup.ts';

/** Finders whose name, question or other words begin with what was typed, in any language of the city; best first. */
export function searchFinders(finders: readonly Lookup[], text: string, limit = 3): Lookup[] {
  const typed = wordsOf(text.slice(0, 200)).filter((word) => word.length > 2);
  if (typed.length === 0) return [];
  const scored = finders.map((lookup) => ({ lookup, hits: hitsOf(lookup, typed) }));
  return scored
    .filter(({ hits }) => hits * 2 >= typed.length && hits > 0)
    .sort((a, b) => b.hits - a.hits)
    .slice(0, limit)
    .map(({ lookup }) => lookup);
}

function hitsOf({ name, finder }: Lookup, typed: readonly string[]): number {
  const texts = [name, finder?.question].flatMap((text) =>
    Object.keys(text ?? {}).map((language) => say(text, language)),
  );
  const words = wordsOf([...texts, ...Object.values(finder?.keywords ?? {}).flat()].join(' ')).filter(
    (word) => !empty.has(word),
  );
  return typed.filter((one) =>
    words.some((word) => word.startsWith(one) || (word.length > 4 && one.startsWith(word))),
  ).length;
}

/** Words that stand in every question. */
const empty = new Set(
  'find your the where is near busque encuentre donde esta para una con cerca'.split(' '),
);

function wordsOf(text: string): string[] {
  return tokensOf(plain(text)).filter((word) => /[\p{L}\p{N}]/u.test(word));
}
